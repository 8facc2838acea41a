"""The readers in their order: closed option syntax, the strict reader, then the bundled model, held to what the message says.

A message is read once; what comes out are Commands, or a reason to ask.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from tools.layout import detection

from .answers import AnswerError, parse_answer
from .commands import Command
from .glosses import gloss, tidy
from .options import take_options
from .prompt import SceneView, make_prompt
from .strict import read_choice, read_strict
from .support import Support, check_support, with_words

OFFLINE = ("en", "zh", "ja", "es", "fr", "de")
"""Languages that are read without a model of the user's own."""
Source = Literal["strict", "model", "none"]
_FACES = re.compile(
    r"(?:\s*:(?!(?:cat|dog|cow|pig|mouse|tiger|rabbit|horse|monkey|unicorn|dragon|wolf|fox|bear|panda|frog|hamster|lion|sun|\w*moon)_face|heart_suit)"
    r"[\w-]*(?:face|heart|hand|thumbs|fire|hundred|sparkles|party|skull|joy|cry|kiss|eyes|clap|tears|cat_with)[\w-]*:)+[\s!.]*"
)
"""Emoji that show a mood; alone they order nothing."""
_LOG = logging.getLogger(__name__)


class AnswerModel(Protocol):
    """What answers a prompt in the answer language."""

    def answer(self, prompt: str, scene: SceneView | None) -> str | None:
        """Return the answer, or None where none came within the limits."""
        ...


@dataclass(frozen=True)
class ModelWhenNeeded:
    """An `AnswerModel` that is loaded, or waited for, at its first prompt; what the strict reader reads never waits."""

    load: Callable[[], AnswerModel | None]

    def answer(self, prompt: str, scene: SceneView | None) -> str | None:
        """Return the model's answer; None also where there is no model."""
        model = self.load()
        return model.answer(prompt, scene) if model else None


@dataclass(frozen=True)
class Read:
    """A message, read.

    Attributes:
        commands: what it means; empty where it was not understood, and then nothing is done.
        source: who read it.
        support: what the check found: words left unread, typing mistakes mended, why an answer was refused.
    """

    commands: tuple[Command, ...] = ()
    source: Source = "none"
    support: Support = field(default_factory=Support)


def read_message(message: str, scene: SceneView | None, language: str, model: AnswerModel | None) -> Read:
    """Read a message in a language, as `detect_language` names it.

    Never raises for what a stranger may type; takes 200 ms at most without a model.
    """
    language = language.partition("-")[0]
    if language not in OFFLINE:
        return Read()
    taken = take_options(message)
    settings = tuple(command for part in taken.statements for command in parse_answer(part))
    if not taken.text.strip():
        return Read(settings, "strict") if settings else Read()
    if _FACES.fullmatch(gloss(taken.text, language)):
        return Read(parse_answer("talk chat"), "strict")
    read = read_whole(taken.text, scene, language)
    if read is None and scene is not None and (chosen := read_choice(taken.text, scene, language)):
        return read_message(scene.before, _with_chosen(scene, chosen), language, model)
    if read is None and model is not None and _has_words(taken.text):
        read = read_by_model(taken.text, scene, language, model)
    if read is None:
        return Read()
    if not read.commands:
        return read
    # a mention or a server's own emoji is not meant for the picture
    unread = tuple(typed for typed in taken.removed if not typed.startswith("<"))
    support = replace(read.support, unread=(*read.support.unread, *unread))
    return Read((*read.commands, *settings), read.source, support)


def _with_chosen(scene: SceneView, chosen: tuple[str, ...]) -> SceneView:
    """Return the scene as if of what was offered only the chosen were there, for the order before to be read again."""
    kept = tuple(item for item in scene.objects if item.id not in scene.pending or item.id in chosen)
    return replace(scene, objects=kept, pending=(), before="")


def _has_words(text: str) -> bool:
    """Whether there is anything to read: a model makes something even of marks alone. Emoji are words."""
    return any(character.isalpha() for character in tidy(text))


def read_whole(text: str, scene: SceneView | None, language: str) -> Read | None:
    """Read a text by the strict reader: whole, or not at all."""
    found = read_strict(text, scene, language)
    return Read(parse_answer(found.answer), "strict") if found.answer else None


def read_by_model(text: str, scene: SceneView | None, language: str, model: AnswerModel) -> Read:
    """Ask the model; an answer that the message does not support is refused."""
    glossed = gloss(text, language)
    before = gloss(scene.before, language) if scene else ""
    shown = scene and SceneView(scene.objects, scene.background, scene.style, scene.last, before, scene.pending)
    answer = model.answer(make_prompt(glossed, shown), shown)
    if answer is None:
        return Read()
    try:
        commands = tuple(dict.fromkeys(parse_answer(answer)))  # a small model may say a thing twice
    except AnswerError as error:
        _LOG.info("an answer of the bundled model cannot be read: %s", error)
        return Read()
    support = check_support(commands, glossed, shown, language)
    if not support.holds:
        _LOG.info("refused %r: the message does not say %s", answer, ", ".join(support.faults))
        return Read(support=support)
    return Read(with_words(commands, support, glossed), "model", support)


def warm_up() -> None:
    """Load what the detection of languages and the strict reader of each need, which takes seconds; in any thread."""
    detection.warm_up()
    for language in OFFLINE:
        read_whole("a cat", None, language)
