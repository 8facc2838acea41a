"""Whether a layout shows what its caption says, by LMD's rules, and whether it is strictly valid.

It knows nothing of how the layout was made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.nouns.inflection import singular
from tools.layout.nouns.kinds import head_noun
from tools.layout.validity import check_layout

from .caption_cases import CaptionCase


def shown(case: CaptionCase, layout: Layout) -> list[str]:
    """Return what of the caption the layout does not show; nothing when it shows all."""
    return [*_counts(case, layout), *_absent(case, layout), *_attributes(case, layout), *_relations(case, layout)]


def strictly_valid(layout: Layout) -> list[str]:
    """Return what breaks LMD's rules: unasked overlaps, boxes off the canvas or too small, more than one thing in a box."""
    faults: list[str] = list(check_layout(layout))
    for item in layout.objects:
        if re.search(r"^(?:two|three|four|five|several|some|many|\d+)\b|\band an? ", item.phrase):
            faults.append(f"{item.id} is more than one object: {item.phrase!r}")
    return faults


def is_a(item: LayoutObject, noun: str) -> bool:
    """Tell whether an object is one of these ('computer mouse' is no 'mouse')."""
    head = head_noun(item.phrase)
    return head == noun or (
        bool(re.search(rf"\b{re.escape(noun)}\b", singular_phrase(item.phrase))) and noun.endswith(head)
    )


def singular_phrase(phrase: str) -> str:
    """Return the phrase with its last word in the singular."""
    return singular(phrase.lower())


def _of(layout: Layout, noun: str) -> list[LayoutObject]:
    return [item for item in layout.objects if is_a(item, noun)]


def _counts(case: CaptionCase, layout: Layout) -> Iterator[str]:
    nouns = case.counts or dict.fromkeys(case.more or (), 0)
    for noun, number in case.counts.items():
        if (found := len(_of(layout, noun))) != number:
            yield f"{found} of {noun} instead of {number}"
    if case.more:
        more, fewer = (len(_of(layout, noun)) for noun in case.more)
        if not more > fewer > 0:
            yield f"{more} of {case.more[0]}, {fewer} of {case.more[1]}"
    others = [item.phrase for item in layout.objects if not any(is_a(item, noun) for noun in nouns)]
    if nouns and others:
        yield f"not asked for: {dict(Counter(others))}"


def _absent(case: CaptionCase, layout: Layout) -> Iterator[str]:
    for noun in case.absent:
        if _of(layout, noun):
            yield f"{noun} is there"
        if not any(singular(part.strip().lower()) == noun for part in layout.negative.split(",")):
            yield f"{noun} is not in the negative prompt {layout.negative!r}"
        if re.search(rf"\b{noun}", layout.background, re.IGNORECASE):
            yield f"{noun} is in the background {layout.background!r}"


def _attributes(case: CaptionCase, layout: Layout) -> Iterator[str]:
    for noun, word, number in case.attributes:
        found = sum(bool(re.search(rf"\b{re.escape(word)}\b", item.phrase)) for item in _of(layout, noun))
        if found != number:
            yield f"{found} of {noun} are {word}: {[item.phrase for item in layout.objects]}"


def _relations(case: CaptionCase, layout: Layout) -> Iterator[str]:
    for noun, relation, other in case.relations:
        pairs = [(a, b) for a in _of(layout, noun) for b in _of(layout, other)]
        if not pairs or not all(_stands(relation, a.box, b.box) for a, b in pairs):
            yield f"{noun} is not {relation} {other}: {[(a.box.center, b.box.center) for a, b in pairs]}"


def _stands(relation: str, one: Box, other: Box) -> bool:
    """Judge by centres; the direction asked for must be the larger one, as T2I-CompBench judges."""
    dx, dy = one.center[0] - other.center[0], one.center[1] - other.center[1]
    ahead = {"left_of": -dx, "right_of": dx, "above": -dy, "below": dy}[relation]
    aside = abs(dy) if relation in ("left_of", "right_of") else abs(dx)
    return ahead > 0 and ahead >= aside
