"""What edits, repair and differences tell a user can be said again in another language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import tools.layout
from tools.layout.describe import diff
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Layout
from tools.layout.operation_parser import parse_operations
from tools.layout.repair import repair
from tools.layout.speech import Said

_PACKAGE = Path(tools.layout.__file__).parent
_OWN = ("edits.yaml", "describe.yaml")


def edit(layout, *operations):
    return apply_operations(layout, parse_operations(list(operations)))


@pytest.mark.parametrize(
    ("operation", "key"),
    [
        ({"op": "resize", "targets": ["all"], "factor": 1.25}, "edit.grown"),
        ({"op": "place", "targets": ["bird"], "relation": "above", "anchors": ["truck"]}, "edit.already_one"),
        ({"op": "place", "targets": ["car"], "relation": "right"}, "edit.traded"),
        ({"op": "resize", "targets": ["bird"], "factor": 0.05}, "edit.smallest"),
        ({"op": "add", "phrase": "a cat", "count": 40}, "edit.at_most"),
    ],
)
def test_notes_remember_their_sentence(s0, operation, key):
    notes = edit(s0, operation).notes
    assert all(isinstance(note, Said) for note in notes)
    assert key in [note.key for note in notes]


def test_a_refusal_remembers_its_sentence(s0):
    locked = edit(s0, {"op": "lock", "targets": ["car", "bird"]}).layout
    with pytest.raises(LayoutError) as caught:
        edit(locked, {"op": "resize", "targets": ["car", "bird"], "factor": 2})
    assert isinstance(caught.value.reasons[0], Said)
    assert caught.value.reasons == ("the green car and the bird are locked; unlock first to change them",)


def test_a_canvas_of_odd_sides_is_refused_with_the_nearest_size(s0):
    with pytest.raises(LayoutError, match="multiple of 64 pixels, such as 1920x1088"):
        edit(s0, {"op": "set_canvas", "width": 1920, "height": 1080})


def test_a_difference_is_one_sentence_of_sentences(s0):
    new = edit(
        s0, {"op": "move", "targets": ["bird"], "dx": -0.1, "dy": 0.1}, {"op": "remove", "targets": ["car"]}
    ).layout
    said = diff(s0, new)
    assert said == "bird: moved 51 px left and 51 px down; removed a green car"
    assert said.key == "list.then"
    assert [part.key for part in said.values.values()] == ["diff.object", "diff.removed"]


def test_notes_of_repair_remember_their_sentence(s0):
    overlapping = s0.with_object(s0["car-1"].with_box(s0["truck-1"].box))
    assert [note.key for note in repair(Layout("", "", objects=overlapping.objects)).notes] == ["repair.moved"]


@pytest.mark.parametrize("name", _OWN)
def test_every_sentence_of_ours_is_used_somewhere(name):
    code = "\n".join(path.read_text("utf-8") for path in _PACKAGE.rglob("*.py"))
    code += "".join(path.read_text("utf-8") for path in (_PACKAGE / "speech" / "en").glob("*.yaml"))
    templates = yaml.safe_load((_PACKAGE / "speech" / "en" / name).read_text("utf-8"))
    stems = set(re.findall(r'f"((?:\w+\.)\w*?)\{', code))
    made = set(re.findall(r'"(\w+\.\w+)"', code))
    assert not [key for key in templates if key not in made and not any(key.startswith(stem) for stem in stems)]
