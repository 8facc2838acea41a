"""A message's items cut into clauses, one edit each, and what stands in a clause.

It knows nothing of the English that a clause becomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from .items import Item, Placed, With, words_in
from .senses import Word
from .things import Np

_SAYS_NO_EDIT = frozenset({"be", "have", "should", "want", "draw", "make"})
_WAYS = frozenset({"hoch", "rauf", "hinauf", "runter", "herunter", "hinunter"})
_COMPLEMENTS = ("size", "adj", "dir", "side", "region", "time", "to_front", "to_back")


@dataclass
class Clause:
    """The items of one edit.

    Attributes:
        carried: verb classes of the clause before, where this one has none of its own.
        before: the noun phrase that the clause before was about.
    """

    items: list[Item]
    carried: frozenset[str] = frozenset()
    before: Np | None = None
    _verbs: frozenset[str] | None = field(default=None, repr=False)

    @property
    def verbs(self) -> frozenset[str]:
        """Return the classes of its verbs, separable ones by their particles."""
        if self._verbs is None:
            self._verbs = frozenset(self._read_verbs()) or self.carried
        return self._verbs

    def _read_verbs(self) -> Iterator[str]:
        particles = {sense.value for word in words_in(self.items) for sense in word.senses if sense.kind == "part"}
        for word in words_in(self.items):
            senses = [sense for sense in word.senses if sense.kind == "verb"]
            apart = [sense for sense in senses if sense.particle and sense.particle in particles]
            for sense in apart or [sense for sense in senses if not sense.particle]:
                yield sense.value

    def does(self, *classes: str) -> bool:
        return bool(self.verbs & frozenset(classes))

    def word(self, kind: str) -> Word | None:
        return next((word for word in words_in(self.items) if word.has(kind)), None)

    def value(self, kind: str) -> str | None:
        word = self.word(kind)
        return word.value(kind) if word else None

    def values(self, kind: str) -> list[str]:
        return [value for word in words_in(self.items) if (value := word.value(kind)) is not None]

    def has(self, *kinds: str) -> bool:
        return any(self.word(kind) for kind in kinds)

    @property
    def nps(self) -> list[Np]:
        return [item for item in self.items if isinstance(item, Np)]

    @property
    def placed(self) -> list[Placed]:
        return [item for item in self.items if isinstance(item, Placed)]

    def withs(self, *kinds: str) -> list[Np]:
        return [item.np for item in self.items if isinstance(item, With) and item.kind in kinds]

    @property
    def empty(self) -> bool:
        return not any(not isinstance(item, Word) or not item.has("punct", "conj", "keep_rest") for item in self.items)


def split(items: Sequence[Item]) -> list[Clause]:
    """Cut items at full stops and 'then', and at commas and 'and' where a new edit begins."""
    clauses: list[Clause] = []
    for sentence in _sentences(items):
        clauses += _soft(sentence)
    return [_with_positions(clause) for clause in clauses if not clause.empty]


_TELLS_WHICH = (
    "remove",
    "replace",
    "paint",
    "grow",
    "shrink",
    "lock",
    "unlock",
    "change",
    "double",
    "duplicate",
    "raise",
    "lower",
)


def _with_positions(clause: Clause) -> Clause:
    """'pinta de azul el esquiador más a la derecha': where something else is asked, a side tells which one is meant."""
    for index, item in enumerate(clause.items[1:], start=1):
        said = clause.items[index - 1]
        before = said.np if isinstance(said, With) and said.kind == "to" else said
        if (
            not (isinstance(item, Word) and isinstance(before, Np))
            or before.pos
            or before.pronoun
            or before.id
            or before.is_new
        ):
            continue
        place = item.value("region") or item.value("side") or (item.value("pos") if item.has("dir") else None)
        pos = {"center": "middle", "up": "top", "down": "bottom"}.get(place or "", place)
        others = Clause([*clause.items[:index], *clause.items[index + 1 :]], clause.carried)
        asks = others.does(*_TELLS_WHICH) or others.has("size", "adj", "dir", "side", "region")
        if pos in ("left", "right", "middle", "top", "bottom") and asks:
            items = [*clause.items[: index - 1], replace(before, pos=pos, det="the"), *clause.items[index + 1 :]]
            return Clause(items, clause.carried, clause.before)
    return clause


def _sentences(items: Sequence[Item]) -> Iterator[list[Item]]:
    current: list[Item] = []
    for item in items:
        if isinstance(item, Word) and (item.value("punct") == "." or item.value("conj") in ("then", "while")):
            if current:
                yield current
            current = []
        elif not (isinstance(item, Word) and item.has("keep_rest")):
            current.append(item)
    if current:
        yield current


def _soft(sentence: list[Item]) -> list[Clause]:
    clauses: list[Clause] = []
    joint: list[Item] = []
    for part, separator in _parts(sentence):
        clause = Clause(part)
        if not clauses:
            clauses.append(clause)
        elif _begins(clause, clauses[-1], separator):
            last = clauses[-1]
            verbs = [] if clause.verbs else [word for word in words_in(last.items) if word.has("verb")]
            if not last.verbs and not clause.verbs:
                last.carried, last._verbs = frozenset({"make"}), None
            clauses.append(Clause([*verbs, *part], last.verbs if not verbs else frozenset(), target_before(last)))
        else:
            clauses[-1] = Clause([*clauses[-1].items, *joint, *part], clauses[-1].carried, clauses[-1].before)
        joint = [separator] if separator is not None else []
    return clauses


def target_before(clause: Clause) -> Np | None:
    nps = [*clause.nps, *clause.withs("to", "of")]
    return nps[0] if nps else clause.before


def _parts(sentence: list[Item]) -> Iterator[tuple[list[Item], Item | None]]:
    """Yield (items, the separator after them)."""
    current: list[Item] = []
    for item in sentence:
        if isinstance(item, Word) and (item.has("punct") or item.value("conj") in ("and", "but")):
            if current:
                yield current, item
            current = []
        else:
            current.append(item)
    if current:
        yield current, None


def _begins(clause: Clause, last: Clause, separator: Item | None) -> bool:
    """Tell whether a piece is an edit of its own."""
    own = Clause(clause.items).verbs
    if not last.verbs and not last.nps and (last.placed or last.has("region", "side")) and own:
        return False
    if (
        clause.nps
        and _complement(last)
        and any(word.value("part") in ("weg", "raus") for word in words_in(clause.items))
    ):
        return True
    if own & {"swap", "change"} and clause.has("attr") and len(last.nps) == 1 and not _complement(last):
        return False
    if own - _SAYS_NO_EDIT and _is_complete(last):
        return True
    if own and last.verbs and (_complement(last) or last.nps) and (_complement(clause) or clause.nps):
        return True
    if clause.has("neg") and (last.verbs or _complement(last)):
        return True
    if not own and _complement(clause) and _complement(last) and (last.verbs or last.nps):
        return True
    if not own and clause.has("size") and not clause.nps and not last.verbs and any(np.adjectives for np in last.nps):
        return True
    if (
        not own
        and _complement(clause)
        and not clause.nps
        and (last.nps or last.verbs)
        and last.does("move", "put", "make", "grow", "shrink", "paint", "raise", "lower")
    ):
        return True
    return bool(clause.has("only", "same") and last.verbs)


def _is_complete(clause: Clause) -> bool:
    """Tell 'haz el coche rojo' from 'lass Auto', which waits for more."""
    asks = bool(clause.verbs - _SAYS_NO_EDIT) or any(np.adjectives or np.is_new for np in clause.nps)
    return asks or _complement(clause) or clause.has("medium", "look", "style", "neg")


def _complement(clause: Clause) -> bool:
    moves = any(word.value("part") in _WAYS for word in words_in(clause.items))
    return moves or clause.has(*_COMPLEMENTS) or bool(clause.placed) or clause.does("grow", "shrink", "raise", "lower")
