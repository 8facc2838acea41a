"""What a word or fixed expression may mean: `Sense`, and `Word`, one expression of a message with its senses.

They know nothing of sentences.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sense:
    """One meaning.

    Attributes:
        kind: 'noun', 'adj', 'verb', 'rel', ...: a section of the language's data.
        value: what it says in plain English, or the class of a verb.
        gender: 'm', 'f', 'n' or '' of nouns.
        plural: nouns and pronouns of more than one.
        particle: what must stand elsewhere in the clause for a separable verb to mean this ('aus').
        sort: of adjectives: 'colours', 'sizes', 'materials' or 'others'.
        bare: an adjective's uninflected form, which in German stands apart from its noun.
    """

    kind: str
    value: str
    gender: str = ""
    plural: bool = False
    particle: str = ""
    sort: str = ""
    bare: bool = False


@dataclass(frozen=True)
class Word:
    """One word or fixed expression of a message, as written, with all its senses."""

    text: str
    senses: tuple[Sense, ...]
    clitic: bool = False

    def get(self, kind: str) -> Sense | None:
        return next((sense for sense in self.senses if sense.kind == kind), None)

    def value(self, kind: str) -> str | None:
        sense = self.get(kind)
        return sense.value if sense else None

    def has(self, *kinds: str) -> bool:
        return any(sense.kind in kinds for sense in self.senses)

    @property
    def unknown(self) -> bool:
        return not self.senses
