"""A noun phrase of another language as a value, and the English that says it.

It knows nothing of either language nor of layouts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...phrases import fix_article, number_word, plural, with_article


@dataclass(eq=False)
class Thing:
    """What one noun phrase names.

    Attributes:
        nouns: English nouns it may mean, likeliest first; empty for 'the red one' or 'it'.
        place, time: the English prepositional phrase where the noun names a setting ('in a forest', 'at night').
        looks: English adjectives in order, colours last; `size` is apart.
        count: None where no number was said; `amount` is a vague one ('several', 'a group of').
        pronoun: 'it', 'them', 'everything' or 'the rest'.
        where: 'left', 'leftmost', 'middle', 'second', 'biggest' ...: which one of several.
        tails: what follows the noun in English ('wearing a red hat', 'of fruit').
        links: (relation, anchors) said in the phrase itself ('the dog beside the tree').
        counter: the measure word that was said.
        settings: where or when it is, said in the phrase itself ('the house by the sea').
        holds, held: what is in or by it, and how, said in the phrase itself ('a park where dogs run').
        unknown: the head, where it could not be read.
        is_other: 'another one', so never one that was named before.
    """

    nouns: tuple[str, ...] = ()
    place: str = ""
    time: str = ""
    style: str = ""
    colours: list[str] = field(default_factory=list)
    adjectives: list[str] = field(default_factory=list)
    size: str = ""
    count: int | None = None
    amount: str = ""
    is_definite: bool = False
    is_all: bool = False
    pronoun: str = ""
    where: str = ""
    tails: list[str] = field(default_factory=list)
    links: list[tuple[str, list[Thing]]] = field(default_factory=list)
    counter: str = ""
    settings: list[Thing] = field(default_factory=list)
    holds: list[Thing] = field(default_factory=list)
    held: str = "next_to"
    unknown: str = ""
    object_id: str = ""
    is_other: bool = False

    @property
    def noun(self) -> str:
        return self.nouns[0] if self.nouns else ""

    @property
    def is_headless(self) -> bool:
        return not (self.nouns or self.is_setting or self.pronoun or self.style or self.object_id or self.unknown)

    @property
    def is_setting(self) -> bool:
        return bool(self.place or self.time) and not self.nouns

    @property
    def only_looks(self) -> bool:
        """Tell 'red': looks and no noun, and nothing that points at one."""
        points = self.is_definite or bool(self.where)
        return self.is_headless and not points and bool(self.colours or self.adjectives or self.size)

    @property
    def is_indefinite(self) -> bool:
        """Tell whether it is new by its form: a number or a measure word before it."""
        return not self.is_definite and (self.count is not None or bool(self.amount) or bool(self.counter))

    @property
    def is_plural(self) -> bool:
        return self.is_all or bool(self.amount) or (self.count is not None and self.count > 1)

    def looks(self) -> list[str]:
        return [self.size] * bool(self.size) + self.adjectives + self.colours

    def phrase(self, many: bool = False) -> str:
        """Return the words without article or number: 'small red cars wearing hats'."""
        noun = self.noun or "one"
        return " ".join([*self.looks(), plural(noun) if many else noun, *self.tails])

    def indefinite(self) -> str:
        """Return 'a red car', 'two cats', 'several birds', as a caption names it first."""
        if self.amount:
            return f"{self.amount} {self.phrase(True)}"
        if self.count is not None and self.count != 1:
            return f"{number_word(self.count)} {self.phrase(True)}"
        return with_article(self.phrase())

    def again(self) -> str:
        """Return 'the red car' or 'the cats', as a caption names it later."""
        noun = plural(self.noun) if self.is_plural else self.noun
        return " ".join(["the", *self.adjectives, *self.colours, noun])

    def setting(self) -> str:
        """Return the prepositional phrase of a place or time with the adjectives that came with it."""
        text = self.place or self.time
        words = self.looks()
        if not words:
            return text
        preposition, _, rest = text.partition(" ")
        article, _, noun = rest.partition(" ")
        if article not in ("a", "an", "the"):
            return f"{preposition} {' '.join(words)} {rest}" if rest else text
        described = " ".join(["a", *words, noun])
        return f"{preposition} {fix_article(described)}"


def setting_noun(text: str) -> str:
    """Return a place without its preposition: 'in a forest' -> 'a forest'; adverbs come back whole."""
    preposition, _, rest = text.partition(" ")
    return rest if rest and preposition in ("in", "on", "at", "by", "under") else text


def part_phrase(part: str, looks: list[str]) -> str:
    """Put looks into 'a roof' or 'hair': 'a red roof', 'blue hair'."""
    article, _, noun = part.partition(" ")
    return with_article(" ".join([*looks, noun])) if article == "a" else " ".join([*looks, part])
