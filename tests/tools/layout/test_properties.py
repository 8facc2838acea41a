"""What must hold for any scene and any operation."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.operation_parser import parse_operations
from tools.layout.overlaps import allowed_pairs, asked_pairs, overlapping, rects_of
from tools.layout.rect import MIN_TICKS
from tools.layout.relation_names import REGIONS, RELATIONS
from tools.layout.relations import holds
from tools.layout.repair import repair

PHRASES = ("a red car", "a cat", "a blue dog", "a bird", "a small tree", "a green ball", "a table")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def boxes(draw):
    x0 = draw(st.integers(0, 9000))
    y0 = draw(st.integers(0, 9000))
    width = draw(st.integers(MIN_TICKS, min(5000, 10000 - x0)))
    height = draw(st.integers(MIN_TICKS, min(5000, 10000 - y0)))
    return Box(x0 / 10000, y0 / 10000, (x0 + width) / 10000, (y0 + height) / 10000)


@st.composite
def scenes(draw, most=7):
    phrases = draw(st.lists(st.sampled_from(PHRASES), min_size=2, max_size=most))
    objects = tuple(LayoutObject(f"thing-{n}", p, draw(boxes())) for n, p in enumerate(phrases, start=1))
    return Layout("", "a green meadow", "rain", objects=objects)


@st.composite
def tidy_scenes(draw):
    return repair(draw(scenes())).layout


IDS = st.sampled_from(["thing-1", "thing-2"])
DEPTHS = st.sampled_from(["behind", "in_front_of"])
SHARE = st.floats(-0.5, 0.5).map(lambda v: round(v, 3))
OPERATIONS = st.one_of(
    st.builds(lambda t, f: {"op": "resize", "targets": [t], "factor": f}, IDS, st.sampled_from([0.5, 0.8, 1.25, 2, 5])),
    st.builds(lambda t, x, y: {"op": "move", "targets": [t], "dx": x, "dy": y}, IDS, SHARE, SHARE),
    st.builds(
        lambda t, e: {"op": "align", "targets": ["thing-1", "thing-2"], "edge": e},
        IDS,
        st.sampled_from(["left", "bottom", "center_x"]),
    ),
    st.just({"op": "distribute", "targets": ["thing-1", "thing-2"]}),
    st.just({"op": "swap", "a": "thing-1", "b": "thing-2"}),
    st.just({"op": "mirror", "targets": ["thing-1", "thing-2"]}),
    st.builds(
        lambda f: {"op": "arrange", "targets": ["thing-1", "thing-2"], "form": f},
        st.sampled_from(["row", "column", "circle", "grid", "stack", "diagonal", "pile", "pair"]),
    ),
    st.builds(lambda t: {"op": "remove", "targets": [t]}, IDS),
    st.builds(lambda t: {"op": "replace", "targets": [t], "phrase": "an owl"}, IDS),
    st.builds(lambda t: {"op": "recaption", "targets": [t], "colour": "orange"}, IDS),
    st.builds(lambda t: {"op": "reorder", "targets": [t], "to": "front"}, IDS),
    st.builds(lambda t, a: {"op": "recaption", "targets": [t], "attribute": a}, IDS, st.sampled_from(["old", "glass"])),
    st.builds(
        lambda w: {"op": "swap", "a": "thing-1", "b": "thing-2", "what": w}, st.sampled_from(["colours", "sizes"])
    ),
    st.builds(lambda t: {"op": "duplicate", "targets": [t]}, IDS),
    st.builds(lambda t: {"op": "reorder", "targets": ["thing-1"], "to": t, "anchors": ["thing-2"]}, DEPTHS),
    st.builds(lambda t: {"op": "lock", "targets": [t]}, IDS),
)
GIVING_WAY = st.one_of(
    st.builds(
        lambda r: {"op": "place", "targets": ["thing-1"], "relation": r, "anchors": ["thing-2"]},
        st.sampled_from([r for r in RELATIONS if r not in REGIONS and r != "between"]),
    ),
    st.builds(lambda r: {"op": "place", "targets": ["thing-1"], "relation": r}, st.sampled_from(sorted(REGIONS))),
    st.builds(
        lambda r: {"op": "add", "phrase": "an owl", "relation": r, "anchors": ["thing-2"]},
        st.sampled_from([r for r in RELATIONS if r not in REGIONS and r != "between"]),
    ),
    st.builds(lambda c: {"op": "set_count", "target": "thing-1", "count": c}, st.integers(1, 4)),
)
TOUCHING = {"on", "in", "under", "in_front_of", "behind", "leaning_on"}
TOUCHING |= {"worn_by", "held_by", "riding", "reflection_of", "around"}


def scene_ids(scene):
    return {o.id for o in scene.objects}


@SLOW
@given(scenes(), st.lists(OPERATIONS, min_size=1, max_size=3))
def test_what_an_operation_does_not_name_stays_byte_identical(scene, data):
    try:
        edited = apply_operations(scene, parse_operations(data))
    except LayoutError:
        return
    named = {"thing-1", "thing-2"}
    left = {o.id: o for o in edited.layout.objects}
    assert all(left[o.id] == o for o in scene.objects if o.id not in named)
    assert [o.id for o in edited.layout.objects if o in scene.objects and o.id not in named] == [
        o.id for o in scene.objects if o.id not in named
    ]
    copies = sum(operation["op"] == "duplicate" for operation in data)
    assert len([o for o in edited.layout.objects if o.id not in scene_ids(scene)]) <= copies
    assert (edited.layout.caption, edited.layout.background, edited.layout.negative) == ("", "a green meadow", "rain")


@SLOW
@given(tidy_scenes(), OPERATIONS)
def test_no_operation_makes_a_new_overlap(scene, data):
    try:
        after = apply_operations(scene, parse_operations([data])).layout
    except LayoutError:
        return
    assert not overlapping(rects_of(after)) - overlapping(rects_of(scene)) - asked_pairs(after)


@SLOW
@given(tidy_scenes(), GIVING_WAY)
def test_places_hold_and_whoever_gives_way_is_named(scene, data):
    try:
        edited = apply_operations(scene, parse_operations([data]))
    except LayoutError:
        return
    after, rects = edited.layout, rects_of(edited.layout)
    moved = [o for o in scene.objects if after[o.id] != o and o.id != "thing-1"]
    for item in moved:
        noun = item.phrase.split()[-1]
        assert any(noun in note or item.id in note for note in edited.notes)
    new = overlapping(rects) - overlapping(rects_of(scene))
    relation = data.get("relation", "")
    subject = "owl-1" if data["op"] == "add" else "thing-1"
    if relation in TOUCHING:
        before = overlapping(rects_of(scene))  # what lies on the anchor already is touched with it
        new -= {
            frozenset({subject, i}) for i in scene_ids(scene) if i == "thing-2" or frozenset({i, "thing-2"}) in before
        }
    assert not new
    loose = {"above", "below", "under", "on", "riding"}  # an anchor at the very edge leaves no room there
    if relation and relation not in loose and data["op"] in ("add", "place"):
        anchors = [rects["thing-2"]] if data.get("anchors") else []
        assert holds(relation, rects[subject], anchors)


@SLOW
@given(scenes())
def test_a_repaired_scene_has_no_unasked_overlap_and_keeps_what_was_fine(scene):
    repaired = repair(scene).layout
    rects = rects_of(repaired)
    assert not overlapping(rects) - allowed_pairs(scene)
    assert all(r.is_inside() and min(r.width, r.height) >= MIN_TICKS for r in rects.values())
    assert [(o.id, o.phrase) for o in repaired.objects] == [(o.id, o.phrase) for o in scene.objects]


@SLOW
@given(scenes())
def test_a_fine_scene_is_not_touched(scene):
    if overlapping(rects_of(scene)) - allowed_pairs(scene):
        scene = repair(scene).layout
    if overlapping(rects_of(scene)) - allowed_pairs(scene):
        return
    again = repair(scene)
    assert again.layout == scene
    assert again.notes == ()
