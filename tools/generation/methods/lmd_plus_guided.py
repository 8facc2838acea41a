"""`lmd_plus_guided`: LMD+ as the paper has it (Lian et al. 2023, section 3.2), with attention guidance on top of GLIGEN.

It is `lmd_plus`, and in the overall run the latents follow the cross-attention energy, with the attention of the
objects' own runs as reference (`guidance.py`). Differs from the reference as `lmd_plus` does; objects that an edit
moved transfer no attention, since their maps stand elsewhere.
"""

from __future__ import annotations

from ..guidance_targets import with_own_unet
from ..records import PictureRecord
from ..render_context import RenderContext
from .lmd_plus import draw_lmd_plus


def draw_lmd_plus_guided(context: RenderContext) -> PictureRecord:
    """Draw the layout by LMD+ with attention guidance."""
    return draw_lmd_plus(with_own_unet(context))
