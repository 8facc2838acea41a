"""The layout planner of `plan` and `draw`: the language model where one is set, else the offline rules.

It knows nothing of conversations; the agent wires its own planners the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.settings import Settings

if TYPE_CHECKING:
    from tools.layout.planner import LayoutPlanner


def make_planner(settings: Settings) -> LayoutPlanner:
    """Make the planner that the settings ask for; LangChain is imported only for a language model."""
    from tools.layout.grammar_planner import GrammarPlanner

    rules = GrammarPlanner()
    if not settings.uses_endpoint:
        return rules
    from agent.endpoint import make_chat_model
    from tools.layout.llm_planner import LLMPlanner

    return LLMPlanner(make_chat_model(settings), fallback=rules)
