"""Slots of a template bound to things of a scene, new things and words, and written on both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from .languages import Surface
from .lexicon import Words
from .scenes import make_thing, single_out
from .templates import SLOT
from .things import Context, SceneObject, Thing

OBJECTS, NEW, WORDS, NUMBERS = "TUA", "PQRO", "CLBSW", "NK"
# Forms in which no pronoun can stand.
FULL_FORMS = ("bare", "kind", "plural", "indef", "indef_one", "def_noun")
# What a number slot may be beside a small count.
NUMBER_RANGES = {
    "pct": (5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90),
    "px": (5, 10, 20, 25, 30, 40, 50, 60, 64, 75, 80, 100, 120, 128, 150, 200),
    "seed": (
        0,
        1,
        3,
        7,
        12,
        13,
        42,
        77,
        99,
        101,
        123,
        256,
        420,
        666,
        777,
        1000,
        1234,
        1337,
        2024,
        4242,
        9999,
        12345,
        98765,
    ),
    "steps": (5, 8, 10, 15, 20, 25, 30, 35, 40, 50, 60, 75, 100),
    "px_size": (256, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024, 1152, 1280),
    "ratio": (1, 2, 3, 4, 5, 9, 16, 21),
    "version": (1, 2, 3, 4, 5, 6, 7),
}


class Unfit(Exception):
    """The scene does not have what the template needs; another is tried."""


@dataclass(frozen=True)
class Bound:
    """A slot's value: what stands in the answer, and the things, word or number that the text names."""

    answer: str
    things: tuple[Thing, ...] = ()
    word: str = ""
    last: bool = False
    ids: tuple[str, ...] = ()


class Binder:
    """Binds the slots of a template over one context; letters bound before are not taken twice."""

    def __init__(self, context: Context, words: Words, surface: Surface, rng: Random) -> None:
        self.context, self.words, self.surface, self.rng = context, words, surface, rng
        self.bound: dict[str, Bound] = {}

    def bind(self, letter: str, must: tuple[str, ...]) -> None:
        """Choose a value for the slot. Raises Unfit where the scene has none."""
        if letter in OBJECTS:
            self.bound[letter] = self._object(must, letter == "A")
        elif letter in NEW:
            self.bound[letter] = self._new(must)
        elif letter == "W":
            self.bound[letter] = self._own_look()
        elif letter == "X":
            noun = self.words.noun(self.rng, *(m for m in must if m in self.words.nouns))
            self.bound[letter] = Bound(noun, (Thing(noun, 2),))
        elif letter in NUMBERS:
            number = self._number(must)
            self.bound[letter] = Bound(number, word=number)
        else:
            self.bound[letter] = self._word(letter, must)

    def _word(self, letter: str, must: tuple[str, ...]) -> Bound:
        choices = self.words.words[letter]
        own = [w for m in must for w in self.words.looks.get(m, ())]
        if not (own or choices):
            raise Unfit(letter)
        taken = {bound.word for bound in self.bound.values()}
        word = self.rng.choice([w for w in (own or choices) if w not in taken] or choices)
        if letter == "C" and (plain := self.words.colour(self.rng)) not in taken:
            word = plain
        return Bound(word, word=word)

    def _own_look(self) -> Bound:
        """Return a colour or look that T's phrase has. Raises Unfit where it has none."""
        targets = [o for o in self.context.scene.objects if o.id in self.bound["T"].ids]
        looks = [look for look in targets[0].thing.looks if look not in self.words.sizes]
        if not looks:
            raise Unfit("no looks")
        look = self.rng.choice(looks)
        return Bound(look, word=look)

    def _number(self, must: tuple[str, ...]) -> str:
        values = next((NUMBER_RANGES[m] for m in must if m in NUMBER_RANGES), (2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12))
        taken = {bound.word for bound in self.bound.values()}
        return str(self.rng.choice([v for v in values if str(v) not in taken]))

    def _new(self, must: tuple[str, ...]) -> Bound:
        taken = {thing.noun for bound in self.bound.values() for thing in bound.things}
        taken |= {o.thing.noun for o in self.context.scene.objects}
        for _ in range(20):
            thing = make_thing(self.words, self.rng, *(m for m in must if m in self.words.nouns))
            if thing.noun not in taken:
                break
        count = 1 if "one" in must or self.rng.random() < 0.75 else self.rng.choice((2, 2, 3, 3, 4, 5, 6, 7, 8))
        if "many" in must and count == 1:
            count = self.rng.choice((2, 3, 4, 5, 6))
        thing = Thing(thing.noun, count, () if "plain" in must else thing.looks)
        return Bound(f"{count} {thing.phrase}", (thing,))

    def _object(self, must: tuple[str, ...], anchor: bool) -> Bound:
        scene, rng = self.context.scene, self.rng
        if "kin" in must:
            return self._kin()
        used = {i for bound in self.bound.values() for i in bound.ids}
        free = [o for o in scene.objects if o.id not in used and self._is(o, must)]
        if not free or "*" in used:
            raise Unfit("no such object")
        if "last" in must or (not anchor and self.context.last and "other" not in must and rng.random() < 0.3):
            last = [o for o in scene.objects if o.id in self.context.last and o in free]
            if last and len(last) == len(self.context.last) and self._counts(len(last), must):
                return self._of(last, True)
            if "last" in must:
                raise Unfit("nothing was changed last")
        chance = rng.random()
        target = rng.choice(free)
        kin = [o for o in free if o.thing.noun == target.thing.noun]
        if "one" not in must and not anchor:
            if chance < 0.06 and len(free) == len(scene.objects) > 1 and "some" not in must:
                return Bound("*", (Thing("*", len(free), whole=True),), ids=("*", *(o.id for o in free)))
            if chance < 0.16 and len({o.stem for o in free}) > 1:
                other = rng.choice([o for o in free if o.stem != target.stem])
                return self._of([target, other], False)
        if (
            len(kin) > 1
            and len(kin) == len(scene.of_noun(target.thing.noun))
            and "one" not in must
            and rng.random() < 0.5
        ):
            return self._of(kin, False)
        if "many" in must:
            raise Unfit("no several of a kind")
        return self._of([target], False)

    def _kin(self) -> Bound:
        """Return the other one of T's two kin. Raises Unfit where they are not two."""
        targets = [o for o in self.context.scene.objects if o.id in self.bound["T"].ids]
        others = [o for o in self.context.scene.of_noun(targets[0].thing.noun) if o not in targets]
        if len(targets) != 1 or len(others) != 1:
            raise Unfit("not one of two")
        return self._of(others, False)

    def _is(self, target: SceneObject, must: tuple[str, ...]) -> bool:
        if "sole" in must and len(self.context.scene.of_noun(target.thing.noun)) > 1:
            return False
        if "looked" in must and not target.thing.looks:
            return False
        wanted = {m for m in must if m in self.words.nouns or m == "thing"}
        return not wanted or bool(wanted & self.words.categories.get(target.thing.noun, {"thing"}))

    def _counts(self, count: int, must: tuple[str, ...]) -> bool:
        return not (("one" in must and count > 1) or ("many" in must and count == 1))

    def _of(self, targets: list[SceneObject], last: bool) -> Bound:
        """Return the targets as ids and as things that tell them from others. Raises Unfit where nothing does."""
        scene = self.context.scene
        ids = tuple(o.id for o in targets)
        noun = targets[0].thing.noun
        if len(targets) > 1 and all(o.thing.noun == noun for o in targets) and len(scene.of_noun(noun)) == len(targets):
            name = f"{targets[0].stem}-*" if len(scene.of_kind(targets[0].stem)) == len(targets) else "+".join(ids)
            return Bound(name, (Thing(noun, len(targets), whole=True),), last=last, ids=ids)
        named = [single_out(o, scene, self.rng) for o in targets]
        if not last and any(thing is None for thing in named):
            raise Unfit("nothing tells it from its kin")
        things = tuple(t or o.thing for t, o in zip(named, targets, strict=True))
        return Bound("+".join(ids), things, last=last, ids=ids)

    def text(self, template: str, pronouns: float = 0.8) -> str:
        """Return a text with its slots in the language's words; what was changed last is 'it' with that chance."""
        return SLOT.sub(lambda m: self._surface(m[1], m[3] or "", pronouns), template)

    def _surface(self, letter: str, form: str, pronouns: float) -> str:
        bound = self.bound[letter]
        if letter in WORDS or letter in NUMBERS:
            return self.surface.word(letter, bound.word, form, self.rng)
        form = form or ("def" if letter in OBJECTS else "plural" if letter == "X" else "indef")
        if bound.last and letter in "TU" and form not in FULL_FORMS and self.rng.random() < pronouns:
            cased = form if getattr(self.surface, "CASED_PRONOUNS", False) else "pro"
            return self.surface.render(Thing(bound.things[0].noun, len(bound.ids), pronoun=True), cased, self.rng)
        if form.endswith("_noun"):
            form, bound = "def", replace(bound, things=tuple(replace(thing, looks=()) for thing in bound.things))
        joined = len(bound.things) > 1
        if joined and form.startswith("def_"):
            # 'the cat and the dog are': the verb is of both
            first = self.surface.join([self.surface.render(thing, "def", self.rng) for thing in bound.things], self.rng)
            return self.surface.render(Thing(first, 2, pronoun=False, whole=False), f"said_{form[4:]}", self.rng)
        return self.surface.join([self.surface.render(thing, form, self.rng) for thing in bound.things], self.rng)

    def answer(self, template: str) -> str:
        """Return an answer with its slots as ids, counted phrases (bare phrases in parentheses) and English words."""
        parts = re.split(r"(\([^()]*\))", template)
        return "".join(SLOT.sub(lambda m, p=part: self._answer(m, p.startswith("(")), part) for part in parts)

    def _answer(self, match: re.Match[str], attached: bool) -> str:
        letter, form = match[1], match[3] or ""
        bound = self.bound[letter]
        if letter in NEW and (attached or form == "bare"):
            return bound.things[0].phrase
        if form == "stem":
            return bound.things[0].noun
        return bound.answer
