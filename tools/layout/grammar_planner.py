"""The planner that runs anywhere: the offline English grammar.

It knows nothing of language models.
"""

from __future__ import annotations

from .grammar.caption import plan_caption
from .planner import Planned


class GrammarPlanner:
    """Plans captions by rules, without network; a `LayoutPlanner`."""

    async def plan(self, caption: str) -> Planned:
        return plan_caption(caption)
