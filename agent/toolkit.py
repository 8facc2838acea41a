"""All tools of the agent, made once and shared by every turn; each acts on the turn it is called in.

It knows nothing of language models.
"""

from __future__ import annotations

from langchain.tools import BaseTool

from memory.store import Store

from .layout_tools import Planners, make_layout_tools
from .picture_tools import make_picture_tools
from .render_service import RenderService
from .version_tools import make_version_tools


def make_tools(planners: Planners, render_service: RenderService, store: Store) -> list[BaseTool]:
    """Make the tools; they find the turn in the `context` of the graph's run."""
    return [
        *make_layout_tools(planners, render_service),
        *make_picture_tools(render_service),
        *make_version_tools(store, render_service),
    ]
