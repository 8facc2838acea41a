"""The planner that runs anywhere: the offline grammar, in the languages that have a reader.

It knows nothing of language models.
"""

from __future__ import annotations

from .errors import LayoutError
from .executor import apply_operations
from .grammar.intents import Ask, Edit
from .offline import plan_offline, understand
from .planner import EditRequest, Planned, PlannedEdit
from .speech import say

NAME = "grammar"


class GrammarPlanner:
    """Plans captions and edits by rules, without network; a `LayoutPlanner`."""

    async def plan(self, caption: str, language: str | None = None) -> Planned:
        return plan_offline(caption, language)

    async def edit(self, request: EditRequest) -> PlannedEdit:
        understood = understand(request.text, request.layout, request.recent, request.last_operations, request.language)
        match understood.intent:
            case Edit(operations=operations):
                apply_operations(request.layout, operations)
                return PlannedEdit(operations, (), understood.notes, NAME)
            case Ask() as ask:
                return PlannedEdit((), ask.lines, understood.notes, NAME)
            case _:
                raise LayoutError(say("plan.no_edit"))
