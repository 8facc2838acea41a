"""Which objects of a scene a message is about, and what tells them from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from .lexicon import Words
from .scenes import single_out
from .things import Context, SceneObject, Thing

# What leaves no room for a vague target.
CERTAIN = frozenset(("many", "group", "last", "kin", "sole", "other", "single", "twin"))


class Unfit(Exception):
    """The scene does not have what the template needs; another is tried."""


@dataclass(frozen=True)
class Bound:
    """A slot's value: what stands in the answer, and the things, word or number that the text names.

    last: it was changed last, or named just before, so that a pronoun will do.
    vague: ids between which nothing in the text decides.
    """

    answer: str
    things: tuple[Thing, ...] = ()
    word: str = ""
    last: bool = False
    ids: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()


@dataclass
class Chooser:
    """Chooses objects of a context. `may_be_vague`: now and then one of several is meant and not said which.

    `must` may hold categories of nouns and
        one      a single object              single   no mix of kinds        many    several
        group    all of a kind, of several    sole     without kin            twin    one of several of a kind
        kin      the other one of T's two     last     what was changed last  other   not what was changed last
        looked   its phrase has looks         posted   its phrase has words after the noun
        vague    one of several, nothing says which
    """

    context: Context
    words: Words
    rng: Random
    may_be_vague: bool = False

    def choose(self, must: tuple[str, ...], bound: Mapping[str, Bound], anchor: bool) -> Bound:
        """Return objects that fit and are not bound yet. Raises Unfit."""
        if "kin" in must:
            return self._kin(bound)
        used = {i for value in bound.values() for i in value.ids}
        free = [o for o in self.context.scene.objects if o.id not in used and self._is(o, must)]
        if not free or "*" in used:
            raise Unfit("no such object")
        if "last" in must or (
            not anchor and self.context.last and not {"other", "vague"} & set(must) and self.rng.random() < 0.3
        ):
            last = [o for o in free if o.id in self.context.last]
            if last and len(last) == len(self.context.last) and self._counts(last, must):
                return self.of(last, True)
            if "last" in must:
                raise Unfit("nothing was changed last")
        if not anchor and (
            "vague" in must or (self.may_be_vague and not set(must) & CERTAIN and self.rng.random() < 0.05)
        ):
            return self._vague(free)
        return self._fresh(free, must, anchor)

    def _fresh(self, free: list[SceneObject], must: tuple[str, ...], anchor: bool) -> Bound:
        rng, chance = self.rng, self.rng.random()
        target = rng.choice(free)
        kin = [o for o in free if o.thing.noun == target.thing.noun]
        whole = len(kin) > 1 and len(kin) == len(self.context.scene.of_noun(target.thing.noun))
        if not {"one", "single", "group", "twin"} & set(must) and not anchor:
            if chance < 0.06 and len(free) == len(self.context.scene.objects) > 1:
                return Bound("*", (Thing("*", len(free), whole=True),), ids=("*", *(o.id for o in free)))
            if chance < 0.16 and len({o.stem for o in free}) > 1:
                other = rng.choice([o for o in free if o.stem != target.stem])
                return self.of([target, other], False)
        if whole and not {"one", "twin"} & set(must) and ("group" in must or rng.random() < 0.5):
            return self.of(kin, False)
        if {"many", "group"} & set(must):
            raise Unfit("no several of a kind")
        return self.of([target], False)

    def _vague(self, free: list[SceneObject]) -> Bound:
        """Return one of several of a kind that nothing tells from the others."""
        target = self.rng.choice(free)
        kin = [o for o in free if o.thing.noun == target.thing.noun]
        if len(kin) < 2 or set(self.context.last) & {o.id for o in kin}:
            raise Unfit("nothing is vague here")
        ids = tuple(o.id for o in kin)
        return Bound(kin[0].id, (Thing(target.thing.noun),), ids=ids, vague=ids)

    def _kin(self, bound: Mapping[str, Bound]) -> Bound:
        """Return the other one of T's two kin."""
        targets = [o for o in self.context.scene.objects if o.id in bound["T"].ids]
        others = [o for o in self.context.scene.of_noun(targets[0].thing.noun) if o not in targets]
        if len(targets) != 1 or len(others) != 1:
            raise Unfit("not one of two")
        return self.of(others, False)

    def _is(self, target: SceneObject, must: tuple[str, ...]) -> bool:
        kin = len(self.context.scene.of_noun(target.thing.noun))
        wrong = ("sole" in must and kin > 1, "twin" in must and kin < 2, "looked" in must and not target.thing.looks,
                 "posted" in must and not target.thing.post)  # fmt: skip
        if any(wrong):
            return False
        wanted = {m for m in must if m in self.words.nouns or m == "thing"}
        return not wanted or bool(wanted & self.words.categories.get(target.thing.noun, {"thing"}))

    def _counts(self, targets: list[SceneObject], must: tuple[str, ...]) -> bool:
        """Return whether that many targets will do, and for 'group', 'single' that they are of one kind."""
        kinds = {o.thing.noun for o in targets}
        if len(targets) > 1 and (
            "one" in must or "twin" in must or (len(kinds) > 1 and {"single", "group"} & set(must))
        ):
            return False
        return len(targets) > 1 or not {"many", "group"} & set(must)

    def of(self, targets: list[SceneObject], last: bool) -> Bound:
        """Return the targets as ids and as things that tell them from others. Raises Unfit where nothing does."""
        scene = self.context.scene
        ids = tuple(o.id for o in targets)
        noun = targets[0].thing.noun
        if len(targets) > 1 and all(o.thing.noun == noun for o in targets) and len(scene.of_noun(noun)) == len(targets):
            name = f"{targets[0].stem}-*" if len(scene.of_kind(targets[0].stem)) == len(targets) else "+".join(ids)
            return Bound(name, (Thing(noun, len(targets), whole=True),), last=last, ids=ids)
        named = [single_out(o, scene, self.words, self.rng) for o in targets]
        if not last and any(thing is None for thing in named):
            raise Unfit("nothing tells it from its kin")
        things = tuple(t or o.thing for t, o in zip(named, targets, strict=True))
        return Bound("+".join(ids), things, last=last, ids=ids)
