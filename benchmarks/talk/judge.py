"""Whether an answer is one of those that are right for a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from tools.language.answers import AnswerError, parse_answer
from tools.language.commands import Command
from tools.layout.layout import Layout

from .cases import NOTHING, Turn
from .facts import Facts, facts_of, words_said
from .wording import without, words_of

Verdict = Literal["right", "asked", "partly", "wrong"]
_HARMLESS_STYLES = frozenset(
    (
        *("4k", "8k", "hd", "uhd", "masterpiece", "best", "quality", "high", "highly", "detailed", "detail", "ultra"),
        *("ultra-detailed", "absurdre", "highre", "sharp", "focus", "trending", "artstation", "award", "winning"),
        *("award-winning", "photo", "photograph", "image", "picture"),
    )
)
"""Words that no picture shows, stemmed: whether they are kept as a style makes no difference."""


@dataclass(frozen=True)
class Outcome:
    """What a reader made of a message.

    Attributes:
        answer: a line of the answer language; None where the reader asks or refuses.
        unread: words of the message that it named as not read.
    """

    answer: str | None
    question: bool = False
    unread: tuple[str, ...] = ()


class Reader(Protocol):
    def __call__(
        self, scene: Layout | None, last: tuple[str, ...], before: str, text: str, language: str
    ) -> Outcome: ...


def judge(turn: Turn, outcome: Outcome, language: str = "en") -> Verdict:
    """Return the verdict on one turn.

    right: means the same as a wanted answer. asked: a question where an order could be carried out, nothing is changed.
    partly: the wanted answer but for words of looks, background or style that the reader named as unread.
    wrong: everything else, a relation, place or object that is missing among it.
    """
    if outcome.answer is None or outcome.question:
        return "right" if any(want.startswith("ask") for want in turn.want) else "asked"
    try:
        commands = parse_answer(outcome.answer)
    except AnswerError:
        return "wrong"
    said = facts_of(commands, turn.scene)
    if any(_means(want, commands, said, turn.scene) for want in turn.want):
        return "right"
    if all(command.verb == "ask" for command in commands):
        bare = not any(command.targets for command in commands)
        return "right" if bare and any(want.startswith("ask") for want in turn.want) else "asked"
    wanted = (parse_answer(want) for want in turn.want if want != NOTHING)
    if outcome.unread and any(_is_part(want, said, outcome.unread, turn.scene, language) for want in wanted):
        return "partly"
    return "wrong"


def changes(answer: str | None) -> bool:
    """Whether carrying an answer out may change anything; one that cannot be read is never carried out."""
    try:
        return answer is not None and any(command.changes for command in parse_answer(answer))
    except AnswerError:
        return False


def _means(want: str, commands: Sequence[Command], said: Facts, scene: Layout | None) -> bool:
    if want == NOTHING:
        return not any(command.changes or command.verb == "ask" for command in commands)
    return _equal(facts_of(parse_answer(want), scene), said)


def _equal(wanted: Facts, said: Facts) -> bool:
    if (wanted.segments, wanted.scenery) != (said.segments, said.scenery):
        return False
    return not (wanted.styles ^ said.styles) - _harmless(wanted, said)


def _harmless(wanted: Facts, said: Facts) -> frozenset[str]:
    """Return style words that may differ: none where they are all the style that is wanted."""
    return _HARMLESS_STYLES if wanted.styles - _HARMLESS_STYLES or not wanted.styles else frozenset()


def _is_part(
    want: tuple[Command, ...], said: Facts, unread: Iterable[str], scene: Layout | None, language: str
) -> bool:
    """Whether an answer is the wanted one without words that were named as unread.

    Unread words of other languages cannot be matched with English ones, so there any lost word may be meant by them.
    """
    named = frozenset[str]().union(*map(words_of, unread))
    wanted = words_said(facts_of(want, scene))
    lost = named & wanted if language == "en" else wanted - words_said(said)
    weaker = [part for command in want if (part := _weakened(command, lost)) is not None]
    return bool(lost) and _equal(facts_of(weaker, scene), said)


def _weakened(command: Command, lost: frozenset[str]) -> Command | None:
    """Return a command without the lost words; None where nothing of a background or style is left."""
    if command.verb in ("no", "allow", "talk", "tell"):
        return command
    anchors = [replace(a, anchors=tuple(without(text, lost) or text for text in a.anchors)) for a in command.attaches]
    phrase = without(command.phrase, lost)
    if command.phrase and not phrase:
        return None if command.verb in ("bg", "bg+", "style") else command
    return replace(command, phrase=phrase, attaches=tuple(anchors))
