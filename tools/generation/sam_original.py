"""The SAM segmenter on an original `sam_vit_*.pth` checkpoint, through the `segment-anything` package.

The package and the torchvision that it imports are an optional extra (`pip install "groundling[sam]"` beside a torch
build that matches); nothing else here needs them.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..layout.layout import Box
from ..layout.speech import say
from .device import Device
from .request import RenderError
from .segmenters import choose_mask

_PROBE_POINTS = "prompt_encoder.pe_layer.positional_encoding_gaussian_matrix"


@dataclass(frozen=True)
class SamSizes:
    """A SAM's sizes, read from the shapes of its weights: vit_b, vit_l, vit_h or any other.

    Attributes:
        image_px: side of the square picture that the encoder takes.
        window: side of the local attention windows, in patches.
        global_blocks: encoder blocks whose attention sees the whole picture.
    """

    width: int
    depth: int
    heads: int
    patch: int
    image_px: int
    window: int
    global_blocks: tuple[int, ...]
    prompt_width: int
    mask_channels: int
    decoder_mlp: int
    decoder_depth: int
    score_depth: int
    score_width: int

    @property
    def grid(self) -> int:
        return self.image_px // self.patch


def load_original_sam(path: Path, device: Device) -> OriginalSamSegmenter:
    """Load a `.pth` checkpoint; tensors only, nothing in it is executed.

    Raises:
        RenderError: the optional packages are missing, or the file is no SAM checkpoint.
    """
    try:
        from segment_anything import SamPredictor
    except (ImportError, RuntimeError) as error:  # a torchvision that does not fit its torch raises RuntimeError
        raise RenderError(say("sam.package", path=str(path), error=type(error).__name__)) from error
    weights = read_weights(path)
    network = build(sizes_of(weights))
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise RenderError(say("sam.damaged", path=str(path), error=type(error).__name__)) from error
    return OriginalSamSegmenter(SamPredictor(network.to(device.device).eval().requires_grad_(False)))


def read_weights(path: Path) -> dict[str, Tensor]:
    """Read a state dict of tensors. Raises RenderError."""
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        sizes_of(state)
    except (OSError, RuntimeError, EOFError, KeyError, AttributeError, TypeError, pickle.UnpicklingError) as error:
        raise RenderError(say("sam.damaged", path=str(path), error=type(error).__name__)) from error
    return dict(state)


def sizes_of(state: Mapping[str, Tensor]) -> SamSizes:
    """Read the sizes from the weights' shapes, so that no name of a variant has to be told. Raises KeyError."""
    encoder, decoder = "image_encoder.blocks.{}.attn.rel_pos_h", "mask_decoder.transformer.layers.{}.norm1.weight"
    depth, decoder_depth = _count(state, encoder), _count(state, decoder)
    score_depth = _count(state, "mask_decoder.iou_prediction_head.layers.{}.weight")
    patches, positions = state["image_encoder.patch_embed.proj.weight"], state["image_encoder.pos_embed"]
    spans = [(len(state[encoder.format(index)]) + 1) // 2 for index in range(depth)]
    grid, local = positions.shape[1], [span for span in spans if span != positions.shape[1]]
    return SamSizes(
        width=patches.shape[0],
        depth=depth,
        heads=patches.shape[0] // state[encoder.format(0)].shape[1],
        patch=patches.shape[-1],
        image_px=grid * patches.shape[-1],
        window=local[0] if local else grid,
        global_blocks=tuple(index for index, span in enumerate(spans) if span == grid),
        prompt_width=2 * state[_PROBE_POINTS].shape[1],
        mask_channels=state["prompt_encoder.mask_downscaling.3.weight"].shape[0],
        decoder_mlp=state["mask_decoder.transformer.layers.0.mlp.lin1.weight"].shape[0],
        decoder_depth=decoder_depth,
        score_depth=score_depth,
        score_width=state["mask_decoder.iou_prediction_head.layers.0.weight"].shape[0],
    )


def _count(state: Mapping[str, Tensor], name: str) -> int:
    count = 0
    while name.format(count) in state:
        count += 1
    if count == 0:
        raise KeyError(name.format(0))
    return count


def build(sizes: SamSizes) -> nn.Module:
    """Build the package's `Sam`, with random weights.

    Source: the builders of `segment_anything` fix three sets of sizes; here they come from the weights.
    """
    from segment_anything.modeling import ImageEncoderViT, MaskDecoder, PromptEncoder, Sam, TwoWayTransformer

    encoder = ImageEncoderViT(
        img_size=sizes.image_px,
        patch_size=sizes.patch,
        embed_dim=sizes.width,
        depth=sizes.depth,
        num_heads=sizes.heads,
        out_chans=sizes.prompt_width,
        norm_layer=partial(nn.LayerNorm, eps=1e-6),
        use_rel_pos=True,
        window_size=sizes.window,
        global_attn_indexes=sizes.global_blocks,
    )
    prompts = PromptEncoder(
        embed_dim=sizes.prompt_width,
        image_embedding_size=(sizes.grid, sizes.grid),
        input_image_size=(sizes.image_px, sizes.image_px),
        mask_in_chans=sizes.mask_channels,
    )
    decoder = MaskDecoder(
        num_multimask_outputs=3,
        transformer=TwoWayTransformer(
            depth=sizes.decoder_depth, embedding_dim=sizes.prompt_width, mlp_dim=sizes.decoder_mlp, num_heads=8
        ),
        transformer_dim=sizes.prompt_width,
        iou_head_depth=sizes.score_depth,
        iou_head_hidden_dim=sizes.score_width,
    )
    return Sam(encoder, prompts, decoder)


class OriginalSamSegmenter:
    """Prompts SAM with one box per picture; chooses among its three masks as `SamSegmenter` does.

    The package takes one picture at a time (`set_image` once, `predict` with the box).
    """

    def __init__(self, predictor: Any) -> None:
        self._predictor = predictor

    def segment(self, pictures: np.ndarray, boxes: Sequence[Box]) -> np.ndarray:
        return np.stack([self._one(picture, box) for picture, box in zip(pictures, boxes, strict=True)])

    @torch.no_grad()
    def _one(self, picture: np.ndarray, box: Box) -> np.ndarray:
        height, width = picture.shape[:2]
        self._predictor.set_image(picture)
        prompt = np.array([box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height])
        masks, scores, _ = self._predictor.predict(box=prompt, multimask_output=True)
        return choose_mask(masks, scores, box)
