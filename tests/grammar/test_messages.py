"""The English rows of the edit table, and what is around them."""

from __future__ import annotations

import pytest

from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.grammar.edit import read_message
from tools.layout.grammar.intents import Ask, Chat, Edit, Intent, NewScene, Options, Redraw, Show, Walk
from tools.layout.layout import Layout
from tools.layout.operations import Operation, parse_operations

Recent = tuple[str, ...]


def operations(intent: Intent) -> tuple[Operation, ...]:
    assert isinstance(intent, Edit), intent
    return intent.operations


def made(*data: dict[str, object]) -> tuple[Operation, ...]:
    return parse_operations(list(data))


@pytest.mark.parametrize(
    ("text", "recent", "wanted"),
    [
        ("Make the boxes bigger.", (), [{"op": "resize", "targets": ["all"], "factor": 1.25}]),
        ("Make the bird bigger.", (), [{"op": "resize", "targets": ["bird-1"], "factor": 1.25}]),
        ("A bit smaller, please.", ("bird-1",), [{"op": "resize", "targets": ["bird-1"], "factor": 0.9}]),
        (
            "Move it to the left of the balloon.",
            ("bird-1",),
            [{"op": "place", "targets": ["bird-1"], "relation": "left_of", "anchors": ["balloon-1"]}],
        ),
        ("Swap the car and the truck.", (), [{"op": "swap", "a": "car-1", "b": "truck-1"}]),
        (
            "Now swap their colours.",
            ("car-1", "truck-1"),
            [{"op": "swap", "a": "car-1", "b": "truck-1", "what": "colours"}],
        ),
        (
            "Add a dog between the car and the truck.",
            (),
            [{"op": "add", "phrase": "a dog", "relation": "between", "anchors": ["car-1", "truck-1"]}],
        ),
        ("Remove the balloon.", (), [{"op": "remove", "targets": ["balloon-1"]}]),
        ("No birds, please.", (), [{"op": "remove", "targets": ["bird-1"], "negative": True}]),
        ("Make the truck red.", (), [{"op": "recaption", "targets": ["truck-1"], "colour": "red"}]),
        (
            "Replace the bird with a small airplane.",
            (),
            [{"op": "replace", "targets": ["bird-1"], "phrase": "an airplane"}],
        ),
        ("What if the car was on the right?", (), [{"op": "place", "targets": ["car-1"], "relation": "right"}]),
        ("Same seed, but 512 wide by 768 high.", (), [{"op": "set_canvas", "width": 512, "height": 768}]),
        (
            "Lock the car, then shrink the rest.",
            (),
            [
                {"op": "lock", "targets": ["car-1"]},
                {"op": "resize", "targets": ["truck-1", "balloon-1", "bird-1"], "factor": 0.8},
            ],
        ),
        (
            "make the car red and bigger and drop the bird",
            (),
            [
                {"op": "recaption", "targets": ["car-1"], "colour": "red"},
                {"op": "resize", "targets": ["car-1"], "factor": 1.25},
                {"op": "remove", "targets": ["bird-1"]},
            ],
        ),
        ("make it twice as big", ("bird-1",), [{"op": "resize", "targets": ["bird-1"], "factor": 2}]),
        ("shrink the truck by 30 %", (), [{"op": "resize", "targets": ["truck-1"], "factor": 0.7}]),
        ("make the balloon half the size", (), [{"op": "resize", "targets": ["balloon-1"], "factor": 0.5}]),
        ("make the truck 3 times bigger", (), [{"op": "resize", "targets": ["truck-1"], "factor": 3}]),
        ("make the car much smaller", (), [{"op": "resize", "targets": ["car-1"], "factor": 0.6667}]),
        ("the bird is too small", (), [{"op": "resize", "targets": ["bird-1"], "factor": 1.25}]),
        ("move the car to the right", (), [{"op": "move", "targets": ["car-1"], "dx": 0.2}]),
        ("move the bird a bit up", (), [{"op": "move", "targets": ["bird-1"], "dy": -0.1}]),
        ("move the bird 64 pixels to the left", (), [{"op": "move", "targets": ["bird-1"], "dx": -0.125}]),
        (
            "put the bird on the car",
            (),
            [{"op": "place", "targets": ["bird-1"], "relation": "on", "anchors": ["car-1"]}],
        ),
        ("put a bird on the car", (), [{"op": "add", "phrase": "a bird", "relation": "on", "anchors": ["car-1"]}]),
        ("move the bird to the top left corner", (), [{"op": "place", "targets": ["bird-1"], "relation": "top_left"}]),
        (
            "add a blue balloon above the car",
            (),
            [{"op": "add", "phrase": "a blue balloon", "relation": "above", "anchors": ["car-1"]}],
        ),
        (
            "add two dogs and a cat",
            (),
            [{"op": "add", "phrase": "a dog", "count": 2}, {"op": "add", "phrase": "a cat"}],
        ),
        ("without clouds", (), [{"op": "set_negative", "add": ["clouds"]}]),
        ("turn the car into a bus", (), [{"op": "replace", "targets": ["car-1"], "phrase": "a bus"}]),
        (
            "make the car and the truck pink",
            (),
            [{"op": "recaption", "targets": ["car-1", "truck-1"], "colour": "pink"}],
        ),
        (
            "make the car pink and the truck white",
            (),
            [
                {"op": "recaption", "targets": ["car-1"], "colour": "pink"},
                {"op": "recaption", "targets": ["truck-1"], "colour": "white"},
            ],
        ),
        ("bring the bird to the front", (), [{"op": "reorder", "targets": ["bird-1"], "to": "front"}]),
        ("make the bird fluffy", (), [{"op": "recaption", "targets": ["bird-1"], "phrase": "a fluffy bird"}]),
        ("remove everything except the car", (), [{"op": "remove", "targets": ["truck-1", "balloon-1", "bird-1"]}]),
        ("put it in a forest", (), [{"op": "set_background", "background": "a forest"}]),
        ("in the style of van gogh", (), [{"op": "set_style", "style": "van gogh"}]),
    ],
)
def test_an_edit_of_the_first_scene_becomes_operations(
    s0: Layout, text: str, recent: Recent, wanted: list[dict[str, object]]
) -> None:
    found = operations(read_message(text, s0, recent))
    assert found == made(*wanted)
    apply_operations(s0, found)


@pytest.mark.parametrize(
    ("text", "recent", "wanted"),
    [
        ("I only want two skiers.", (), [{"op": "set_count", "target": "skier", "count": 2}]),
        ("Make it five skiers.", (), [{"op": "set_count", "target": "skier", "count": 5}]),
        (
            "Line the skiers up along the bottom.",
            (),
            [{"op": "align", "targets": ["skier-1", "skier-2", "skier-3"], "edge": "bottom"}],
        ),
        (
            "Spread them out evenly.",
            ("skier-1", "skier-2", "skier-3"),
            [{"op": "distribute", "targets": ["skier-1", "skier-2", "skier-3"]}],
        ),
        ("Move the middle one up a little.", (), [{"op": "move", "targets": ["skier-3"], "dy": -0.1}]),
        ("remove one of the skiers", (), [{"op": "set_count", "target": "skier", "count": 2}]),
        ("remove the left skier", (), [{"op": "remove", "targets": ["skier-1"]}]),
        ("make the skier on the right bigger", (), [{"op": "resize", "targets": ["skier-2"], "factor": 1.25}]),
        ("move the skier up", ("skier-2",), [{"op": "move", "targets": ["skier-2"], "dy": -0.2}]),
    ],
)
def test_an_edit_among_three_skiers_picks_the_right_ones(
    s1: Layout, text: str, recent: Recent, wanted: list[dict[str, object]]
) -> None:
    found = operations(read_message(text, s1, recent))
    assert found == made(*wanted)
    apply_operations(s1, found)


def test_same_for_the_one_on_the_right_repeats_the_last_operations(s1: Layout) -> None:
    last = made({"op": "move", "targets": ["skier-3"], "dy": -0.1})
    found = operations(read_message("Same for the one on the right.", s1, ("skier-3",), last))
    assert found == made({"op": "move", "targets": ["skier-2"], "dy": -0.1})


def test_the_style_changes_and_the_scene_stays(s2: Layout) -> None:
    assert operations(read_message("Make it a watercolor.", s2)) == made({"op": "set_style", "style": "watercolor"})


def test_a_new_place_keeps_the_style(s2: Layout) -> None:
    found = operations(read_message("change the background to a beach", s2))
    assert found == made({"op": "set_background", "background": "An oil painting of a beach"})


def test_night_keeps_the_scene(s0: Layout) -> None:
    found = operations(read_message("Keep everything but make it night time.", s0))
    assert found == made({"op": "set_background", "background": "A realistic landscape scene at night"})
    evening = apply_operations(s0, found).layout
    again = operations(read_message("make it sunny", evening))
    assert again == made({"op": "set_background", "background": "A realistic landscape scene in the sunshine"})


def test_chairs_that_were_unwanted_come_back(s2: Layout) -> None:
    edited = apply_operations(s2, operations(read_message("Put some chairs back.", s2))).layout
    assert "chair" not in edited.negative
    assert sum(o.phrase == "a chair" for o in edited.objects) >= 2


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("undo", Walk("undo")),
        ("Undo that, please", Walk("undo")),
        ("No wait, redo that.", Walk("redo")),
        ("Go back to the first version.", Walk("goto", 1)),
        ("go to version 3", Walk("goto", 3)),
        ("More like the first one, but with a blue balloon.", Walk("branch", 1, "with a blue balloon")),
        ("Another one!", Redraw(True)),
        ("new seed", Redraw(True)),
        ("redraw with the same seed", Redraw(False)),
        ("seed 7", Options(seed=7)),
        ("use 30 steps", Options(steps=30)),
        ("draw it with gligen", Options(method="gligen")),
        ("show the layout", Show()),
        ("what is in the picture?", Show()),
        ("a castle on a hill at dawn", NewScene("a castle on a hill at dawn")),
        ("two cats and a dog on a beach", NewScene("two cats and a dog on a beach")),
        ("new: a cat", NewScene("a cat")),
    ],
)
def test_messages_that_are_not_edits(s0: Layout, text: str, intent: Intent) -> None:
    assert read_message(text, s0) == intent


def test_with_a_blue_balloon_is_read_against_the_version_branched_to(s0: Layout) -> None:
    walk = read_message("More like the first one, but with a blue balloon.", s0)
    assert isinstance(walk, Walk)
    edited = apply_operations(s0, operations(read_message(walk.then, s0))).layout
    assert [o.phrase for o in edited.objects] == ["a green car", "a blue truck", "a blue air balloon", "a bird"]


def test_options_travel_with_an_edit(s0: Layout) -> None:
    intent = read_message("use seed 12 and make the car blue", s0)
    assert intent == Edit(made({"op": "recaption", "targets": ["car-1"], "colour": "blue"}), Options(seed=12))


@pytest.mark.parametrize(
    "text",
    [
        "lol nice",
        "thanks",
        "hello",
        "help",
        "no",
        "yes",
        "把 the bird 移到 left and 汽车换个位置",
        "mach das Auto größer",
        "",
    ],
)
def test_talk_changes_nothing_and_gets_a_reply(s0: Layout, text: str) -> None:
    intent = read_message(text, s0)
    assert isinstance(intent, Chat)
    assert intent.reply


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("make it better", "what should be better"),
        ("move the car 3 metres", "3 metres"),
        ("remove everything", "remove everything?"),
        ("the second bird", "only one"),
        ("a dog", "shall a dog be added"),
        ("paint it black", "what is meant by 'it'"),
        ("wibble the car", "did not understand"),
        ("make it 500 by 300 pixels", "multiple of 64"),
    ],
)
def test_what_is_unclear_is_asked(s0: Layout, text: str, part: str) -> None:
    intent = read_message(text, s0)
    assert isinstance(intent, Ask)
    assert part in intent.question


def test_the_skier_with_three_of_them_is_asked_back(s1: Layout) -> None:
    intent = read_message("make the skier red", s1)
    assert isinstance(intent, Ask)
    assert intent.lines == (
        "which skier is meant?",
        "1. the skier on the left (skier-1)",
        "2. the skier in the middle (skier-3)",
        "3. the skier on the right (skier-2)",
    )
    for choice, wanted in zip(intent.choices, ("skier-1", "skier-3", "skier-2"), strict=True):
        assert operations(read_message(choice.means, s1)) == made(
            {"op": "recaption", "targets": [wanted], "colour": "red"}
        )


def test_an_unknown_object_is_passed_on_and_the_executor_names_what_there_is(s0: Layout) -> None:
    with pytest.raises(LayoutError, match="there is no dog in the picture; there are: a green car"):
        apply_operations(s0, operations(read_message("make the dog bigger", s0)))


@pytest.mark.parametrize(
    "text", ["make the car bigger", "remove the cat", "swap the cat and the dog", "make it bigger", "add a cat"]
)
def test_edits_before_the_first_picture_are_asked_back(text: str) -> None:
    intent = read_message(text, None)
    assert isinstance(intent, Ask)
    assert "there is no picture yet" in intent.question


@pytest.mark.parametrize(
    "text",
    [
        "a red car to the left of two cats in a green meadow",
        "draw a cat",
        "make a red car next to a dog",
        "put a cat on a table",
        "cats",
    ],
)
def test_captions_before_the_first_picture_are_new_scenes(text: str) -> None:
    assert read_message(text, None) == NewScene(text)


def test_a_canvas_size_before_the_first_picture_is_an_option() -> None:
    assert read_message("512x768", None) == Options(width=512, height=768)


def test_a_conversation_of_edits_keeps_what_is_not_named(s0: Layout) -> None:
    layout = s0
    for text in ("make the bird bigger", "make the truck red", "move the bird down a bit", "remove the balloon"):
        layout = apply_operations(layout, operations(read_message(text, layout))).layout
    assert layout["car-1"] == s0["car-1"]
    assert layout["truck-1"].box == s0["truck-1"].box
    assert [o.phrase for o in layout.objects] == ["a green car", "a red truck", "a bird"]


def test_an_undo_may_be_followed_by_an_edit(s0: Layout) -> None:
    assert read_message("undo that and make it a sketch", s0) == Walk("undo", None, "make it a sketch")


def test_objects_get_one_colour(s0: Layout) -> None:
    found = operations(read_message("make the car and the truck the same colour", s0))
    assert found == made({"op": "recaption", "targets": ["car-1", "truck-1"], "colour": "green"})


def test_only_the_part_that_is_understood_is_offered_and_nothing_is_done_before(s0: Layout) -> None:
    intent = read_message("make the car red, then wibble the truck", s0)
    assert isinstance(intent, Ask)
    assert "'make the car red'" in intent.question
    assert "'wibble the truck'" in intent.question
    assert operations(read_message(intent.choices[0].means, s0)) == made(
        {"op": "recaption", "targets": ["car-1"], "colour": "red"}
    )


@pytest.mark.parametrize(
    "text",
    [
        "cheers, that's perfect",
        "wow, this looks really great",
        "thanks a lot, that's exactly what I had in mind",
        "beautiful, love the picture",
    ],
)
def test_remarks_leave_the_picture_alone(s0: Layout, text: str) -> None:
    assert isinstance(read_message(text, s0), Chat)


def test_a_remark_before_a_request_does_not_hide_it(s0: Layout) -> None:
    assert read_message("great, now make the car bigger", s0) == read_message("make the car bigger", s0)


@pytest.mark.parametrize("text", ["that was better before", "not good", "a beautiful castle on a hill, with two dogs"])
def test_what_only_sounds_like_a_remark_is_none(s0: Layout, text: str) -> None:
    assert not isinstance(read_message(text, s0), Chat)
