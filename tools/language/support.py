"""Is an answer said by its message? Every phrase, count and number of it must stand there, and what is left over is named.

Code, not the model, decides this: an answer that fails is not carried out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import fuzz

from tools.layout.lexicon import GLOSSED

from .answers import format_answer
from .commands import Command
from .prompt import SceneView
from .word_table import WordTable, word_table

MENDED = 78.0
"""Likeness (0..100) from which a word of four letters or more is a typo of another."""
_LETTER = r"[^\W\d_\u3040-\u30ff\u4e00-\u9fff]"
_TOKEN = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|\d+(?:\.\d+)?|[\u3040-\u30ff\u4e00-\u9fff]+")
_SMALL = frozenset(["a", "an", "the", "of", "in", "on", "at", "with", "and", "or", "to", "by", "for", "from", "as", "is", "made", "text", "without", "no"])
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
    said = _TOKEN.findall(glossed.lower())
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
            if not _same(source, word):
                mended.append((source, word))
    unread = _unread(said, used, _words_of(format_answer(commands)), around, table)
    if language in GLOSSED:
        faults = _without_translated(faults, unread)
    faults += _count_faults(commands, said, table)
    faults += _polarity_faults(commands, glossed.lower(), table)
    faults += _reference_faults(commands, said, scene)
    return Support(tuple(dict.fromkeys(faults)), tuple(dict.fromkeys(mended)), unread)


def with_words(commands: Iterable[Command], support: Support, glossed: str) -> tuple[Command, ...]:
    """Return the commands with the words of the message that they rest on."""
    said = [word for word in _TOKEN.findall(glossed.lower()) if word not in support.unread]
    return tuple(replace(command, words=tuple(_resting(command, said))) for command in commands)


def _resting(command: Command, said: Sequence[str]) -> Iterable[str]:
    own = _words_of(format_answer([command]))
    return (word for word in said if any(_same(word, o) for o in own))


def _phrase_words(commands: Iterable[Command]) -> Iterable[str]:
    """Yield the words that an answer adds to a picture: of phrases, not of ids, relations and amounts."""
    for command in commands:
        if command.verb in ("talk", "tell", "merge") or _takes_style_off(command):
            continue
        if command.phrase != "none":  # 'style none'
            yield from (word for word in _words_of(command.phrase) if word not in _SMALL)


def _takes_style_off(command: Command) -> bool:
    return command.verb == "style" and command.phrase == "none"


def _words_of(text: str) -> list[str]:
    return _TOKEN.findall(text.lower())


@cache
def _stem(word: str) -> str:
    """Return a word without the endings that English puts on nouns, verbs and comparatives; crude, for comparing alone."""
    for ending, least in (("ies", 3), ("ing", 4), ("est", 4), ("es", 3), ("ed", 4), ("er", 4), ("s", 3), ("'s", 2)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            base = word[: -len(ending)]
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] else base.rstrip("e")
    return word.rstrip("e") if len(word) > 2 else word


def _same(one: str, other: str) -> bool:
    return one == other or _stem(one) == _stem(other) or other == _IRREGULAR.get(one) or one == _IRREGULAR.get(other)


_IRREGULAR = dict(
    pair.split("/")
    for pair in ["old/older", "men/man", "women/woman", "children/child", "people/person", "mice/mouse", "geese/goose", "teeth/tooth", "feet/foot", "wolves/wolf", "knives/knife", "leaves/leaf", "loaves/loaf", "shelves/shelf", "oxen/ox", "cacti/cactus", "sheep/sheep", "kids/child", "ladies/lady", "babies/baby"]
)


def _source_of(word: str, said: Sequence[str]) -> str | None:
    """Return the word of the message that a word of the answer comes from."""
    for candidate in said:
        if _same(candidate, word):
            return candidate
    joined = {one + other: one for one, other in zip(said, said[1:], strict=False)}
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
        if command.count and command.count > 1 and command.count not in numbers:
            yield str(command.count)
        if command.number is not None and command.verb in ("seed", "steps", "goto") and command.number not in numbers:
            yield str(command.number)


def _polarity_faults(commands: Sequence[Command], text: str, table: WordTable) -> Iterable[str]:
    """Yield a word that negates or asks, where the answer orders something as if it were not there."""
    if not any(command.changes for command in commands):
        return
    negation = table.find_negation(text)
    negative = ("no", "drop", "remove", "lock", "keep", "undo", "redraw", "bg-", "allow", "reset", "replace", "stop")
    answered = any(
        c.negated or c.verb in negative or _takes_style_off(c) or re.search(r"\b(?:no|without|not)\b", c.phrase)
        for c in commands
    )
    if negation and not answered:
        yield negation
    if question := table.find_question(text):
        yield question


def _reference_faults(commands: Sequence[Command], said: Sequence[str], scene: SceneView | None) -> Iterable[str]:
    """Yield nouns of the scene that the message names while its answer is about other objects."""
    if scene is None or not any(command.changes and command.targets for command in commands):
        return
    names = {name for c in commands for name in (*c.targets.names, *c.targets.besides)}
    names |= {anchor for c in commands for attach in c.attaches for anchor in attach.anchors}
    if "*" in names:
        return
    words = {word for text in (*names, *(c.phrase for c in commands)) for word in _words_of(text.replace("_", " "))}
    for noun in dict.fromkeys(item.stem.rpartition("_")[2] for item in scene.objects):
        named = [word for word in said if _same(word, noun)]
        if named and not any(_same(word, noun) for word in words):
            yield named[0]


def _unread(
    said: Sequence[str],
    used: set[str],
    answered: Sequence[str],
    around: frozenset[str],
    table: WordTable,
) -> tuple[str, ...]:
    known = {_stem(word) for word in (*answered, *around)}
    left = []
    for word in said:
        if word in table.cues:
            if not set(table.cues[word]) & set(answered):
                left.append(word)
            continue
        if word in used or _NUMBERED.fullmatch(word) or len(word) < 2 or table.knows(word) or _stem(word) in known:
            continue
        if any(_source_of(other, [word]) for other in answered if other not in _SMALL):
            continue
        left.append(word)
    return tuple(dict.fromkeys(left))


def _without_translated(faults: Sequence[str], unread: Sequence[str]) -> list[str]:
    """Let a word that the lexicon lacks be the model's translation of a word that would be left over."""
    native = [word for word in unread if not word.isascii() or len(word) > 3]
    return [] if 0 < len(faults) <= len(native) else list(faults)
