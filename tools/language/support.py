"""Is an answer said by its message? Every phrase, count and number of it must stand there, and what is left over is named.

Code, not the model, decides this: an answer that fails is not carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from tools.layout.lexicon import GLOSSED

from .answers import format_answer
from .commands import Command
from .completeness import left_out, takes_style_off, unread_at_risk
from .likeness import same_word, stem_of
from .prompt import SceneView
from .word_table import WordTable, word_table

MENDED = 78.0
"""Likeness (0..100) from which a word of four letters or more is a typo of another."""
_LETTER = r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff]"
_TOKEN = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|\d+(?:\.\d+)?|[\u3040-\u30ff\u4e00-\u9fff]+")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "with",
        "and",
        "or",
        "to",
        "by",
        "for",
        "from",
        "as",
        "is",
        "made",
        "text",
        "without",
        "no",
    ]
)
_NUMBERED = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Support:
    """What the check found.

    Attributes:
        faults: words of the answer that the message does not have, counts and numbers that it does not say.
        mended: (typed, read as) of words that were taken for typing mistakes.
        unread: content words of the message that nothing in the answer stands for.
    """

    faults: tuple[str, ...] = ()
    mended: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults


def check_support(commands: Sequence[Command], glossed: str, scene: SceneView | None, language: str) -> Support:
    """Hold an answer against its message (glossed, see `glosses.gloss`)."""
    table = word_table(language)
    said = words_said(glossed)
    around = _scene_words(scene) | table.meant_by(word for word in said if not word.isascii())
    faults: list[str] = []
    mended: list[tuple[str, str]] = []
    used: set[str] = set()
    for word in _phrase_words(commands):
        source = _source_of(word, said)
        if source is None and word not in around:
            faults.append(word)
        elif source is not None:
            used.add(source)
            if not same_word(source, word):
                mended.append((source, word))
    unread = _unread(said, used, _words_of(format_answer(commands)), around, table)
    if language in GLOSSED:
        faults = _without_translated(faults, unread)
    faults += _count_faults(commands, said, table)
    faults += left_out(commands, glossed.lower(), said, scene, table)
    faults += unread_at_risk(commands, unread, language, table)
    return Support(tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(mended)), unread)


def words_said(glossed: str) -> list[str]:
    """Return the words and numbers of a message, in lower case."""
    return _TOKEN.findall(glossed.lower())


def with_words(commands: Iterable[Command], support: Support, glossed: str) -> tuple[Command, ...]:
    """Return the commands with the words of the message that they rest on."""
    said = [word for word in words_said(glossed) if word not in support.unread]
    return tuple(replace(command, words=tuple(_resting(command, said))) for command in commands)


def _resting(command: Command, said: Sequence[str]) -> Iterable[str]:
    own = _words_of(format_answer([command]))
    return (word for word in said if any(same_word(word, o) for o in own))


def _phrase_words(commands: Iterable[Command]) -> Iterable[str]:
    """Yield the words that an answer adds to a picture: of phrases, not of ids, relations and amounts."""
    for command in commands:
        if command.negated or command.verb in ("talk", "tell", "merge") or takes_style_off(command):
            continue
        if command.phrase != "none":  # 'style none'
            yield from (word for word in _words_of(command.phrase) if word not in _SMALL)


def _words_of(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


def _source_of(word: str, said: Sequence[str]) -> str | None:
    """Return the word of the message that a word of the answer comes from."""
    for candidate in said:
        if same_word(candidate, word):
            return candidate
    joined = {one + other: one for one, other in pairwise(said)}
    if word in joined:
        return joined[word]
    parts = [c for c in said if len(word) > 5 and word in c]
    if parts:
        return parts[0]
    near = [(fuzz.ratio(candidate, word), candidate) for candidate in said if min(len(candidate), len(word)) > 3]
    best = max(near, default=(0.0, ""))
    return best[1] if best[0] >= MENDED else None


def _scene_words(scene: SceneView | None) -> frozenset[str]:
    if scene is None:
        return frozenset()
    texts = [item.phrase for item in scene.objects] + [item.stem.replace("_", " ") for item in scene.objects]
    return frozenset(word for text in [*texts, scene.background, scene.before] for word in _words_of(text))


def _count_faults(commands: Iterable[Command], said: Sequence[str], table: WordTable) -> Iterable[str]:
    """Yield counts over one and numbers that the message does not say."""
    numbers = {float(word) for word in said if _NUMBERED.fullmatch(word)}
    numbers |= {value for word in said for value in table.numbers.get(word, ())}
    runs = [word for word in said if not word.isascii()]
    numbers |= {v for key, values in table.numbers.items() if any(key in run for run in runs) for v in values}
    for command in commands:
        grid = [a.columns * a.rows for a in command.attaches]
        is_unsaid = command.count and command.count > 1 and command.count not in (*numbers, *grid)
        if is_unsaid and (numbers or not _is_said_in_plural(command.phrase, said)):
            yield str(command.count)
        if command.number is not None and command.verb in ("seed", "steps", "goto") and command.number not in numbers:
            yield str(command.number)


def _is_said_in_plural(phrase: str, said: Sequence[str]) -> bool:
    """Tell whether a message without numbers speaks of several of a thing ('flowers')."""
    words = _words_of(phrase)
    return any(word not in words and word.endswith("s") and same_word(word, own) for own in words for word in said)


def _unread(
    said: Sequence[str],
    used: set[str],
    answered: Sequence[str],
    around: frozenset[str],
    table: WordTable,
) -> tuple[str, ...]:
    known = {stem_of(word) for word in (*answered, *around)}
    left = []
    for word in said:
        if word in table.cues:
            if not set(table.cues[word]) & set(answered):
                left.append(word)
            continue
        if word in used or _NUMBERED.fullmatch(word) or len(word) < 2 or table.knows(word) or stem_of(word) in known:
            continue
        if any(_source_of(other, [word]) for other in answered if other not in _SMALL) or table.has_typo(word):
            continue
        left.append(word)
    return tuple(dict.fromkeys(left))


def _without_translated(faults: Sequence[str], unread: Sequence[str]) -> list[str]:
    """Let a word that the lexicon lacks be the model's translation of a word that would be left over."""
    native = [word for word in unread if not word.isascii() or len(word) > 3]
    return [] if 0 < len(faults) <= len(native) else list(faults)
