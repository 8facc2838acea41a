"""A whole layout given anew becomes operations that keep the ids."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.diff import diff_layouts, with_ids_of
from tools.layout.executor import apply_operations
from tools.layout.layout import Box, Layout, LayoutObject

IDS = ("cat-1", "cat-2", "dog-1", "car-1", "hat-1", "tree-1")


@st.composite
def layouts(draw):
    names = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    objects = []
    for name in names:
        x, y = (draw(st.integers(0, 70)) / 100 for _ in "xy")
        width, height = (draw(st.integers(5, 30)) / 100 for _ in "wh")
        colour = draw(st.sampled_from(("red", "blue")))
        owner = draw(st.sampled_from((None, None, *(o.id for o in objects))))
        box = Box(x, y, x + width, y + height)
        objects.append(LayoutObject(name, f"a {colour} {name.split('-')[0]}", box, attached=owner))
    background = draw(st.sampled_from(("a field", "a beach")))
    return Layout(
        "", background, draw(st.sampled_from(("", "rain", "rain, snow"))), objects=tuple(draw(st.permutations(objects)))
    )


@settings(max_examples=80, deadline=None)
@given(layouts(), layouts())
def test_the_operations_lead_from_one_layout_to_the_other(before, after):
    made = apply_operations(before, diff_layouts(before, after)).layout
    new = dict(zip((o.id for o in after.objects), (o.id for o in made.objects), strict=True))
    renamed = tuple(replace(o, id=new[o.id], attached=o.attached and new[o.attached]) for o in after.objects)
    assert made.objects == renamed
    assert (made.background, set(made.negative.split(", "))) == (after.background, set(after.negative.split(", ")))
    shared = {o.id for o in before.objects} & {o.id for o in after.objects}
    assert all(new[name] == name for name in shared)


@settings(max_examples=30, deadline=None)
@given(layouts())
def test_the_same_layout_needs_no_operation(layout):
    assert diff_layouts(layout, layout) == ()


def test_a_locked_object_stays_though_the_new_layout_moves_and_drops_it():
    cat = LayoutObject("cat-1", "a cat", Box(0.1, 0.1, 0.3, 0.3), locked=True)
    dog = LayoutObject("dog-1", "a dog", Box(0.5, 0.1, 0.7, 0.3))
    before = Layout("", "a field", objects=(cat, dog))
    moved = Layout("", "a field", objects=(replace(cat, box=Box(0.4, 0.4, 0.6, 0.6), locked=False), dog))
    dropped = Layout("", "a field", objects=(dog,))
    for after in (moved, dropped):
        assert apply_operations(before, diff_layouts(before, after)).layout["cat-1"] == cat


def test_ids_are_found_again_by_words_and_place():
    cats = (
        LayoutObject("cat-1", "a black cat", Box(0.1, 0.5, 0.3, 0.8)),
        LayoutObject("cat-2", "a white cat", Box(0.6, 0.5, 0.8, 0.8)),
    )
    before = Layout("", "a field", objects=cats)
    answer = Layout(
        "",
        "a field",
        objects=(
            LayoutObject("cat-1", "a white cat", Box(0.62, 0.4, 0.82, 0.7)),
            LayoutObject("cat-2", "a black cat", Box(0.1, 0.4, 0.3, 0.7)),
            LayoutObject("dog-1", "a dog", Box(0.4, 0.4, 0.5, 0.7)),
        ),
    )
    assert [o.id for o in with_ids_of(before, answer).objects] == ["cat-2", "cat-1", "dog-1"]
