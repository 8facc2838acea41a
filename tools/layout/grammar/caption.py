"""An English caption to a valid, well composed layout, by rules.

The same caption always gives the same layout.
"""

from __future__ import annotations

from dataclasses import replace

from ..composition import Link, SceneSpec, SpecThing, plan_scene
from ..planner import Planned
from .language import checked_english
from .read_caption import read_caption
from .reading import Reading

PLANNER = "grammar"


def plan_caption(caption: str) -> Planned:
    """Lay a caption out on a 512 x 512 canvas.

    Raises:
        LayoutError: the caption is empty, longer than 2000 characters or not English.
    """
    reading = read_caption(checked_english(caption))
    planned = plan_scene(scene_of(reading), caption)
    return Planned(replace(planned.layout, background=reading.background), planned.notes, PLANNER)


def scene_of(reading: Reading) -> SceneSpec:
    """Return what a caption says as a scene."""
    places = dict(reversed(reading.regions))
    things = (
        SpecThing(thing.noun, thing.phrase, thing.count, _place(number, places, reading))
        for number, thing in enumerate(reading.things)
    )
    links = (Link(link.relation, subject, link.anchors) for link in reading.links for subject in link.subjects)
    return SceneSpec(tuple(things), tuple(links), negative=reading.negative)


def _place(number: int, places: dict[int, str], reading: Reading) -> str:
    place = places.get(number, "sky" if number in reading.airborne else "")
    return "background" if place == "back" else place
