"""The many forms of a right answer that are read as meant."""

from __future__ import annotations

import json

import pytest

from tools.layout.lmd_text import format_lmd, parse_lmd, read_lmd

CAR = [20 / 512, 300 / 512, 220 / 512, 420 / 512]
CAT = [300 / 512, 330 / 512, 390 / 512, 420 / 512]
GOOD = """Objects: [('a red car', [20, 300, 200, 120]), ('a cat', [300, 330, 90, 90])]
Background prompt: A green meadow
Negative prompt: rain"""
LIST = "[('a red car', [20, 300, 200, 120]), ('a cat', [300, 330, 90, 90])]"
JSON = json.dumps([{"name": "a red car", "box": [20, 300, 200, 120]}, {"name": "a cat", "box": [300, 330, 90, 90]}])
FULL_WIDTH = """物体：【（“a red car”，【20，300，200，120】），（‘a cat’，［300，330，90，90］）】
背景提示：A green meadow
负面提示：rain"""

FORMS = {
    "as asked": GOOD,
    "python fence": f"```python\n{GOOD}\n```",
    "fence without language": f"```\n{GOOD}\n```",
    "fence around the list only": GOOD.replace(LIST, f"\n```json\n{LIST}\n```"),
    "prose around": f"Sure! Here is the layout (boxes in pixels):\n\n{GOOD}\n\nLet me know if you want changes.",
    "thoughts before": f"<think>Objects: [('a dog', [1, 2, 3, 4])]\nBackground prompt: x</think>\n{GOOD}",
    "no objects heading": GOOD.removeprefix("Objects: "),
    "caption repeated": f"Caption: a red car and a cat\n{GOOD}",
    "a further invented example": f"{GOOD}\n\nCaption: a dog\nObjects: [('a dog', [9, 9, 9, 9])]\nBackground prompt: x",
    "all on one line": GOOD.replace("\n", " "),
    "background first": "Background prompt: A green meadow\nNegative prompt: rain\nObjects: " + LIST,
    "markdown headings": GOOD.replace("Objects:", "**Objects:**").replace(
        "Background prompt:", "- **Background prompt:**"
    ),
    "short headings": GOOD.replace(" prompt", ""),
    "headings in capitals": GOOD.replace("Objects", "OBJECTS").replace("Background prompt", "BACKGROUND PROMPT"),
    "values on their own lines": GOOD.replace(": ", ":\n"),
    "one object a line": GOOD.replace("), (", "),\n  (").replace("])]", "]),\n]"),
    "a comment in the list": GOOD.replace("), (", "),  # the car\n ("),
    "windows line ends": GOOD.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + GOOD,
    "lists instead of tuples": GOOD.replace("(", "[").replace(")", "]"),
    "tuples for boxes": GOOD.replace("[20, 300, 200, 120]", "(20, 300, 200, 120)"),
    "json pairs": GOOD.replace(LIST, '[["a red car", [20, 300, 200, 120]], ["a cat", [300, 330, 90, 90]]]'),
    "json name and box": GOOD.replace(LIST, JSON),
    "json name and bounding_box": GOOD.replace(LIST, JSON.replace('"box"', '"bounding_box"')),
    "python dicts": GOOD.replace(LIST, JSON.replace('"', "'")),
    "dict and tuple mixed": GOOD.replace(
        "('a cat', [300, 330, 90, 90])", "{'name': 'a cat', 'box': [300, 330, 90, 90]}"
    ),
    "box as dict": GOOD.replace("[300, 330, 90, 90]", "{'x': 300, 'y': 330, 'width': 90, 'height': 90}"),
    "one json object": json.dumps(
        {"objects": json.loads(JSON), "background": "A green meadow", "negative": "rain"}, indent=2
    ),
    "one json object in a fence": "```json\n"
    + json.dumps({"Objects": json.loads(JSON), "Background prompt": "A green meadow", "Negative prompt": "rain"})
    + "\n```",
    "numbers as text": GOOD.replace("[20, 300, 200, 120]", "['20', \"300\", '200px', '120 px']"),
    "numbers with a unit": GOOD.replace("[20, 300, 200, 120]", "[20px, 300px, 200 px, 120px]"),
    "floats": GOOD.replace("[20, 300, 200, 120]", "[20.0, 300., 2e2, 120.0]"),
    "full-width digits": GOOD.replace("[20, 300", "[２０, ３００"),
    "chinese signs": FULL_WIDTH,
    "chinese headings": GOOD.replace("Background prompt:", "背景提示词：").replace("Negative prompt:", "反向提示词："),
    "corner quotes": GOOD.replace("'a red car'", "「a red car」").replace("'a cat'", "『a cat』"),
    "curly quotes": GOOD.replace("'a red car'", "“a red car”").replace("'a cat'", "‘a cat’"),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_form_of_a_right_answer_gives_the_same_layout(text):
    layout = parse_lmd(text, "a red car and a cat")
    assert [o.phrase for o in layout.objects] == ["a red car", "a cat"]
    assert layout.objects[0].box.as_list() == pytest.approx(CAR, abs=1e-4)
    assert layout.objects[1].box.as_list() == pytest.approx(CAT, abs=1e-4)
    assert (layout.background, layout.negative) == ("A green meadow", "rain")
    assert [o.id for o in layout.objects] == ["car-1", "cat-1"]


@pytest.mark.parametrize(
    "ending",
    ["", "\nNegative prompt:", "\nNegative prompt: None", "\nNegative prompt: 无", "\nNegative prompt: (none)"],
)
def test_a_missing_or_empty_negative_line_excludes_nothing(ending):
    text = f"Objects: {LIST}\nBackground prompt: A green meadow{ending}"
    assert parse_lmd(text, "c").negative == ""


@pytest.mark.parametrize("nothing", ["No objects", "no objects.", "None", "", "[]", "()", "【】", "没有物体", "`[]`"])
def test_no_objects_is_a_background_only_layout(read, nothing):
    layout = read(nothing, background="A foggy lake at dawn")
    assert layout.objects == ()
    assert layout.background == "A foggy lake at dawn"


def test_no_objects_is_understood_without_its_heading():
    assert parse_lmd("No objects\nBackground prompt: A lake\nNegative prompt: boats", "c").negative == "boats"


@pytest.mark.parametrize("background", ["", "None", '""'])
def test_an_empty_background_becomes_the_default_one(read, background):
    assert read(LIST, background=background).background == "A realistic scene"


def test_an_object_may_be_called_like_a_heading(read):
    layout = read("[('Background prompt: x', [10, 10, 50, 50]), ('a cat', [200, 200, 50, 50])]")
    assert [o.phrase for o in layout.objects] == ["Background prompt: x", "a cat"]
    assert layout.background == "A park"


@pytest.mark.parametrize(
    ("written", "phrase"),
    [
        ("'a dog's bone'", "a dog's bone"),
        ("'a dog\\'s bone'", "a dog's bone"),
        ('"a dog\'s bone"', "a dog's bone"),
        ('"a sign that says \\"stop, now\\""', 'a sign that says "stop, now"'),
        ("'a  red\\ncar'", "a red car"),
        ("'caf\\u00e9'", "café"),
        ('"\\ud83d\\ude00 balloon"', "😀 balloon"),
        ("'a broken \\ud800 letter'", "a broken letter"),
        ("'a \u202ereversed\u202c car'", "a reversed car"),
        ("'a zero\\x00 byte'", "a zero byte"),
    ],
)
def test_names_are_read_with_their_quotes_and_escapes_and_cleaned(read, written, phrase):
    assert read(f"[({written}, [10, 20, 30, 40])]").objects[0].phrase == phrase


def test_objects_keep_their_order_and_get_ids_by_noun(read):
    layout = read("[('a cat', [0, 0, 50, 50]), ('a dog', [60, 0, 50, 50]), ('a black cat', [120, 0, 50, 50])]")
    assert [o.id for o in layout.objects] == ["cat-1", "dog-1", "cat-2"]


def test_boxes_are_on_the_512_grid_whatever_the_canvas():
    layout = parse_lmd(GOOD, "c", width=1024, height=256)
    assert (layout.width, layout.height) == (1024, 256)
    assert layout.objects[0].box.as_list() == pytest.approx(CAR, abs=1e-4)


def test_a_small_overhang_is_cut_for_that_box_alone_and_told():
    reading = read_lmd(GOOD.replace("[300, 330, 90, 90]", "[430, 330, 90, 90]"), "c")
    car, cat = reading.layout.objects
    assert car.box.as_list() == pytest.approx(CAR, abs=1e-4)
    assert cat.box.as_list() == pytest.approx([430 / 512, 330 / 512, 1.0, 420 / 512], abs=1e-4)
    assert reading.notes == ("cut a cat at the edge of the picture",)


def test_forty_objects_are_thirty_with_a_note():
    items = ", ".join(f"('a ball', [{12 * n}, 10, 10, 10])" for n in range(40))
    reading = read_lmd(f"Objects: [{items}]\nBackground prompt: A park", "c")
    assert len(reading.layout.objects) == 30
    assert reading.layout.objects[29].box.x0 == pytest.approx(12 * 29 / 512, abs=1e-4)
    assert reading.notes == ("40 objects are more than the limit of 30; kept the first 30",)


def test_the_written_form_is_the_form_of_the_prompt():
    assert format_lmd(parse_lmd(GOOD, "c")) == GOOD
