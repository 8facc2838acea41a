"""`lmd`: LMD without GLIGEN (Lian et al. 2023, section 3), training-free on a plain Stable Diffusion checkpoint.

It is `lmd_plus_guided` without grounding tokens: the objects' own runs too are guided to their boxes by attention
alone. Differs from the reference as `lmd_plus` does.
"""

from __future__ import annotations

from ..drawing import Drawing
from ..records import PictureRecord
from ..steering import on_its_own
from .lmd_plus import draw_lmd_plus


def draw_lmd(drawing: Drawing) -> PictureRecord:
    """Draw the layout by attention guidance alone."""
    return draw_lmd_plus(on_its_own(drawing))
