"""An answer as facts that can be compared: two answers that mean the same have equal facts.

Ids are written out against the scene, statements about several objects are told apart, opposite relations are told from one
side, and items are known by their phrases. Statements keep their order only around walks through the versions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tools.language.commands import ARRANGEMENTS, PLACES, Attach, Command, Targets
from tools.layout.layout import Layout

from .wording import scenery_words, stem, wording, words_of

Fact = tuple[Any, ...]
_WALKS = frozenset(("undo", "redo", "goto", "restore", "again", "reset", "redraw", "merge"))
_ONE_BY_ONE = frozenset(
    ("resize", "move", "remove", "look", "drop", "lock", "unlock", "front", "back", "mirror", "copy", "replace")
)
_TOGETHER = re.compile(r"as |(?:little |much )?(?:closer|apart)$")
_OPPOSITE = {"right of": "left of", "below": "above", "behind": "in front of"}
_SPOTS = frozenset((*PLACES, *ARRANGEMENTS))


@dataclass(frozen=True)
class Facts:
    """What an answer says.

    Attributes:
        segments: the facts between walks, each with how often it is said, and the walks, in order.
        scenery: words of `bg` and of `bg+`, by verb.
        styles: words of all styles.
    """

    segments: tuple[frozenset[tuple[Fact, int]], ...]
    scenery: frozenset[tuple[str, frozenset[str]]]
    styles: frozenset[str]


def facts_of(commands: Sequence[Command], scene: Layout | None) -> Facts:
    """Return what an answer says about a scene."""
    names = _Names(commands, scene)
    segments: list[Counter[Fact]] = [Counter()]
    for command in commands:
        found = Counter(_facts(command, names))
        if command.verb in _WALKS and not command.negated:
            segments += [found, Counter()]
        else:
            segments[-1] += found
    scenery = {
        verb: frozenset().union(*(scenery_words(c.phrase) for c in commands if c.verb == verb and not c.negated))
        for verb in ("bg", "bg+", "bg-")
    }
    styles = (words_of(c.phrase) for c in commands if c.verb == "style" and not c.negated)
    return Facts(
        tuple(frozenset(segment.items()) for segment in segments if segment),
        frozenset((verb, words) for verb, words in scenery.items() if words),
        frozenset[str]().union(*styles) - {"style"},
    )


class _Names:
    """Finds what targets and anchors stand for: ids of the scene, or items of the answer by their phrases."""

    def __init__(self, commands: Sequence[Command], scene: Layout | None) -> None:
        self.ids = tuple(item.id for item in scene.objects) if scene else ()
        self.new = {wording(c.phrase) for c in commands if c.verb in ("item", "add")}
        self.old = {item.id: words_of(item.phrase) for item in scene.objects} if scene else {}

    def ids_of(self, targets: Targets) -> frozenset[str]:
        return frozenset(i for name in targets.names for i in self._ids(name)) - {
            i for name in targets.besides for i in self._ids(name)
        }

    def anchor(self, text: str) -> frozenset[Any]:
        """Return what an anchor stands for: ids, or the one item whose phrase has all its words; of several joined, all."""
        if found := self._thing(text):
            return frozenset(found)
        parts = re.split(r"\+| and ", text)
        return frozenset(thing for part in parts for thing in self._thing(part) or [wording(part)])

    def _thing(self, text: str) -> Sequence[Any]:
        if found := self._ids(text):
            return found
        words = words_of(text)
        new = [phrase for phrase in self.new if words <= frozenset().union(*phrase)]
        exact = [phrase for phrase in new if phrase == wording(text)]
        if new:
            return exact or (new if len(new) == 1 else [])
        old = [name for name, known in self.old.items() if words <= known]
        return old if len(old) == 1 else []

    def _ids(self, name: str) -> tuple[str, ...]:
        if name == "*":
            return self.ids
        if name.endswith("-*"):
            return tuple(i for i in self.ids if i.rpartition("-")[0] == name[:-2]) or (name,)
        return (name,) if re.fullmatch(r"[a-z0-9_]+-\d+", name) else ()


def _facts(command: Command, names: _Names) -> list[Fact]:
    if command.negated:  # nothing is done either way: how much was not wanted does not matter
        return [("not", command.verb, names.ids_of(command.targets))]
    if command.verb in ("item", "add"):
        return _item(command, names)
    if command.verb == "talk" and command.phrase in ("praise", "chat"):  # a remark either way, and hard to tell apart
        return [("talk", "chat")]
    if command.verb in ("bg", "bg+", "bg-", "style") and command.phrase != "none":
        return []
    if command.verb in ("no", "allow"):
        return [(command.verb, words_of(part)) for part in command.phrase.split(",")]
    if command.verb == "put":
        return [("put", i, _attach(a, names)) for i in sorted(names.ids_of(command.targets)) for a in command.attaches]
    return _on_targets(command, names)


def _on_targets(command: Command, names: _Names) -> list[Fact]:
    ids, amount = names.ids_of(command.targets), _amount(command.amount)
    whole = command.verb == "mirror" and command.targets.names == ("*",)  # the picture, not each object in its place
    attaches = frozenset(_attach(a, names) for a in command.attaches)
    count = command.count if command.verb != "replace" or command.count != 1 else None
    rest = (amount, count, command.number, wording(command.phrase), attaches)
    if command.verb in _ONE_BY_ONE and ids and not whole and not _TOGETHER.match(command.amount):
        return [(command.verb, i, *rest) for i in sorted(ids)]
    return [(command.verb, "picture" if whole else ids, *rest)]


def _item(command: Command, names: _Names) -> list[Fact]:
    """Return an item with its places, each single thing of it said once, and its relations."""
    phrase = wording(command.phrase)
    spots = frozenset(_attach(a, names) for a in command.attaches if a.kind in _SPOTS)
    each = any(a.each for a in command.attaches)
    relations = [fact for a in command.attaches if a.kind not in _SPOTS for fact in _relations(phrase, a, names)]
    return [*[(command.verb, phrase, spots, each)] * (command.count or 1), *dict.fromkeys(relations)]


def _relations(phrase: Any, attach: Attach, names: _Names) -> list[Fact]:
    """Return a relation to each anchor; `between` is one relation to both."""
    anchors = frozenset(thing for text in attach.anchors for thing in names.anchor(text))
    if attach.kind == "between":
        return [("relation", "between", phrase, anchors)]
    if attach.kind == "next to":
        return [("relation", "next to", frozenset((phrase, anchor)), attach.each) for anchor in anchors]
    if attach.kind in _OPPOSITE:
        return [("relation", _OPPOSITE[attach.kind], anchor, phrase, attach.each) for anchor in anchors]
    return [("relation", attach.kind, phrase, anchor, attach.each) for anchor in anchors]


def _attach(attach: Attach, names: _Names) -> Fact:
    anchors = frozenset(thing for text in attach.anchors for thing in names.anchor(text))
    return (attach.kind, anchors, attach.each, attach.columns, attach.rows)


_FACTORS: tuple[tuple[str, Callable[[float], float]], ...] = (
    (r"x(\d+(?:\.\d+)?)", lambda n: n),
    (r"(\d+(?:\.\d+)?)% bigger", lambda n: 1 + n / 100),
    (r"(\d+(?:\.\d+)?)% smaller", lambda n: 1 - n / 100),
)


def _amount(text: str) -> str | float:
    """Return an amount; factors and percentages as one number."""
    for pattern, factor in _FACTORS:
        if found := re.fullmatch(pattern, text):
            return round(factor(float(found[1])), 3)
    return text


def words_said(facts: Facts) -> frozenset[str]:
    """Return every word that the facts rest on."""
    found: set[str] = set(facts.styles)
    for _, words in facts.scenery:
        found |= words

    def gather(value: Any) -> None:
        if isinstance(value, str):
            found.add(stem(value))
        elif isinstance(value, tuple | frozenset):
            for part in value:
                gather(part)

    gather(facts.segments)
    return frozenset(found)
