"""What is wrong with an answer is said in full, and nothing is guessed, moved, evaluated or dropped in silence."""

from __future__ import annotations

import pytest

from tools.layout.errors import LayoutError
from tools.layout.lmd_text import MAX_ANSWER_CHARS, Care, parse_lmd, read_lmd

UNREADABLE = {
    "cut in a number": ("[('a cat', [10, 20, 3", "a closing bracket"),
    "cut in a name": ("[('a cat', [10, 20, 30, 40]), ('a do", "not closed"),
    "cut after a comma": ("[('a cat', [10, 20, 30, 40]),", "only quoted names"),
    "brackets crossed": ("[('a cat', [10, 20, 30, 40)]]", "closed by"),
    "nested deeply": ("[" * 500 + "]" * 500, "nested more than"),
    "a 5,000-digit number": (f"[('a cat', [{'9' * 5000}, 20, 30, 40])]", "5000 digits"),
    "code": ("[__import__('os').system('touch /tmp/pwned')]", "only quoted names"),
    "a call as a box": ("[('a cat', list(range(4)))]", "only quoted names"),
    "an expression": ("[('a cat', [512/2, 20, 30, 40])]", "a comma or a closing bracket"),
    "a key twice": ("[{'name': 'a cat', 'box': [1, 2, 3, 4], 'box': [9, 9, 9, 9]}]", "twice"),
    "a name without quotes": ("[(cat, [10, 20, 30, 40])]", "only quoted names"),
    "an ellipsis": ("[('a cat', [10, 20, 30, 40]), ...]", "only quoted names"),
    "a set": ("[{'a cat', 'a dog'}]", "colon"),
}


@pytest.mark.parametrize(("objects", "said"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_list_is_one_reason_that_says_where(reasons, objects, said):
    found = reasons(objects)
    assert len(found) == 1
    assert said in found[0]


PARTLY_READABLE = {
    "a mapping": "{'a fox': [40, 200, 160, 240], 'an owl': [300, 100, 140]}",
    "XML": "<layout><object name='a fox' x='1' y='2' width='30' height='40'/><object name='an owl' x='9'/></layout>",
    "fields": "- a fox: x=40, y=200, width=160, height=240\n- an owl: x=40, y=200, width=160",
    "two lists": "```\n[('a fox', [1, 2, 30, 40])]\n```\nor\n```\n[('a fox', [9, 2, 30, 40])]\n```",
    "two orders": "Boxes are [x, y, width, height] or [x1, y1, x2, y2].\n- a fox: [40, 200, 160, 240]",
    "a key twice in YAML": "objects:\n  - name: a fox\n    box: [1, 2, 30, 40]\nobjects:\n  - name: an owl\n    box: [9, 2, 3, 4]",
}


@pytest.mark.parametrize("text", PARTLY_READABLE.values(), ids=PARTLY_READABLE.keys())
def test_what_can_be_read_in_part_or_in_two_ways_is_asked_about(text):
    with pytest.raises(LayoutError):
        read_lmd(text, "c", care=Care(tolerant=True))


BAD_ITEMS = {
    "three numbers": ("('a cat', [10, 20, 30])", "3 values"),
    "five numbers": ("('a cat', [10, 20, 30, 40, 50])", "5 values"),
    "a bare number for a box": ("('a cat', 5)", "[x, y, width, height] is needed"),
    "no box": ("('a cat',)", "a pair"),
    "box before name": ("([10, 20, 30, 40], 'a cat')", "a phrase in English is needed"),
    "a bare name": ("'a cat'", "a pair"),
    "unknown keys": ("{'thing': 'a cat', 'place': [10, 20, 30, 40]}", "a pair"),
    "name twice under two keys": ("{'name': 'a cat', 'label': 'a dog', 'box': [1, 2, 3, 4]}", "a pair"),
    "boxes in boxes": ("('a cat', [[10, 20], [30, 40], 1, 2])", "only numbers"),
    "true": ("('a cat', [True, 20, 30, 40])", "True"),
    "nan": ("('a cat', [NaN, 20, 30, 40])", "nan"),
    "infinity": ("('a cat', [10, 20, Infinity, 40])", "inf"),
    "minus infinity": ("('a cat', [10, 20, -inf, 40])", "-inf"),
    "1e400": ("('a cat', [10, 20, 1e400, 40])", "inf"),
    "null": ("('a cat', [null, 20, 30, 40])", "None"),
    "words": ("('a cat', ['ten', 20, 30, 40])", "ten"),
    "percent for one of four": ("('a cat', ['10%', 20, 30, 40])", "in percent"),
    "empty name": ("('', [10, 20, 30, 40])", "a phrase in English is needed"),
    "blank name": ("('  ', [10, 20, 30, 40])", "a phrase in English is needed"),
    "name none": ("(None, [10, 20, 30, 40])", "a phrase in English is needed"),
    "name 'None'": ("('None', [10, 20, 30, 40])", "a phrase in English is needed"),
    "name too long": (f"('{'very ' * 400}big cat', [10, 20, 30, 40])", "2007 characters"),
    "name in Chinese": ("('一只猫', [10, 20, 30, 40])", "in English"),
    "shares of the canvas": ("('a cat', [0.1, 0.2, 0.3, 0.4])", "shares of the canvas"),
    "no width": ("('a cat', [10, 20, 0, 40])", "no area"),
    "negative height": ("('a cat', [10, 20, 30, -40])", "no area"),
    "mostly to the left": ("('a cat', [-80, 20, 100, 100])", "beyond the canvas"),
    "mostly to the right": ("('a cat', [480, 20, 200, 40])", "beyond the canvas"),
    "on a grid of 1000": ("('a cat', [600, 300, 300, 200])", "not 1000"),
    "outside": ("('a cat', [600, 20, 30, 40])", "beyond the canvas"),
    "most of it outside": ("('a cat', [-25, 20, 30, 40])", "beyond the canvas"),
    "huge": ("('a cat', [0, 0, 99999, 99999])", "beyond the canvas"),
    "less than a pixel": ("('a cat', [10, 20, 0.001, 40])", "too small"),
    "the whole canvas": ("('a green meadow', [0, 0, 512, 512])", "background prompt"),
    "nearly the whole canvas": ("('a green meadow', [2, 2, 508, 508])", "background prompt"),
}


@pytest.mark.parametrize(("item", "said"), BAD_ITEMS.values(), ids=BAD_ITEMS.keys())
def test_a_bad_object_is_named_with_its_fault(reasons, item, said):
    found = reasons(f"[('a dog', [10, 10, 100, 87]), {item}]")
    assert all(reason.startswith("object 2") for reason in found)
    assert said in found[0]


@pytest.mark.parametrize("cut", range(10, 62))
def test_an_answer_that_ends_inside_its_list_is_refused(cut):
    text = "Objects: [('a cat', [10, 20, 30, 40]), ('a dog', [50, 20, 30, 40])]"
    for begin in (0, len("Objects: ")):
        with pytest.raises(LayoutError, match="object list"):
            parse_lmd(text[begin:cut], "c")


def test_one_box_that_can_only_be_corners_is_a_fault_where_another_can_only_be_a_size(reasons):
    found = reasons("[('a dog', [300, 10, 100, 87]), ('a cat', [200, 150, 480, 400])]")
    assert len(found) == 1
    assert "not a corner" in found[0]


def test_one_bad_box_never_moves_another():
    text = "Objects: [('a dog', [10, 10, 100, 87]), ('a cat', [440, 200, 80, 80])]\nBackground prompt: A park"
    dog = parse_lmd(text, "c").objects[0].box
    assert [round(v * 512) for v in dog.as_list()] == [10, 10, 110, 97]


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ([-50, -50, 100, 100], [0, 0, 50, 50]),
        ([400, 20, 200, 40], [400, 20, 512, 60]),
        ([100, 480, 60, 90], [100, 480, 160, 512]),
        ([-20, 200, 40, 80], [0, 200, 20, 280]),
    ],
)
def test_a_box_that_reaches_beyond_the_canvas_is_cut_there_and_no_other_is_touched(box, kept):
    text = f"Objects: [('a dog', [210, 210, 100, 87]), ('a cat', {box})]\nBackground prompt: A park"
    reading = read_lmd(text, "c")
    assert [[round(v * 512) for v in o.box.as_list()] for o in reading.layout.objects] == [[210, 210, 310, 297], kept]
    assert reading.notes == ("cut a cat at the edge of the picture",)


def test_sides_below_the_least_are_a_fault_where_a_least_is_asked_for():
    text = "Objects: [('a cat', [10, 20, 15, 40])]\nBackground prompt: A park"
    assert len(read_lmd(text, "c").layout.objects) == 1
    with pytest.raises(LayoutError, match="at least 16 pixels"):
        read_lmd(text, "c", care=Care(least_px=16))


def test_what_has_faults_can_be_left_out_with_a_note_and_the_rest_stays():
    cat, dog = "('a cat', [10, 20, 30, 40])", "('a dog', [200, 20, 60, 40])"
    text = f"Objects: [{cat}, {dog}, {cat}, ('a fox', [1, 2, 3]), ('', [9, 9, 99, 99])]\nBackground prompt: A park"
    reading = read_lmd(text, "c", care=Care(salvage=True))
    assert [o.phrase for o in reading.layout.objects] == ["a cat", "a dog"]
    assert len(reading.notes) == 3
    assert any("a fox" in note for note in reading.notes)


def test_where_nothing_is_good_nothing_can_be_saved():
    with pytest.raises(LayoutError, match="3 values"):
        read_lmd("Objects: [('a fox', [1, 2, 3])]\nBackground prompt: A park", "c", care=Care(salvage=True))


def test_all_faults_come_at_once():
    text = "Objects: [('', [1, 2, 3]), ('a cat', [0, 0, 512, 512]), ('a dog', [9, 9, 9, 'x'])]\nNegative prompt: 雨"
    with pytest.raises(LayoutError) as caught:
        parse_lmd(text, "c" * 2001, width=500)
    said = " | ".join(caught.value.reasons)
    assert len(caught.value.reasons) == 8
    for fault in (
        "name",
        "3 values",
        "object 2",
        "object 3",
        "Background prompt",
        "negative prompt",
        "caption",
        "width",
    ):
        assert fault in said


def test_an_exact_duplicate_is_refused_and_not_stacked(reasons):
    cat = "('a cat', [10, 20, 30, 40])"
    assert reasons(f"[{cat}, {cat}]") == ("two objects are 'a cat' in the same box; give each its own place",)


def test_more_than_thirty_objects_are_refused_where_nothing_may_be_left_out(reasons):
    items = ", ".join(f"('a ball', [{n % 20 * 25}, {n // 20 * 25}, 20, 20])" for n in range(200))
    assert reasons(f"[{items}]") == ("200 objects; at most 30 are allowed",)


@pytest.mark.parametrize("text", ["", "  \n ", "```\n```", "<think>hm</think>"])
def test_an_empty_answer_is_called_empty(text):
    with pytest.raises(LayoutError, match="the answer is empty"):
        parse_lmd(text, "c")


@pytest.mark.parametrize("text", ["I'm sorry, but I can't help with that.", "Objects: a cat at the left and a dog"])
def test_prose_instead_of_a_list_is_told_what_to_write(text):
    with pytest.raises(LayoutError, match="no object list") as caught:
        parse_lmd(text, "c")
    assert any("Background prompt" in reason for reason in caught.value.reasons)


def test_a_missing_background_line_is_a_reason():
    with pytest.raises(LayoutError, match="'Background prompt:' is missing"):
        parse_lmd("Objects: []\nNegative prompt: cars", "c")


@pytest.mark.parametrize("line", ["Background prompt: A street", "Negative prompt: dogs", "Objects: []"])
def test_a_heading_that_stands_twice_is_a_reason(line):
    text = f"Objects: []\nBackground prompt: A park\nNegative prompt: cars\n{line}"
    with pytest.raises(LayoutError, match="stands 2 times"):
        parse_lmd(text, "c")


def test_a_background_in_chinese_is_a_reason(reasons):
    assert "write it in English" in reasons("[]", background="一片草地")[0]


def test_an_endless_answer_is_refused_unread():
    with pytest.raises(LayoutError, match=f"at most {MAX_ANSWER_CHARS}"):
        read_lmd("[" * (MAX_ANSWER_CHARS + 1), "c")


def test_a_hostile_answer_of_full_length_is_refused_quickly(reasons):
    for piece in ("[", "['a',", "'", "Objects:[", "{'a':", "\\", "# ", "background prompt ", "[(“a’"):
        with pytest.raises(LayoutError):
            read_lmd((piece * MAX_ANSWER_CHARS)[:MAX_ANSWER_CHARS], "c")


def test_reasons_can_always_be_written_as_utf8(reasons):
    for item in ("('\\ud800', [1])", "('a cat', ['\\ud800', 1, 2, 3])", "{'\\ud800': 1}"):
        " ".join(reasons(f"[{item}]")).encode("utf-8")
