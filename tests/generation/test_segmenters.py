"""One conformance suite for every segmenter, SAM's being a real SamModel of small size."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch

from tools.generation.config import GenerationConfig
from tools.generation.device import Device
from tools.generation.grabcut import GrabCutSegmenter
from tools.generation.request import RenderError
from tools.generation.sam import load_sam
from tools.generation.segmenters import BoxSegmenter, Segmenter, box_mask, choose_mask, core_mask
from tools.generation.stable_diffusion import segmenter_name
from tools.layout.layout import Box
from training.world import CLASSES, Scene, SceneObject, draw_scene

CPU = Device(torch.device("cpu"), torch.float32)


@pytest.fixture(scope="module")
def tiny_sam_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from transformers import SamConfig, SamImageProcessor, SamModel, SamProcessor

    torch.manual_seed(0)
    config = SamConfig(
        vision_config={
            "hidden_size": 32, "output_channels": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 64,
            "patch_size": 8, "mlp_dim": 64, "num_pos_feats": 8, "global_attn_indexes": [1], "window_size": 4,
        },
        prompt_encoder_config={"hidden_size": 16, "image_size": 64, "patch_size": 8, "image_embedding_size": 8, "mask_input_channels": 4},
        mask_decoder_config={
            "hidden_size": 16, "mlp_dim": 32, "num_attention_heads": 2, "iou_head_hidden_dim": 16, "num_hidden_layers": 2,
        },
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("sam")
    SamModel(config).save_pretrained(folder)
    processor = SamProcessor(SamImageProcessor(size={"longest_edge": 64}, pad_size={"height": 64, "width": 64}))
    processor.save_pretrained(folder)
    return folder


@pytest.fixture(params=["box", "grabcut", "sam"])
def segmenter(request: pytest.FixtureRequest) -> Segmenter:
    if request.param == "sam":
        return load_sam(str(request.getfixturevalue("tiny_sam_folder")), CPU)
    return {"box": BoxSegmenter, "grabcut": GrabCutSegmenter}[request.param]()


@pytest.mark.parametrize("box", [Box(0.2, 0.2, 0.7, 0.8), Box(0, 0, 1, 1), Box(0.99, 0.99, 1, 1), Box(0.5, 0, 0.51, 1)])
@pytest.mark.parametrize("picture", ["flat", "noise"])
def test_every_segmenter_gives_one_mask_per_picture_and_never_an_empty_one(
    segmenter: Segmenter, box: Box, picture: str
) -> None:
    shape = (2, 64, 64, 3)
    pictures = (
        np.full(shape, 90, np.uint8)
        if picture == "flat"
        else np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    )
    masks = segmenter.segment(pictures, [box, box])
    assert masks.shape == (2, 64, 64)
    assert masks.dtype == bool
    assert masks.any(axis=(1, 2)).all()


def test_grabcut_is_much_nearer_the_true_mask_than_the_box() -> None:
    rng, found, boxed = Random(3), [], []
    for index, kind in enumerate(CLASSES):
        box = (0.2, 0.25, 0.75, 0.8)
        picture, owners = draw_scene(
            Scene((SceneObject(kind, "red", True, box),), "meadow", rng.getrandbits(20) + index)
        )
        true = np.kron(owners > 0, np.ones((2, 2))).astype(bool)
        mask = GrabCutSegmenter().segment(picture[None], [Box(*box)])[0]
        found.append((mask & true).sum() / (mask | true).sum())
        area = box_mask(Box(*box), *true.shape)
        boxed.append((area & true).sum() / (area | true).sum())
    assert np.mean(found) > 0.8
    assert np.mean(found) > np.mean(boxed) + 0.15


def test_masks_that_are_empty_or_unsure_or_off_the_box_give_its_core_and_no_rectangle() -> None:
    box = Box(0.25, 0.25, 0.75, 0.75)
    inside = core_mask(box, 40, 40)
    corners = inside[[10, 10, 29, 29], [10, 29, 10, 29]]
    assert not corners.any(), "a rectangle would hold the object's own background"
    assert 0.5 < inside.sum() / box_mask(box, 40, 40).sum() < 0.65
    empty, elsewhere = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
    elsewhere[:8] = True
    good = np.zeros((40, 40), bool)
    good[12:28, 12:28] = True
    assert (choose_mask(np.stack([empty, elsewhere, empty]), np.array([0.9, 0.99, 0.8]), box) == inside).all()
    assert (choose_mask(np.stack([empty, good, elsewhere]), np.array([0.9, 0.8, 0.99]), box) == good).all()
    assert (choose_mask(np.stack([good] * 3), np.array([0.1, 0.2, 0.3]), box) == inside).all()


def test_the_largest_mask_that_is_sure_is_taken_not_the_best_scored_part() -> None:
    box = Box(0.25, 0.25, 0.75, 0.75)
    whole, wheel, scenery = np.zeros((40, 40), bool), np.zeros((40, 40), bool), np.ones((40, 40), bool)
    whole[11:29, 11:29] = True
    wheel[20:28, 12:20] = True
    masks = np.stack([wheel, whole, scenery])
    assert (choose_mask(masks, np.array([0.98, 0.85, 0.99]), box) == whole).all()
    assert (choose_mask(masks, np.array([0.98, 0.5, 0.99]), box) == wheel).all(), "the whole one is not sure"


def test_a_sam_of_the_hub_that_cannot_be_fetched_fails_at_once() -> None:
    started = time.monotonic()
    with pytest.raises(RenderError, match=r"GROUNDLING_SAM_MODEL is 'nobody/no-sam': fetching it"):
        load_sam("nobody/no-sam", CPU)
    assert time.monotonic() - started < 10


def test_sam_is_taken_for_real_checkpoints_and_grabcut_for_the_bundled_one() -> None:
    assert segmenter_name(GenerationConfig()) == "grabcut"
    assert segmenter_name(GenerationConfig("some/repository")) == "sam"
    assert segmenter_name(GenerationConfig("some/repository", segmenter="box")) == "box"


def test_a_missing_sam_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="GROUNDLING_SAM_MODEL"):
        load_sam(str(tmp_path), CPU)
