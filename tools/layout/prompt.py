"""The few-shot prompts: one data file per language under `prompts/`, joined with the examples that all share.

It knows nothing of models or of how answers are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from .detection import DEFAULT, detect_language
from .errors import LayoutError

Role = Literal["system", "human", "ai"]
Messages = list[tuple[Role, str]]
FOLDER = Path(__file__).parent / "prompts"
SHARED = FOLDER / "shared" / "examples.yaml"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(_Data):
    """A caption, the answer shown for it, and what the tests check that answer against.

    Attributes:
        planned: shown when a caption is planned; the others are layouts for the examples of edits.
    """

    caption: str
    answer: str
    counts: dict[str, int]
    relations: tuple[tuple[str, ...], ...] = ()
    covers: tuple[str, ...] = ()
    planned: bool = True


class EditExample(_Data):
    """A request about the layout of the example `of`, the operations shown for it, and what they must bring about."""

    request: str
    of: str
    operations: list[dict[str, Any]]
    question: str | None = None
    recent: tuple[str, ...] = ()
    expect: tuple[tuple[Any, ...], ...] = ()


class Words(_Data):
    """What one language's file says."""

    language: str
    instruction: str
    again: str
    captions: dict[str, str]
    edit_instruction: str
    edit_again: str
    requests: dict[str, str]
    question: str


class Prompt(_Data):
    """One language's prompts, examples and all."""

    language: str
    instruction: str
    ask: str
    again: str
    examples: dict[str, Example]
    edit_instruction: str
    edit_again: str
    edits: dict[str, EditExample]


def languages() -> tuple[str, ...]:
    """List the languages that have a prompt file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache
def load_prompt(language: str) -> Prompt:
    """Load a language's prompts.

    Raises:
        LayoutError: there is no file for this language, or it lacks the words of an example.
    """
    if language not in languages():
        raise LayoutError(f"there is no prompt for language {language!r}; there are {', '.join(languages())}")
    words = Words(**_read(FOLDER / f"{language}.yaml"))
    shared = _read(SHARED)
    _check_keys(words, shared)
    questions = {key: words.question for key, edit in shared["edits"].items() if not edit["operations"]}
    return Prompt(
        ask=shared["ask"],
        examples={key: Example(caption=words.captions[key], **scene) for key, scene in shared["scenes"].items()},
        edits={
            key: EditExample(request=words.requests[key], question=questions.get(key), **edit)
            for key, edit in shared["edits"].items()
        },
        **words.model_dump(include={"language", "instruction", "again", "edit_instruction", "edit_again"}),
    )


def prompt_language(text: str, language: str | None = None) -> str:
    """Choose the prompt for a text: its own language's, or English where there is no such file."""
    language = language or detect_language(text)
    return language if language in languages() else DEFAULT


def build_prompt(caption: str, language: str | None = None) -> Messages:
    """Build the messages that ask for a layout: instruction, examples as a conversation, the caption.

    Raises:
        LayoutError: there is no prompt for this language.
    """
    prompt = load_prompt(language or prompt_language(caption))
    messages: Messages = [("system", prompt.instruction.strip())]
    for example in (e for e in prompt.examples.values() if e.planned):
        messages += [("human", _ask(prompt, example.caption)), ("ai", example.answer.strip())]
    return [*messages, ("human", _ask(prompt, caption))]


def build_again(language: str, answer: str, reasons: Iterable[str]) -> Messages:
    """Build the messages that ask again: the refused answer and every reason."""
    return repeat(answer, load_prompt(language).again, reasons)


def repeat(answer: str, again: str, reasons: Iterable[str]) -> Messages:
    """Show a refused answer and ask again by a text with `{reasons}`."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return [("ai", answer), ("human", again.replace("{reasons}", listed).strip())]


def _ask(prompt: Prompt, caption: str) -> str:
    return prompt.ask.replace("{caption}", " ".join(caption.split()))


def _read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def _check_keys(words: Words, shared: dict[str, Any]) -> None:
    for name, given, needed in (
        ("captions", words.captions, shared["scenes"]),
        ("requests", words.requests, shared["edits"]),
    ):
        if wrong := sorted(set(given) ^ set(needed)):
            raise LayoutError(f"the prompt for {words.language}: {name} must be those of {SHARED.name}: {wrong}")
