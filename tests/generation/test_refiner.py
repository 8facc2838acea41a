"""The second stage, by a real SDXL-shaped pipeline with random weights, loaded from a folder."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from tests.generation.tiny_sdxl import make_tiny_sdxl
from tools.generation.config import GenerationConfig
from tools.generation.inspect import describe_generation
from tools.generation.loading import make_renderer
from tools.generation.picture_file import PictureScene, encode_png, read_scene
from tools.generation.refiner import native_size
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import Progress, RenderCancelled, RenderError, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

CAR = LayoutObject("car-1", "a red car", Box(0.05, 0.1, 0.35, 0.4))
CAT = LayoutObject("cat-1", "a black cat", Box(0.65, 0.6, 0.95, 0.9))
LAYOUT = Layout("a car", "a park", "blurry", width=64, height=64, objects=(CAR,))
REQUEST = RenderRequest(LAYOUT, seed=7, steps=4)
STEPS = 15


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module", params=["base", "refiner"])
def sdxl(request: pytest.FixtureRequest, tiny_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdxl") / request.param
    return make_tiny_sdxl(folder, tiny_checkpoint / "tokenizer", is_refiner=request.param == "refiner")


@pytest.fixture(scope="module")
def refiner(tiny_checkpoint: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_sdxl(tmp_path_factory.mktemp("sdxl"), tiny_checkpoint / "tokenizer", is_refiner=True)


def configure(checkpoint: Path, refiner: Path | str | None, **more: Any) -> GenerationConfig:
    values = {"device": "cpu", "dtype": "float32", "segmenter": "box", "refiner": refiner and str(refiner)}
    return GenerationConfig(str(checkpoint), **{**values, **more})


def test_the_result_is_that_of_diffusers_own_pipeline(sdxl: Path, tiny_checkpoint: Path) -> None:
    from diffusers import StableDiffusionXLImg2ImgPipeline

    renderer = make_renderer(configure(tiny_checkpoint, None))
    plain = renderer.render(REQUEST)
    drawn = renderer._draw_safely(REQUEST, _counter(), None)
    result = make_renderer(configure(tiny_checkpoint, sdxl)).render(REQUEST)

    theirs = StableDiffusionXLImg2ImgPipeline.from_pretrained(sdxl, torch_dtype=torch.float32, use_safetensors=True)
    theirs.set_progress_bar_config(disable=True)
    expected = theirs(
        drawn.context.prompts.overall,
        image=Image.fromarray(drawn.picture).resize((64, 64), Image.Resampling.LANCZOS),
        negative_prompt="blurry",
        strength=0.3,
        generator=torch.Generator("cpu").manual_seed(7),
    ).images[0]
    assert result.image.tobytes() == expected.tobytes()
    assert result.image.tobytes() != plain.image.tobytes()
    assert result.unet_samples == plain.unet_samples + 2 * STEPS
    assert result.unet_calls == plain.unet_calls + STEPS
    assert (result.refiner, result.refiner_strength) == (str(sdxl), 0.3)
    assert plain.refined_by == {}


def _counter() -> Any:
    from tools.generation.denoising import SampleCounter

    return SampleCounter()


def test_what_was_refined_is_kept_and_another_strength_refines_again(
    refiner: Path, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    first = make_renderer(configure(tiny_checkpoint, refiner, cache_folder=tmp_path)).render(REQUEST)
    again = make_renderer(configure(tiny_checkpoint, refiner, cache_folder=tmp_path)).render(REQUEST)
    assert (again.unet_samples, again.image.tobytes()) == (0, first.image.tobytes())
    stronger = make_renderer(configure(tiny_checkpoint, refiner, cache_folder=tmp_path, refiner_strength=0.5))
    result = stronger.render(REQUEST)
    assert result.unet_samples == 2 * 25, "the picture beneath is kept"
    assert result.image.tobytes() != first.image.tobytes()


def test_an_edit_keeps_the_refined_picture_where_nothing_changed(refiner: Path, tiny_checkpoint: Path) -> None:
    first_layout = Layout("a car", "a park", width=256, height=256, objects=(CAR,))
    request = RenderRequest(first_layout, seed=7, steps=4)
    edit = replace(request, layout=replace(first_layout, objects=(CAR, CAT)), previous=request)
    renderer = make_renderer(configure(_of_256(tiny_checkpoint, refiner.parent), refiner))
    before, after = (np.asarray(renderer.render(one).image, int) for one in (request, edit))
    height, width = before.shape[:2]
    differs = (before != after).any(-1)
    assert differs[int(0.6 * height) :, int(0.65 * width) :].any()
    assert not differs[: int(0.3 * height)].any(), "the upper part is another object's"


def _of_256(tiny_checkpoint: Path, folder: Path) -> Path:
    copy = folder / "tiny-256"
    if not copy.exists():
        shutil.copytree(tiny_checkpoint, copy)
        config = json.loads((copy / "unet" / "config.json").read_text())
        (copy / "unet" / "config.json").write_text(json.dumps({**config, "sample_size": 32}))
    return copy


def test_the_shape_is_kept_at_the_refiners_own_size(refiner: Path, tiny_checkpoint: Path) -> None:
    assert native_size(512, 512, 1024) == (1024, 1024)
    assert native_size(768, 512, 1024) == (1256, 840)
    wide = replace(REQUEST, layout=replace(LAYOUT, width=128))
    assert make_renderer(configure(tiny_checkpoint, refiner)).render(wide).image.size == (128, 64)


def test_its_steps_are_a_stage_that_can_be_cancelled_within_one(refiner: Path, tiny_checkpoint: Path) -> None:
    renderer = make_renderer(configure(tiny_checkpoint, refiner))
    seen: list[Progress] = []

    def stop(progress: Progress) -> None:
        seen.append(progress)
        if (progress.stage, progress.done) == ("refine", 3):
            raise RenderCancelled

    with pytest.raises(RenderCancelled):
        renderer.render(REQUEST, stop)
    assert [(p.done, p.total) for p in seen if p.stage == "refine"] == [(n, STEPS) for n in range(4)]
    fresh = make_renderer(configure(tiny_checkpoint, refiner)).render(REQUEST)
    assert renderer.render(REQUEST).image.tobytes() == fresh.image.tobytes()


def _hook(renderer: DiffusionRenderer, fault: Any) -> None:
    pipeline = renderer._postprocessor.refiner.pipeline  # type: ignore[union-attr]
    pipeline.unet.register_forward_pre_hook(lambda module, arguments: fault(arguments[0]))


def test_memory_that_runs_out_there_is_a_sentence_and_the_next_picture_is_drawn(
    refiner: Path, tiny_checkpoint: Path
) -> None:
    renderer = make_renderer(configure(tiny_checkpoint, refiner))
    full = [True]

    def no_memory(latents: torch.Tensor) -> None:
        if full[0]:
            raise torch.OutOfMemoryError("CUDA out of memory")

    _hook(renderer, no_memory)
    with pytest.raises(RenderError, match="not enough memory"):
        renderer.render(REQUEST)
    full[0] = False
    assert renderer.render(REQUEST).unet_samples > 2 * STEPS


def test_numbers_that_break_there_are_tried_again_in_float32_once(refiner: Path, tiny_checkpoint: Path) -> None:
    renderer = make_renderer(configure(tiny_checkpoint, refiner, dtype="bfloat16"))
    dtypes: list[torch.dtype] = []

    def break_half(latents: torch.Tensor) -> None:
        dtypes.append(latents.dtype)
        if latents.dtype != torch.float32:
            latents.fill_(float("nan"))

    _hook(renderer, break_half)
    renderer.render(REQUEST)
    assert dtypes == [torch.bfloat16, *[torch.float32] * STEPS]
    pipeline = renderer._postprocessor.refiner.pipeline  # type: ignore[union-attr]
    assert pipeline.unet.dtype == pipeline.vae.dtype == torch.bfloat16
    always = make_renderer(configure(tiny_checkpoint, refiner))

    def break_all(latents: torch.Tensor) -> None:
        latents.fill_(float("nan"))

    _hook(always, break_all)
    with pytest.raises(RenderError, match="out of range"):
        always.render(REQUEST)


def _truncate(folder: Path) -> None:
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])


def _pickle(folder: Path) -> None:
    (folder / "text_encoder_2" / "model.safetensors").unlink()
    (folder / "text_encoder_2" / "pytorch_model.bin").write_bytes(pickle.dumps({}))


def _other_class(folder: Path) -> None:
    (folder / "model_index.json").write_text('{"_class_name": "StableDiffusionPipeline"}')


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (_truncate, "is damaged or cut off"),
        (_pickle, "is a pickle"),
        (
            lambda folder: (folder / "vae" / "diffusion_pytorch_model.safetensors").unlink(),
            "GROUNDLING_REFINER must be",
        ),
        (_other_class, "is no SDXL checkpoint"),
        (shutil.rmtree, "is no folder here"),
    ],
)
def test_a_refiner_that_cannot_be_used_says_so_at_start(
    refiner: Path, tiny_checkpoint: Path, tmp_path: Path, damage: Any, says: str
) -> None:
    broken = shutil.copytree(refiner, tmp_path / "refiner")
    damage(broken)
    config = configure(tiny_checkpoint, broken)
    with pytest.raises(RenderError, match=says) as caught:
        make_renderer(config)
    assert "\n" not in str(caught.value)
    report = describe_generation(config)
    assert not report.ok
    assert says in (report.problem or "")


def test_a_refiner_whose_weights_have_another_shape_is_refused(
    refiner: Path, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    broken = shutil.copytree(refiner, tmp_path / "refiner")
    config = json.loads((broken / "unet" / "config.json").read_text())
    (broken / "unet" / "config.json").write_text(json.dumps({**config, "block_out_channels": [8, 16]}))
    with pytest.raises(RenderError, match=r"the refiner .* does not load"):
        make_renderer(configure(tiny_checkpoint, broken))


def test_doctor_names_the_refiner(refiner: Path, tiny_checkpoint: Path) -> None:
    lines = dict(describe_generation(configure(tiny_checkpoint, refiner)).lines)
    assert lines["refiner"] == f"{refiner}, strength 0.3"
    assert "refiner" not in dict(describe_generation(configure(tiny_checkpoint, None)).lines)


def test_pictures_carry_the_refiner(tmp_path: Path) -> None:
    scene = PictureScene(LAYOUT, 7, 4, "lmd_plus", "x", refiner="a/refiner", refiner_strength=1.0)
    (tmp_path / "p.png").write_bytes(encode_png(Image.new("RGB", (8, 8)), scene))
    assert read_scene(tmp_path / "p.png") == scene
