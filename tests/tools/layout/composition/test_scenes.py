"""Scenes as readers say them become layouts that show them."""

from __future__ import annotations

import pytest

from benchmarks.layouts.caption_cases import lmd_cases
from benchmarks.layouts.caption_judge import shown, strictly_valid
from benchmarks.layouts.case_scenes import scene_of
from tools.layout.composition import Link, SceneSpec, SpecThing, background_prompt, plan_scene
from tools.layout.overlaps import overlapping, rects_of
from tools.layout.phrases import head_noun, with_article
from tools.layout.relations import holds
from tools.layout.validity import check_layout


def thing(phrase, count=1, **more):
    phrase = with_article(phrase)
    return SpecThing(head_noun(phrase), phrase, count, **more)


def planned(things, links=(), caption="", **more):
    return plan_scene(SceneSpec(tuple(things), tuple(links), **more), caption)


def of(layout, noun):
    return [o for o in layout.objects if head_noun(o.phrase) == noun]


@pytest.mark.parametrize("seed", [20230523, 1, 2])
def test_all_of_lmds_captions_are_shown_and_strictly_valid(seed):
    faults = {}
    for case in lmd_cases(seed):
        layout = plan_scene(scene_of(case), case.caption).layout
        if found := [*shown(case, layout), *strictly_valid(layout)]:
            faults[case.caption] = found
    assert faults == {}


def test_six_people_sit_on_all_sides_of_the_table():
    layout = planned([thing("person", 6), thing("round table")], [Link("around", 0, (1,))]).layout
    x, y = of(layout, "table")[0].box.center
    people = [o.box.center for o in of(layout, "person")]
    assert len(people) == 6
    assert {(px > x + 0.05) - (px < x - 0.05) for px, _ in people} == {-1, 0, 1}
    assert {py > y for _, py in people} == {True, False}
    assert not overlapping(rects_of(layout))


@pytest.mark.parametrize("size", [(512, 512), (1024, 512), (512, 1024)])
def test_a_dressed_snowman_wears_both_things_where_they_belong(size):
    things = [thing("snowman"), thing("top hat"), thing("red scarf")]
    links = [Link("worn_by", 1, (0,)), Link("worn_by", 2, (0,))]
    layout = planned(things, links, width=size[0], height=size[1]).layout
    snowman, hat, scarf = (of(layout, noun)[0] for noun in ("snowman", "hat", "scarf"))
    assert hat.attached == scarf.attached == snowman.id
    assert hat.box.y0 < snowman.box.y0 < hat.box.y1 < scarf.box.y1 < snowman.box.center[1]
    assert not check_layout(layout)


@pytest.mark.parametrize("caption", ["a girl riding a horse", "一个女孩骑马", "une fille à cheval"])
def test_a_girl_rides_a_horse_in_every_language(caption):
    layout = planned([thing("girl"), thing("horse")], [Link("riding", 0, (1,))], caption).layout
    girl, horse = of(layout, "girl")[0], of(layout, "horse")[0]
    assert girl.attached == horse.id
    assert girl.box.y0 < horse.box.y0 < girl.box.y1 < horse.box.y1
    assert horse.box.x0 < girl.box.center[0] < horse.box.x1
    assert not check_layout(layout)


def test_a_hat_on_a_rider_goes_with_both():
    things = [thing("girl"), thing("horse"), thing("hat")]
    layout = planned(things, [Link("riding", 0, (1,)), Link("worn_by", 2, (0,))]).layout
    assert [(o.id, o.attached) for o in sorted(layout.objects, key=lambda o: o.id)] == [
        ("girl-1", "horse-1"),
        ("hat-1", "girl-1"),
        ("horse-1", None),
    ]
    assert not check_layout(layout)


def test_a_bird_in_the_mouth_of_a_cat_is_near_its_head():
    layout = planned([thing("cat"), thing("bird")], [Link("held_by", 1, (0,))]).layout
    cat, bird = of(layout, "cat")[0].box, of(layout, "bird")[0].box
    assert cat.y0 < bird.center[1] < cat.center[1]
    assert bird.area < cat.area / 4


def test_three_apples_are_in_each_of_two_baskets():
    layout = planned([thing("basket", 2), thing("apple", 3)], [Link("in", 1, (0,), each=True)]).layout
    rects = rects_of(layout)
    apples = [rects[o.id] for o in of(layout, "apple")]
    for basket in of(layout, "basket"):
        assert sum(holds("in", apple, [rects[basket.id]]) for apple in apples) == 3
    assert not overlapping({str(n): r for n, r in enumerate(apples)})


@pytest.mark.parametrize(("columns", "rows"), [(3, 3), (4, 2), (2, 5)])
def test_a_grid_has_its_columns_and_rows(columns, rows):
    layout = planned([thing("apple", columns * rows, arrangement="grid", columns=columns, rows=rows)]).layout
    assert len({round(o.box.center[0], 2) for o in layout.objects}) == columns
    assert len({round(o.box.center[1], 2) for o in layout.objects}) == rows
    assert not check_layout(layout)


def test_a_grid_of_which_only_the_size_was_said_has_as_many():
    assert len(planned([thing("apple", 1, arrangement="grid", columns=3, rows=3)]).layout.objects) == 9


def test_a_fence_encloses_the_house_and_is_behind_it():
    layout = planned([thing("house"), thing("wooden fence")], [Link("around", 1, (0,))]).layout
    fence, house = of(layout, "fence")[0], of(layout, "house")[0]
    assert fence.box.x0 < house.box.x0
    assert house.box.x1 < fence.box.x1
    assert [o.id for o in layout.objects] == [fence.id, house.id]
    assert not check_layout(layout)


def test_birds_fly_over_the_castle_that_stands_on_a_hill():
    things = [thing("bird", 3, place="sky"), thing("castle"), thing("hill")]
    planned_ = planned(things, [Link("above", 0, (1,)), Link("on", 1, (2,))])
    rects = rects_of(planned_.layout)
    castle, hill = rects["castle-1"], rects["hill-1"]
    assert all(rects[f"bird-{n}"].y1 <= castle.y0 for n in (1, 2, 3))
    assert holds("on", castle, [hill])
    assert castle.y0 < hill.y0
    assert planned_.notes == ()


def test_birds_in_the_sky_are_high_beside_something_that_stands_on_something():
    things = [thing("bird", 3, place="sky"), thing("castle"), thing("hill")]
    rects = rects_of(planned(things, [Link("on", 1, (2,))]).layout)
    assert all(rects[f"bird-{n}"].cy < rects["castle-1"].cy for n in (1, 2, 3))


def test_ducklings_stand_in_a_row_beside_their_mother_all_on_the_pond():
    things = [thing("mother duck"), thing("duckling", 5, arrangement="row"), thing("pond")]
    links = [Link("next_to", 1, (0,)), Link("on", 0, (2,)), Link("on", 1, (2,))]
    planned_ = planned(things, links)
    rects = rects_of(planned_.layout)
    ducks = [r for i, r in rects.items() if i != "pond-1"]
    assert len({r.y1 for i, r in rects.items() if i.startswith("duckling")}) == 1
    assert all(holds("on", duck, [rects["pond-1"]]) for duck in ducks)
    assert planned_.layout.objects[0].id == "pond-1"
    assert planned_.notes == ()


def test_size_words_make_boxes_bigger_and_smaller():
    layout = planned([thing("tiny mouse"), thing("giant mouse"), thing("mouse")]).layout
    tiny, giant, usual = (o.box.area for o in layout.objects)
    assert tiny < usual < giant


def test_what_flies_is_high_and_what_stands_is_low():
    layout = planned([thing("cloud"), thing("flying pig"), thing("pig")]).layout
    cloud, flying, pig = (o.box.center[1] for o in layout.objects)
    assert max(cloud, flying) < pig


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("far_left", "left"),
        ("right", "right"),
        ("top_right", "top_right"),
        ("corner", "top_right"),
        ("bottom", "bottom"),
    ],
)
def test_places_are_kept(place, where):
    layout = planned([thing("cat", place=place), thing("dog")]).layout
    assert holds(where, rects_of(layout)["cat-1"], [])


def test_four_stars_are_in_the_four_corners():
    layout = planned([thing("star", 4, place="corners"), thing("cat")]).layout
    corners = {(o.box.center[0] > 0.5, o.box.center[1] > 0.5) for o in of(layout, "star")}
    assert len(corners) == 4


def test_two_that_face_each_other_say_so():
    layout = planned([thing("cat"), thing("dog")], [Link("facing", 0, (1,)), Link("facing", 1, (0,))]).layout
    assert sorted(o.phrase for o in layout.objects) == ["a cat facing right", "a dog facing left"]


def test_a_wide_canvas_keeps_shapes_in_pixels():
    square = planned([thing("car"), thing("dog")]).layout
    wide = planned([thing("car"), thing("dog")], width=1024, height=512).layout
    for one, other in zip(square.objects, wide.objects, strict=True):
        shape, wider = one.box.width / one.box.height, other.box.width / other.box.height * 2
        assert wider == pytest.approx(shape, rel=0.1)


@pytest.mark.parametrize(
    ("background", "style", "prompt"),
    [
        ("", "", "A realistic scene"),
        ("beach", "", "A realistic scene of a beach"),
        ("beach", "oil painting", "An oil painting of a beach"),
        ("beach", "watercolor", "A watercolor scene of a beach"),
        ("", "pencil sketch", "A pencil sketch of a scene"),
        ("beach", "watercolor, wide shot", "A watercolor scene of a beach, wide shot"),
        ("sunset", "masterpiece, best quality, 8k", "A realistic scene of a sunset, masterpiece, best quality, 8k"),
        ("lake", "highly detailed, watercolor", "A watercolor scene of a lake, highly detailed"),
        ("", "depth of field", "A realistic scene, depth of field"),
    ],
)
def test_background_and_style_are_written_as_lmd_does(background, style, prompt):
    assert background_prompt(SceneSpec(background=background, style=style)) == prompt


def test_more_than_thirty_are_cut_with_a_note_and_circles_of_relations_are_dropped():
    crowd = planned([thing("cat", 40)])
    assert len(crowd.layout.objects) == 30
    assert crowd.notes
    circle = planned([thing("cat"), thing("dog")], [Link("worn_by", 0, (1,)), Link("worn_by", 1, (0,))])
    assert len(circle.layout.objects) == 2
    assert circle.notes


def test_an_empty_scene_has_only_its_surroundings():
    layout = planned([], background="street", negative=("cars",)).layout
    assert (layout.objects, layout.background, layout.negative) == ((), "A realistic scene of a street", "cars")
