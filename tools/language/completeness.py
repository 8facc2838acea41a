"""What a message says and its answer leaves out or turns round: an order, a negation, a question, a number, an object that it names.

Any of these is a reason to ask instead of doing the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tools.layout.lexicon import GLOSSED, entries

from .answers import ID, format_answer
from .commands import Command
from .evidence import without_ground
from .likeness import noun_of, same_word, stem_of
from .prompt import SceneView
from .word_table import WordTable

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEGATIVE = ("no", "drop", "remove", "lock", "keep", "undo", "redraw", "bg-", "allow", "reset", "replace", "stop")


def left_out(
    commands: Sequence[Command], text: str, said: Sequence[str], scene: SceneView | None, table: WordTable
) -> Iterator[str]:
    """Yield the words of a message (`text`, and taken apart in `said`) that its answer does wrong by."""
    changes = any(command.changes for command in commands)
    passed_over = list(_passed_over(commands, text, said, scene, table)) if changes else []
    yield from passed_over or without_ground(commands, text, said, scene, table)


def _passed_over(
    commands: Sequence[Command], text: str, said: Sequence[str], scene: SceneView | None, table: WordTable
) -> Iterator[str]:
    yield from _polarity(commands, text, table)
    yield from _orders(commands, said, table)
    yield from _numbers(commands, said)
    yield from _lost_counts(commands, said, table)
    yield from _sides(commands, text)
    if scene is not None and not any(command.verb == "new" for command in commands):
        yield from _references(commands, said, scene)
        yield from _superlatives(commands, said, scene, table)
        yield from _selectors(commands, said, scene)
        yield from _everything(commands, said, scene, table)


def _polarity(commands: Sequence[Command], text: str, table: WordTable) -> Iterator[str]:
    """Yield a word that negates or asks, where the answer orders something as if it were not there."""
    negation = table.find_negation(text)
    answered = any(
        c.negated or c.verb in _NEGATIVE or takes_style_off(c) or re.search(r"\b(?:no|without|not)\b", c.phrase)
        for c in commands
    )
    if negation and not answered:
        yield negation
    if question := table.find_question(text):
        yield question


def takes_style_off(command: Command) -> bool:
    return command.verb == "style" and command.phrase == "none"


def _orders(commands: Sequence[Command], said: Sequence[str], table: WordTable) -> Iterator[str]:
    """Yield words that order something of which the answer has no statement; words inside its phrases order nothing."""
    verbs = {command.verb for command in commands}
    phrases = {word for command in commands for word in _WORD.findall(command.phrase.lower())}
    for word in said:
        wanted = table.orders.get(word)
        if wanted is not None and not verbs & set(wanted) and not any(same_word(word, other) for other in phrases):
            yield word


def _numbers(commands: Sequence[Command], said: Sequence[str]) -> Iterator[str]:
    """Yield numbers in digits that the answer does not have; 'x2' and counts may say them another way."""
    answered = set(_NUMBER.findall(format_answer(commands)))
    answered |= {str(count) for count in _counts(commands).values()}
    if any(command.verb in ("resize", "undo", "redo", "goto") for command in commands):
        return
    yield from (word for word in said if _NUMBER.fullmatch(word) and word not in answered)


def _counts(commands: Iterable[Command]) -> Counter[str]:
    """Return how many of each noun an answer tells of."""
    counts: Counter[str] = Counter()
    for command in commands:
        counts[noun_of(command.phrase)] += command.count or 0
    return counts


def _lost_counts(commands: Sequence[Command], said: Sequence[str], table: WordTable) -> Iterator[str]:
    """Yield numbers before a noun of which the answer draws fewer: 'two snowmen, one with a hat' are two."""
    counts = _counts(command for command in commands if command.verb in ("item", "add"))
    for at, word in enumerate(said):
        wanted = min(table.numbers_in([word]), default=0)
        after = said[at + 1 : at + 1 + _LOOKS_BETWEEN]
        drawn = (sum(n for noun, n in counts.items() if same_word(noun, one)) for one in after)
        if wanted >= 2 and 0 < next(filter(None, drawn), 0) < wanted:
            yield word


_LOOKS_BETWEEN = 3
"""Words that may stand between a number and its noun, and the noun."""
_DENIED = re.compile(r"\bnot (?:the |a |an |that |this )?(\w+)$")
"""What a message ends with not meaning: 'on the cat, not the dog'."""


def _references(commands: Sequence[Command], said: Sequence[str], scene: SceneView) -> Iterator[str]:
    """Yield nouns of the scene that the message names while its answer is about other objects."""
    names = {name for c in commands for name in (*c.targets.names, *c.targets.besides)}
    names |= {anchor for c in commands for attach in c.attaches for anchor in attach.anchors}
    names |= {name for c in commands for name in re.findall(ID, c.amount)}
    if "*" in names or not any(command.targets or command.verb in ("add", "bg+", "ratio") for command in commands):
        return
    denied = _DENIED.findall(" ".join(said))
    words = {word for text in (*names, *(c.phrase for c in commands)) for word in _WORD.findall(text.replace("_", " "))}
    for noun in dict.fromkeys(item.stem.rpartition("_")[2] for item in scene.objects):
        named = [word for word in said if same_word(word, noun) and word not in denied]
        if named and not any(same_word(word, noun) for word in words):
            yield named[0]


def _superlatives(
    commands: Sequence[Command], said: Sequence[str], scene: SceneView, table: WordTable
) -> Iterable[str]:
    """Yield 'biggest' and its like where the answer is about another object of that kind."""
    if any(command.verb == "arrange" for command in commands):
        return
    sizes = {item.id: item.size for item in scene.objects}
    named = [name for command in commands for name in command.targets.names if name in sizes]
    kin = {name for name in named if name.rpartition("-")[0] in scene.stems}
    if not kin:
        return
    for word in said:
        if (size := table.superlatives.get(word)) and not any(sizes[name] == size for name in kin):
            yield word


_UNLIKE = frozenset(("except", "but", "besides", "not", "other", "others", "than", "without", "instead"))


def _targets(command: Command, scene: SceneView) -> set[str]:
    """Return the ids that a command is about; none for all."""
    found: set[str] = set()
    for name in command.targets.names:
        found |= {i for i in scene.ids if i == name or (name.endswith("-*") and i.rpartition("-")[0] == name[:-2])}
    return found - set(command.targets.besides)


def _selectors(commands: Sequence[Command], said: Sequence[str], scene: SceneView) -> Iterator[str]:
    """Yield looks and places that single out others of a kind than those that the answer is about ('the blue car')."""
    if _UNLIKE & set(said):
        return
    answered = set(_WORD.findall(format_answer(commands)))
    chosen = (command for command in commands if command.verb not in ("arrange", "align", "spread"))
    targets = set().union(*(_targets(command, scene) for command in chosen))
    kin = [o for o in scene.objects if o.stem in scene.stems and o.stem in {i.rpartition("-")[0] for i in targets}]
    for word in said:
        if word in answered:
            continue
        having = {o.id for o in kin if word in (*o.phrase.lower().split()[:-1], *o.place.split())}
        stems = {i.rpartition("-")[0] for i in having}
        if having and not {i for i in targets if i.rpartition("-")[0] in stems} <= having:
            yield word


def _everything(commands: Sequence[Command], said: Sequence[str], scene: SceneView, table: WordTable) -> Iterator[str]:
    """Yield a marker where all there is would be changed though the message names one of several kinds."""
    if len({o.stem for o in scene.objects}) < 2 or not any(
        "*" in c.targets.names and not c.targets.besides for c in commands
    ):
        return
    nouns = {o.stem.rpartition("_")[2] for o in scene.objects}
    yield from (word for word in said if any(same_word(word, noun) for noun in nouns))


_SETTINGS = ("style", "ratio", "size", "seed", "steps", "variations", "redraw", "bg", "bg+", "merge")
"""What is ordered with words that name no thing in the picture."""


def unread_at_risk(
    commands: Sequence[Command], unread: Sequence[str], language: str, table: WordTable
) -> Iterator[str]:
    """Yield unread words that make the rest of an answer doubtful.

    Those are all where something is changed without words of its own ('make it pop' is no order to grow), those that say where,
    and things that a caption names.
    """
    changing = [command for command in commands if command.changes]
    if any(command.targets and not command.phrase for command in changing):
        yield from unread
    elif changing:
        yield from (word for word in unread if word in table.cues)
    if any(command.verb not in _SETTINGS for command in changing):
        nouns = _nouns(language)
        yield from (word for word in unread if stem_of(word) in nouns)


@cache
def _nouns(language: str) -> frozenset[str]:
    """Return the stems of the things that the tables of a language name."""
    table = entries(language if language in GLOSSED else "de")
    return frozenset(stem_of(entry.english) for entry in table if entry.kind == "noun" and " " not in entry.english)


_SIDE = re.compile(
    r"\b(?:left|right)\s+(?:of|from|hand|side)\b|\b(?:its|his|her|their|the)\s+(?:left|right)\s*(?:$|[.,;!?]|side)|^\W*(?:left|right)\b"
)


def _sides(commands: Sequence[Command], text: str) -> Iterator[str]:
    """Yield a side that an answer takes for a relation where the message means one of several ('on the left cat')."""
    kinds = {attach.kind for command in commands for attach in command.attaches}
    if kinds & {"left of", "right of"} and re.search(r"\b(?:left|right)\b", text) and not _SIDE.search(text):
        yield "left" if "left of" in kinds else "right"
