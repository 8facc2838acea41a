"""The layout planner's seam: a caption in, a layout with notes out.

It knows nothing of how planners read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .layout import Layout


@dataclass(frozen=True)
class Planned:
    """A planned layout.

    Attributes:
        notes: sentences for the user, such as what was cut.
        planner: which planner made it: `grammar` or the language model's name.
    """

    layout: Layout
    notes: tuple[str, ...]
    planner: str


class LayoutPlanner(Protocol):
    """Lays captions out."""

    async def plan(self, caption: str) -> Planned:
        """Plan a caption. Raises: LayoutError."""
        ...
