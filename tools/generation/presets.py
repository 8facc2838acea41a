"""Presets: named ways to draw, so that nobody has to know methods, steps and schedulers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from ..layout.layout import Layout
from ..layout.speech import say
from .request import Method, RenderError, RenderRequest, SchedulerName

PresetName = Literal["fast", "standard", "best"]
PRESET_NAMES: tuple[PresetName, ...] = get_args(PresetName)


@dataclass(frozen=True)
class Preset:
    """One way to draw: what a request takes where nothing else was chosen."""

    method: Method = "lmd_plus"
    steps: int = 20
    scheduler: SchedulerName = "ddim"
    object_stride: int = 1


PRESETS: dict[PresetName, Preset] = {
    "fast": Preset(steps=12, object_stride=3),
    "standard": Preset(),
    "best": Preset(steps=50),
}


@dataclass(frozen=True)
class SamplingParams:
    """How to draw: a preset, and what was chosen instead of its own values (None takes the preset's).

    Raises:
        RenderError: there is no such preset.
    """

    preset: PresetName = "standard"
    steps: int | None = None
    method: Method | None = None
    scheduler: SchedulerName | None = None

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            known = ", ".join(PRESET_NAMES)
            raise RenderError(say("generation_unknown", name="preset", value=repr(self.preset), known=known))

    def with_options(self, options: Mapping[str, Any]) -> SamplingParams:
        """Put a conversation's options over this; another preset brings its own steps, method and scheduler."""
        given = {name: options[name] for name in asdict(self) if options.get(name) is not None}
        return replace(SamplingParams() if "preset" in given else self, **given)

    def make_request(self, layout: Layout, seed: int, **more: Any) -> RenderRequest:
        """Ask for a picture drawn so. Raises: RenderError."""
        preset = PRESETS[self.preset]
        return RenderRequest(
            layout,
            seed,
            self.steps if self.steps is not None else preset.steps,
            self.method or preset.method,
            scheduler=self.scheduler or preset.scheduler,
            object_stride=preset.object_stride,
            preset=self.preset,
            **more,
        )
