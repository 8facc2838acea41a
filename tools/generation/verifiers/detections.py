"""The detector seam: a picture and texts -> boxes, each with a score per text; and which family a checkpoint is of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL.Image import Image

from ...layout.layout import Box
from ...layout.speech import say
from ..device import Device
from ..request import RenderError

THINNEST = 0.001
"""Least side of a detection, as a share of the canvas."""


@dataclass(frozen=True)
class Detections:
    """Boxes of a picture and their scores (boxes, texts), 0..1."""

    boxes: tuple[Box, ...]
    scores: np.ndarray


class Detector(Protocol):
    """Finds things by what they are called."""

    def detect(self, picture: Image, texts: Sequence[str]) -> Detections:
        """Score every text, such as `red car`, at every box it proposes. Source: the models' own papers."""
        ...


def boxes_of(centres: np.ndarray, across: float = 1.0, down: float = 1.0) -> tuple[Box, ...]:
    """Turn centre x, centre y, width, height (n, 4) into boxes within the canvas, scaled by `across` and `down`."""
    x, y, w, h = (centres[:, column].astype(float) for column in range(4))
    left, right = ((x + sign * w / 2) * across for sign in (-1, 1))
    top, bottom = ((y + sign * h / 2) * down for sign in (-1, 1))
    left, top = (np.clip(edge, 0, 1 - THINNEST) for edge in (left, top))
    right, bottom = (np.clip(far, near + THINNEST, 1) for near, far in ((left, right), (top, bottom)))
    return tuple(Box(*map(float, row)) for row in np.stack([left, top, right, bottom], axis=1))


def load_detector(model: str, device: Device, token: str | None = None) -> Detector:
    """Load OWLv2 or Grounding DINO from a folder or the hub, safetensors only, told apart by `config.json`.

    Raises:
        RenderError: it cannot be found or loaded, or is of neither family.
    """
    from .grounding_dino import GroundingDino
    from .owlv2 import Owlv2

    families: dict[str, type[Owlv2] | type[GroundingDino]] = {"owlv2": Owlv2, "grounding-dino": GroundingDino}
    try:
        return families[model_type_of(model, token)].load(model, device, token)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise RenderError(say("verify.not_loaded", model=repr(model), error=type(error).__name__)) from error


def model_type_of(model: str, token: str | None = None) -> str:
    """Read which family a checkpoint is of. Raises OSError, ValueError or KeyError."""
    path = Path(model).expanduser() / "config.json"
    if not path.parent.is_dir():
        from huggingface_hub import hf_hub_download

        path = Path(hf_hub_download(model, "config.json", token=token))
    return str(json.loads(path.read_text("utf-8"))["model_type"])
