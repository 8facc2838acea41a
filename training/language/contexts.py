"""Contexts: a scene that has what a template needs, what was changed last, and the message before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from .languages import Surface
from .lexicon import Words
from .scenes import make_scene
from .slots import OBJECTS, Binder
from .targets import Unfit
from .templates import Template, choose
from .things import Context, Scene, Thing

Slots = Mapping[str, tuple[str, ...]]
# Answers that need no picture.
WITHOUT_PICTURE = (
    "talk",
    "tell",
    "ask",
    "undo",
    "redo",
    "goto",
    "reset",
    "seed",
    "steps",
    "size",
    "ratio",
    "stop",
    "redraw",
)


class Contexts:
    """Makes contexts; `edits` are the templates of what may have been said before."""

    def __init__(
        self, words: Words, surface: Surface, edits: list[Template], lists: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.words, self.surface, self.edits, self.lists = words, surface, edits, lists

    def make(self, answer: str, slots: list[Slots], rng: Random, last: bool = True) -> Context:
        """Return a context for templates with these slots; `last`: something may have been changed last."""
        musts = [(letter, must) for each in slots for letter, must in each.items() if letter in OBJECTS]
        needs = tuple(tuple(m for m in must if m in self.words.nouns) for _, must in musts)
        verb = answer.split(" ")[0].rstrip(";")
        if not musts and (verb == "new" or verb in WITHOUT_PICTURE) and rng.random() < (0.7 if verb == "new" else 0.15):
            return Context()
        conditions = {m for _, must in musts for m in must}
        several = bool(conditions & {"many", "group", "kin", "vague", "twin"})
        scene = make_scene(self.words, rng, tuple(need for need in needs if need), several)
        changed = self._changed(scene, "last" in conditions, rng) if last else ()
        return Context(scene, changed, self.before(scene, changed, rng))

    def _changed(self, scene: Scene, wanted: bool, rng: Random) -> tuple[str, ...]:
        if not wanted and rng.random() < 0.4:
            return ()
        if not wanted and rng.random() < 0.08 and len(scene.objects) > 1:
            return tuple(o.id for o in rng.sample(scene.objects, 2))
        target = rng.choice(scene.objects)
        return tuple(o.id for o in (scene.of_noun(target.thing.noun) if rng.random() < 0.3 else (target,)))

    def before(self, scene: Scene, last: tuple[str, ...], rng: Random) -> str:
        """Return what the user may have said before: an edit of what was changed last, or the caption."""
        template = rng.choice(self.edits) if self.edits and last and rng.random() < 0.8 else None
        if template is None:
            return self._caption(scene, rng)
        binder = Binder(Context(scene), self.words, self.surface, rng)
        try:
            binder.bound["T"] = binder.chooser.of([o for o in scene.objects if o.id in last], False)
            binder.bind_all(template.slots)
        except Unfit:
            return self._caption(scene, rng)
        return self.say(binder, template.texts, rng)

    def _caption(self, scene: Scene, rng: Random) -> str:
        counts: dict[Thing, int] = {}
        for item in scene.objects:
            counts[item.thing] = counts.get(item.thing, 0) + 1
        things = [self.surface.render(replace(t, count=n), "indef", rng) for t, n in counts.items()]
        return self.surface.finish(self.surface.join(things[:4], rng), rng)

    def say(self, binder: Binder, texts: tuple[str, ...], rng: Random, pronouns: float = 0.1) -> str:
        """Return one of the texts, bound."""
        text = choose(rng.choice(texts), self.lists, rng).lstrip("~")
        return self.surface.finish(binder.text(text, pronouns), rng)


def last_of(context: Context) -> str:
    """Return the ids changed last as the prompt shows them."""
    stems = {i.rsplit("-", 1)[0] for i in context.last}
    if len(context.last) > 1 and len(stems) == 1 and len(context.scene.of_kind(min(stems))) == len(context.last):
        return f"{min(stems)}-*"
    return "+".join(context.last)
