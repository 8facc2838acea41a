"""What a message must say for an answer to do what it does: words of its kind for each verb, a negation for what is negated,
a tie for what stands behind 'in' or 'on', and no order in what is taken for a remark.

The words are data (`words/<language>.yaml`); a language without them is not held to these checks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tools.layout.nouns.kinds import kind_of

from .answers import format_answer
from .commands import Command
from .likeness import noun_of, same_word
from .prompt import SceneView
from .word_table import WordTable

_TIE = re.compile(
    r"\b(?:in|on|inside|into|onto|under|beneath|underneath|behind|above|between|around|atop|over|front of|top of|left of|right of|next to|beside|against)"
    r"\s+(?:(?:a|an|the|its|his|her|their|some|each|two|three|four|five|one|both)\s+)?((?:[\w'-]+\s*){1,4})"
)
_WITH = re.compile(
    r"\b([\w'-]+) with (?:a |an |the |some |two |three )?((?:[\w'-]+ ){1,4}?)(?:on|in|inside|under|behind|above|around|next to) (?:it|them|top)\b"
)
_STRONG_TIE = re.compile(
    r"\b(?:left of|right of|next to|behind|front of|on top of) (?:(?:a|an|the) )?((?:[\w'-]+\s*){1,4})"
)
_OPPOSITES = ("left of", "right of", "next to", "behind", "in front of", "on", "under", "above", "facing")
_ENDS = re.compile(
    r"(?:a|an|the|is|are|was|were|there|and|or|with|of|in|on|at|to|that|which|who|while|it|one|near|by|for|from|behind|under|over)"
)
_WHATEVER = re.compile(
    r"(?:it|its|this|that|these|those|them|they|him|her|he|she|one|ones|all|both|everything|other|others|rest|thing)"
)


def without_ground(
    commands: Sequence[Command], text: str, said: Sequence[str], scene: SceneView | None, table: WordTable
) -> Iterator[str]:
    """Yield what an answer does or drops without ground in its message (`text`, glossed; `said`, its words)."""
    yield from _ordered_in_remark(commands, text, table)
    yield from _unfounded(commands, text, scene, table)
    if not any(command.changes for command in commands):
        return
    yield from _lost(commands, text, table)
    if commands[0].verb == "new":
        yield from _untied(commands, text)
        yield from _of_another(commands, text)
    elif scene is not None:
        yield from _unnamed(commands, said, scene)


def _unfounded(commands: Sequence[Command], text: str, scene: SceneView | None, table: WordTable) -> Iterator[str]:
    """Yield what the answer does without words of the message (`text`, glossed) that ask for it."""
    before = scene.before.lower() if scene else ""
    meant = f"{text} {table.corrected(text)}"
    for command in commands:
        needed = table.evidence.get("not" if command.negated else command.verb)
        if needed and not needed.search(meant) and not (command.verb in _GOES_ON and needed.search(before)):
            yield command.verb
    yield from _impossible(commands)
    items = any(command.verb == "item" for command in commands)
    if scene is not None and commands[0].verb == "new" and not items and (new := table.evidence.get("empty_new")):
        yield from () if new.search(text) else ("new",)
    if commands[0].verb == "new":
        yield from (c.phrase for c in commands if c.verb == "bg" and kind_of(c.phrase.split()[-1]) in _NO_PLACES)
    changes = any(command.changes for command in commands)
    if changes and (remark := table.evidence.get("remark")) and (found := remark.search(text)):
        yield found.group().strip()
    heeded = any(c.negated or c.verb in _HEEDING for c in commands)
    if not heeded and (forbidding := table.evidence.get("forbid")) and (found := forbidding.search(text)):
        yield found.group()
    if (vague := table.evidence.get("vague")) and any(
        c.verb in ("look", "style", "bg+") and vague.fullmatch(c.phrase) for c in commands
    ):
        yield "?"
    if (
        scene is None
        and commands[0].verb == "no"
        and (found := table.evidence["remove"].search(text) if table.evidence else None)
    ):
        yield found.group()


_NO_PLACES = frozenset(
    (
        "animal",
        "bird",
        "insect",
        "fish",
        "vehicle",
        "furniture",
        "container",
        "bag",
        "food",
        "toy",
        "instrument",
        "tool",
        "device",
        "hat",
        "umbrella",
    )
)
"""Kinds of things that nothing happens in: 'on a table' is where apples lie, no background."""
_HEEDING = ("lock", "no", "keep", "stop", "talk", "ask")
_GOES_ON = ("resize", "move")
"""What a short message may go on with without saying it again ('a bit more')."""


def _impossible(commands: Sequence[Command]) -> Iterator[str]:
    """Yield objects that would face or change places with themselves, or be placed where they are or after they are gone."""
    gone: set[str] = set()
    for command in commands:
        names = command.targets.names
        if command.verb in ("swap", "face") and len(names) != len(set(names)):
            yield names[0]
        if command.verb == "put" and (gone & set(names) or any(set(names) & set(a.anchors) for a in command.attaches)):
            yield names[0]
        gone |= set(names) if command.verb == "remove" else set()


def _lost(commands: Sequence[Command], text: str, table: WordTable) -> Iterator[str]:
    """Yield words of the message that its answer must have a counterpart of, and has not."""
    answer = format_answer(commands)
    for said, answered in table.demands:
        if (found := said.search(text)) and not answered.search(answer):
            yield found.group()


def _of_another(commands: Sequence[Command], text: str) -> Iterator[str]:
    """Yield things that are tied to another than the one they are said to be on: 'a bed, a desk with a lamp on it'."""
    items = [command for command in commands if command.verb == "item"]
    for owner, words in _WITH.findall(text):
        thing = words.split()[-1]
        for item in items:
            tied = [anchor.split()[-1] for attach in item.attaches for anchor in attach.anchors]
            if tied and same_word(noun_of(item.phrase).lower(), thing) and not any(same_word(owner, t) for t in tied):
                yield thing


def _ordered_in_remark(commands: Sequence[Command], text: str, table: WordTable) -> Iterator[str]:
    """Yield the words that order or complain, where the answer takes the message for a remark."""
    ordering = table.evidence.get("order")
    if ordering and all(c.verb == "talk" for c in commands) and (found := ordering.search(text)):
        yield found.group().strip()


def _untied(commands: Sequence[Command], text: str) -> Iterator[str]:
    """Yield things of a new picture that something is in, on or behind by the message, though the answer ties nothing to them."""
    items = [command for command in commands if command.verb == "item"]
    tied = " ".join(anchor for item in items for attach in item.attaches for anchor in attach.anchors).split()
    behind = [_noun_phrase(found[1]) for found in _TIE.finditer(text)]
    strongly = [_noun_phrase(found[1]) for found in _STRONG_TIE.finditer(text)]
    for item in items:
        noun = noun_of(item.phrase).lower()
        is_tied = any(same_word(noun, word) for word in tied)
        if not item.attaches and not is_tied and any(words and same_word(words[-1], noun) for words in behind):
            yield noun
        reversed_ = any(attach.kind in _OPPOSITES for attach in item.attaches)
        if not is_tied and not reversed_ and any(w and same_word(w[-1], noun) for w in strongly):
            yield noun


def _noun_phrase(text: str) -> list[str]:
    """Return the words up to the first that ends a noun phrase."""
    words: list[str] = []
    for word in text.split():
        if _ENDS.fullmatch(word):
            break
        words.append(word)
    return words


def _unnamed(commands: Sequence[Command], said: Sequence[str], scene: SceneView) -> Iterator[str]:
    """Yield objects that would be removed, or have something put at them, though nothing in the message names them, nor
    stands for them."""
    points = any(_WHATEVER.fullmatch(word) for word in said)
    targets = {name for command in commands for name in command.targets.names}
    for command in commands:
        takes = () if points or command.negated or command.verb not in ("remove", "replace") else command.targets.names
        anchors = {anchor for attach in command.attaches for anchor in attach.anchors}
        told = {*scene.last, *targets} if points else set()
        for item in scene.objects:
            doubtful = item.id in takes or (item.id in anchors and item.id not in told and len(scene.objects) > 2)
            named = item.stem if item.id in takes else f"{item.phrase} {item.stem} {item.place} {item.size}"
            if doubtful and not _is_named(named, said):
                yield item.id


def _is_named(phrase: str, said: Sequence[str]) -> bool:
    return any(same_word(word, part) for word in said for part in phrase.replace("_", " ").lower().split())
