"""The drawing methods: what each needs, how it is guided, what it costs and where its code is. The one list of them.

Importing it imports no torch. A new method is a file in `methods/` and a row here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Method = Literal["lmd_plus", "lmd_plus_guided", "lmd", "gligen", "sd"]

GUIDED_SHARE = 0.6  # of the steps: 30 of 50
MAX_UPDATES = (4, 3, 2, 2, 1, 1)  # of the latents by attention guidance before a step, in each tenth of the steps


def updates_before(index: int, steps: int) -> int:
    """Updates of the latents by attention guidance before step `index`, at most."""
    if index >= GUIDED_SHARE * steps:
        return 0
    return MAX_UPDATES[min(len(MAX_UPDATES) - 1, 10 * index // steps)]


@dataclass(frozen=True)
class MethodSpec:
    """One method.

    Attributes:
        function: the function of `methods/NAME.py` that draws.
        needs_gligen: it draws with grounding tokens, so the checkpoint must have GLIGEN weights.
        uses_boxes: False draws the prompt alone.
        has_object_runs: each object is drawn alone first, up to the frozen steps.
        guidance_strength: how far the latents follow the attention's energy in each update; None guides nothing. The
            values are LMD's loss scales: GLIGEN does most of the work where it is there.
        guides_objects: whether the objects' own runs are guided too.
    """

    name: Method
    function: str
    needs_gligen: bool = True
    uses_boxes: bool = True
    has_object_runs: bool = False
    guidance_strength: float | None = None
    guides_objects: bool = False

    def most_samples(self, objects: int, steps: int) -> int:
        """UNet samples of a first picture of so many objects, at most, where half of the steps are frozen."""
        guided = self.guidance_strength is not None
        overall = 2 * steps + (sum(updates_before(index, steps) for index in range(steps)) if guided else 0)
        frozen = steps // 2 if self.has_object_runs else 0
        updates = sum(updates_before(index, steps) for index in range(frozen)) if self.guides_objects else 0
        return overall + objects * (2 * frozen + updates)


_SPECS = (
    MethodSpec("lmd_plus", "draw_lmd_plus", has_object_runs=True),
    MethodSpec("lmd_plus_guided", "draw_lmd_plus_guided", has_object_runs=True, guidance_strength=5.0),
    MethodSpec(
        "lmd", "draw_lmd", needs_gligen=False, has_object_runs=True, guidance_strength=30.0, guides_objects=True
    ),
    MethodSpec("gligen", "draw_gligen"),
    MethodSpec("sd", "draw_sd", needs_gligen=False, uses_boxes=False),
)
METHOD_SPECS: dict[Method, MethodSpec] = {spec.name: spec for spec in _SPECS}
METHODS: tuple[Method, ...] = get_args(Method)
