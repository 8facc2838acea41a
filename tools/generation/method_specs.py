"""The drawing methods: what each needs, how it is guided, what it costs and where its code is. The one list of them.

Importing it imports no torch. A new method is a file in `methods/` and a row here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

Method = Literal["lmd_plus", "lmd_plus_guided", "lmd", "gligen", "sd"]


@dataclass(frozen=True)
class MethodSpec:
    """One method.

    Attributes:
        function: the function of `methods/NAME.py` that draws.
        needs_gligen: it draws with grounding tokens, so the checkpoint must have GLIGEN weights.
        uses_boxes: False draws the prompt alone.
        guidance_strength: how far the latents follow the attention's energy in each update; None guides nothing. The
            values are LMD's loss scales: GLIGEN does most of the work where it is there.
        guides_objects: whether the objects' own runs are guided too.
        samples_per_step, object_samples_per_step: UNet samples of the overall run and of each object's own run for one
            step of the whole schedule, at most, where half of the steps are frozen.
    """

    name: Method
    function: str
    needs_gligen: bool = True
    uses_boxes: bool = True
    guidance_strength: float | None = None
    guides_objects: bool = False
    samples_per_step: float = 2.0
    object_samples_per_step: float = 0.0

    def most_samples(self, objects: int, steps: int) -> int:
        """UNet samples of a first picture of so many objects, at most."""
        return math.ceil(steps * (self.samples_per_step + objects * self.object_samples_per_step))


# Guided runs take up to 13 gradients in ten steps (`guidance.MAX_UPDATES` over 60 % of them), 12 of them in the first half.
_SPECS = (
    MethodSpec("lmd_plus", "draw_lmd_plus", object_samples_per_step=1.0),
    MethodSpec(
        "lmd_plus_guided",
        "draw_lmd_plus_guided",
        guidance_strength=5.0,
        samples_per_step=3.3,
        object_samples_per_step=1.0,
    ),
    MethodSpec(
        "lmd",
        "draw_lmd",
        needs_gligen=False,
        guidance_strength=30.0,
        guides_objects=True,
        samples_per_step=3.3,
        object_samples_per_step=2.2,
    ),
    MethodSpec("gligen", "draw_gligen"),
    MethodSpec("sd", "draw_sd", needs_gligen=False, uses_boxes=False),
)
METHOD_SPECS: dict[Method, MethodSpec] = {spec.name: spec for spec in _SPECS}
METHODS: tuple[Method, ...] = get_args(Method)
