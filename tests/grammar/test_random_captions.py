"""Captions written at random from the grammar: every layout is valid and says what its caption says."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.grammar.caption import plan_caption
from tools.layout.overlaps import unasked_overlaps
from tools.layout.phrases import plural, with_article
from tools.layout.rect import Rect
from tools.layout.relations import holds

NOUNS = (
    "car",
    "cat",
    "dog",
    "tree",
    "bird",
    "balloon",
    "airplane",
    "apple",
    "cup",
    "chair",
    "house",
    "clock",
    "person",
)
NOUNS += ("truck", "bottle", "umbrella", "giraffe", "book", "fish", "bus", "mouse", "teddy bear", "box")
COLOURS = ("", "", "red ", "blue ", "grey ", "crimson ", "yellow ", "pink ")
SIZES = ("", "", "small ", "big ")
WORDS = {1: "a", 2: "two", 3: "three", 4: "4"}
RELATIONS = {
    "to the left of": "left_of",
    "right of": "right_of",
    "above": "above",
    "below": "below",
    "under": "under",
    "next to": "next_to",
    "in front of": "in_front_of",
    "behind": "behind",
    "on": "on",
}
Group = tuple[int, str, str, str]
groups = st.tuples(
    st.sampled_from((1, 1, 2, 3, 4)), st.sampled_from(SIZES), st.sampled_from(COLOURS), st.sampled_from(NOUNS)
)
pairs = st.tuples(groups, groups).filter(lambda pair: pair[0][3] != pair[1][3])


def worded(group: Group) -> str:
    count, size, colour, noun = group
    return f"{WORDS[count]} {size}{colour}{noun if count == 1 else plural(noun)}"


def phrase(group: Group) -> str:
    return with_article(f"{group[2]}{group[3]}")


def assert_valid(caption: str, wanted: list[Group]) -> dict[str, list[Rect]]:
    planned = plan_caption(caption)
    layout = planned.layout
    expected: Counter[str] = Counter()
    for group in wanted:
        expected[phrase(group)] += group[0]
    assert Counter(o.phrase for o in layout.objects) == expected
    assert not unasked_overlaps(layout)
    assert all(min(o.box.width, o.box.height) >= 16 / 512 for o in layout.objects)
    assert planned.layout == plan_caption(caption).layout
    return {text: [Rect.of(o.box) for o in layout.objects if o.phrase == text] for text in expected}


@settings(max_examples=40, deadline=None)
@given(st.lists(groups, min_size=1, max_size=6))
def test_a_list_of_things_is_laid_out_without_overlap(wanted: list[Group]) -> None:
    assert_valid(", ".join(map(worded, wanted)), wanted)


@settings(max_examples=70, deadline=None)
@given(pairs, st.sampled_from(("to the left of", "right of", "above", "below", "under")))
def test_a_relation_between_two_groups_holds_for_each_of_them(pair: tuple[Group, Group], words: str) -> None:
    rects = assert_valid(f"{worded(pair[0])} {words} {worded(pair[1])}", list(pair))
    subjects, anchors = rects[phrase(pair[0])], rects[phrase(pair[1])]
    assert all(holds(RELATIONS[words], subject, anchors) for subject in subjects)


@settings(max_examples=40, deadline=None)
@given(pairs, st.sampled_from(("next to", "in front of", "behind", "on")))
def test_a_close_relation_between_two_things_holds(pair: tuple[Group, Group], words: str) -> None:
    (_, *first), (_, *second) = pair
    one, other = (1, *first), (1, *second)
    rects = assert_valid(f"{worded(one)} {words} {worded(other)} in a park", [one, other])
    assert holds(RELATIONS[words], rects[phrase(one)][0], rects[phrase(other)])


@settings(max_examples=30, deadline=None)
@given(st.tuples(groups, groups, groups).filter(lambda g: len({x[3] for x in g}) == 3))
def test_one_thing_between_two_others_is_between_them(three: tuple[Group, Group, Group]) -> None:
    (_, *a), (_, *b), (_, *c) = three
    one, left, right = (1, *a), (1, *b), (1, *c)
    rects = assert_valid(f"{worded(one)} between {worded(left)} and {worded(right)}", [one, left, right])
    anchors = [*rects[phrase(left)], *rects[phrase(right)]]
    assert holds("between", rects[phrase(one)][0], anchors)
