"""A noun phrase that was read: `Np`, and how plain English says it.

It knows nothing of any language but English.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...grammar.kinds import kind_of
from ...grammar.setting import is_place
from ...phrases import fix_article, plural

_ORDER = {"sizes": 0, "others": 1, "colours": 2, "materials": 3, "": 3}
_PAIRS = frozenset({"scissors", "trousers", "jeans", "shorts", "glasses", "sunglasses", "stairs", "mountains", "clouds", "skis", "people",
                    "shadows", "suitcases", "rain boots", "furniture", "spaghetti", "pasta", "popcorn", "bread"})  # fmt: skip
_MASSES = frozenset({"snow", "water", "sand", "grass", "fog", "smoke", "rain", "ice", "fruit", "furniture", "bread", "milk", "coffee", "tea",
                     "wine", "beer", "juice", "rice", "people", "nature", "space"})  # fmt: skip


@dataclass(frozen=True)
class Adjective:
    """An English adjective and what it tells of: 'colours', 'sizes', 'materials' or 'others'."""

    value: str
    sort: str


@dataclass(frozen=True)
class Np:
    """A noun phrase.

    Attributes:
        noun: English, singular; empty when only 'the red one' was said, or an id.
        det: '', 'the', 'a', 'some', 'another', 'all', 'no', ...
        count: a number or an English opening ('a pair of'); empty when none was said.
        pos: 'left', 'middle', 'first', ...
        tail: English after the noun ('of fruit').
        gender: of the word that was said.
        pronoun: 'it' or 'them' where it was one; `said` then is the word.
        id: a fixed name, or what a pronoun was found to stand for.
    """

    noun: str = ""
    det: str = ""
    count: str = ""
    pos: str = ""
    adjectives: tuple[Adjective, ...] = ()
    plural: bool = False
    tail: str = ""
    gender: str = ""
    pronoun: str = ""
    said: str = ""
    id: str = ""
    nouns: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_new(self) -> bool:
        """Tell whether it speaks of something that need not be there yet ('a dog', 'two cats', 'chairs')."""
        if (
            self.pronoun
            or self.id
            or self.det in ("the", "my", "this", "all", "both", "every", "other", "rest", "everything")
        ):
            return False
        return bool(self.noun) and (self.det in ("a", "some", "another", "more") or bool(self.count) or self.plural)

    @property
    def is_one(self) -> bool:
        """Tell whether it has no noun: 'a blue one', 'the left one'."""
        return not (self.noun or self.pronoun or self.id)

    @property
    def is_setting(self) -> bool:
        return bool(self.noun) and is_place(self.noun.split())

    def definite(self) -> Np:
        return replace(self, det="the") if self.noun and not self.det else self

    def english(self) -> str:
        """Say it."""
        if self.id or self.pronoun:
            return self.id or self.pronoun
        if self.det in ("rest", "everything"):
            return "the rest" if self.det == "rest" else f"everything {self.tail}".strip()
        several = self.plural or self._counts_several
        noun = self._noun(several)
        adjectives = [a.value for a in sorted(self.adjectives, key=lambda a: _ORDER.get(a.sort, 1))]
        words = [*self._opening(several), self.pos, *_joined_colours(adjectives, self.adjectives), noun, self.tail]
        return fix_article(" ".join(word for word in words if word))

    @property
    def _counts_several(self) -> bool:
        return bool(self.count) and self.count not in ("1", "one")

    def _noun(self, several: bool) -> str:
        if not self.noun:
            return "ones" if several else "one"
        if not several or self.noun in _PAIRS or self.noun in _MASSES:
            return self.noun
        return plural(self.noun)

    def _opening(self, several: bool) -> list[str]:
        det = {
            "this": "the",
            "my": "the",
            "some": "",
            "every": "all the",
            "all": "all the",
            "both": "both",
            "other": "the other",
        }.get(self.det, self.det)
        if det == "a" and (several or self.noun in _MASSES or self.noun in _PAIRS):
            det = ""
        if self.det in ("another",) and several:
            return [self.count, "more"] if self.count else ["more"]
        if det == "the" and self.count:
            return ["the", self.count]
        if det == "a" and self.count:
            return [self.count]
        return [det, self.count]


def _joined_colours(values: list[str], adjectives: tuple[Adjective, ...]) -> list[str]:
    """'red white' -> 'red and white'."""
    colours = [a.value for a in adjectives if a.sort == "colours"]
    if len(colours) != 2:
        return values
    joined = " and ".join(colours)
    return [joined if v == colours[0] else v for v in values if v != colours[1]]


def is_garment(noun: str) -> bool:
    return kind_of(noun) == "clothing"


def is_clothing(noun: str) -> bool:
    return kind_of(noun) in ("clothing", "hat")
