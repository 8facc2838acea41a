"""Loading: what is refused, and in which words."""

from __future__ import annotations

import json
import pickle
import shutil
import sys
import types
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from tests.generation.conftest import make_tiny_checkpoint
from tools.generation import checkpoint_folder, families
from tools.generation.checkpoint import load_checkpoint
from tools.generation.checkpoint_folder import WEIGHTS, identify, weight_file
from tools.generation.config import GenerationConfig
from tools.generation.convert_pickles import convert
from tools.generation.denoising import Schedule, make_sampler
from tools.generation.inspect import describe_generation
from tools.generation.loading import make_renderer
from tools.generation.request import RenderError, RenderRequest
from tools.generation.sources import one_precision
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


def rewrite(path: Path, **changes: object) -> None:
    config = {**json.loads(path.read_text()), **changes}
    path.write_text(json.dumps({name: value for name, value in config.items() if value is not None}))


def rename_weights(folder: Path, change) -> None:
    path = folder / "unet" / "diffusion_pytorch_model.safetensors"
    save_file(change(load_file(path)), path)


def test_an_old_configuration_is_read_by_its_weights(copy: Path) -> None:
    """The early fork of diffusers wrote `use_gated_attention`, others nothing at all."""
    for changes in ({"use_gated_attention": True, "attention_type": None}, {"use_gated_attention": None}):
        rewrite(copy / "unet" / "config.json", **changes)
        checkpoint = load_checkpoint(GenerationConfig(str(copy), device="cpu", dtype="float32"))
        assert checkpoint.has_grounding
        assert checkpoint.unet.config.attention_type == "gated"
        assert "GLIGEN" in dict(describe_generation(GenerationConfig(str(copy), device="cpu")).lines)["checkpoint"]


def test_a_text_and_image_gligen_is_named_and_refused(copy: Path) -> None:
    rewrite(copy / "unet" / "config.json", attention_type="gated-text-image")
    assert "text-and-image GLIGEN" in refusal(copy)
    rewrite(copy / "unet" / "config.json", attention_type="gated")
    rename_weights(copy, lambda state: state | {"position_net.linears_image.0.weight": torch.zeros(2, 2)})
    assert "text-and-image GLIGEN" in refusal(copy)


def test_an_inpainting_checkpoint_is_named_and_refused(copy: Path) -> None:
    rename_weights(copy, lambda state: state | {"conv_in.weight": torch.zeros(16, 9, 3, 3)})
    assert "inpainting checkpoint (9 input channels)" in refusal(copy)


@pytest.mark.parametrize("part", ["unet", "vae"])
def test_a_checkpoint_that_lacks_weights_is_refused_and_drawn_with_no_random_ones(copy: Path, part: str) -> None:
    path = copy / part / "diffusion_pytorch_model.safetensors"
    state = load_file(path)
    lost = sorted(state)[0]
    del state[lost]
    save_file(state, path, metadata={"format": "pt"})
    assert f"1 weights of its {part} are missing, {lost} among them" in refusal(copy)


def test_an_autoencoder_with_the_first_names_of_attention_loads(copy: Path) -> None:
    path = copy / "vae" / "diffusion_pytorch_model.safetensors"
    state = load_file(path)
    for old, new in (("query", "to_q"), ("key", "to_k"), ("value", "to_v"), ("proj_attn", "to_out.0")):
        state = {name.replace(f".{new}.", f".{old}."): tensor for name, tensor in state.items()}
    assert any(".query." in name for name in state)
    save_file(state, path, metadata={"format": "pt"})
    assert load_checkpoint(GenerationConfig(str(copy), device="cpu")).has_grounding
    assert describe_generation(GenerationConfig(str(copy), device="cpu", segmenter="box")).ok


def test_doctor_sees_weights_of_other_sizes(copy: Path) -> None:
    rename_weights(copy, lambda state: state | {"conv_out.bias": torch.zeros(5)})
    report = describe_generation(GenerationConfig(str(copy), device="cpu"))
    assert not report.ok
    assert "conv_out.bias of (5,), its configuration asks for (4,)" in str(report.problem)


def test_plain_weights_come_before_other_variants(copy: Path) -> None:
    plain = copy / "unet" / "diffusion_pytorch_model.safetensors"
    for variant in ("fp16", "non_ema"):
        shutil.copyfile(plain, plain.with_name(f"diffusion_pytorch_model.{variant}.safetensors"))
    assert weight_file(copy, "unet") == plain
    plain.unlink()
    assert weight_file(copy, "unet").name == "diffusion_pytorch_model.fp16.safetensors"


def test_of_each_network_one_precision_is_fetched() -> None:
    names = ["model_index.json", "unet/config.json", "vae/diffusion_pytorch_model.safetensors"]
    names += [f"unet/diffusion_pytorch_model{v}.safetensors" for v in ("", ".fp16", ".non_ema")]
    names += ["text_encoder/model.safetensors", "text_encoder/model.fp16.safetensors"]
    assert [name for name in one_precision(names) if name.endswith("safetensors")] == [
        "vae/diffusion_pytorch_model.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "text_encoder/model.fp16.safetensors",
    ]
    assert one_precision(names)[:2] == names[:2]


def test_a_repository_of_pickles_is_refused_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub is played by a list of files: nothing of it can be reached here."""
    listed = [f"{part}/{name}" for part, name in (("unet", "diffusion_pytorch_model.bin"), ("vae", "config.json"))]
    monkeypatch.setattr("tools.generation.sources._list_files", lambda *whatever: listed)
    with pytest.raises(RenderError, match=r"unet/diffusion_pytorch_model\.bin is a pickle.*owner/gligen@refs/pr/2"):
        load_checkpoint(GenerationConfig("owner/gligen", device="cpu"))


def test_a_large_file_is_known_by_samples_and_every_sampled_change_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint_folder, "_WHOLE_BYTES", 10_000)
    path = tmp_path / "unet.safetensors"
    save_file({"a": torch.randn(3_000_000), "b": torch.zeros(3)}, path)
    first = identify(tmp_path)
    assert identify(tmp_path) == first
    save_file({"a": torch.randn(3_000_000), "b": torch.zeros(3)}, path)
    second = identify(tmp_path)
    save_file({"a": torch.randn(3_000_001), "b": torch.zeros(3)}, path)
    assert len({first, second, identify(tmp_path)}) == 3


def test_a_pickle_checkpoint_is_converted_in_another_process_and_draws(copy: Path, tmp_path: Path) -> None:
    for part, stem in WEIGHTS.items():
        path = copy / part / f"{stem}.safetensors"
        torch.save(load_file(path), path.with_name("pytorch_model.bin" if stem == "model" else f"{stem}.bin"))
        path.unlink()
    assert "convert_pickles FOLDER NEW_FOLDER" in refusal(copy)
    assert len(convert(copy, tmp_path / "converted")) == 3
    renderer = make_renderer(GenerationConfig(str(tmp_path / "converted"), device="cpu", segmenter="box"))
    assert renderer.render(RenderRequest(Layout("a park", "a park"), steps=2)).unet_samples == 4


def test_a_pickle_that_would_run_code_is_not_converted(copy: Path, tmp_path: Path) -> None:
    canary = tmp_path / "canary"

    class Payload:
        def __reduce__(self) -> tuple:
            return (Path.touch, (canary,))

    (copy / "unet" / "diffusion_pytorch_model.bin").write_bytes(pickle.dumps(Payload()))
    with pytest.raises(ValueError, match="cannot be converted"):
        convert(copy, tmp_path / "converted")
    assert not canary.exists()


@pytest.mark.parametrize(
    ("pipeline", "says"), [("StableDiffusionXLPipeline", "GROUNDLING_REFINER"), ("FluxPipeline", "flux")]
)
def test_a_checkpoint_of_another_family_is_refused_before_loading(copy: Path, pipeline: str, says: str) -> None:
    (copy / "model_index.json").write_text(json.dumps({"_class_name": pipeline}))
    config = GenerationConfig(str(copy), device="cpu")
    with pytest.raises(RenderError, match=says):
        make_renderer(config)
    assert says in str(describe_generation(config).problem)


def test_a_second_family_is_a_row_and_a_module(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (copy / "model_index.json").write_text(json.dumps({"_class_name": "OtherPipeline"}))
    other = types.ModuleType("tools.generation.other")
    other.make = lambda config, folder: ("renderer", folder)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tools.generation.other", other)
    rows = (*families.FAMILIES, families.Family("other", ("OtherPipeline",), "other"))
    monkeypatch.setattr(families, "FAMILIES", rows)
    assert make_renderer(GenerationConfig(str(copy), device="cpu")) == ("renderer", copy)


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
