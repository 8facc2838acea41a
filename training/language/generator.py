"""Samples composed from templates over sampled scenes, mixed with the examples written by hand."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from .examples import load_examples
from .languages import load_surface
from .lexicon import Words
from .registers import Register
from .scenes import make_scene
from .slots import OBJECTS, Binder, Unfit
from .templates import Template, choose, load_lists, load_templates
from .things import Context, Sample, Scene

MOODS = ("talk", "tell", "ask")
# Share of the samples that are examples written by hand (typed anew each time).
EXAMPLE_SHARE = 0.2


class Generator:
    """All that makes samples of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.surface = load_surface(language)
        self.words = Words(language)
        self.templates = load_templates(language)
        self.lists = load_lists(language)
        self.examples = load_examples(language)
        self.register = Register(language)
        # A block with more texts is seen more often, but not in proportion.
        self.weights = [math.sqrt(len(template.texts)) for template in self.templates]
        self.edits = [t for t in self.templates if set(t.slots) & {"T"} and not t.answer.startswith(("not", *MOODS))]

    def samples(self, seed: int) -> Iterator[Sample]:
        """Yield samples without end; the same seed gives the same ones."""
        rng = Random(f"{self.language}:{seed}")
        while True:
            yield self.example(rng) if self.examples and rng.random() < EXAMPLE_SHARE else self.compose(rng)

    def example(self, rng: Random) -> Sample:
        """Return one example, sometimes with another case or a typo."""
        sample = rng.choice(self.examples)
        user = sample.user if rng.random() < 0.5 else self.register.type(sample.user, rng)
        return Sample(self.language, user, sample.answer, sample.scene, sample.last, sample.before)

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
        for letter in sorted(slots, key=lambda letter: letter not in OBJECTS):
            binder.bind(letter, slots[letter])
        text = choose(rng.choice(template.texts), self.lists, rng)
        request = text.startswith("~") or text.split(" ")[0] in self.surface.VERBS
        mood = template.answer.split(" ")[0] in MOODS or template.answer.startswith("not ")
        caption = template.answer.startswith("new") and text.startswith("{")
        kind = "verb" if request else "talk" if mood else "caption" if caption else "order"
        text = self.surface.finish(binder.text(self.register.dress(text.lstrip("~"), kind, rng)), rng)
        before = context.before
        if template.befores:
            before = self.surface.finish(
                binder.text(choose(rng.choice(template.befores), self.lists, rng).lstrip("~")), rng
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
        scene = make_scene(self.words, rng, tuple(need for need in needs if need))
        wants_last = any("last" in must for must in slots.values())
        last: tuple[str, ...] = ()
        if wants_last or rng.random() < 0.6:
            target = rng.choice(scene.objects)
            kin = scene.of_kind(target.stem)
            last = tuple(o.id for o in (kin if rng.random() < 0.3 else (target,)))
        return Context(scene, last, self.before(scene, last, rng))

    def before(self, scene: Scene, last: tuple[str, ...], rng: Random) -> str:
        """Return what the user may have said before: an edit of what was changed last, or the caption."""
        template = rng.choice(self.edits) if self.edits and last and rng.random() < 0.8 else None
        if template is None:
            things = [self.surface.render(o.thing, "indef", rng) for o in scene.objects]
            return self.surface.finish(self.surface.join(things[:3], rng), rng)
        binder = Binder(Context(scene), self.words, self.surface, rng)
        try:
            binder.bound["T"] = binder._of([o for o in scene.objects if o.id in last], False)
            for letter, must in template.slots.items():
                if letter != "T":
                    binder.bind(letter, must)
        except Unfit:
            return ""
        return self.surface.finish(binder.text(choose(rng.choice(template.texts), self.lists, rng).lstrip("~")), rng)

    def last_of(self, context: Context) -> str:
        """Return the ids changed last as the prompt shows them."""
        if len(context.last) > 1:
            return f"{context.last[0].rsplit('-', 1)[0]}-*"
        return "".join(context.last)
