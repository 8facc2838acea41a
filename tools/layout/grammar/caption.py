"""An English caption to a valid, well composed layout, by rules.

It knows nothing of language models; the same caption always gives the same layout.
"""

from __future__ import annotations

from ..layout import Layout
from ..overlaps import unasked_overlaps
from ..planner import Planned
from ..repair import repair
from ..speech import Said
from .compose import compose
from .language import checked_english
from .mending import Wanted, broken, mended
from .read_caption import read_caption
from .stacking import dropped_note

PLANNER = "grammar"


def plan_caption(caption: str) -> Planned:
    """Lay a caption out on a 512 x 512 canvas.

    Raises:
        LayoutError: the caption is empty, longer than 2000 characters or not English.
    """
    reading = read_caption(checked_english(caption))
    composed = compose(reading)
    layout = Layout(caption.strip(), reading.background, ", ".join(reading.negative), objects=composed.objects)
    notes = composed.notes
    if unasked_overlaps(layout):
        repaired = repair(layout)
        layout, notes = repaired.layout, (*notes, *repaired.notes)
    layout = mended(layout, composed.wanted)
    lost = dict.fromkeys(_lost_note(layout, item) for item in broken(layout, composed.wanted))
    return Planned(layout, (*notes, *lost), PLANNER)


def _lost_note(layout: Layout, item: Wanted) -> Said:
    return dropped_note(layout[item.subject].phrase, item.relation, [layout[i].phrase for i in item.anchors])
