"""Relations that composing cannot show are tried once more; what cannot be shown is said."""

from __future__ import annotations

import pytest

from tools.layout.grammar.caption import plan_caption
from tools.layout.rect import Rect
from tools.layout.relations import holds
from tools.layout.validity import check_layout


@pytest.mark.parametrize(
    ("caption", "relation", "count"),
    [
        ("three people behind a bus", "behind", 3),
        ("three cups in front of a sandwich", "in_front_of", 3),
        ("two ties next to a bird and a sink to the left of the bird", "next_to", 2),
        ("two toasters near a tennis racket and a donut near the tennis racket", "next_to", 2),
    ],
)
def test_every_one_stands_as_asked_or_the_reply_says_so(caption: str, relation: str, count: int) -> None:
    planned = plan_caption(caption)
    assert check_layout(planned.layout) == ()
    rects = [Rect.of(item.box) for item in planned.layout.objects]
    most = max(sum(holds(relation, r, [anchor]) for r in rects if r != anchor) for anchor in rects)  # type: ignore[arg-type]
    lost = sum("could not be" in note for note in planned.notes)
    assert most + lost >= count
    assert most >= 1


def test_contradicting_relations_are_said_once() -> None:
    planned = plan_caption("a cat to the left of a dog, the dog to the left of the cat")
    assert len([note for note in planned.notes if "could not be" in note]) == 1
