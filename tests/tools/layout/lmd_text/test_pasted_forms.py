"""Answers that people bring from chats of their own, in the many forms that a person can read."""

from __future__ import annotations

import json
import time

import pytest

from tools.language.english_names import english_name
from tools.layout.answer_lines import read_lines
from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.pasted import plan_from_answer

FOX, OWL = [40, 200, 160, 240], [300, 100, 140, 150]  # x, y, width, height on the 512 grid
TAIL = "\nBackground prompt: A snowy wood\nNegative prompt: people"
PAIRS = f"[('a fox', {FOX}), ('an owl', {OWL})]"


def corners(box: list[int]) -> list[int]:
    x, y, width, height = box
    return [x, y, x + width, y + height]


def scaled(box: list[int], side: float) -> list[float]:
    return [round(value * side / 512, 4) for value in box]


SHARES = f"[('a fox', {scaled(FOX, 1)}), ('an owl', {scaled(OWL, 1)})]"
FORMS = {
    "bullets right under a heading": f"Objects:\n- a fox: {tuple(FOX)}\n- an owl: {tuple(OWL)}{TAIL}",
    "names as keys": f"{{'a fox': {FOX}, 'an owl': {OWL}}}{TAIL}",
    "boxes below names": f"**a fox**\n- Bounding box: `{FOX}`\n\n**an owl**\n- Bounding box: `{OWL}`\n{TAIL}",
    "numbered": f"1. a fox: {FOX}\n2. an owl: {OWL}{TAIL}",
    "numbered under a heading": f"Objects:\n1) a fox - {FOX}\n2) an owl - {OWL}\n{TAIL}",
    "bullets, round brackets": f"• a fox {tuple(FOX)}\n• an owl {tuple(OWL)}{TAIL}",
    "bold names": f"- **a fox**: {FOX}\n- **an owl**: {OWL}{TAIL}",
    "labels": f"- a fox: x=40, y=200, width=160, height=240\n- an owl: x=300, y=100, width=140, height=150{TAIL}",
    "labelled corners": "- a fox: x1=40, y1=200, x2=200, y2=440\n- an owl: x1=300, y1=100, x2=440, y2=250" + TAIL,
    "plain lines": f"a fox, 40, 200, 160, 240\nan owl, 300, 100, 140, 150{TAIL}",
    "tuples on lines": f"('a fox', {FOX})\n('an owl', {OWL}){TAIL}",
    "table": f"| Name | x | y | w | h |\n|---|---|---|---|---|\n| a fox | 40 | 200 | 160 | 240 |\n| an owl | 300 | 100 | 140 | 150 |{TAIL}",
    "table, other order": f"| Object | Width | Height | X | Y |\n|:--|--:|--:|--:|--:|\n| a fox | 160 | 240 | 40 | 200 |\n| an owl | 140 | 150 | 300 | 100 |{TAIL}",
    "table with boxes": f"| # | Object | Box |\n|---|---|---|\n| 1 | a fox | {FOX} |\n| 2 | an owl | {OWL} |{TAIL}",
    "percent": "[('a fox', [7.8125%, 39.0625%, 31.25%, 46.875%]), ('an owl', ['58.59375%', '19.53125%', '27.34375%', '29.296875%'])]"
    + TAIL,
    "shares": SHARES + TAIL,
    "corners, said": f"Each box is [x_min, y_min, x_max, y_max].\n[('a fox', {corners(FOX)}), ('an owl', {corners(OWL)})]{TAIL}",
    "corners, unsaid": f"[('a fox', {corners(FOX)}), ('an owl', {corners(OWL)})]{TAIL}",
    "corner keys": json.dumps(
        {
            "objects": [
                {"label": "a fox", "bbox": {"xmin": 40, "ymin": 200, "xmax": 200, "ymax": 440}},
                {"label": "an owl", "bbox": {"xmin": 300, "ymin": 100, "xmax": 440, "ymax": 250}},
            ],
            "background": "A snowy wood",
            "negative": "people",
        }
    ),
    "another canvas": f"For an image of 768x768 pixels:\n[('a fox', {scaled(FOX, 768)}), ('an owl', {scaled(OWL, 768)})]{TAIL}",
    "a wide canvas": f"Canvas size: 1024 x 512\n[('a fox', [80, 200, 320, 240]), ('an owl', [600, 100, 280, 150])]{TAIL}",
    "German headings": f"Objekte: {PAIRS}\nHintergrund-Prompt: A snowy wood\nNegativer Prompt: people",
    "Spanish headings": f"Objetos: {PAIRS}\nPrompt de fondo: A snowy wood\nPrompt negativo: people",
    "French headings": f"Objets : {PAIRS}\nArrière-plan : A snowy wood\nPrompt négatif : people",
    "Russian headings": f"Объекты: {PAIRS}\nФон: A snowy wood\nНегативный промпт: people",
    "Korean headings": f"객체: {PAIRS}\n배경 프롬프트: A snowy wood\n네거티브 프롬프트: people",
    "Japanese headings": f"オブジェクト：{PAIRS}\n背景プロンプト：A snowy wood\nネガティブプロンプト：people",
    "names in Japanese": f"[('キツネ', {FOX}), ('フクロウ', {OWL})]{TAIL}",
    "thoughts before": f"<think>1. a bear: [1, 2, 3, 4]</think>1. a fox: {FOX}\n2. an owl: {OWL}{TAIL}",
}


def paste(text: str) -> Layout:
    return plan_from_answer(text, "a caption", english_name).layout


def boxes(layout: Layout) -> list[list[float]]:
    return [[value * 512 for value in item.box.as_list()] for item in layout.objects]


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_each_form_gives_the_same_layout(text: str) -> None:
    layout = paste(text)
    assert [item.phrase.split()[-1] for item in layout.objects] == ["fox", "owl"]
    for found, meant in zip(boxes(layout), (corners(FOX), corners(OWL)), strict=True):
        assert found == pytest.approx(meant, abs=0.6)
    assert (layout.background, layout.negative) == ("A snowy wood", "people")


def test_a_guess_about_corners_is_told_and_a_stated_one_needs_no_note() -> None:
    assert any("lower right corner" in n for n in plan_from_answer(FORMS["corners, unsaid"], "c").notes)
    assert plan_from_answer(FORMS["corners, said"], "c").notes == ()


def test_what_fits_as_sizes_is_never_read_as_corners() -> None:
    assert boxes(paste(f"[('a fox', [10, 20, 100, 200])]{TAIL}"))[0] == pytest.approx([10, 20, 110, 220], abs=0.6)


@pytest.mark.parametrize(
    ("phrase", "count", "one"),
    [
        ("three green pears", 3, "a green pear"),
        ("two wolves", 2, "a wolf"),
        ("4 owls on a branch", 4, "an owl on a branch"),
        ("a three-story house", 1, "a three-story house"),
        ("two-tone car", 1, "two-tone car"),
        ("seven dwarfs poster", 1, "seven dwarfs poster"),
    ],
)
def test_a_counted_phrase_becomes_that_many_boxes_side_by_side(phrase: str, count: int, one: str) -> None:
    found = paste(f"[('{phrase}', [32, 128, 384, 96])]{TAIL}")
    assert [item.phrase for item in found.objects] == [one] * count
    assert found.objects[0].box.x0 == pytest.approx(32 / 512, abs=1e-3)
    assert found.objects[-1].box.x1 == pytest.approx(416 / 512, abs=1e-3)
    lefts = [item.box.x0 for item in found.objects]
    assert lefts == sorted(set(lefts))


def test_names_in_another_script_are_put_into_english_and_told() -> None:
    planned = plan_from_answer(FORMS["names in Japanese"], "c", english_name)
    assert any("キツネ" in note and "fox" in note for note in planned.notes)
    with pytest.raises(LayoutError, match="in English"):
        plan_from_answer(FORMS["names in Japanese"], "c")


def test_the_canvas_calls_of_omost_are_read_as_places() -> None:
    text = """canvas = Canvas()
canvas.set_global_description(description='A desk in a study.', tags='desk')
canvas.add_local_description(location='on the right', offset='no offset', area='a small square area',
    distance_to_viewer=2.0, description='A lamp', tags='lamp, os.system(1)')
canvas.add_local_description(location='on the bottom-left', offset='slightly to the upper', area='a large horizontal area',
    distance_to_viewer=6.0, description='A rug')"""
    layout = paste(text)
    assert [item.phrase for item in layout.objects] == ["A rug", "A lamp"]  # further away first
    rug, lamp = layout.objects
    assert lamp.box.center[0] > 0.6
    assert rug.box.center[1] > 0.5
    assert rug.box.center[0] < lamp.box.center[0]
    assert layout.background == "A desk in a study."


def test_a_regional_prompt_is_cut_as_its_ratio_says() -> None:
    text = "### Final split ratio: 1,1,2;2\n### Regional Prompt: a kite BREAK a cloud BREAK a lake at the bottom"
    kite, cloud, lake = paste(text).objects
    assert kite.box.as_list() == pytest.approx([0, 0, 1 / 3, 1 / 3], abs=1e-3)
    assert cloud.box.as_list() == pytest.approx([1 / 3, 0, 1, 1 / 3], abs=1e-3)
    assert (lake.phrase, lake.box.y0) == ("a lake", pytest.approx(1 / 3, abs=1e-3))
    with pytest.raises(LayoutError, match="2 regions and the regional prompt 3"):
        paste(text.replace("1,1,2;2", "1,1"))


def test_annotations_of_instancediffusion_lie_on_the_image_that_they_name() -> None:
    made = {
        "caption": "a fox",
        "width": 1024,
        "height": 256,
        "annos": [{"bbox": [512, 0, 256, 128], "category_name": "", "caption": "a fox"}],
    }
    assert paste(json.dumps(made)).objects[0].box.as_list() == pytest.approx([0.5, 0, 0.75, 0.5], abs=1e-3)


def test_arguments_of_gligen_are_read() -> None:
    made = {"prompt": "a wood", "gligen_phrases": ["a fox"], "gligen_boxes": [[0.1, 0.2, 0.4, 0.9]]}
    assert paste(json.dumps(made)).objects[0].box.as_list() == [0.1, 0.2, 0.4, 0.9]


def test_a_box_that_fills_the_canvas_and_a_missing_background_are_taken_as_they_are() -> None:
    layout = paste("[('a fox', [0, 0, 512, 512]), ('an owl', [300, 40, 90, 90])]")
    assert layout.objects[0].box.area == 1.0
    assert layout.background == "A realistic scene"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        (f"1. a fox: {FOX}\n2. an owl somewhere above{TAIL}", "2. an owl somewhere above"),
        (f"[('a fox', {FOX}), ('an owl', [300, 100, 140])]{TAIL}", "an owl"),
        (f"[('a fox', [10%, 20, 30%, 40%])]{TAIL}", "percent"),
    ],
)
def test_what_stays_unreadable_is_told_with_the_line_that_failed(text: str, quoted: str) -> None:
    with pytest.raises(LayoutError) as caught:
        paste(text)
    assert len(caught.value.reasons) == 1
    assert quoted in str(caught.value)


@pytest.mark.parametrize("piece", ["a ", "1, ", "a 1, ", "[1, ", "- a: 1, 2, ", "| a ", "x1=1, ", "a: (1, 2, 3, "])
def test_hostile_lines_are_read_quickly(piece: str) -> None:
    began = time.monotonic()
    read_lines("\n".join([(piece * 400)[:400]] * 45))
    assert time.monotonic() - began < 5
