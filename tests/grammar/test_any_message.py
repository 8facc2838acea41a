"""Whatever is written is read: no message and no caption of known words raises anything but a `LayoutError`."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.grammar.caption import plan_caption
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Edit
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.overlaps import unasked_overlaps

WORDS = [
    "the",
    "a",
    "an",
    "car",
    "truck",
    "bird",
    "balloon",
    "red",
    "blue",
    "bigger",
    "smaller",
    "make",
    "move",
    "put",
    "to",
    "left",
    "right",
    "of",
    "and",
    "between",
    "on",
    "in",
    "add",
    "remove",
    "with",
    "version",
    "1",
    "2",
    "first",
    "one",
    "all",
    "but",
    "it",
    "them",
    "should",
    "be",
    "is",
    "not",
    "no",
    "more",
    "than",
    "as",
    "many",
    "swap",
    "background",
    "night",
    "at",
    ",",
    ".",
    "then",
    "same",
    "for",
    "another",
    "colour",
    "size",
    "under",
    "above",
    "next",
    "from",
    "last",
    "two",
    "three",
    "up",
    "down",
    "bit",
    "much",
    "please",
    "who",
    "that",
    "which",
    "i",
    "want",
    "there",
    "some",
    "instead",
    "where",
    "every",
    "only",
    "twice",
    "half",
]
SCENE = Layout(
    "",
    "a field",
    objects=(
        LayoutObject("car-1", "a red car", Box(0.1, 0.5, 0.4, 0.8)),
        LayoutObject("truck-1", "a truck", Box(0.5, 0.5, 0.9, 0.8)),
        LayoutObject("bird-1", "a bird", Box(0.2, 0.1, 0.4, 0.3)),
        LayoutObject("bird-2", "a bird", Box(0.6, 0.1, 0.8, 0.3)),
    ),
)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=250, deadline=None)
@given(texts)
def test_a_message_never_raises_and_its_operations_apply_or_say_why(text: str) -> None:
    intent = read_message(text, SCENE, ("car-1", "bird-1"))
    if isinstance(intent, Edit):
        with contextlib.suppress(LayoutError):
            apply_operations(SCENE, intent.operations)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_a_caption_gives_a_valid_layout_or_a_layout_error(text: str) -> None:
    with contextlib.suppress(LayoutError):
        layout = plan_caption(text).layout
        assert not unasked_overlaps(layout)


def test_endless_counts_and_phrases_are_cut_or_asked() -> None:
    for text in ("some " * 390 + "red cars", "add " + "very " * 390 + "red cars", "make the car " + "x" * 1900):
        read_message(text[:2000], SCENE)
