"""Samples composed from templates over sampled scenes, mixed with the examples written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from .examples import load_examples
from .languages import load_surface
from .lexicon import Words
from .registers import Register
from .scenes import make_scene
from .slots import OBJECTS, Binder, Unfit
from .templates import Template, choose, load_lists, load_templates, variety
from .things import Context, Sample, Scene, Thing

MOODS = ("talk", "tell", "ask")
# Targets are bound before what is told from them, objects of the scene before new things.
ORDER = "TUA" + "PQRO" + "CLBSWXNK"
# Most that examples written by hand (typed anew each time) may be of the samples; 1000 of them reach it.
EXAMPLE_SHARE = 0.25
# Share of captions composed by the language's `caption`, where it has one.
CAPTION_SHARE = 0.3


class Generator:
    """All that makes samples of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.surface = load_surface(language)
        self.words = Words(language)
        self.templates = load_templates(language)
        self.lists = load_lists(language)
        self.examples = load_examples(language)
        self.example_share = EXAMPLE_SHARE * min(len(self.examples) / 1000, 1)
        self.caption_share = CAPTION_SHARE if hasattr(self.surface, "caption") else 0.0
        self.register = Register(language)
        # A block with more texts is seen more often, but not in proportion.
        self.weights = [sum(map(variety, template.texts)) ** 0.45 for template in self.templates]
        # What may have been said before: orders about an object that need no message before themselves.
        self.edits = [
            t
            for t in self.templates
            if "T" in t.slots
            and not t.befores
            and not t.answer.startswith(("not", *MOODS))
            and not {m for must in t.slots.values() for m in must} & {"last", "kin"}
        ]

    def samples(self, seed: int) -> Iterator[Sample]:
        """Yield samples without end; the same seed gives the same ones."""
        rng = Random(f"{self.language}:{seed}")
        while True:
            chance = rng.random()
            if chance < self.example_share:
                yield self.example(rng)
            elif chance < self.example_share + self.caption_share:
                yield self.caption(rng)
            else:
                yield self.compose(rng)

    def example(self, rng: Random) -> Sample:
        """Return one example, sometimes with another case or a typo."""
        sample = rng.choice(self.examples)
        user = sample.user if rng.random() < 0.5 else self.register.type(sample.user, rng)
        return Sample(self.language, user, sample.answer, sample.scene, sample.last, sample.before)

    def caption(self, rng: Random) -> Sample:
        """Return a composed caption, mostly without a picture yet."""
        compose = getattr(self.surface, "caption", None)
        context = Context() if rng.random() < 0.75 else self.context(self.templates[0], {}, rng)
        kind = "new" if context.scene.objects else "caption"
        text, answer = compose(self.words, self.register, kind, rng)
        text = self.register.type(self.surface.finish(text, rng), rng)
        return Sample(self.language, text, answer, str(context.scene), self.last_of(context), context.before)

    def compose(self, rng: Random) -> Sample:
        """Return one sample of a random template."""
        while True:
            template = rng.choices(self.templates, self.weights)[0]
            try:
                return self.fill(template, rng)
            except Unfit:
                continue

    def fill(self, template: Template, rng: Random) -> Sample:
        """Return a sample of the template. Raises Unfit where the scene that came up lacks what it needs."""
        slots = template.slots
        context = self.context(template, slots, rng)
        binder = Binder(context, self.words, self.surface, rng)
        for letter in sorted(slots, key=ORDER.find):
            binder.bind(letter, slots[letter])
        text = choose(rng.choice(template.texts), self.lists, rng)
        request = text.startswith("~") or text.split(" ")[0] in self.surface.VERBS
        mood = template.answer.split(" ")[0] in MOODS or template.answer.startswith("not ")
        caption = template.answer.startswith("new") and text.startswith("{")
        fresh = "new" if context.scene.objects else "caption"
        kind = "verb" if request else "talk" if mood else fresh if caption else "order"
        text = self.surface.finish(binder.text(self.register.dress(text.lstrip("~"), kind, rng)), rng)
        before = context.before
        if template.befores:
            before = self.surface.finish(
                binder.text(choose(rng.choice(template.befores), self.lists, rng).lstrip("~"), 0.1), rng
            )
        last = self.last_of(context)
        return Sample(
            self.language,
            self.register.type(text, rng),
            binder.answer(template.answer),
            str(context.scene),
            last,
            before,
        )

    def context(self, template: Template, slots: dict[str, tuple[str, ...]], rng: Random) -> Context:
        """Return a scene that has what the template needs, with what was changed last."""
        needs = tuple(
            tuple(m for m in must if m in self.words.nouns) for letter, must in slots.items() if letter in OBJECTS
        )
        fresh = template.answer.startswith("new")
        if not needs and rng.random() < (0.7 if fresh else 0.15):
            return Context()
        several = any({"many", "kin"} & set(must) for must in slots.values())
        scene = make_scene(self.words, rng, tuple(need for need in needs if need), several)
        wants_last = any("last" in must for must in slots.values())
        last: tuple[str, ...] = ()
        if wants_last or rng.random() < 0.6:
            target = rng.choice(scene.objects)
            kin = scene.of_noun(target.thing.noun)
            last = tuple(o.id for o in (kin if rng.random() < 0.3 else (target,)))
        return Context(scene, last, self.before(scene, last, rng))

    def before(self, scene: Scene, last: tuple[str, ...], rng: Random) -> str:
        """Return what the user may have said before: an edit of what was changed last, or the caption."""
        template = rng.choice(self.edits) if self.edits and last and rng.random() < 0.8 else None
        if template is None:
            counts: dict[Thing, int] = {}
            for item in scene.objects:
                counts[item.thing] = counts.get(item.thing, 0) + 1
            shown = [replace(thing, count=count) for thing, count in counts.items()]
            things = [self.surface.render(thing, "indef", rng) for thing in shown]
            return self.surface.finish(self.surface.join(things[:4], rng), rng)
        binder = Binder(Context(scene), self.words, self.surface, rng)
        try:
            binder.bound["T"] = binder._of([o for o in scene.objects if o.id in last], False)
            for letter, must in sorted(template.slots.items(), key=lambda slot: ORDER.find(slot[0])):
                if letter != "T":
                    binder.bind(letter, must)
        except Unfit:
            return ""
        return self.surface.finish(binder.text(choose(rng.choice(template.texts), self.lists, rng).lstrip("~")), rng)

    def last_of(self, context: Context) -> str:
        """Return the ids changed last as the prompt shows them."""
        stems = {i.rsplit("-", 1)[0] for i in context.last}
        if len(context.last) > 1 and len(stems) == 1 and len(context.scene.of_kind(min(stems))) == len(context.last):
            return f"{min(stems)}-*"
        return "+".join(context.last)
