"""The few-shot prompt: one data file per language under `prompts/`, turned into messages.

It knows nothing of models or of how answers are read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from .errors import LayoutError

Role = Literal["system", "human", "ai"]
FOLDER = Path(__file__).parent / "prompts"
DEFAULT_LANGUAGE = "en"


class Example(BaseModel):
    """A caption, the answer shown for it, and what the tests check that answer against."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    caption: str
    answer: str
    counts: dict[str, int]
    relations: tuple[tuple[str, ...], ...] = ()


class Prompt(BaseModel):
    """One language's prompt file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    instruction: str
    ask: str
    again: str
    examples: tuple[Example, ...]


def languages() -> tuple[str, ...]:
    """List the languages that have a prompt file."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@lru_cache
def load_prompt(language: str) -> Prompt:
    """Load a language's prompt file.

    Raises:
        LayoutError: there is no file for this language.
    """
    if language not in languages():
        raise LayoutError(f"there is no prompt for language {language!r}; there are {', '.join(languages())}")
    return Prompt(**yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8")))


def detect_language(caption: str) -> str:
    """Tell the prompt's language by script: Chinese characters, without Japanese or Korean ones, are zh-Hans."""
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in caption if c.isalpha()}
    is_chinese = "CJK" in scripts and not scripts & {"HIRAGANA", "KATAKANA", "HANGUL"}
    return "zh-Hans" if is_chinese else DEFAULT_LANGUAGE


def build_prompt(caption: str, language: str | None = None) -> list[tuple[Role, str]]:
    """Build the messages that ask for a layout: instruction, examples as a conversation, the caption.

    Raises:
        LayoutError: there is no prompt for this language.
    """
    prompt = load_prompt(language or detect_language(caption))
    messages: list[tuple[Role, str]] = [("system", prompt.instruction.strip())]
    for example in prompt.examples:
        messages += [("human", _ask(prompt, example.caption)), ("ai", example.answer.strip())]
    return [*messages, ("human", _ask(prompt, caption))]


def build_again(answer: str, reasons: Iterable[str], language: str) -> list[tuple[Role, str]]:
    """Build the messages that ask again: the refused answer and every reason."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    return [("ai", answer), ("human", load_prompt(language).again.replace("{reasons}", listed).strip())]


def _ask(prompt: Prompt, caption: str) -> str:
    return prompt.ask.replace("{caption}", " ".join(caption.split()))
