"""Grounding DINO (Liu et al. 2023) as a detector, by transformers' classes; pictures are prepared without torchvision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL.Image import Image

from ..device import Device
from .detections import Detections, boxes_of

Span = tuple[int, int]


@dataclass(frozen=True)
class GroundingDino:
    """Scores every text at every query's box.

    The texts are written as one caption, `car. red car. cat.`; a text's score is the mean over its own tokens, so that
    colours tell texts apart (the reference takes the best token). A caption beyond the text encoder's length is split.
    """

    network: Any
    processor: Any
    device: Device

    @classmethod
    def load(cls, model: str, device: Device, token: str | None) -> GroundingDino:
        from transformers import (
            AutoTokenizer,
            GroundingDinoForObjectDetection,
            GroundingDinoImageProcessorPil,
            GroundingDinoProcessor,
        )

        options = {"local_files_only": Path(model).expanduser().exists(), "token": token}
        network = GroundingDinoForObjectDetection.from_pretrained(model, use_safetensors=True, **options)
        pictures = GroundingDinoImageProcessorPil.from_pretrained(model, **options)
        processor = GroundingDinoProcessor(pictures, AutoTokenizer.from_pretrained(model, **options))
        return cls(network.to(device.device).eval().requires_grad_(False), processor, device)

    def detect(self, picture: Image, texts: Sequence[str]) -> Detections:
        parts = [self._ask(picture, part) for part in self._captions(texts)]
        if len(parts) == 1:
            return parts[0]
        # Each caption has boxes of its own; a text scores nothing at the boxes of another caption.
        scores = np.zeros((sum(len(part.boxes) for part in parts), len(texts)), np.float32)
        row = column = 0
        for part in parts:
            rows, columns = part.scores.shape
            scores[row : row + rows, column : column + columns] = part.scores
            row, column = row + rows, column + columns
        return Detections(tuple(box for part in parts for box in part.boxes), scores)

    def _captions(self, texts: Sequence[str]) -> list[list[str]]:
        most = int(self.network.config.max_text_len)
        parts: list[list[str]] = [[]]
        for text in texts:
            if parts[-1] and len(self.processor.tokenizer(_caption([*parts[-1], text])).input_ids) > most:
                parts.append([])
            parts[-1].append(text)
        return parts

    @torch.no_grad()
    def _ask(self, picture: Image, texts: Sequence[str]) -> Detections:
        caption = _caption(texts)
        inputs = self.processor(images=picture, text=caption, return_tensors="pt")
        output = self.network(**{name: value.to(self.device.device) for name, value in inputs.items()})
        places = self.processor.tokenizer(caption, return_offsets_mapping=True)["offset_mapping"]
        scores = output.logits[0].float().sigmoid().cpu().numpy()
        columns = [scores[:, _tokens(places, span)].mean(axis=1) for span in _spans(texts)]
        return Detections(boxes_of(output.pred_boxes[0].float().cpu().numpy()), np.stack(columns, axis=1))


def _caption(texts: Sequence[str]) -> str:
    return "".join(f"{text}. " for text in texts).strip()


def _spans(texts: Sequence[str]) -> list[Span]:
    spans, start = [], 0
    for text in texts:
        spans.append((start, start + len(text)))
        start += len(text) + 2
    return spans


def _tokens(places: Sequence[Span], span: Span) -> list[int]:
    return [n for n, (start, end) in enumerate(places) if span[0] <= start < end <= span[1]]
