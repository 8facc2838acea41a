"""The planner that runs anywhere: the offline grammar, in the languages that have a reader.

It knows nothing of language models.
"""

from __future__ import annotations

from .offline import plan_offline
from .planner import Planned


class GrammarPlanner:
    """Plans captions by rules, without network; a `LayoutPlanner`."""

    async def plan(self, caption: str) -> Planned:
        return plan_offline(caption)
