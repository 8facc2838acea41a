"""The few-shot planner: a language model lays captions out and turns requests into operations.

It is told its faults, and may be replaced. It knows nothing of endpoints or retries of requests; the model it receives
takes care of those.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from langchain_core.exceptions import ModelError
from langchain_core.language_models import BaseChatModel

from .answer_cache import AnswerCache
from .dialogue import DeclinedError, Dialogue, Question
from .diff import diff_layouts, with_ids_of
from .edit_answer import EditAnswer, read_edit
from .edit_prompt import build_edit_again, build_edit_prompt
from .errors import LayoutError
from .executor import apply_operations
from .intent import keep_intent
from .layout import MAX_CAPTION_CHARS, Layout
from .lmd_boxes import MIN_SIDE_PX
from .lmd_text import Care, Reading, read_lmd
from .operation_schema import JSON_OBJECT
from .planner import EditRequest, LayoutPlanner, Planned, PlannedEdit
from .prompt import build_again, build_prompt, prompt_language
from .speech import Said, say

_log = logging.getLogger(__name__)


class LLMPlanner:
    """Asks the model once, again at most twice with all reasons, then hands over to the fallback and says so."""

    def __init__(
        self, model: BaseChatModel, fallback: LayoutPlanner | None = None, cache: AnswerCache | None = None
    ) -> None:
        self._dialogue = Dialogue(model, cache)
        self._fallback = fallback

    async def plan(self, caption: str, language: str | None = None) -> Planned:
        """Lay the caption out.

        Raises:
            LayoutError: the caption is empty or too long, the model declines it, or neither the model nor the
                fallback can lay it out.
            ModelError: the model cannot be asked and there is no fallback.
        """
        _check(caption)
        chosen = prompt_language(caption, language)
        question = Question(build_prompt(caption, chosen), partial(build_again, chosen))
        try:
            reading = await self._dialogue.settle(question, partial(_read_plan, caption))
        except DeclinedError:
            raise
        except (LayoutError, ModelError) as error:
            _log.warning("no layout from the language model: %s", error)
            if self._fallback is None:
                raise
            return await self._plan_without(self._fallback, caption, language, error)
        meant = keep_intent(reading.layout)
        return Planned(meant.layout, (*reading.notes, *meant.notes), self._dialogue.name)

    async def edit(self, request: EditRequest) -> PlannedEdit:
        """Find the operations for a request, or the question to ask back.

        Raises:
            LayoutError: the model declines, or neither the model nor the fallback finds any.
            ModelError: the model cannot be asked and there is no fallback.
        """
        chosen = prompt_language(request.text, request.language)
        question = Question(build_edit_prompt(request, chosen), partial(build_edit_again, chosen), JSON_OBJECT)
        try:
            answer = await self._dialogue.settle(question, partial(_read_edit, request.layout))
        except DeclinedError:
            raise
        except (LayoutError, ModelError) as error:
            _log.warning("no operations from the language model: %s", error)
            if self._fallback is None:
                raise
            return await self._edit_without(self._fallback, request, error)
        asked = (answer.question,) if answer.question else ()
        return PlannedEdit(answer.operations, asked, (), self._dialogue.name)

    async def _plan_without(
        self, fallback: LayoutPlanner, caption: str, language: str | None, error: LayoutError | ModelError
    ) -> Planned:
        try:
            planned = await fallback.plan(caption, language)
        except LayoutError as second:
            raise _failed_twice(error) from second
        return replace(planned, notes=(say("plan.fallback", why=_why(error)), *planned.notes))

    async def _edit_without(
        self, fallback: LayoutPlanner, request: EditRequest, error: LayoutError | ModelError
    ) -> PlannedEdit:
        try:
            planned = await fallback.edit(request)
        except LayoutError as second:
            raise _failed_twice(error) from second
        return replace(planned, notes=(say("plan.fallback", why=_why(error)), *planned.notes))


def _read_plan(caption: str, text: str, last: bool) -> Reading:
    return read_lmd(text, caption, care=Care(least_px=MIN_SIDE_PX, salvage=last))


def _read_edit(layout: Layout, text: str, last: bool) -> EditAnswer:
    """Read the answer, operations or a whole layout, and prove that its operations apply."""
    answer: EditAnswer | None
    try:
        answer = read_edit(text)
    except LayoutError:
        answer = _read_whole(layout, text)
        if answer is None:
            raise
    apply_operations(layout, answer.operations)
    return answer


def _read_whole(layout: Layout, text: str) -> EditAnswer | None:
    """Read a whole layout in LMD's text as the operations that lead to it; None where the answer is none."""
    try:
        reading = read_lmd(text, layout.caption, layout.width, layout.height, Care(least_px=MIN_SIDE_PX))
    except LayoutError:
        return None
    after = with_ids_of(layout, keep_intent(reading.layout).layout)
    operations = diff_layouts(layout, after)
    return EditAnswer(operations) if operations else None


def _failed_twice(error: LayoutError | ModelError) -> LayoutError:
    return LayoutError(say("plan.fallback_failed", why=_why(error)))


def _why(error: LayoutError | ModelError) -> str:
    """Say in a few words what was wrong; faults that are written for the model stay in the log."""
    if not isinstance(error, LayoutError):
        return str(error)
    for_users = next((reason for reason in error.reasons if isinstance(reason, Said)), None)
    return for_users or say("plan.faulty")


def _check(caption: str) -> None:
    if not caption.strip():
        raise LayoutError(say("plan.empty_caption"))
    if len(caption) > MAX_CAPTION_CHARS:
        raise LayoutError(say("plan.long_caption", count=len(caption), most=MAX_CAPTION_CHARS))
