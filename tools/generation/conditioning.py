"""Turn texts and boxes into what the UNet is conditioned on: prompt tokens and GLIGEN grounding tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .checkpoint import Checkpoint

GROUNDING_SLOTS = 30
"""Grounding tokens per picture; unused ones hold the learned null token, as in GLIGEN and diffusers."""

Grounding = dict[str, Tensor]


@dataclass(frozen=True)
class PhrasedBox:
    """One grounding token: a phrase and its box, xyxy in 0..1."""

    phrase: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Conditioning:
    """Conditioning of a batch of b pictures under classifier-free guidance.

    Attributes:
        tokens: (2 b, 77, d), the negative prompts' tokens first, then the prompts'.
        grounding: `boxes` (2 b, 30, 4), `positive_embeddings` (2 b, 30, d) and `masks` (2 b, 30), zero for the
            negative half; None draws without boxes.
    """

    tokens: Tensor
    grounding: Grounding | None

    @property
    def batch(self) -> int:
        return self.tokens.shape[0] // 2


@torch.no_grad()
def encode_prompts(checkpoint: Checkpoint, prompts: Sequence[str]) -> Tensor:
    """Encode prompts as (n, 77, d); longer ones must have been shortened before (`prompts.fit_prompt`)."""
    words = checkpoint.tokenizer(list(prompts), padding="max_length", truncation=True, return_tensors="pt")
    output = checkpoint.text_encoder(words.input_ids.to(checkpoint.device.device))
    return output.last_hidden_state


@torch.no_grad()
def encode_phrases(checkpoint: Checkpoint, phrases: Sequence[str]) -> Tensor:
    """Encode phrases as their pooled text embeddings, (n, d).

    Source: GLIGEN section 3.2 (`f_text(e)`), diffusers' `StableDiffusionGLIGENPipeline` likewise.
    """
    words = checkpoint.tokenizer(list(phrases), padding=True, truncation=True, return_tensors="pt")
    return checkpoint.text_encoder(words.input_ids.to(checkpoint.device.device)).pooler_output


def make_grounding(checkpoint: Checkpoint, pictures: Sequence[Sequence[PhrasedBox]]) -> Grounding:
    """Build the grounding of a batch, one list of phrased boxes per picture, with an empty negative half.

    Source: GLIGEN section 3.2; equal to diffusers' pipeline for one picture.
    """
    count, width = len(pictures), int(checkpoint.unet.config.cross_attention_dim)
    device, dtype = checkpoint.device.device, checkpoint.device.dtype
    boxes = torch.zeros(2 * count, GROUNDING_SLOTS, 4, device=device, dtype=dtype)
    embeddings = torch.zeros(2 * count, GROUNDING_SLOTS, width, device=device, dtype=dtype)
    masks = torch.zeros(2 * count, GROUNDING_SLOTS, device=device, dtype=dtype)
    for row, items in enumerate(pictures, start=count):
        if not items:
            continue
        boxes[row, : len(items)] = torch.tensor([item.box for item in items], device=device, dtype=dtype)
        embeddings[row, : len(items)] = encode_phrases(checkpoint, [item.phrase for item in items])
        masks[row, : len(items)] = 1
    return {"boxes": boxes, "positive_embeddings": embeddings, "masks": masks}


def condition(
    checkpoint: Checkpoint,
    prompts: Sequence[str],
    negatives: Sequence[str],
    boxes: Sequence[Sequence[PhrasedBox]] | None,
) -> Conditioning:
    """Condition a batch: one prompt, negative prompt and list of boxes per picture; `boxes=None` draws without."""
    tokens = encode_prompts(checkpoint, [*negatives, *prompts])
    return Conditioning(tokens, make_grounding(checkpoint, boxes) if boxes is not None else None)
