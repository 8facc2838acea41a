"""Presets: named ways to draw, so that nobody has to know methods, steps and schedulers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from ..layout.layout import Layout
from ..layout.speech import say
from .config import BUNDLED_NAME
from .request import Method, RenderError, RenderRequest, SchedulerName

PresetName = Literal["fast", "standard", "best"]
PRESET_NAMES: tuple[PresetName, ...] = get_args(PresetName)


@dataclass(frozen=True)
class Preset:
    """One way to draw: what a request takes where nothing else was chosen; without a method, the checkpoint's usual."""

    method: Method | None = None
    steps: int = 20
    scheduler: SchedulerName = "ddim"
    object_stride: int = 1


PRESETS: dict[PresetName, Preset] = {
    "fast": Preset("lmd_plus", steps=12, object_stride=3),
    "standard": Preset(),
    "best": Preset("lmd_plus_guided", steps=50),
}


CHOICES = ("preset", "steps", "method", "scheduler")


OVERRIDES = (
    "overall_prompt",
    "overall_negative",
    "object_negative",
    "frozen_step_ratio",
    "scheduled_sampling_beta",
    "object_seed",
)
"""What a conversation may set of a request beside the choices; a request says what each means."""


_KINDS: dict[str, tuple[type, ...]] = {
    name: (str,) if name.endswith(("prompt", "negative")) else (int,) if name.endswith("seed") else (int, float)
    for name in OVERRIDES
}


def overrides_in(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the overrides among a conversation's options, or among what is kept of how a picture was made."""
    return {name: options[name] for name in OVERRIDES if options.get(name) not in (None, "")}


def are_overrides(given: Mapping[str, Any]) -> bool:
    """Whether names and kinds of values are known ones; a request checks their ranges."""
    return all(name in _KINDS and type(value) in _KINDS[name] for name, value in given.items())


def overrides_of(request: RenderRequest) -> dict[str, Any]:
    """Return what was set of a request."""
    return {name: getattr(request, name) for name in OVERRIDES if getattr(request, name) is not None}


def usual_method_of(checkpoint: str | None) -> Method:
    """Return the method for a checkpoint: LMD+ with guidance, as its published scores are, or without for the bundled.

    The bundled checkpoint was trained on boxes alone and follows them without being guided.
    """
    return "lmd_plus" if checkpoint in (None, "", BUNDLED_NAME) else "lmd_plus_guided"


@dataclass(frozen=True)
class SamplingParams:
    """How to draw: a preset, and what was chosen instead of its own values (None takes the preset's).

    Attributes:
        usual_method: the checkpoint's, where neither a method was chosen nor the preset has one (`usual_method_of`).

    Raises:
        RenderError: there is no such preset.
    """

    preset: PresetName = "standard"
    steps: int | None = None
    method: Method | None = None
    scheduler: SchedulerName | None = None
    usual_method: Method = "lmd_plus"

    def __post_init__(self) -> None:
        if self.preset not in PRESETS:
            known = ", ".join(PRESET_NAMES)
            raise RenderError(say("generation_unknown", name="preset", value=repr(self.preset), known=known))

    def with_options(self, options: Mapping[str, Any]) -> SamplingParams:
        """Put a conversation's options over this; another preset brings its own steps, method and scheduler."""
        given = {name: options[name] for name in CHOICES if options.get(name) is not None}
        fresh = SamplingParams(usual_method=self.usual_method)
        return replace(fresh if "preset" in given else self, **given)

    def make_request(self, layout: Layout, seed: int, **more: Any) -> RenderRequest:
        """Ask for a picture drawn so. Raises: RenderError."""
        preset = PRESETS[self.preset]
        return RenderRequest(
            layout,
            seed,
            self.steps if self.steps is not None else preset.steps,
            self.method or preset.method or self.usual_method,
            scheduler=self.scheduler or preset.scheduler,
            object_stride=preset.object_stride,
            preset=self.preset,
            **more,
        )
