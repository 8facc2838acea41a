"""What a guided drawing steers by: the words of each object and its box, and how its own run looked at it.

It knows nothing of energies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .conditioning import Conditioning
from .denoising import Schedule
from .drawing import Drawing
from .guidance import AttentionGuidance, Target, find_tokens
from .objects import ObjectRun, References
from .prompts import plural_of

ARTICLES = ("a ", "an ", "the ")


def steer_overall(
    drawing: Drawing, conditioning: Conditioning, schedule: Schedule, runs: Mapping[int, ObjectRun]
) -> AttentionGuidance:
    """Steer the overall run: one target per kind of phrase, with the attention of the objects' own runs."""
    targets = []
    phrases = drawing.prompts.phrases
    for phrase in dict.fromkeys(phrases):
        indexes = [index for index, other in enumerate(phrases) if other == phrase]
        vocabulary = drawing.checkpoint.vocabulary
        words = bare(phrase) if len(indexes) == 1 else plural_of(phrase, vocabulary)
        tokens = find_tokens(drawing.checkpoint.tokenizer, drawing.prompts.overall, words)
        if tokens:
            boxes = tuple(drawing.boxes[index] for index in indexes)
            targets.append(Target(tokens, boxes, merged([runs[i].attention for i in indexes if i in runs])))
    return AttentionGuidance(drawing.checkpoint, conditioning, [targets], schedule, [drawing.counter], drawing.strength)


def steer_objects(
    drawing: Drawing, conditioning: Conditioning, schedule: Schedule, indexes: Sequence[int]
) -> AttentionGuidance:
    """Steer objects' own runs, each by its own words and box."""
    targets = [[Target(words_of(drawing, index), (drawing.boxes[index],))] for index in indexes]
    targets = [[one for one in row if one.tokens] for row in targets]
    counters = [drawing.counter] * len(indexes)
    return AttentionGuidance(drawing.checkpoint, conditioning, targets, schedule, counters, drawing.strength)


def words_of(drawing: Drawing, index: int) -> tuple[int, ...]:
    """Positions of an object's words in the prompt of its own run."""
    prompts = drawing.prompts
    return find_tokens(drawing.checkpoint.tokenizer, prompts.objects[index], bare(prompts.phrases[index]))


def bare(phrase: str) -> str:
    """`a red car` -> `red car`."""
    return next((phrase[len(one) :] for one in ARTICLES if phrase.lower().startswith(one)), phrase)


def merged(references: Sequence[References]) -> References:
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


def on_its_own(drawing: Drawing) -> Drawing:
    """Take the UNet itself where several drawings share it; recording and gradients are one drawing's matter."""
    unet = getattr(drawing.checkpoint.unet, "alone", drawing.checkpoint.unet)
    return replace(drawing, checkpoint=replace(drawing.checkpoint, unet=unet))
