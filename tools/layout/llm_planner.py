"""The few-shot planner: a language model lays a caption out, is told its faults, and may be replaced.

It knows nothing of endpoints or retries of requests; the model it receives takes care of those.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from langchain_core.exceptions import ModelError
from langchain_core.language_models import BaseChatModel

from .errors import LayoutError
from .layout import MAX_CAPTION_CHARS
from .lmd_text import MAX_ANSWER_CHARS, Reading, read_lmd
from .planner import LayoutPlanner, Planned
from .prompt import Role, build_again, build_prompt, detect_language
from .repair import repair

MAX_REPEATS = 2
_log = logging.getLogger(__name__)


class LLMPlanner:
    """Asks the model once, again at most twice with all reasons, then hands the caption to the fallback."""

    def __init__(self, model: BaseChatModel, fallback: LayoutPlanner | None = None) -> None:
        self._model = model
        self._fallback = fallback
        self._name = str(getattr(model, "model_name", "") or "language model")

    async def plan(self, caption: str) -> Planned:
        """Lay the caption out.

        Raises:
            LayoutError: the caption is empty or too long, the model declines it, or neither the model nor the
                fallback can lay it out.
            ModelError: the model cannot be asked and there is no fallback.
        """
        _check(caption)
        try:
            reading = await self._read(caption)
        except _Declined as error:
            raise LayoutError(error.reasons) from error
        except (LayoutError, ModelError) as error:
            _log.warning("no layout from the language model: %s", error)
            return await self._plan_without(caption, error)
        repaired = repair(reading.layout)
        return Planned(repaired.layout, (*reading.notes, *repaired.notes), self._name)

    async def _read(self, caption: str) -> Reading:
        language = detect_language(caption)
        messages = build_prompt(caption, language)
        error = LayoutError("the language model was not asked")
        for _ in range(1 + MAX_REPEATS):
            text, cut_off = await self._ask(messages)
            try:
                return read_lmd(text, caption)
            except LayoutError as refused:
                error = _with_cut(refused) if cut_off else refused
            messages = [*messages, *build_again(text[:MAX_ANSWER_CHARS] or "-", error.reasons, language)]
        raise error

    async def _ask(self, messages: list[tuple[Role, str]]) -> tuple[str, bool]:
        message = await self._model.ainvoke(messages)
        reason = message.response_metadata.get("finish_reason")
        refusal = message.additional_kwargs.get("refusal")
        if refusal or reason == "content_filter":
            raise _Declined(f"the language model declines this caption{_said(refusal)}; describe something else")
        return message.text, reason == "length"

    async def _plan_without(self, caption: str, error: LayoutError | ModelError) -> Planned:
        if self._fallback is None:
            raise error
        planned = await self._fallback.plan(caption)
        why = error.reasons[0] if isinstance(error, LayoutError) else str(error)
        note = f"the language model gave no usable layout ({why}); the {planned.planner} planner laid it out"
        return replace(planned, notes=(note, *planned.notes))


class _Declined(LayoutError):
    """The model's own no; asking again or going round it would be wrong."""


def _check(caption: str) -> None:
    if not caption.strip():
        raise LayoutError("the caption is empty; describe what the picture should show")
    if len(caption) > MAX_CAPTION_CHARS:
        raise LayoutError(f"the caption has {len(caption)} characters; at most {MAX_CAPTION_CHARS} are allowed")


def _with_cut(error: LayoutError) -> LayoutError:
    return LayoutError(["the answer was cut off at the length limit; write less", *error.reasons])


def _said(refusal: object) -> str:
    return f" ({' '.join(str(refusal).split())[:200]})" if refusal else ""
