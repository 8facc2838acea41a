"""Offloading, compiling, tiles, the small autoencoder and bfloat16, on tiny real networks; a GPU is played by the CPU."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import AutoencoderTiny
from diffusers.models.attention_processor import AttnProcessor2_0

from tools.generation.checkpoint import Checkpoint, load_checkpoint
from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.decoding import decode, decode_quickly
from tools.generation.hardware import batch_in, can_compile, objects_per_batch
from tools.generation.inspect import describe_generation
from tools.generation.loading import make_renderer
from tools.generation.preview import Previewer
from tools.generation.request import RenderError, RenderRequest
from tools.layout.layout import Layout


def config(checkpoint: Path, **others: object) -> GenerationConfig:
    return GenerationConfig(str(checkpoint), "cpu", "float32", "box", threads=1, **others)  # type: ignore[arg-type]


def picture(checkpoint: Path, layout: Layout, method: str = "lmd_plus", **others: object) -> np.ndarray:
    request = RenderRequest(layout, seed=3, steps=4, method=method)  # type: ignore[arg-type]
    return np.asarray(make_renderer(config(checkpoint, **others)).render(request).image)


def save_tiny(folder: Path, channels: int = 4) -> Path:
    torch.manual_seed(1)
    AutoencoderTiny(
        encoder_block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8),
        latent_channels=channels,
        num_encoder_blocks=(1, 1, 1, 1),
        num_decoder_blocks=(1, 1, 1, 1),
    ).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("method", ["lmd_plus", "lmd_plus_guided"])
@pytest.mark.parametrize("offload", ["model", "sequential"])
def test_offloaded_networks_draw_the_same(
    tiny_checkpoint: Path, two_objects: Layout, offload: str, method: str
) -> None:
    usual = picture(tiny_checkpoint, two_objects, method)
    assert np.array_equal(picture(tiny_checkpoint, two_objects, method, offload=offload, vae_tiling="off"), usual)


def test_one_network_at_a_time_is_on_the_device(tiny_checkpoint: Path) -> None:
    loaded = load_checkpoint(config(tiny_checkpoint, offload="model"))
    seen: list[str] = []
    for name in ("text_encoder", "unet", "vae"):
        hook = getattr(loaded, name)._hf_hook
        hook.pre_forward = _noting(hook.pre_forward, seen, name)
        hook.offload = _noting(hook.offload, seen, f"{name} leaves") if hasattr(hook, "offload") else None
    before = [getattr(loaded, name)._hf_hook.prev_module_hook for name in ("text_encoder", "unet", "vae")]
    assert before[0] is None
    assert [hook.model for hook in before[1:]] == [loaded.text_encoder, loaded.unet]
    decode(loaded, torch.zeros(1, 4, 8, 8))
    assert seen == ["vae"]


def _noting(call, seen: list[str], name: str):
    def noted(*values, **named):
        seen.append(name)
        return call(*values, **named)

    return noted


def test_layers_leave_the_device_after_every_call(tiny_checkpoint: Path) -> None:
    loaded = load_checkpoint(config(tiny_checkpoint, offload="sequential"))
    assert {parameter.device.type for parameter in loaded.unet.parameters()} == {"meta"}
    assert decode(loaded, torch.zeros(1, 4, 8, 8)).shape == (1, 64, 64, 3)
    assert {parameter.device.type for parameter in loaded.vae.parameters()} == {"meta"}


def test_more_objects_share_a_batch_where_more_memory_is_free() -> None:
    sizes = [batch_in(gib * 2**30, torch.float16, 64 * 64) for gib in (1, 8, 24, 80)]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1
    assert sizes[2] >= 8
    assert sizes[3] <= 30
    assert batch_in(24 * 2**30, torch.float32, 64 * 64) < sizes[2]
    assert objects_per_batch(torch.device("cpu"), torch.float32, 64 * 64) == 2


def test_a_card_that_torch_cannot_use_is_named_by_doctor_and_by_the_first_picture(
    tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nvidia0").touch()
    monkeypatch.setattr("tools.generation.device.NVIDIA_PATHS", (tmp_path / "nvidia0",))
    lines = dict(describe_generation(config(tiny_checkpoint)).lines)
    assert "NVIDIA card" in lines["graphics card"]
    assert "pip install" in lines["graphics card"]
    renderer = make_renderer(config(tiny_checkpoint))
    park = RenderRequest(Layout("a park", "a park"), steps=2)
    assert any("NVIDIA card" in note for note in renderer.render(park).notes)
    assert not renderer.render(park).notes, "once is enough"
    monkeypatch.setattr("tools.generation.device.NVIDIA_PATHS", ())
    assert "graphics card" not in dict(describe_generation(config(tiny_checkpoint)).lines)


def test_offloading_without_its_package_is_one_sentence(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(RenderError, match=r"needs the package accelerate; .*GROUNDLING_OFFLOAD=none"):
        load_checkpoint(config(tiny_checkpoint, offload="model"))


@pytest.mark.skipif(not can_compile(), reason="no C++ compiler here")
def test_a_compiled_unet_draws_the_same_within_a_step_of_grey(tiny_checkpoint: Path, two_objects: Layout) -> None:
    usual = picture(tiny_checkpoint, two_objects, "gligen").astype(int)
    compiled = picture(tiny_checkpoint, two_objects, "gligen", compile=True).astype(int)
    assert np.abs(usual - compiled).max() <= 1


def test_compiling_without_a_compiler_is_one_sentence(tiny_checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(RenderError, match=r"needs a C\+\+ compiler .*GROUNDLING_COMPILE=off"):
        load_checkpoint(config(tiny_checkpoint, compile=True))


def decoded(latents: torch.Tensor, tiling: str) -> np.ndarray:
    return decode(load_checkpoint(config(BUNDLED, vae_tiling=tiling)), latents).astype(int)


def test_tiles_differ_little_and_only_in_pictures_larger_than_one() -> None:
    vae = load_checkpoint(config(BUNDLED)).vae
    edge = vae.tile_sample_min_size
    slope = torch.linspace(-1, 1, 2 * edge).expand(1, 3, edge, -1)
    latents = vae.encode(slope).latent_dist.mean * vae.config.scaling_factor
    half = latents[..., : latents.shape[-1] // 2]
    assert np.array_equal(decoded(half, "on"), decoded(half, "off"))
    tiled, whole = decoded(latents, "on"), decoded(latents, "off")
    assert tiled.shape == whole.shape == (1, edge, 2 * edge, 3)
    assert not np.array_equal(tiled, whole)
    assert np.abs(tiled - whole).mean() < 16  # each tile normalises its own values; 10.1 on this slope


def test_tiles_come_with_offloading_unless_told_otherwise(tiny_checkpoint: Path) -> None:
    for offload, tiling, wanted in (("none", "auto", False), ("model", "auto", True), ("model", "off", False)):
        loaded = load_checkpoint(config(tiny_checkpoint, offload=offload, vae_tiling=tiling))
        assert (loaded.vae.use_tiling, loaded.vae.use_slicing) == (wanted, True)


def test_a_small_autoencoder_shows_previews_and_masks_but_not_the_picture(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    shutil.copytree(tiny_checkpoint, folder)
    save_tiny(folder / "vae_tiny")
    plain, with_tiny = load_checkpoint(config(tiny_checkpoint)), load_checkpoint(config(folder))
    latents = torch.randn(1, 4, 8, 8)
    assert np.array_equal(decode(plain, latents), decode(with_tiny, latents))
    assert not np.array_equal(decode_quickly(plain, latents), decode_quickly(with_tiny, latents))
    shown = np.asarray(Previewer(with_tiny).show(latents))
    assert np.array_equal(shown, decode_quickly(with_tiny, latents)[0])


def test_a_small_autoencoder_of_a_folder_enters_what_pictures_are_kept_under(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    tiny = save_tiny(tmp_path / "tiny")
    loaded = load_checkpoint(config(tiny_checkpoint, tiny_vae=str(tiny)))
    assert loaded.tiny_vae is not None
    assert loaded.identity != load_checkpoint(config(tiny_checkpoint)).identity


@pytest.mark.parametrize(("channels", "wrong"), [(16, "reads 16 channels at 1/8 scale"), (0, "is no folder here")])
def test_a_small_autoencoder_that_does_not_fit_is_one_sentence(
    tiny_checkpoint: Path, tmp_path: Path, channels: int, wrong: str
) -> None:
    folder = save_tiny(tmp_path / "tiny", channels) if channels else tmp_path / "nowhere"
    with pytest.raises(RenderError, match=wrong):
        load_checkpoint(config(tiny_checkpoint, tiny_vae=str(folder)))


def test_bfloat16_on_the_cpu_draws_the_bundled_picture(two_objects: Layout) -> None:
    request = RenderRequest(two_objects, seed=3, steps=6)
    one, other = (
        np.asarray(make_renderer(GenerationConfig(dtype=dtype, threads=1)).render(request).image).astype(int)
        for dtype in ("float32", "bfloat16")
    )
    assert not np.array_equal(one, other)
    assert np.abs(one - other).mean() < 8


def test_attention_is_torchs_scaled_dot_product(tiny_checkpoint: Path) -> None:
    loaded: Checkpoint = load_checkpoint(config(tiny_checkpoint))
    assert {type(one) for one in loaded.unet.attn_processors.values()} == {AttnProcessor2_0}
