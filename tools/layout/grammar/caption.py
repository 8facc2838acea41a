"""An English caption to a valid, well composed layout, by rules.

It knows nothing of language models; the same caption always gives the same layout.
"""

from __future__ import annotations

from ..layout import Layout
from ..overlaps import unasked_overlaps
from ..planner import Planned
from ..repair import repair
from .compose import compose
from .language import checked_english
from .read_caption import read_caption

PLANNER = "grammar"


def plan_caption(caption: str) -> Planned:
    """Lay a caption out on a 512 x 512 canvas.

    Raises:
        LayoutError: the caption is empty, longer than 2000 characters or not English.
    """
    reading = read_caption(checked_english(caption))
    objects, notes = compose(reading)
    layout = Layout(caption.strip(), reading.background, ", ".join(reading.negative), objects=objects)
    if unasked_overlaps(layout):
        repaired = repair(layout)
        return Planned(repaired.layout, (*notes, *repaired.notes), PLANNER)
    return Planned(layout, notes, PLANNER)
