"""Loading: what is refused, and in which words."""

from __future__ import annotations

import json
import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.generation.conftest import make_tiny_checkpoint
from tools.generation.checkpoint import WEIGHTS, load_checkpoint
from tools.generation.config import GenerationConfig
from tools.generation.denoising import Schedule, make_sampler
from tools.generation.inspect import describe_generation
from tools.generation.loading import make_renderer
from tools.generation.request import RenderError, RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject


@pytest.fixture
def copy(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_checkpoint, tmp_path / "checkpoint")


def refusal(folder: Path | str) -> str:
    with pytest.raises(RenderError) as caught:
        load_checkpoint(GenerationConfig(str(folder), device="cpu"))
    report = describe_generation(GenerationConfig(str(folder), device="cpu"))
    if Path(folder).exists():
        assert not report.ok, "doctor must see what loading refuses"
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_any_gligen_folder_loads_as_the_bundled_one_does(tiny_checkpoint: Path) -> None:
    checkpoint = load_checkpoint(GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32"))
    assert checkpoint.has_grounding
    assert checkpoint.native_px == 64
    assert checkpoint.vocabulary is None


def test_a_checkpoint_as_the_hub_has_them_draws(copy: Path) -> None:
    """With fp16 variants, a tokenizer of vocabulary and merges, and the PNDM scheduler, as in GLIGEN 1.4."""
    for part, stem in WEIGHTS.items():
        (copy / part / f"{stem}.safetensors").rename(copy / part / f"{stem}.fp16.safetensors")
    model = json.loads((copy / "tokenizer" / "tokenizer.json").read_text())["model"]
    (copy / "tokenizer" / "tokenizer.json").unlink()
    (copy / "tokenizer" / "vocab.json").write_text(json.dumps(model["vocab"]))
    (copy / "tokenizer" / "merges.txt").write_text("#version: 0.2\n" + "\n".join(" ".join(m) for m in model["merges"]))
    scheduler = {"_class_name": "PNDMScheduler", "beta_schedule": "scaled_linear", "skip_prk_steps": True}
    (copy / "scheduler" / "scheduler_config.json").write_text(json.dumps(scheduler))

    checkpoint = load_checkpoint(GenerationConfig(str(copy), device="cpu", dtype="float32"))
    assert checkpoint.tokenizer("a cat").input_ids[0] == 0
    assert len(make_sampler(checkpoint, Schedule(4, 0, 7.5)).timesteps) == 4
    renderer = make_renderer(GenerationConfig(str(copy), device="cpu", segmenter="box"))
    assert renderer.render(RenderRequest(Layout("a park", "a park", width=64, height=64), steps=2)).unet_samples == 4


def test_a_truncated_safetensors_file_is_named(copy: Path) -> None:
    weights = copy / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1000])
    assert "diffusion_pytorch_model.safetensors is damaged or cut off" in refusal(copy)


def test_a_pickle_checkpoint_is_refused_and_never_opened(copy: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"

    class Payload:
        def __reduce__(self) -> tuple:
            return (Path.touch, (canary,))

    (copy / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    (copy / "unet" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps(Payload()))
    assert "is a pickle, which can run code and is refused" in refusal(copy)
    assert not canary.exists()


def test_a_pickle_renamed_to_safetensors_is_refused(copy: Path) -> None:
    (copy / "vae" / "diffusion_pytorch_model.safetensors").write_bytes(pickle.dumps({"a": 1}))
    assert "damaged" in refusal(copy)


def test_gligen_layers_without_weights_are_refused(tmp_path: Path) -> None:
    folder = make_tiny_checkpoint(tmp_path / "plain", gated=False)
    config = folder / "unet" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "attention_type": "gated"}))
    assert "GLIGEN" in refusal(folder)


def test_a_checkpoint_without_gligen_draws_without_boxes_or_by_attention_alone(tmp_path: Path) -> None:
    folder = make_tiny_checkpoint(tmp_path / "plain", gated=False)
    renderer = make_renderer(GenerationConfig(str(folder), device="cpu", segmenter="box"))
    layout = Layout("a park", "a park", width=64, height=64)
    assert renderer.render(RenderRequest(layout, steps=2, method="sd")).unet_samples == 4
    cat = LayoutObject("cat-1", "a cat", Box(0.25, 0.25, 0.75, 0.75))
    guided = renderer.render(RenderRequest(replace(layout, objects=(cat,)), steps=4, method="lmd"))
    assert guided.backward_passes > 0
    assert guided.unet_samples == 2 * 4 + 2 * 2 + guided.backward_passes
    with pytest.raises(RenderError, match="no GLIGEN weights"):
        renderer.render(RenderRequest(layout, steps=2, method="lmd_plus"))


@pytest.mark.parametrize("missing", ["model_index.json", "scheduler/scheduler_config.json", "unet/config.json"])
def test_a_folder_without_a_needed_file_is_refused(copy: Path, missing: str) -> None:
    (copy / missing).unlink()
    assert Path(missing).name in refusal(copy)


def test_what_is_neither_folder_nor_repository_is_refused() -> None:
    assert "there is no checkpoint folder './nowhere'" in refusal("./nowhere")
    assert "fetching it from the Hugging Face hub failed" in refusal("nobody/nothing-at-all")
    assert "fetching it from the Hugging Face hub failed" in refusal("nobody/nothing-at-all@refs/pr/2")
    assert "there is no checkpoint folder" in refusal("nobody/nothing-at-all@")


def test_an_unknown_device_is_refused(tiny_checkpoint: Path) -> None:
    with pytest.raises(RenderError, match="GROUNDLING_DEVICE is 'tpu'"):
        load_checkpoint(GenerationConfig(str(tiny_checkpoint), device="tpu"))


def test_the_bundled_checkpoint_keeps_to_its_size_and_format() -> None:
    report = describe_generation(GenerationConfig(device="cpu"))
    assert report.ok, report.problem
    from tools.generation.config import BUNDLED

    assert sum(f.stat().st_size for f in BUNDLED.rglob("*") if f.is_file()) <= 40e6
    assert not [f for f in BUNDLED.rglob("*") if f.suffix in (".bin", ".pt", ".ckpt", ".pkl")]
