"""Lays the benchmark's captions out, as scenes that say the same, and judges the layouts."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from tools.layout.composition import plan_scene
from tools.layout.errors import LayoutError

from .caption_cases import CaptionCase
from .caption_judge import shown, strictly_valid
from .case_scenes import scene_of


@dataclass(frozen=True)
class CaptionResult:
    """A caption, what its layout does not show, what is not valid in it, and the time it took."""

    case: CaptionCase
    missing: tuple[str, ...]
    invalid: tuple[str, ...]
    seconds: float


def run_captions(cases: Iterable[CaptionCase]) -> list[CaptionResult]:
    """Lay every caption out."""
    return [run_caption(case) for case in cases]


def run_caption(case: CaptionCase) -> CaptionResult:
    """Lay one caption out; one that is refused shows nothing."""
    began = time.perf_counter()
    try:
        layout = plan_scene(scene_of(case), case.caption).layout
    except LayoutError as error:
        return CaptionResult(case, error.reasons, error.reasons, time.perf_counter() - began)
    seconds = time.perf_counter() - began
    return CaptionResult(case, tuple(shown(case, layout)), tuple(strictly_valid(layout)), seconds)


def caption_failures(results: Iterable[CaptionResult]) -> list[str]:
    """Return a few lines per caption that is not right."""
    lines = []
    for result in results:
        if result.missing or result.invalid:
            lines.append(f"{result.case.kind}: {result.case.caption!r}")
            lines += [f"    {fault}" for fault in (*result.missing, *result.invalid)]
    return lines
