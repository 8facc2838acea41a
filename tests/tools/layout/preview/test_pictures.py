"""Previews as pictures and as SVG."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.layout.layout import MAX_OBJECTS, Box, Layout, LayoutObject
from tools.layout.preview import draw_layout, layout_to_svg
from tools.layout.preview.font import drawable, width_of, wrap_cut
from tools.layout.preview.palette import object_colour
from tools.layout.preview.sheet import make_sheet

PHRASES = ["a cat", "a red car", "a very fluffy white cat on a pillow", "Ünïcode 猫 über", "x" * 200, "<b>&amp;"]
boxes = st.tuples(*[st.integers(0, 10_000)] * 4).filter(lambda b: b[0] < b[2] and b[1] < b[3])


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    drawn = draw(st.lists(st.tuples(boxes, st.sampled_from(PHRASES), st.booleans()), max_size=MAX_OBJECTS))
    objects = tuple(
        LayoutObject(f"thing-{n}", phrase, Box(*(v / 10_000 for v in box)), locked)
        for n, (box, phrase, locked) in enumerate(drawn, start=1)
    )
    width, height = draw(st.sampled_from([(512, 512), (64, 2048), (2048, 64), (768, 512)]))
    return Layout("a <scene> & more", draw(st.sampled_from(PHRASES)), "", width, height, objects)


@settings(max_examples=40, deadline=None)
@given(layouts(), st.sampled_from([256, 400, 512]))
def test_labels_never_cover_each_other_and_every_object_keeps_its_number_and_phrase(layout: Layout, size: int) -> None:
    sheet = make_sheet(layout, size)
    areas = [label.area for label in sheet.labels] + [area for area, _ in sheet.notes]
    assert not [pair for pair in combinations(areas, 2) if pair[0].overlaps(pair[1])]
    assert all(0 <= a.x0 < a.x1 <= sheet.size[0] and 0 <= a.y0 < a.y1 <= sheet.size[1] for a in areas)
    on_picture = {label.number for label in sheet.labels if label.area.y1 <= sheet.size[1]}
    assert on_picture == {str(n) for n in range(1, len(layout.objects) + 1)}
    assert {label.number for label in sheet.labels if label.lines} == on_picture


@pytest.mark.parametrize(("width", "height"), [(512, 512), (64, 2048), (2048, 64)])
def test_thirty_objects_in_one_corner_still_have_thirty_numbers_on_the_picture(width: int, height: int) -> None:
    objects = tuple(LayoutObject(f"cat-{n}", "a cat", Box(0, 0, 0.02, 0.02)) for n in range(1, 31))
    sheet = make_sheet(Layout("", "", "", width, height, objects), 256)
    numbers = [label.area for label in sheet.labels[:30]]
    assert len(sheet.labels) >= 30
    assert not [pair for pair in combinations(numbers, 2) if pair[0].overlaps(pair[1])]


def test_a_phrase_with_room_stands_in_its_box_and_one_without_in_the_margin() -> None:
    roomy = LayoutObject("cat-1", "a cat", Box(0.1, 0.1, 0.6, 0.6))
    narrow = LayoutObject("man-1", "an old man with a hat and a coat " * 6, Box(0.2, 0.2, 0.3, 0.3))
    sheet = make_sheet(Layout("", "a field", objects=(roomy, narrow)))
    first, second, in_margin = sheet.labels
    assert first.lines == ("a cat",)
    assert sheet.frames[0].area.holds(first.area)
    assert second.lines == ()
    assert " ".join(in_margin.lines) == narrow.phrase.strip()
    assert in_margin.area.y0 >= sheet.canvas.y1


def test_the_picture_shows_each_box_in_its_colour_where_it_is() -> None:
    cat = LayoutObject("cat-1", "a cat", Box(0.25, 0.25, 0.75, 0.75))
    picture = draw_layout(Layout("", "a field", objects=(cat,)), 400)
    edge = picture.getpixel((100, 200))
    inside, outside = picture.getpixel((200, 250)), picture.getpixel((50, 250))
    assert edge == object_colour(1).rgb
    assert outside == (252, 252, 252)
    assert inside not in (edge, outside)


def test_the_background_and_the_negative_prompt_stand_in_the_margin() -> None:
    sheet = make_sheet(Layout("", "a green meadow", "rain, dogs"))
    assert [text for _, text in sheet.notes] == ["background: a green meadow", "without: rain, dogs"]
    assert all(area.y0 >= sheet.canvas.y1 for area, _ in sheet.notes)


def test_letters_the_font_lacks_become_plain_ones_or_an_ellipsis() -> None:
    assert drawable("Ein Äpfelchen, été, straße") == "Ein Apfelchen, ete, strasse"
    assert drawable("the sea 海边 at dusk") == "the sea … at dusk"
    assert drawable("\U0001f600\U0001f600") == "…"


def test_a_word_too_long_is_broken_and_a_text_too_long_ends_in_an_ellipsis() -> None:
    lines = wrap_cut("x" * 500, 12, 100, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(width_of(line, 12) <= 100 for line in lines)


@pytest.mark.parametrize("size", [0, 255, 5000])
def test_a_size_that_cannot_be_read_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="256 to 4096"):
        draw_layout(Layout("", ""), size)


@settings(max_examples=25, deadline=None)
@given(layouts())
def test_svg_is_valid_xml_with_title_description_and_every_phrase(layout: Layout) -> None:
    root = ElementTree.fromstring(layout_to_svg(layout))
    space = "{http://www.w3.org/2000/svg}"
    title, description = root.find(f"{space}title"), root.find(f"{space}desc")
    assert title is not None
    assert title.text == "a <scene> & more"
    assert description is not None
    assert all(item.id in (description.text or "") for item in layout.objects)
    assert root.get("role") == "img"
    assert len(root.findall(f"{space}rect")) >= 2 + 3 * len(layout.objects)


def test_svg_keeps_every_script_and_drops_what_xml_forbids() -> None:
    layout = Layout("海边\x00\x0b\ufffe", "a field", objects=(LayoutObject("cat-1", "猫 <cat>", Box(0, 0, 1, 1)),))
    svg = layout_to_svg(layout)
    texts = "".join(ElementTree.fromstring(svg).itertext())
    assert "猫 <cat>" in texts
    assert "海边" in texts
