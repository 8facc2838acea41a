"""A caption taken apart: things, how they stand to each other, places, times, style; and the English that says it.

It knows nothing of either language nor of boxes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...grammar.kinds import kind_of
from ...phrases import join
from .references import stands_for
from .things import Thing

WORDS = {
    "left_of": "to the left of", "right_of": "to the right of", "next_to": "next to", "in_front_of": "in front of",
    "top": "at the top", "bottom": "at the bottom", "left": "on the left", "right": "on the right",
    "middle": "in the middle", "back": "in the background", "front": "in the foreground",
    "top left": "in the top left corner", "top right": "in the top right corner",
    "bottom left": "in the bottom left corner", "bottom right": "in the bottom right corner",
}  # fmt: skip
"""How relations and regions are said in English; the others are said by their own name."""
_PEOPLE = frozenset(["人", "名", "位"])
_AIRY = ("sky", "space", "clouds", "wall")


def is_apart(setting: str) -> bool:
    """Tell places that hold for what is said to be there alone: up in the sky, on a wall."""
    return setting.endswith(_AIRY)


@dataclass
class Scene:
    """What a caption says so far.

    Attributes:
        statements: (subjects, words, anchors): 'a cat', 'on', 'a sofa'; regions and places have no anchors.
        settings, times: where and when the whole picture is.
        parts: things that were taken out of others: 'three cats, one of them black'.
        unknown: something was named that could not be read; where that is all, nothing is said.
        known: nouns in the layout that is there; bare ones then mean those.
    """

    things: list[Thing] = field(default_factory=list)
    statements: list[tuple[list[Thing], str, list[Thing]]] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    negative: list[str] = field(default_factory=list)
    parts: list[tuple[Thing, Thing]] = field(default_factory=list)
    style: str = ""
    unknown: bool = False
    known: frozenset[str] = frozenset()

    def add(self, thing: Thing) -> list[Thing]:
        """Note a thing with what its phrase says of it; return the things that stand for it now."""
        if thing.is_setting:
            for setting in (*thing.settings, thing):
                self.set_place(setting, self.add_all(thing.holds))
            return []
        if thing.pronoun:
            return self.things[-1:] if thing.pronoun == "it" else list(self.things)
        if thing.unknown:
            self.unknown = True
            return []
        for setting in thing.settings:
            for one in (*setting.settings, setting):
                self.set_place(one, [thing])
        last_is_person = bool(self.things) and kind_of(self.things[-1].noun) == "person"
        if thing.is_headless and thing.counter in _PEOPLE and not last_is_person:
            thing.nouns = ("person",)
        if thing.is_headless:
            return self._add_part(thing)
        if (known := self._known(thing)) is not None:
            return [known]
        if thing.count is not None and 1 < len(thing.colours) == thing.count:
            return self.add_all([replace(thing, count=1, colours=[colour]) for colour in thing.colours])
        self.things.append(thing)
        if thing.where in WORDS:
            self.relate([thing], thing.where, [])
        for relation, anchors in thing.links:
            self.relate([thing], relation, self.add_all(anchors))
        if thing.holds:
            self.relate(self.add_all(thing.holds), thing.held, [thing])
        return [thing]

    def add_all(self, things: list[Thing]) -> list[Thing]:
        return [added for thing in things for added in self.add(thing)]

    def relate(self, subjects: list[Thing], words: str, anchors: list[Thing]) -> None:
        """Say that subjects stand so to anchors; without anchors `words` is a region or a setting."""
        if subjects:
            self.statements.append((subjects, words, anchors))

    def set_place(self, thing: Thing, subjects: list[Thing] | None = None) -> None:
        """Note where or when all is; what is in the air is so for its subjects only."""
        text = thing.setting()
        if thing.place and subjects and is_apart(text):
            self.relate(subjects, text, [])
        elif text not in (*self.settings, *self.times):
            (self.settings if thing.place else self.times).append(text)

    def describe(self, things: list[Thing], look: Thing) -> None:
        """Give things the looks that were said of them: '猫是黑色的', '1匹は黒'."""
        for thing in things:
            thing.colours = look.colours or thing.colours
            thing.adjectives = look.adjectives or thing.adjectives
            thing.size = look.size or thing.size

    def _known(self, thing: Thing) -> Thing | None:
        """Return what a bare noun speaks of again ('一只猫和一只狗, 猫在左边')."""
        if thing.is_indefinite or thing.is_other:
            return None
        for known in reversed(self.things):
            if set(known.nouns) & set(thing.nouns) and set(thing.looks()) <= set(known.looks()):
                return known
        last = self.things[-1] if self.things else None
        return last if last and not thing.looks() and stands_for(thing.noun, last.noun) else None

    def _add_part(self, thing: Thing) -> list[Thing]:
        """'三只猫, 一只黑色, 两只白色': a part of what was named last becomes a thing of its own."""
        if not self.things or (thing.count is None and not thing.counter):
            return []
        last = self.things[-1]
        whole = next((whole for whole, part in self.parts if part is last), last)
        count = thing.count or 1
        made = replace(
            whole, count=count, amount="", links=[], size=thing.size or whole.size,
            colours=thing.colours or whole.colours, adjectives=thing.adjectives or whole.adjectives,
        )  # fmt: skip
        if whole.count is not None and whole.count >= count:
            whole.count -= count
            self.parts.append((whole, made))
        self.things.append(made)
        for relation, anchors in thing.links:
            self.relate([made], relation, self.add_all(anchors))
        return [made]

    def english(self) -> str:
        """Say it all in the English that the grammar reads."""
        said: set[int] = set()
        if self.unknown and not self.things:
            return ""
        texts = [self._statement(statement, said) for statement in self.statements]
        texts += [self._named([thing], said) for thing in self.things if id(thing) not in said]
        text = ", ".join(text for text in texts if text)
        if self.style and not self.style.endswith(" style"):
            text = f"{self.style} of {text}" if text else self.style
        text = " ".join([text, *self.settings, *self.times]).strip()
        if self.negative:
            text = f"{text}, without {join(self.negative)}"
        return f"{text}, {self.style}" if text and self.style.endswith(" style") else text

    def _statement(self, statement: tuple[list[Thing], str, list[Thing]], said: set[int]) -> str:
        subjects, words, anchors = statement
        first = self._named(subjects, said)
        last = self._named(anchors, said)
        if not first or (anchors and not last):
            return first
        return f"{first} {WORDS.get(words, words.replace('_', ' '))} {last}".strip()

    def _named(self, things: list[Thing], said: set[int]) -> str:
        texts = []
        for thing in [one for whole in things for one in (whole, *(p for w, p in self.parts if w is whole))]:
            if thing.count == 0:
                continue
            is_known = id(thing) in said or (not thing.is_indefinite and thing.noun in self.known)
            texts.append(thing.again() if is_known else thing.indefinite())
            said.add(id(thing))
        return join(texts)
