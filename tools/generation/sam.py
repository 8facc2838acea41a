"""The SAM segmenter (Kirillov et al. 2023) through transformers' `SamModel`, prompted with boxes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..layout.layout import Box
from .config import Offload
from .device import Device
from .hardware import place
from .request import RenderError
from .segmenters import Segmenter, choose_mask
from .sources import Source

PICTURES_PER_BATCH = 4
INSTEAD = "set GROUNDLING_SAM_MODEL to a folder or repository with safetensors, or GROUNDLING_SEGMENTER=grabcut"


def load_sam(model: str, device: Device, token: str | None = None, offload: Offload = "none") -> Segmenter:
    """Load SAM from a folder or the hub, safetensors only, or an original `.pth` file through `segment-anything`.

    Raises:
        RenderError: it cannot be found or loaded.
    """
    path = Path(model).expanduser()
    if path.suffix == ".pth" and path.is_file():
        from .sam_original import load_original_sam

        return load_original_sam(path, device)
    from transformers import SamModel, SamProcessor

    folder = sam_source(model).find_folder(token, ["*.json", "model*.safetensors"])
    try:
        network = SamModel.from_pretrained(folder, use_safetensors=True, local_files_only=True)
        processor = SamProcessor.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise RenderError(f"the SAM model {model!r} does not load ({type(error).__name__}); {INSTEAD}") from error
    place([network], device.device, "sequential" if offload != "none" else "none")
    return SamSegmenter(network, processor, device)


def sam_source(model: str) -> Source:
    """Name the SAM model that is set."""
    return Source(model, "GROUNDLING_SAM_MODEL", INSTEAD)


class SamSegmenter:
    """Prompts SAM with one box per picture and takes one of its three masks (`choose_mask`).

    Source: LMD section 3.2 (one box prompt per object). The reference's empty-mask check, which cannot fire, is
    replaced by `is_unsure`.
    """

    def __init__(self, network: Any, processor: Any, device: Device) -> None:
        self._network, self._processor, self._device = network, processor, device

    def segment(self, pictures: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
        found: list[np.ndarray] = []
        for start in range(0, len(pictures), PICTURES_PER_BATCH):
            part = slice(start, start + PICTURES_PER_BATCH)
            found += self._some(pictures[part], boxes[part])
        return np.stack(found)

    @torch.no_grad()
    def _some(self, pictures: np.ndarray, boxes: Sequence[Box]) -> list[np.ndarray]:
        height, width = pictures.shape[1:3]
        prompts = [[[b.x0 * width, b.y0 * height, b.x1 * width, b.y1 * height]] for b in boxes]
        inputs = self._processor(images=list(pictures), input_boxes=prompts, return_tensors="pt")
        sizes, resized = inputs["original_sizes"], inputs["reshaped_input_sizes"]
        output = self._network(
            pixel_values=inputs["pixel_values"].to(self._device.device, torch.float32),
            input_boxes=inputs["input_boxes"].to(self._device.device, torch.float32),
        )
        masks = self._processor.image_processor.post_process_masks(output.pred_masks.cpu(), sizes, resized)
        return [
            choose_mask(mask[0].numpy(), score[0].cpu().numpy(), box)
            for mask, score, box in zip(masks, output.iou_scores, boxes, strict=True)
        ]
