"""Devices that run out of memory, die or break numbers: injected into a real UNet, one call at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from tools.generation.checkpoint import load_checkpoint
from tools.generation.config import GenerationConfig
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import Progress, RenderError, RenderRequest
from tools.generation.segmenters import BoxSegmenter
from tools.layout.layout import Box, Layout, LayoutObject

OBJECTS = tuple(LayoutObject(f"cat-{n}", "a cat", Box(n / 5, 0.2, (n + 0.9) / 5, 0.7)) for n in range(1, 5))
LAYOUT = Layout("cats", "a park", objects=OBJECTS)
Fault = Callable[[int, torch.Tensor], None]


def make_renderer(folder: Path, dtype: str = "float32") -> DiffusionRenderer:
    return DiffusionRenderer(load_checkpoint(GenerationConfig(str(folder), device="cpu", dtype=dtype)), BoxSegmenter())


def inject(renderer: DiffusionRenderer, fault: Fault) -> list[int]:
    """Call `fault(number, latents)` before every UNet call; return the batch sizes that got through."""
    batches: list[int] = []
    numbers = iter(range(10_000))

    def before(module: Any, arguments: tuple[torch.Tensor, ...]) -> None:
        fault(next(numbers), arguments[0])
        batches.append(len(arguments[0]))

    renderer.models.checkpoint.unet.register_forward_pre_hook(before)
    return batches


def test_objects_that_do_not_fit_together_are_drawn_in_smaller_batches(tiny_checkpoint: Path) -> None:
    whole = make_renderer(tiny_checkpoint).render(RenderRequest(LAYOUT, steps=4))
    renderer = make_renderer(tiny_checkpoint)

    def too_many(number: int, latents: torch.Tensor) -> None:
        if len(latents) > 4:
            raise torch.OutOfMemoryError("CUDA out of memory")

    batches = inject(renderer, too_many)
    result = renderer.render(RenderRequest(LAYOUT, steps=4))
    assert max(batches) == 4
    assert result.unet_samples == whole.unet_samples


def test_memory_that_runs_out_for_good_is_a_sentence_and_the_next_picture_is_drawn(tiny_checkpoint: Path) -> None:
    renderer = make_renderer(tiny_checkpoint)
    full = [True]

    def no_memory(number: int, latents: torch.Tensor) -> None:
        if full[0]:
            raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory")

    inject(renderer, no_memory)
    with pytest.raises(RenderError, match="not enough memory"):
        renderer.render(RenderRequest(LAYOUT, steps=4))
    full[0] = False
    assert renderer.render(RenderRequest(LAYOUT, steps=4)).unet_samples == 2 * 4 * 3


def test_a_dead_device_is_a_sentence(tiny_checkpoint: Path) -> None:
    renderer = make_renderer(tiny_checkpoint)

    def die(number: int, latents: torch.Tensor) -> None:
        if number == 3:
            raise RuntimeError("CUDA error: device-side assert triggered")

    inject(renderer, die)
    with pytest.raises(RenderError, match="device has failed"):
        renderer.render(RenderRequest(LAYOUT, steps=4))


def test_broken_numbers_are_drawn_again_in_float32_once(tiny_checkpoint: Path) -> None:
    renderer = make_renderer(tiny_checkpoint, "bfloat16")
    dtypes = []

    def break_half(number: int, latents: torch.Tensor) -> None:
        dtypes.append(latents.dtype)
        if latents.dtype != torch.float32 and number == 2:
            latents.fill_(float("nan"))

    inject(renderer, break_half)
    result = renderer.render(RenderRequest(LAYOUT, steps=4))
    assert set(dtypes) == {torch.bfloat16, torch.float32}
    assert result.image.getextrema() != ((0, 0), (0, 0), (0, 0))
    assert next(renderer.models.checkpoint.unet.parameters()).dtype == torch.bfloat16
    assert renderer.render(RenderRequest(LAYOUT, seed=1, steps=4)).unet_samples == 2 * 4 * 3


def test_numbers_that_break_in_float32_too_are_a_sentence(tiny_checkpoint: Path) -> None:
    renderer = make_renderer(tiny_checkpoint)

    def break_all(number: int, latents: torch.Tensor) -> None:
        latents.fill_(float("nan"))

    inject(renderer, break_all)
    with pytest.raises(RenderError, match="out of range"):
        renderer.render(RenderRequest(LAYOUT, steps=4))


@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_an_autoencoder_that_breaks_gives_no_black_picture_and_nothing_of_it_is_cached(
    tiny_checkpoint: Path, dtype: str
) -> None:
    renderer = make_renderer(tiny_checkpoint, dtype)

    def break_picture(module: Any, given: Any, output: torch.Tensor) -> torch.Tensor:
        return output * float("nan") if broken == "always" or output.dtype != torch.float32 else output

    renderer.models.checkpoint.vae.decoder.register_forward_hook(break_picture)
    broken = "always"
    with pytest.raises(RenderError, match="out of range"):
        renderer.render(RenderRequest(LAYOUT, steps=4))
    broken = "in half precision"
    result = renderer.render(RenderRequest(LAYOUT, steps=4))
    assert result.unet_samples > 0, "the broken picture was not kept"
    assert result.image.getextrema() != ((0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize("decoder", ["the autoencoder", "a linear map"])
def test_previews_come_every_few_steps_and_change_no_pixel(
    tiny_checkpoint: Path, decoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if decoder == "a linear map":
        monkeypatch.setattr("tools.generation.preview.SMALL_DECODER", 0)
    plain = make_renderer(tiny_checkpoint).render(RenderRequest(LAYOUT, steps=6))
    seen: list[Progress] = []
    shown = make_renderer(tiny_checkpoint).render(RenderRequest(LAYOUT, steps=6, preview_every=2), seen.append)
    previews = [p for p in seen if p.preview is not None]
    assert [(p.stage, p.done) for p in previews] == [("picture", 2), ("picture", 4)]
    assert previews[0].preview is not None
    assert previews[0].preview.size == ((64, 64) if decoder == "the autoencoder" else (8, 8))
    assert shown.image.tobytes() == plain.image.tobytes()
    assert shown.unet_samples == plain.unet_samples
