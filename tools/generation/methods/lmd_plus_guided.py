"""`lmd_plus_guided`: LMD+ as the paper has it (Lian et al. 2023, section 3.2), with attention guidance on top of GLIGEN.

It is `lmd_plus`, and in the overall run the latents follow the cross-attention energy, with the attention of the
objects' own runs as reference (`guidance.py`). Differs from the reference as `lmd_plus` does; objects that an edit
moved transfer no attention, since their maps stand elsewhere.
"""

from __future__ import annotations

from ..drawing import Drawing
from ..records import PictureRecord
from ..steering import on_its_own
from .lmd_plus import draw_lmd_plus


def draw_lmd_plus_guided(drawing: Drawing) -> PictureRecord:
    """Draw the layout by LMD+ with attention guidance."""
    return draw_lmd_plus(on_its_own(drawing))
