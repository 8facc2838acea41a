"""Attention guidance: what it records, that it lowers its energy, and that it changes nothing where it is not asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tools.generation.attention import recording
from tools.generation.checkpoint import Checkpoint, load_checkpoint
from tools.generation.conditioning import PhrasedBox, condition
from tools.generation.config import GenerationConfig
from tools.generation.denoising import SampleCounter, Schedule, denoise, make_noise, make_sampler
from tools.generation.guidance import AttentionGuidance, Target, box_energy, find_tokens, grid_of
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import SCHEDULERS, RenderRequest, SchedulerName
from tools.layout.layout import Box, Layout, LayoutObject

LEFT, RIGHT = Box(0, 0, 0.5, 1), Box(0.5, 0, 1, 1)
LAYOUT = Layout(
    "cats",
    "a park",
    objects=(LayoutObject("cat-1", "a cat", LEFT), LayoutObject("dog-1", "a dog", Box(0.55, 0.2, 0.95, 0.8))),
)


@pytest.fixture(scope="module")
def checkpoint(tiny_checkpoint: Path) -> Checkpoint:
    return load_checkpoint(GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32"))


@pytest.fixture
def tiny(tiny_checkpoint: Path) -> DiffusionRenderer:
    return make_renderer(GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box"))


def test_recording_changes_no_output_and_leaves_the_processors_as_they_were(checkpoint: Checkpoint) -> None:
    noise = make_noise(checkpoint, [1], 8, 8)
    given = condition(checkpoint, ["a cat"], [""], [[PhrasedBox("a cat", (0.1, 0.1, 0.5, 0.5))]])
    before = dict(checkpoint.unet.attn_processors)
    plain = denoise(checkpoint, noise, given, Schedule(3, 3, 5.0), [SampleCounter()]).last
    with recording(checkpoint.unet) as maps:
        watched = denoise(checkpoint, noise, given, Schedule(3, 3, 5.0), [SampleCounter()]).last
    assert torch.equal(plain, watched)
    assert checkpoint.unet.attn_processors == before
    assert maps
    assert torch.allclose(maps[0].sum(dim=-1), torch.ones(()), atol=1e-5), "probabilities over the tokens"


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_guidance_lowers_its_energy(checkpoint: Checkpoint, scheduler: SchedulerName) -> None:
    given = condition(checkpoint, ["a park with a cat"], [""], None)
    tokens = find_tokens(checkpoint.tokenizer, "a park with a cat", "cat")
    schedule = Schedule(10, 0, 5.0, scheduler=scheduler)
    sampler = make_sampler(checkpoint, schedule)
    counter = SampleCounter()
    guidance = AttentionGuidance(checkpoint, given, [[Target(tokens, (LEFT,))]], schedule, [counter], 30.0)
    latents = sampler.begin(make_noise(checkpoint, [2], 8, 8))
    before, _ = guidance._gradient(latents, sampler, 0)
    moved = guidance.update(latents, sampler, 0)
    after, _ = guidance._gradient(moved, sampler, 0)
    assert after < before
    assert counter.backward_passes == counter.unet_samples == 2 + 4
    assert guidance.update(latents, sampler, 9) is latents, "late steps are not guided"


def test_the_energy_is_lowest_where_the_words_look_at_their_box() -> None:
    inside = torch.zeros(4, 4)
    inside[:, :2] = 1
    flat = inside.flatten()
    assert box_energy(flat, [LEFT], (8, 8)) == 0
    assert box_energy(flat, [RIGHT], (8, 8)) == 5
    assert (
        box_energy(flat, [LEFT], (8, 8)) < box_energy(flat, [LEFT, RIGHT], (8, 8)) < box_energy(flat, [RIGHT], (8, 8))
    )
    assert grid_of(32, (8, 16)) == (4, 8)


def test_words_are_found_in_a_prompt(checkpoint: Checkpoint) -> None:
    whole = checkpoint.tokenizer("a park with a dog and a cat").input_ids
    found = find_tokens(checkpoint.tokenizer, "a park with a dog and a cat", "dog")
    assert [whole[place] for place in found] == checkpoint.tokenizer("dog").input_ids[1:-1]
    assert find_tokens(checkpoint.tokenizer, "a park", "zebra") == ()


@pytest.mark.parametrize("method", ["lmd_plus_guided", "lmd"])
def test_guided_methods_draw_something_else_and_count_their_gradients(tiny: DiffusionRenderer, method: str) -> None:
    plain = tiny.render(RenderRequest(LAYOUT, steps=6))
    guided = tiny.render(RenderRequest(LAYOUT, steps=6, method=method))
    assert guided.unet_samples == plain.unet_samples + guided.backward_passes
    assert guided.backward_passes > 0
    assert (np.asarray(guided.image) != np.asarray(plain.image)).any()
    again = make_again(tiny, method)
    assert again.image.tobytes() == guided.image.tobytes(), "kept objects bring the attention that they were drawn with"
    assert again.unet_samples < guided.unet_samples


def make_again(tiny: DiffusionRenderer, method: str):
    """Draw the overall run anew from kept objects."""
    cache = tiny.models.records.cache
    pictures = [key for key, kept in cache._kept.items() if "picture" in kept]
    for key in pictures:
        del cache._kept[key]
    return tiny.render(RenderRequest(LAYOUT, steps=6, method=method))


def test_an_edit_is_guided_too(tiny: DiffusionRenderer) -> None:
    ball = LayoutObject("ball-1", "a ball", Box(0.55, 0.0, 0.9, 0.18))
    after = Layout("cats", "a park", objects=(*LAYOUT.objects, ball))
    before = RenderRequest(LAYOUT, steps=10, method="lmd_plus_guided")
    tiny.render(before)
    edited = tiny.render(RenderRequest(after, steps=10, method="lmd_plus_guided", previous=before))
    assert edited.unet_samples == 2 * 10 + edited.backward_passes
    assert edited.backward_passes <= 2
