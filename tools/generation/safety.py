"""Looks at a finished picture before anybody sees it, with diffusers' `StableDiffusionSafetyChecker`.

It runs in float32: its thresholds are compared at three decimals.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError

from .checkpoint_folder import find_folder, first_line, local_folder, read_json, variant_of, weight_shapes
from .config import GenerationConfig
from .hardware import place
from .request import RenderError
from .sources import Source, find_weights

USUAL = "CompVis/stable-diffusion-safety-checker"
INSTEAD = (
    "set GROUNDLING_SAFETY_MODEL to a folder or repository of one with safetensors, or GROUNDLING_SAFETY=off to draw "
    "without it"
)
_FILES = ["*.json", "model*.safetensors"]


@dataclass(frozen=True)
class SafetyChecker:
    """A loaded safety checker.

    Attributes:
        network: `StableDiffusionSafetyChecker`, float32.
        processor: scales and crops pictures to what it reads.
    """

    name: str
    network: Any
    processor: Any
    device: torch.device

    @torch.no_grad()
    def is_flagged(self, picture: np.ndarray) -> bool:
        """Whether a picture (H, W, 3) uint8 RGB must not be shown."""
        pixels = self.processor(Image.fromarray(picture), return_tensors="pt").pixel_values
        _, flags = self.network(clip_input=pixels.to(self.device), images=[picture.astype(np.float32)])
        return bool(flags[0])


def own_folder(checkpoint: Path) -> Path | None:
    """Return a checkpoint's own safety checker, where it has one in safetensors."""
    folder = checkpoint / "safety_checker"
    usable = (folder / "config.json").is_file() and any(folder.glob("model*.safetensors"))
    return folder if usable else None


def safety_source(config: GenerationConfig) -> Source:
    """Name the safety checker that is set, or the usual one."""
    return Source(config.safety_model or USUAL, "GROUNDLING_SAFETY_MODEL", INSTEAD)


def describe_safety(config: GenerationConfig) -> str:
    """Check what is on this machine of it; return a few words. Raises RenderError."""
    if config.is_bundled:
        return "none needed: the bundled checkpoint draws clip-art only"
    if not config.safety:
        return "off (GROUNDLING_SAFETY)"
    checkpoint = None if config.safety_model else local_folder(config)
    folder = (checkpoint and own_folder(checkpoint)) or safety_source(config).local_folder()
    if folder is None:
        return f"{safety_source(config).name}, fetched when first used"
    weight_shapes(find_weights(folder, "model", "GROUNDLING_SAFETY_MODEL"))
    return str(folder)


def load_safety(config: GenerationConfig, device: torch.device) -> SafetyChecker | None:
    """Load the safety checker; None for the bundled checkpoint, or where the operator has turned it off.

    It is the one that is set, else the checkpoint's own, else `USUAL`.

    Raises:
        RenderError: it is on and cannot be loaded whole; nothing is drawn then.
    """
    if config.is_bundled or not config.safety:
        return None
    folder = None if config.safety_model else own_folder(find_folder(config))
    folder = folder or safety_source(config).find_folder(config.token, _FILES)
    weights = find_weights(folder, "model", "GROUNDLING_SAFETY_MODEL")
    weight_shapes(weights)
    try:
        network = _load_network(folder, variant_of(weights))
        processor = _load_processor(folder, network)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise RenderError(f"the safety checker {folder} does not load: {first_line(error)}; {INSTEAD}") from error
    place([network], device, "sequential" if config.offload != "none" else "none")
    return SafetyChecker(str(folder), network, processor, device)


def _load_network(folder: Path, variant: str | None) -> Any:
    """Load the network; weights that are not there would be random ones, which flag nothing."""
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from diffusers.utils.logging import set_verbosity_error

    set_verbosity_error()  # it writes what it has flagged
    network, about = StableDiffusionSafetyChecker.from_pretrained(
        folder, variant=variant, use_safetensors=True, local_files_only=True, output_loading_info=True
    )
    if missing := sorted(about["missing_keys"]):
        raise ValueError(f"{len(missing)} weights are missing, {missing[0]} among them")
    return network.float()


def _load_processor(folder: Path, network: Any) -> Any:
    from transformers import CLIPImageProcessor

    for where in (folder, folder.parent / "feature_extractor"):
        if (where / "preprocessor_config.json").is_file():
            values = read_json(where / "preprocessor_config.json")
            return CLIPImageProcessor.from_dict(values)
    side = network.config.vision_config.image_size
    return CLIPImageProcessor(size={"shortest_edge": side}, crop_size={"height": side, "width": side})
