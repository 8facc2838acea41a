"""Slots of a template bound to things of a scene, new things and words, and written on both sides."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from .languages import Surface
from .lexicon import Words
from .scenes import make_thing
from .targets import Bound, Chooser, Unfit
from .templates import SLOT
from .things import Context, Thing

# C colour, L look, B background, S style, W a word of T's own phrase, V a part of T
OBJECTS, NEW, WORDS, NUMBERS = "TUA", "PQRO", "CLBSWV", "NK"
# Targets are bound before what is told from them, objects of the scene before new things.
ORDER = "TUA" + "PQRO" + "CLBSWVXNK"
# Forms in which no pronoun can stand.
FULL_FORMS = ("bare", "kind", "plural", "indef", "indef_one", "def_noun", "one", "the_noun")
# What a number slot may be beside a small count.
NUMBER_RANGES = {
    "pct": (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90),
    "px": (5, 10, 20, 25, 30, 40, 50, 60, 64, 75, 80, 100, 120, 128, 150, 200),
    "seed": (0, 1, 3, 7, 12, 13, 42, 77, 99, 101, 123, 256, 420, 666, 777, 1000, 1234, 1337, 2024, 4242, 9999, 12345, 98765),
    "steps": (5, 8, 10, 15, 20, 25, 30, 35, 40, 50, 60, 75, 100),
    "px_size": (256, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024, 1152, 1280),
    "version": (1, 2, 3, 4, 5, 6, 7),
    "count": (2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12),
}  # fmt: skip


class Binder:
    """Binds the slots of a template over one context; letters bound before are not taken twice."""

    def __init__(self, context: Context, words: Words, surface: Surface, rng: Random) -> None:
        self.context, self.words, self.surface, self.rng = context, words, surface, rng
        self.chooser = Chooser(context, words, rng)
        self.bound: dict[str, Bound] = {}

    def bind_all(self, slots: dict[str, tuple[str, ...]]) -> None:
        """Choose a value for every slot that has none yet. Raises Unfit where the scene has none."""
        for letter in sorted(slots, key=ORDER.find):
            if letter not in self.bound:
                self.bound[letter] = self._bind(letter, slots[letter])

    def _bind(self, letter: str, must: tuple[str, ...]) -> Bound:
        if letter in OBJECTS:
            return self.chooser.choose(must, self.bound, letter == "A")
        if letter in NEW:
            return self._new(must)
        if letter == "X":
            noun = self.words.noun(self.rng, *(m for m in must if m in self.words.nouns))
            return Bound(noun, (Thing(noun, 2),))
        if letter in NUMBERS:
            number = self._number(must)
            return Bound(number, word=number)
        word = self._of_target(letter) if letter in "WV" else self._word(letter, must)
        return Bound(word, word=word)

    def _word(self, letter: str, must: tuple[str, ...]) -> str:
        choices = self.words.words[letter]
        own = [w for m in must for w in self.words.looks.get(m, ())]
        if not (own or choices):
            raise Unfit(letter)
        taken = {bound.word for bound in self.bound.values()}
        if letter == "C" and (plain := self.words.colour(self.rng)) not in taken:
            return plain
        return self.rng.choice([w for w in (own or choices) if w not in taken] or choices)

    def _of_target(self, letter: str) -> str:
        """Return a look of T's phrase, the garment or so behind its noun, or a part that such things have."""
        target = next(o for o in self.context.scene.objects if o.id in self.bound["T"].ids)
        if letter == "V":
            found = [p for c in self.words.categories.get(target.thing.noun, ()) for p in self.words.parts.get(c, ())]
        elif target.thing.post:
            found = [target.thing.post.split()[-1]]
        else:
            found = [look for look in target.thing.looks if look not in self.words.sizes]
        if not found:
            raise Unfit("T has no such words")
        return self.rng.choice(found)

    def _number(self, must: tuple[str, ...]) -> str:
        values = NUMBER_RANGES[next((m for m in must if m in NUMBER_RANGES), "count")]
        taken = {bound.word for bound in self.bound.values()}
        return str(self.rng.choice([v for v in values if str(v) not in taken]))

    def _new(self, must: tuple[str, ...]) -> Bound:
        rng = self.rng
        taken = {thing.noun for bound in self.bound.values() for thing in bound.things}
        if rng.random() < 0.85:
            taken |= {o.thing.noun for o in self.context.scene.objects}
        for _ in range(20):
            thing = make_thing(self.words, rng, *(m for m in must if m in self.words.nouns))
            if thing.noun not in taken:
                break
        count = 1 if "one" in must or rng.random() < 0.75 else rng.choice((2, 2, 3, 3, 4, 5, 6, 7, 8))
        if "many" in must and count == 1:
            count = rng.choice((2, 3, 4, 5, 6))
        plain = "plain" in must
        thing = Thing(thing.noun, count, () if plain else thing.looks, post="" if plain or count > 1 else thing.post)
        return Bound(f"{count} {thing.phrase}", (thing,))

    def text(self, template: str, pronouns: float = 0.8) -> str:
        """Return a text with its slots in the language's words; what was changed last is 'it' with that chance."""
        return SLOT.sub(lambda m: self._surface(m[1], m[3] or "", pronouns), template)

    def _surface(self, letter: str, form: str, pronouns: float) -> str:
        bound, render = self.bound[letter], self.surface.render
        if letter in WORDS or letter in NUMBERS:
            return self.surface.word(letter, bound.word, form, self.rng)
        form = form or ("def" if letter in OBJECTS else "plural" if letter == "X" else "indef")
        if bound.last and letter in "TU" and form not in FULL_FORMS and self.rng.random() < pronouns:
            cased = form if getattr(self.surface, "CASED_PRONOUNS", False) else "pro"
            return render(Thing(bound.things[0].noun, len(bound.ids), pronoun=True), cased, self.rng)
        if form.endswith("_noun"):
            bare = form == "the_noun"  # nothing that tells it from its kin
            plain = [Thing(t.noun, t.count) if bare else replace(t, looks=(), post="") for t in bound.things]
            return self.surface.join([render(thing, "def", self.rng) for thing in plain], self.rng)
        if len(bound.things) > 1 and form.startswith("def_"):
            # 'the cat and the dog are': the verb is of both
            both = self.surface.join([render(thing, "def", self.rng) for thing in bound.things], self.rng)
            return render(Thing(both, 2), f"said_{form[4:]}", self.rng)
        return self.surface.join([render(thing, form, self.rng) for thing in bound.things], self.rng)

    def answer(self, template: str) -> str:
        """Return an answer with its slots as ids, counted phrases (bare phrases in parentheses) and English words."""
        for bound in self.bound.values():
            if bound.vague:
                return f"ask which {' '.join(bound.vague)}"
        parts = re.split(r"(\([^()]*\))", template)
        return "".join(SLOT.sub(lambda m, p=part: self._answer(m, p.startswith("(")), part) for part in parts)

    def _answer(self, match: re.Match[str], attached: bool) -> str:
        letter, form = match[1], match[3] or ""
        bound = self.bound[letter]
        if letter in NEW and (attached or form == "bare"):
            return bound.things[0].phrase
        return bound.things[0].noun if form == "stem" else bound.answer
