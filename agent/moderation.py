"""The operator's word list: what it refuses, before anything is planned and again before anything is drawn.

It knows nothing of how words are compared, of language models or of pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.generation.request import OnStep, RenderError, RenderRequest, RenderResult, Worker
from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.speech import Said, say
from tools.layout.word_list import WordList
from tools.text_file import NotUtf8Error

from .errors import SettingsError
from .settings import Settings

if TYPE_CHECKING:
    from tools.layout.planner import EditRequest, LayoutPlanner, Planned, PlannedEdit


def read_blocked_words(settings: Settings) -> WordList:
    """Read the list that is set. Raises: SettingsError."""
    path = settings.blocked_words
    if path is None:
        return WordList()
    try:
        return WordList.from_file(path.expanduser())
    except NotUtf8Error as error:
        raise SettingsError(f"GROUNDLING_BLOCKED_WORDS is {str(path)!r}, which is {error}") from error
    except OSError as error:
        raise SettingsError(
            f"GROUNDLING_BLOCKED_WORDS is {str(path)!r}, which cannot be read ({type(error).__name__}); "
            "name a UTF-8 text file with one word or phrase a line, or leave it empty"
        ) from error


def say_blocked() -> Said:
    """Say that a request is refused; the word is not repeated."""
    return say("blocked_words")


def is_blocked(words: WordList, payload: dict[str, Any]) -> bool:
    """Whether a message asks for something on the list, in its text, its layout or its tool calls."""
    layout = payload.get("layout")
    if layout is not None and words.find_in(Layout.from_json(layout)):
        return True
    texts = [payload.get("text") or "", *_texts(payload.get("calls", ()))]
    return words.find_among(texts) is not None


def _texts(value: Any) -> Iterator[str]:
    """Give every text of a tool call but that of negative prompts, which name what is kept out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if value.get("op") != "set_negative":
            for name, inner in value.items():
                if name != "negative":
                    yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


@dataclass(frozen=True)
class ModeratedWorker:
    """A worker that draws nothing on the list, whoever put it into the layout."""

    worker: Worker
    words: WordList

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw. Raises: RenderError, also for a request that is refused."""
        if self.words.find_in(request.layout) or self.words.find(request.overall_prompt or ""):
            raise RenderError(say_blocked())
        return await self.worker.render(request, on_step)

    def warm(self) -> None:
        """Get the worker ready."""
        self.worker.warm()

    def close(self) -> None:
        """Close the worker."""
        self.worker.close()


@dataclass(frozen=True)
class ModeratedPlanner:
    """A planner that is not asked about anything on the list."""

    planner: LayoutPlanner
    words: WordList

    async def plan(self, caption: str, language: str | None = None) -> Planned:
        """Plan. Raises: LayoutError, also for what is refused."""
        self._check(self.words.find(caption))
        planned = await self.planner.plan(caption, language)
        self._check(self.words.find_in(planned.layout))
        return planned

    async def edit(self, request: EditRequest) -> PlannedEdit:
        """Plan an edit. Raises: LayoutError, also for what is refused."""
        self._check(self.words.find(request.text))
        return await self.planner.edit(request)

    def _check(self, found: str | None) -> None:
        if found is not None:
            raise LayoutError(say_blocked())
