"""Messages that copy objects, exchange words of a kind, put an attribute in or take it out."""

from __future__ import annotations

import pytest

from tools.layout.executor import apply_operations
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Edit
from tools.layout.layout import Box, Layout, LayoutObject

SCENE = Layout(
    "",
    "a room",
    objects=(
        LayoutObject("chair-1", "a red wooden chair", Box(0.05, 0.5, 0.3, 0.9)),
        LayoutObject("table-1", "a glass table", Box(0.4, 0.6, 0.7, 0.9)),
        LayoutObject("cat-1", "a cat", Box(0.8, 0.75, 0.95, 0.9)),
    ),
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Duplicate the cat.", [{"op": "duplicate", "targets": ["cat-1"]}]),
        ("make two copies of the cat", [{"op": "duplicate", "targets": ["cat-1"], "count": 2}]),
        ("make a copy of it", [{"op": "duplicate", "targets": ["cat-1"]}]),
        (
            "copy the cat to the left of the table",
            [{"op": "duplicate", "targets": ["cat-1"], "relation": "left_of", "anchors": ["table-1"]}],
        ),
        (
            "clone the chair and make the cat black",
            [{"op": "duplicate", "targets": ["chair-1"]}, {"op": "recaption", "targets": ["cat-1"], "colour": "black"}],
        ),
        (
            "swap the materials of the chair and the table",
            [{"op": "swap", "a": "chair-1", "b": "table-1", "what": "materials"}],
        ),
        ("swap the sizes of the cat and the table", [{"op": "swap", "a": "cat-1", "b": "table-1", "what": "sizes"}]),
        ("make the chair metal", [{"op": "recaption", "targets": ["chair-1"], "phrase": "a red metal chair"}]),
        ("make the chair not wooden", [{"op": "recaption", "targets": ["chair-1"], "without": "wooden"}]),
        ("the table should no longer be glass", [{"op": "recaption", "targets": ["table-1"], "without": "glass"}]),
    ],
)
def test_a_message_is_read_as_these_operations_and_they_can_be_done(text, wanted):
    intent = read_message(text, SCENE, ("cat-1",))
    assert isinstance(intent, Edit)
    assert [{"op": o.op, **o.model_dump(exclude_defaults=True)} for o in intent.operations] == wanted
    assert apply_operations(SCENE, intent.operations).layout != SCENE
