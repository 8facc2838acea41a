"""OWLv2 (Minderer et al. 2023) as a detector, by transformers' classes; pictures are prepared without torchvision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL.Image import Image, Resampling
from PIL.Image import new as new_image

from ...layout.phrases import with_article
from ..device import Device
from .detections import Detections, boxes_of


@dataclass(frozen=True)
class Owlv2:
    """Scores every text at every patch's box; texts are asked for as `a photo of a red car`."""

    network: Any
    processor: Any
    device: Device

    @classmethod
    def load(cls, model: str, device: Device, token: str | None) -> Owlv2:
        from transformers import AutoTokenizer, Owlv2ForObjectDetection, Owlv2ImageProcessorPil, Owlv2Processor

        options = {"local_files_only": Path(model).expanduser().exists(), "token": token}
        network = Owlv2ForObjectDetection.from_pretrained(model, use_safetensors=True, **options)
        pictures = Owlv2ImageProcessorPil.from_pretrained(model, **options)
        processor = Owlv2Processor(pictures, AutoTokenizer.from_pretrained(model, **options))
        return cls(network.to(device.device).eval().requires_grad_(False), processor, device)

    @torch.no_grad()
    def detect(self, picture: Image, texts: Sequence[str]) -> Detections:
        queries = [f"a photo of {with_article(text)}" for text in texts]
        length = self.network.config.text_config.max_position_embeddings
        tokens = self.processor.tokenizer(
            queries, return_tensors="pt", padding="max_length", max_length=length, truncation=True
        )
        pictures = self.processor.image_processor(
            self._square(picture), return_tensors="pt", do_resize=False, do_pad=False
        )
        inputs = {**tokens, **pictures}
        output = self.network(**{name: value.to(self.device.device) for name, value in inputs.items()})
        longest = max(picture.size)  # the picture was padded to a square at the right and the bottom
        across, down = longest / picture.width, longest / picture.height
        boxes = boxes_of(output.pred_boxes[0].float().cpu().numpy(), across, down)
        return Detections(boxes, output.logits[0].float().sigmoid().cpu().numpy())

    def _square(self, picture: Image) -> Image:
        """Pad a picture with black and scale it to the model's size; transformers' own scaling needs SciPy."""
        side = int(self.network.config.vision_config.image_size)
        square = new_image("RGB", (max(picture.size),) * 2)
        square.paste(picture, (0, 0))
        return square.resize((side, side), Resampling.BICUBIC)
