"""Prompts to paste into a chat of one's own, and the answers that are brought back from there.

It knows nothing of models or terminals.
"""

from __future__ import annotations

from .edit_answer import read_edit
from .errors import LayoutError
from .executor import Edited, apply_operations
from .in_english import EnglishName
from .intent import keep_intent
from .layout import Layout
from .lmd_text import Care, read_lmd
from .phrases import counted
from .planner import Planned
from .prompt import Messages
from .speech import say

PLANNER = "pasted answer"


def prompt_text(messages: Messages) -> str:
    """Write a prompt's messages as one text: the instruction, then each question with its answer, then the question."""
    (_, instruction), *rest = messages
    *examples, (_, last) = rest
    shown = [f"{asked}\n{answer}" for (_, asked), (_, answer) in zip(examples[::2], examples[1::2], strict=True)]
    return "\n\n".join([instruction, *shown, last])


def plan_from_answer(text: str, caption: str = "", english: EnglishName | None = None) -> Planned:
    """Read a layout that some language model wrote; its boxes are kept as they were meant.

    Args:
        english: the English for names in other scripts.

    Raises:
        LayoutError: with every fault of the answer.
    """
    reading = read_lmd(text, caption, care=Care(tolerant=True, english=english))
    meant = keep_intent(reading.layout)
    return Planned(_captioned(meant.layout), (*reading.notes, *meant.notes), PLANNER)


def edit_from_answer(text: str, layout: Layout) -> Edited:
    """Apply the operations that some language model wrote.

    Raises:
        LayoutError: with every fault of the answer, or with the question that the model asks back.
    """
    answer = read_edit(text)
    if not answer.operations:
        raise LayoutError(say("plan.asks_back", question=answer.question))
    return apply_operations(layout, answer.operations)


def _captioned(layout: Layout) -> Layout:
    """Give a layout that came without its caption one that says what is there."""
    if layout.caption:
        return layout
    things = counted([item.phrase for item in layout.objects])
    return Layout(
        f"{layout.background} with {things}" if things else layout.background,
        layout.background,
        layout.negative,
        layout.width,
        layout.height,
        layout.objects,
    )
