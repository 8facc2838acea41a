"""The safety checker by diffusers' own class, small and random, told by its thresholds what to flag."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from safetensors.torch import load_file, save_file
from transformers import CLIPConfig

from tools.generation.config import GenerationConfig
from tools.generation.inspect import describe_generation
from tools.generation.loading import make_renderer
from tools.generation.process_renderer import ProcessRenderer
from tools.generation.request import FlaggedError, Progress, RenderError, RenderRequest
from tools.generation.safety import load_safety
from tools.layout.layout import Layout

CPU = torch.device("cpu")
PARK = RenderRequest(Layout("a park", "a park", width=64, height=64), steps=4, method="sd", preview_every=1)
SEA = RenderRequest(Layout("a sea", "a sea", width=64, height=64), steps=4, method="sd", preview_every=1)
ALL, NONE = -1.0, 1.5  # thresholds that every and no cosine exceeds


def save_checker(folder: Path, threshold: float) -> Path:
    """Save a random checker whose concepts are all seen above a cosine of `threshold`."""
    torch.manual_seed(0)
    vision = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = CLIPConfig(
        vision_config={**vision, "image_size": 32, "patch_size": 16, "projection_dim": 8}, projection_dim=8
    )
    checker = StableDiffusionSafetyChecker(config)
    checker.concept_embeds_weights.data.fill_(threshold)
    checker.special_care_embeds_weights.data.fill_(NONE)
    checker.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def flags_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_checker(tmp_path_factory.mktemp("flags") / "all", ALL)


@pytest.fixture(scope="module")
def flags_none(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_checker(tmp_path_factory.mktemp("flags") / "none", NONE)


def config_of(checkpoint: Path, checker: Path | None, *, on: bool = True) -> GenerationConfig:
    model = None if checker is None else str(checker)
    return GenerationConfig(str(checkpoint), "cpu", "float32", "box", safety=on, safety_model=model)


def test_a_picture_that_is_not_flagged_is_the_picture_without_a_checker(
    tiny_checkpoint: Path, flags_none: Path
) -> None:
    with_checker = make_renderer(config_of(tiny_checkpoint, flags_none)).render(PARK)
    without = make_renderer(config_of(tiny_checkpoint, flags_none, on=False)).render(PARK)
    assert np.array_equal(np.asarray(with_checker.image), np.asarray(without.image))


def test_a_flagged_picture_is_a_sentence_each_time_and_no_preview_shows_it(
    tiny_checkpoint: Path, flags_all: Path
) -> None:
    renderer = make_renderer(config_of(tiny_checkpoint, flags_all))
    seen: list[Progress] = []
    for _ in range(2):
        with pytest.raises(FlaggedError, match="the safety checker flagged this picture and it is not shown"):
            renderer.render(PARK, seen.append)
    assert seen
    assert all(progress.preview is None for progress in seen)


def test_a_preview_is_shown_where_nothing_is_checked(tiny_checkpoint: Path, flags_all: Path) -> None:
    seen: list[Progress] = []
    make_renderer(config_of(tiny_checkpoint, flags_all, on=False)).render(PARK, seen.append)
    assert any(progress.preview is not None for progress in seen)


def test_flagged_pictures_of_a_batch_are_not_drawn_again(tiny_checkpoint: Path, flags_all: Path) -> None:
    renderer = make_renderer(config_of(tiny_checkpoint, flags_all))
    steps: list[Progress] = []
    outcomes = renderer.render_many([PARK, SEA], [steps.append, lambda progress: None])
    assert [type(outcome) for outcome in outcomes] == [FlaggedError, FlaggedError]
    assert sum(progress.stage == "picture" and progress.done == 1 for progress in steps) == 1


def test_a_process_of_its_own_refuses_alike(tiny_checkpoint: Path, flags_all: Path) -> None:
    renderer = ProcessRenderer(partial(make_renderer, config_of(tiny_checkpoint, flags_all)), 60)
    try:
        with pytest.raises(RenderError, match="the safety checker flagged this picture"):
            renderer.render(PARK)
    finally:
        renderer.close()


def test_the_checkpoints_own_checker_is_used_where_none_is_set(
    tiny_checkpoint: Path, flags_all: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    shutil.copytree(tiny_checkpoint, folder)
    shutil.copytree(flags_all, folder / "safety_checker")
    with pytest.raises(FlaggedError):
        make_renderer(config_of(folder, None)).render(PARK)
    report = describe_generation(config_of(folder, None))
    assert ("safety checker", str(folder / "safety_checker")) in report.lines


def test_nothing_is_drawn_where_the_checker_is_on_and_not_there(tiny_checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="GROUNDLING_SAFETY=off"):
        make_renderer(config_of(tiny_checkpoint, tmp_path / "nowhere"))


def test_a_checker_without_all_its_weights_is_refused(tiny_checkpoint: Path, flags_all: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    shutil.copytree(flags_all, folder)
    weights = load_file(folder / "model.safetensors")
    del weights["concept_embeds"]
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(RenderError, match=r"1 weights are missing, concept_embeds among them; .*GROUNDLING_SAFETY=off"):
        make_renderer(config_of(tiny_checkpoint, folder))


def test_the_bundled_checkpoint_needs_none(flags_all: Path) -> None:
    assert load_safety(GenerationConfig(safety=True, safety_model=str(flags_all)), CPU) is None
