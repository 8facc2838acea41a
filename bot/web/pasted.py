"""The prompt for a chat of one's own, and the answer from there: a language model without a key."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from tools.language.english_names import english_name
from tools.layout.edit_prompt import build_edit_prompt
from tools.layout.errors import LayoutError
from tools.layout.layout import MAX_CAPTION_CHARS, Layout
from tools.layout.pasted import edit_from_answer, plan_from_answer, prompt_text
from tools.layout.planner import EditRequest
from tools.layout.prompt import build_prompt, prompt_language
from tools.layout.speech import say


class PastedInput(BaseModel):
    """A caption, or a change of the layout in place, and the pasted answer once there is one."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=MAX_CAPTION_CHARS)
    edit: bool = False
    answer: str = Field("", max_length=100_000)


def prompt_for(text: str, layout: Layout | None) -> str:
    """Write the prompt."""
    language = prompt_language(text)
    if layout is None:
        return prompt_text(build_prompt(text, language))
    return prompt_text(build_edit_prompt(EditRequest(layout, text, language=language), language))


def layout_from_answer(answer: str, text: str, layout: Layout | None) -> Layout:
    """Read the answer. Raises: LayoutError, with what is wrong with it."""
    try:
        if layout is None:
            return plan_from_answer(answer, text, english_name).layout
        return edit_from_answer(answer, layout).layout
    except LayoutError as error:
        raise LayoutError(say("plan.unusable_paste", reasons=str(error))) from error
