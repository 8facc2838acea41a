"""The benchmark's captions as scenes: what a reader that understands them whole would say."""

from __future__ import annotations

from tools.layout.composition import Link, SceneSpec, SpecThing
from tools.layout.phrases import with_article
from tools.layout.relation_names import RELATIONS

from .caption_cases import CaptionCase

_MORE, _FEWER = 3, 2
_OPPOSITE = {
    "left_of": ("left", "right"),
    "right_of": ("right", "left"),
    "above": ("top", "bottom"),
    "below": ("bottom", "top"),
}


def scene_of(case: CaptionCase) -> SceneSpec:
    """Return what the caption says: LMD's spatial captions name sides of the picture, the others relations."""
    counts = case.counts or ({case.more[0]: _MORE, case.more[1]: _FEWER} if case.more else {})
    nouns = list(counts)
    looks = {noun: word for noun, word, _ in case.attributes}
    places = _places(case) if case.kind == "spatial" else {}
    things = (
        SpecThing(noun, with_article(f"{looks[noun]} {noun}" if noun in looks else noun), count, places.get(noun, ""))
        for noun, count in counts.items()
    )
    links = () if places else tuple(_link(one, relation, other, nouns) for one, relation, other in case.relations)
    return SceneSpec(tuple(things), links, negative=case.absent)


def _link(one: str, relation: str, other: str, nouns: list[str]) -> Link:
    known = next(r for r in RELATIONS if r == relation)
    return Link(known, nouns.index(one), (nouns.index(other),))


def _places(case: CaptionCase) -> dict[str, str]:
    return {
        noun: side for one, r, other in case.relations for noun, side in zip((one, other), _OPPOSITE[r], strict=True)
    }
