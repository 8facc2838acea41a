"""The readers in their order: closed option syntax, the strict reader, then the bundled model, held to what the message says.

A message is read once; what comes out are Commands, or a reason to ask.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tools.layout import detection

from .answers import AnswerError, parse_answer
from .commands import Command
from .glosses import gloss, tidy
from .guesses import AnswerModel, Guess
from .mending import mend
from .options import take_options
from .prompt import SceneView, make_prompt
from .strict import read_choice, read_strict
from .support import Support, check_support, with_words
from .word_table import word_table

OFFLINE = ("en", "zh", "ja", "es", "fr", "de")
"""Languages that are read without a model of the user's own."""
Source = Literal["strict", "model", "none"]
_FACES = re.compile(
    r"(?:\s*:(?!(?:cat|dog|cow|pig|mouse|tiger|rabbit|horse|monkey|unicorn|dragon|wolf|fox|bear|panda|frog|hamster|lion|sun|\w*moon)_face|heart_suit)"
    r"[\w-]*(?:face|heart|hand|thumbs|fire|hundred|sparkles|party|skull|joy|cry|kiss|eyes|clap|tears|cat_with)[\w-]*:)+[\s!.]*"
)
"""Emoji that show a mood; alone they order nothing."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
LEAST_SURE = 0.3
"""An answer that is less likely is asked about."""
MORE_A_STATEMENT = 0.5
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ModelWhenNeeded:
    """An `AnswerModel` that is loaded, or waited for, at its first prompt; what the strict reader reads never waits."""

    load: Callable[[], AnswerModel | None]

    def answers(self, prompt: str, scene: SceneView | None) -> Iterable[Guess]:
        """Return the model's answers; none also where there is no model."""
        model = self.load()
        return model.answers(prompt, scene) if model else ()


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
        read = _read_apart(taken.text, scene, language, model) or read_by_model(taken.text, scene, language, model)
    if read is None:
        return Read()
    if not read.commands:
        return read
    if settings and not any(c.changes for c in read.commands) and _is_denied_or_asked(taken.text, language):
        settings = ()  # "don't change the size to 512x768", "is it 512x768?"
    # a mention or a server's own emoji is not meant for the picture
    unread = tuple(typed for typed in taken.removed if not typed.startswith("<"))
    support = replace(read.support, unread=(*read.support.unread, *unread))
    own = tuple(c for c in read.commands if not any(_is_shape(c) and _is_shape(other) for other in settings))
    return Read((*own, *settings), read.source, support)


def _read_apart(text: str, scene: SceneView | None, language: str, model: AnswerModel) -> Read | None:
    """Read orders that stand beside questions, which are named as unread; None where a message has not both."""
    sentences = [part for part in _SENTENCE_ENDS.split(text) if part.strip()]
    table = word_table(language)
    asking = [part.strip() for part in sentences if table.find_question(gloss(part, language).lower())]
    rest = " ".join(part.strip() for part in sentences if part.strip() not in asking)
    if not asking or not _has_words(rest):
        return None
    there = replace(scene, before=" ".join(asking)) if scene else None  # 'why is the dog brown? make it white'
    read = read_whole(rest, there, language) or read_by_model(rest, there, language, model)
    if not any(command.changes for command in read.commands):
        return None
    return replace(read, support=replace(read.support, unread=(*read.support.unread, *asking)))


def _is_denied_or_asked(text: str, language: str) -> bool:
    table, glossed = word_table(language), gloss(text, language).lower()
    return bool(table.find_negation(glossed) or table.find_question(glossed))


def _is_shape(command: Command) -> bool:
    """Whether it says how the canvas is to be; the option syntax says it more exactly than the rest of a message."""
    return command.verb in ("size", "ratio")


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
    """Ask the model; the first answer counts that the message supports and that is sure enough among what is left.

    Where none is, the message is not understood; the support is that of the likeliest answer.
    """
    glossed = gloss(text, language)
    before = gloss(scene.before, language) if scene else ""
    shown = scene and replace(scene, before=before)
    refused: list[Support] = []
    left = 1.0
    for guess in model.answers(make_prompt(glossed, shown), shown):
        read = _held_against(guess.text, glossed, shown, language)
        sure = guess.sure / max(left, guess.sure)
        if read.commands and sure >= least_sure(read.commands):
            return read
        if read.commands:  # the most likely one of what may be right, and not likely enough
            break
        refused.append(read.support)
        left -= guess.sure
    return Read(support=refused[0] if refused else Support())


def least_sure(commands: Sequence[Command]) -> float:
    """Return how sure an answer must be: long ones have more ways to be said that come to the same."""
    return LEAST_SURE ** (1 + max(0, len(commands) - 2) * MORE_A_STATEMENT)


def _held_against(answer: str, glossed: str, scene: SceneView | None, language: str) -> Read:
    """Return an answer as commands; none where it cannot be read or the message does not support it."""
    try:
        commands = mend(parse_answer(answer), glossed.lower(), scene, word_table(language))
    except AnswerError as error:
        _LOG.info("an answer of the bundled model cannot be read: %s", error)
        return Read()
    support = check_support(commands, glossed, scene, language)
    if not support.holds:
        _LOG.info("refused %r: the message does not say %s", answer, ", ".join(support.faults))
        return Read(support=support)
    return Read(with_words(commands, support, glossed), "model", support)


def warm_up() -> None:
    """Load what the detection of languages and the strict reader of each need, which takes seconds; in any thread."""
    detection.warm_up()
    for language in OFFLINE:
        read_whole("a cat", None, language)
