"""The planner's seam: a caption in, a layout out; a request about a layout in, operations out.

It knows nothing of how planners read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .layout import Layout
from .operations import Operation


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


@dataclass(frozen=True)
class EditRequest:
    """A change that somebody asks for in words.

    Attributes:
        recent: ids touched last, most recent first; what 'it' stands for.
        last_operations: the operations of the turn before, for 'same for ...'.
        said_before: the user's messages before this one, oldest first, for what only they explain.
        language: of the text, one of `tools.layout.detection.LANGUAGES`.
    """

    layout: Layout
    text: str
    recent: tuple[str, ...] = ()
    last_operations: tuple[Operation, ...] = ()
    language: str = "en"
    said_before: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedEdit:
    """The operations that do what was asked for, proven to apply; or a question back, and then none.

    Attributes:
        question: its lines, choices among them; empty where there are operations.
        notes: sentences for the user.
        planner: as in `Planned`.
    """

    operations: tuple[Operation, ...]
    question: tuple[str, ...]
    notes: tuple[str, ...]
    planner: str


class LayoutPlanner(Protocol):
    """Lays captions out and turns requests into operations."""

    async def plan(self, caption: str, language: str | None = None) -> Planned:
        """Plan a caption; a language of None is detected. Raises: LayoutError."""
        ...

    async def edit(self, request: EditRequest) -> PlannedEdit:
        """Find the operations for a request. Raises: LayoutError."""
        ...
