"""`lmd`: LMD without GLIGEN (Lian et al. 2023, section 3), training-free on a plain Stable Diffusion checkpoint.

It is `lmd_plus_guided` without grounding tokens: the objects' own runs too are guided to their boxes by attention
alone. Differs from the reference as `lmd_plus` does.
"""

from __future__ import annotations

from ..guidance_targets import with_own_unet
from ..records import PictureRecord
from ..render_context import RenderContext
from .lmd_plus import draw_lmd_plus


def draw_lmd(context: RenderContext) -> PictureRecord:
    """Draw the layout by attention guidance alone."""
    return draw_lmd_plus(with_own_unet(context))
