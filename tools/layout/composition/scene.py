"""A scene to a valid layout: composed, then repaired and mended where it does not show yet what was asked for."""

from __future__ import annotations

import re

from ..edits.scene import is_tag, restyled
from ..layout import Layout
from ..overlaps import rects_of, unasked_overlaps
from ..phrases import fix_article, with_article
from ..planner import Planned
from ..repair import repair
from ..rules import is_kept, touching_pairs
from ..speech import Said
from .compose import compose_scene
from .mending import Wanted, broken, mended
from .notes import dropped_note
from .spec import SceneSpec

PLANNER = "composition"
DEFAULT_BACKGROUND = "A realistic scene"
_MEDIUM = re.compile(
    r"\b(?:painting|drawing|sketch|illustration|photo(?:graph)?|render(?:ing)?|art|print|cartoon|comic)$"
)


def plan_scene(spec: SceneSpec, caption: str) -> Planned:
    """Lay a scene out on its canvas.

    Raises:
        LayoutError: the caption or a phrase is too long, or the canvas is no size for a picture.
    """
    composed = compose_scene(spec)
    layout = Layout(
        caption.strip(), background_prompt(spec), ", ".join(spec.negative), spec.width, spec.height, composed.objects
    )
    notes = composed.notes
    if unasked_overlaps(layout) - touching_pairs(composed.touching):
        rects = rects_of(layout)
        repaired = repair(layout, relations=[asked for asked in composed.touching if is_kept(asked, rects)])
        layout, notes = repaired.layout, (*notes, *repaired.notes)
    layout = mended(layout, composed.wanted)
    lost = dict.fromkeys(_lost_note(layout, item) for item in broken(layout, composed.wanted))
    return Planned(layout, (*notes, *lost), PLANNER)


def background_prompt(spec: SceneSpec) -> str:
    """Write the background as LMD does: 'A realistic scene of a beach', 'An oil painting of a living room at night'."""
    place = spec.background.strip()
    text = f"{DEFAULT_BACKGROUND} of {with_article(place)}" if place else DEFAULT_BACKGROUND
    parts = sorted((part.strip() for part in spec.style.split(",") if part.strip()), key=is_tag)
    if not parts or is_tag(parts[0]):
        return ", ".join([text, *parts])
    first, *others = parts
    return ", ".join([_styled(first, text, place), *others])


def _styled(style: str, text: str, place: str) -> str:
    if _MEDIUM.search(style):
        opening = with_article(style)
        return f"{opening[0].upper()}{opening[1:]} of {with_article(place) if place else 'a scene'}"
    return fix_article(restyled(text, style))


def _lost_note(layout: Layout, item: Wanted) -> Said:
    return dropped_note(layout[item.subject].phrase, item.relation, [layout[i].phrase for i in item.anchors])
