"""Which family of detectors a checkpoint is of, and its loading."""

from __future__ import annotations

import json
from pathlib import Path

from ...layout.speech import say
from ..device import Device
from ..request import RenderError
from .detections import Detector
from .grounding_dino import GroundingDino
from .owlv2 import Owlv2


def load_detector(model: str, device: Device, token: str | None = None) -> Detector:
    """Load OWLv2 or Grounding DINO from a folder or the hub, safetensors only, told apart by `config.json`.

    Raises:
        RenderError: it cannot be found or loaded, or is of neither family.
    """
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
