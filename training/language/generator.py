"""Samples composed from templates over sampled scenes, mixed with the examples written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from .contexts import Contexts, last_of
from .examples import load_examples
from .languages import load_surface
from .lexicon import Words
from .registers import Register, read_lines
from .slots import OBJECTS, Binder
from .targets import Unfit
from .templates import DATA, Template, choose, load_lists, load_templates, variety
from .things import Context, Sample

MOODS = ("talk", "tell", "ask")
# Most that examples written by hand (typed anew each time) may be of the samples; 1000 of them reach it.
EXAMPLE_SHARE = 0.25
# Share of captions composed by the language's `caption`, where it has one.
CAPTION_SHARE = 0.3
# Share of several orders in one message among the rest, where the language has a `joins.txt`.
COMBINED_SHARE = 0.09
# Orders for which one of several must be known.
CLEAR_VERBS = ("resize", "move", "put", "remove", "replace", "look", "mirror", "front", "back")
# Answers that are not said together with others in one message.
ALONE = (*MOODS, "new", "undo", "redo", "goto", "reset", "again", "stop")


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
        self.example_share = EXAMPLE_SHARE * min(len(self.examples) / 1000, 1)
        self.caption_share = CAPTION_SHARE if hasattr(self.surface, "caption") else 0.0
        # A block with more texts is seen more often, but not in proportion.
        self.weights = [sum(map(variety, template.texts)) ** 0.45 for template in self.templates]
        orders = [t for t in self.templates if is_order(t)]
        self.combinable = [t for t in orders if any(map(self.is_request, t.texts))]
        edits = [t for t in orders if "T" in t.slots and not t.answer.startswith("not ")]
        self.contexts = Contexts(self.words, self.surface, edits, self.lists)
        self.joins = read_lines(DATA / language / "joins.txt")

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
        return sample if rng.random() < 0.5 else replace(sample, user=self.register.type(sample.user, rng))

    def caption(self, rng: Random) -> Sample:
        """Return a composed caption, mostly without a picture yet."""
        compose = getattr(self.surface, "caption")  # noqa: B009  not every language has it
        context = Context() if rng.random() < 0.75 else self.contexts.make("bg", [], rng)
        kind = "new" if context.scene.objects else "caption"
        text, answer = compose(self.words, self.register, kind, rng)
        return self._typed(text, answer, context, rng)

    def compose(self, rng: Random) -> Sample:
        """Return a sample of a random template, or of several said together."""
        while True:
            try:
                if self.joins and rng.random() < COMBINED_SHARE:
                    return self.combine(rng.sample(self.combinable, 2 if rng.random() < 0.8 else 3), rng)
                return self.fill(rng.choices(self.templates, self.weights)[0], rng)
            except Unfit:
                continue

    def fill(self, template: Template, rng: Random) -> Sample:
        """Return a sample of the template. Raises Unfit where the scene that came up lacks what it needs."""
        context = self.contexts.make(template.answer, [template.slots], rng)
        binder = Binder(context, self.words, self.surface, rng)
        binder.chooser.may_be_vague = template.answer.split(" ")[0] in CLEAR_VERBS and ";" not in template.answer
        binder.bind_all(template.slots)
        text = choose(rng.choice(template.texts), self.lists, rng)
        kind = self.kind_of(template, text, bool(context.scene.objects))
        text = binder.text(self.register.dress(text.lstrip("~"), kind, rng))
        if template.befores:
            context = replace(context, before=self.contexts.say(binder, template.befores, rng))
            if not set(template.slots) & set(OBJECTS):  # a caption was before: no single object was changed last
                context = replace(context, last=())
        return self._typed(text, binder.answer(template.answer), context, rng)

    def kind_of(self, template: Template, text: str, has_scene: bool) -> str:
        """Return what openings and endings the text may take."""
        if self.is_request(text):
            return "verb"
        if template.answer.startswith(("not ", *MOODS)):
            return "talk"
        if template.answer.startswith("new") and text.startswith("{"):
            return "new" if has_scene else "caption"
        return "order"

    def combine(self, templates: list[Template], rng: Random) -> Sample:
        """Return several orders in one message; one may name the target of the one before by a pronoun."""
        context = self.contexts.make("bg", [t.slots for t in templates], rng, last=False)
        texts, answers, before = [], [], None
        for template in templates:
            binder = Binder(context, self.words, self.surface, rng)
            slots = template.slots
            if before and not set(slots.get("T", ("no",))) - {"one", "single"} and rng.random() < 0.45:
                binder.bound["T"] = replace(before, last=True)
            binder.bind_all(slots)
            text = choose(rng.choice([t for t in template.texts if self.is_request(t)]), self.lists, rng)
            target = binder.bound.get("T")
            if (target and target.answer == "*") or (target is None and re.search(r"\b(it|them|all)\b", text)):
                raise Unfit("'it' would be read as what was named before")
            texts.append(binder.text(text.lstrip("~"), 1.0))
            answers.append(binder.answer(template.answer))
            kept = target and not template.answer.startswith(("remove", "replace", "keep", "copy", "not"))
            before = target if kept and target and len(target.things) == 1 else None
        text = texts[0] + "".join(rng.choice(self.joins) + text for text in texts[1:])
        return self._typed(self.register.dress(text, "verb", rng), "; ".join(answers), context, rng)

    def is_request(self, text: str) -> bool:
        """Return whether a text begins with a bare verb."""
        first, *rest = text.split(" ")
        if first == "do" and rest and rest[0].startswith("not"):
            return False
        return text.startswith("~") or first.split("|")[0].lstrip("(").rstrip(")") in self.surface.VERBS

    def _typed(self, text: str, answer: str, context: Context, rng: Random) -> Sample:
        if not context.scene.objects and answer.startswith("add "):
            answer = "new; " + answer.removeprefix("add ").replace("; add ", "; ")
        user = self.register.type(self.surface.finish(text, rng), rng)
        return Sample(self.language, user, answer, str(context.scene), last_of(context), context.before)


def is_order(template: Template) -> bool:
    """Return whether the template is an order that needs no message before itself."""
    conditions = {m for must in template.slots.values() for m in must}
    verb = template.answer.split(" ")[0].rstrip(";")
    return not template.befores and verb not in ALONE and not conditions & {"last", "kin", "vague"}
