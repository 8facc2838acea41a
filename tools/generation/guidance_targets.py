"""What attention guidance aims at: the words of each object, its box, and the attention of its own run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .conditioning import Conditioning
from .denoising import Schedule
from .guidance import AttentionGuidance, Target, find_tokens
from .object_run import ObjectRun, References
from .prompts import plural_of
from .render_context import RenderContext

ARTICLES = ("a ", "an ", "the ")


def guide_overall(
    context: RenderContext, conditioning: Conditioning, schedule: Schedule, runs: Mapping[int, ObjectRun]
) -> AttentionGuidance:
    """Guide the overall run: one target per kind of phrase, with the attention of the objects' own runs."""
    targets = []
    phrases = context.prompts.phrases
    for phrase in dict.fromkeys(phrases):
        indexes = [index for index, other in enumerate(phrases) if other == phrase]
        vocabulary = context.checkpoint.vocabulary
        words = without_article(phrase) if len(indexes) == 1 else plural_of(phrase, vocabulary)
        tokens = find_tokens(context.checkpoint.tokenizer, context.prompts.overall, words)
        if tokens:
            boxes = tuple(context.boxes[index] for index in indexes)
            targets.append(Target(tokens, boxes, merge_references([runs[i].attention for i in indexes if i in runs])))
    return AttentionGuidance(
        context.checkpoint, conditioning, [targets], schedule, [context.counter], context.spec.guidance_strength or 0.0
    )


def guide_objects(
    context: RenderContext, conditioning: Conditioning, schedule: Schedule, indexes: Sequence[int]
) -> AttentionGuidance:
    """Guide objects' own runs, each by its own words and box."""
    targets = [[Target(token_positions(context, index), (context.boxes[index],))] for index in indexes]
    targets = [[one for one in row if one.tokens] for row in targets]
    counters = [context.counter] * len(indexes)
    return AttentionGuidance(
        context.checkpoint, conditioning, targets, schedule, counters, context.spec.guidance_strength or 0.0
    )


def token_positions(context: RenderContext, index: int) -> tuple[int, ...]:
    """Positions of an object's words in the prompt of its own run."""
    prompts = context.prompts
    return find_tokens(context.checkpoint.tokenizer, prompts.objects[index], without_article(prompts.phrases[index]))


def without_article(phrase: str) -> str:
    """`a red car` -> `red car`."""
    return next((phrase[len(one) :] for one in ARTICLES if phrase.lower().startswith(one)), phrase)


def merge_references(references: Sequence[References]) -> References:
    """Merge the maps of several objects that the same words name: the strongest at each place."""
    known = [one for one in references if one]
    if not known or len(known) != len(references):
        return ()
    merged_steps = []
    for step in zip(*known, strict=True):
        layers = []
        for maps in zip(*step, strict=True):
            strongest = maps[0]
            for other in maps[1:]:
                strongest = strongest.maximum(other)
            layers.append(strongest)
        merged_steps.append(tuple(layers))
    return tuple(merged_steps)


def with_own_unet(context: RenderContext) -> RenderContext:
    """Take the UNet itself where several pictures share it; recording and gradients are one picture's matter."""
    unet = getattr(context.checkpoint.unet, "alone", context.checkpoint.unet)
    return replace(context, checkpoint=replace(context.checkpoint, unet=unet))
