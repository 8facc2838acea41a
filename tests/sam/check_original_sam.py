"""Masks by an original SAM checkpoint; run by `make test-sam` in an environment that has torchvision and segment-anything.

The network is the package's own `Sam`, small and with random weights, saved as `sam_vit_*.pth` files are.
"""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from tools.generation.device import Device
from tools.generation.request import RenderError
from tools.generation.sam import load_sam
from tools.generation.sam_original import OriginalSamSegmenter, SamSizes, build, read_weights, sizes_of
from tools.generation.segmenters import box_mask
from tools.layout.layout import Box

CPU = Device(torch.device("cpu"), torch.float32)
SIZES = SamSizes(
    width=32,
    depth=2,
    heads=2,
    patch=16,
    image_px=256,
    window=14,
    global_blocks=(1,),
    prompt_width=32,
    mask_channels=16,
    decoder_mlp=64,
    decoder_depth=2,
    score_depth=3,
    score_width=32,
)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(2)
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("sam") / "sam_vit_tiny.pth"
    torch.save(build(SIZES).state_dict(), path)
    return path


def test_the_sizes_are_read_from_the_weights(checkpoint: Path) -> None:
    assert sizes_of(read_weights(checkpoint)) == SIZES


def test_the_sizes_of_the_published_variants_are_read_from_their_weights() -> None:
    from segment_anything import sam_model_registry

    sizes = sizes_of(sam_model_registry["vit_b"]().state_dict())
    assert (sizes.width, sizes.depth, sizes.heads, sizes.global_blocks) == (768, 12, 12, (2, 5, 8, 11))
    assert (sizes.image_px, sizes.patch, sizes.window, sizes.prompt_width) == (1024, 16, 14, 256)


@pytest.mark.parametrize("box", [Box(0.2, 0.2, 0.7, 0.8), Box(0, 0, 1, 1), Box(0.97, 0.97, 1, 1)])
@pytest.mark.parametrize("picture", ["flat", "noise"])
def test_there_is_one_mask_per_picture_and_never_an_empty_one(checkpoint: Path, box: Box, picture: str) -> None:
    segmenter = load_sam(str(checkpoint), CPU)
    assert isinstance(segmenter, OriginalSamSegmenter)
    shape = (2, 64, 96, 3)
    flat, noise = np.full(shape, 90, np.uint8), np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    masks = segmenter.segment(flat if picture == "flat" else noise, [box, box])
    assert masks.shape == (2, 64, 96)
    assert masks.dtype == bool
    assert masks.any(axis=(1, 2)).all()


def test_a_sure_mask_is_taken_and_an_unsure_one_becomes_the_box(checkpoint: Path) -> None:
    box = Box(0.25, 0.25, 0.75, 0.75)
    picture = np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8)
    segmenter = load_sam(str(checkpoint), CPU)
    head = segmenter._predictor.model.mask_decoder.iou_prediction_head.layers[-1]
    with torch.no_grad():
        head.weight.zero_()
        head.bias.fill_(0.1)
    assert (segmenter.segment(picture[None], [box])[0] == box_mask(box, 64, 64)).all()


def test_a_file_that_would_run_code_is_refused_and_runs_none(tmp_path: Path) -> None:
    mark = tmp_path / "ran"

    class Evil:
        def __reduce__(self):
            return Path.touch, (mark,)

    path = tmp_path / "sam_vit_b.pth"
    path.write_bytes(pickle.dumps(Evil()))
    with pytest.raises(RenderError, match="does not load as a SAM checkpoint"):
        load_sam(str(path), CPU)
    torch.save({"weights": Evil()}, path)
    with pytest.raises(RenderError, match="does not load as a SAM checkpoint"):
        load_sam(str(path), CPU)
    assert not mark.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"not a checkpoint"])
def test_a_damaged_file_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sam_vit_b.pth"
    path.write_bytes(content)
    with pytest.raises(RenderError, match="fetch sam_vit_b"):
        load_sam(str(path), CPU)
