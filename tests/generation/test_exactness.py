"""Exactness on the bundled checkpoint: beside diffusers' own pipelines, between processes, caches, batches and runs."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from tools.generation.cache import TensorCache
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.methods import draw_function
from tools.generation.object_runs import run_objects
from tools.generation.picture_file import PictureScene, encode_png
from tools.generation.render_context import RenderContext
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import SCHEDULERS, Method, Progress, RenderRequest, RenderResult, SchedulerName
from tools.generation.request_resolution import resolve_request
from tools.layout.layout import Box, Layout, LayoutObject

from .test_denoising import diffusers_pipeline

CAR = LayoutObject("car-1", "a red car", Box(0.05, 0.55, 0.45, 0.8))
CAT = LayoutObject("cat-1", "a black cat", Box(0.55, 0.4, 0.9, 0.85))
BALL = LayoutObject("ball-1", "a blue ball", Box(0.1, 0.1, 0.3, 0.3))
TREE = LayoutObject("tree-1", "a tree", Box(0.6, 0.02, 0.9, 0.38))
MEADOW = Layout("a car", "a green meadow", objects=(CAR,))
LAYOUTS = (
    MEADOW,
    Layout("a car and a cat", "a snowy field", "dogs", objects=(CAR, CAT)),
    Layout("three things", "a sandy beach", objects=(CAR, CAT, BALL)),
    Layout("four things", "a city street", "a hat", objects=(CAR, CAT, BALL, TREE)),
    Layout("a high picture", "a starry night", width=512, height=768, objects=(CAT, BALL)),
)
BETAS = (1.0, 0.4, 0.7, 1.0, 0.5)


def prepare(renderer: DiffusionRenderer, request: RenderRequest) -> RenderContext:
    return resolve_request(request, renderer.models)


def whole_of(channels: Tensor) -> Tensor:
    """Their GLIGEN pipeline takes latents of other than four channels for those of inpainting, and puts noise like the
    first four in their place; it is to go on with the latents themselves.
    """
    assert channels._base is not None
    return channels._base


def drawn_by_diffusers(context: RenderContext, request: RenderRequest, noise: Tensor) -> Tensor:
    """Draw with the same components, words and noise by diffusers' own pipeline; its last latents."""
    more: dict[str, object] = {"guidance_rescale": context.guidance_rescale}
    if context.method == "gligen":
        boxes = context.phrased_boxes
        more = {"gligen_phrases": [b.phrase for b in boxes], "gligen_boxes": [list(b.box) for b in boxes]}
        more["gligen_scheduled_sampling_beta"] = request.scheduled_sampling_beta
    return diffusers_pipeline(context.method, context.checkpoint, context.scheduler)(
        context.prompts.overall,
        negative_prompt=context.prompts.overall_negative,
        latents=noise,
        num_inference_steps=context.steps,
        guidance_scale=context.guidance_scale,
        height=8 * context.latent_height,
        width=8 * context.latent_width,
        output_type="latent",
        **more,
    ).images


@torch.no_grad()
def picture(context: RenderContext, latents: Tensor) -> Tensor:
    vae = context.checkpoint.vae
    return vae.decode(latents / vae.config.scaling_factor).sample.clamp(-1, 1) / 2 + 0.5


@pytest.mark.parametrize(
    ("number", "method", "scheduler"),
    [  # every method with every scheduler, every layout with both methods
        (number, method, SCHEDULERS[(number + shift) % len(SCHEDULERS)])
        for shift, method in enumerate(("sd", "gligen"))
        for number in range(len(LAYOUTS))
    ],
)
def test_the_bundled_checkpoint_draws_as_diffusers_own_pipeline_does(
    bundled: DiffusionRenderer, number: int, method: Method, scheduler: SchedulerName, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Euler begins at 4096 times the noise, where float32 is no finer than 5e-4; the pictures are as near as all."""
    request = RenderRequest(
        LAYOUTS[number], seed=number, steps=4, method=method, scheduler=scheduler,
        scheduled_sampling_beta=BETAS[number],
        guidance_rescale=0 if method == "gligen" else None,  # their GLIGEN pipeline has no rescaling
    )  # fmt: skip
    context = prepare(bundled, request)
    ours = draw_function(method)(context).trajectory
    channels = context.checkpoint.unet.config.in_channels
    shape = (1, channels, context.latent_height, context.latent_width)
    noise = torch.randn(shape, generator=torch.Generator("cpu").manual_seed(number))
    monkeypatch.setattr(torch, "randn_like", whole_of)
    theirs = drawn_by_diffusers(context, request, noise)
    assert (ours[-1:] - theirs).abs().max() <= (1e-3 if scheduler == "euler" else 1e-4)
    assert (picture(context, ours[-1:]) - picture(context, theirs)).abs().max() <= 1e-4
    assert (ours[-1] - ours[0]).abs().max() > 0.1, "something was drawn"


def png_digest(request: RenderRequest, image) -> str:
    scene = PictureScene(request.layout, request.seed, request.steps, request.method, "clipart")
    return hashlib.sha256(encode_png(image, scene)).hexdigest()


REPEATED = RenderRequest(LAYOUTS[2], seed=7, steps=4)
CONFIG = GenerationConfig(dtype="float32", threads=1)
ELSEWHERE = """
from tests.generation.test_exactness import CONFIG, REPEATED, make_renderer, png_digest
print(png_digest(REPEATED, make_renderer(CONFIG).render(REPEATED).image))
"""


def test_a_fresh_renderer_and_another_process_give_the_same_sha256() -> None:
    here = [png_digest(REPEATED, make_renderer(CONFIG).render(REPEATED).image) for _ in range(2)]
    root = Path(__file__).parent.parent.parent
    there = subprocess.run([sys.executable, "-c", ELSEWHERE], cwd=root, capture_output=True, text=True, timeout=300)
    assert there.returncode == 0, there.stderr
    assert [there.stdout.strip()] * 2 == here
    other = replace(REPEATED, seed=8)
    assert png_digest(other, make_renderer(CONFIG).render(other).image) != here[0]


@pytest.mark.parametrize("method", ["lmd_plus", "lmd_plus_guided", "lmd"])
def test_objects_from_the_cache_equal_recomputed_ones_bit_by_bit(
    tiny_checkpoint: Path, tmp_path: Path, method: Method
) -> None:
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="grabcut", threads=1)
    on_disk = replace(config, cache_folder=tmp_path)
    request = RenderRequest(LAYOUTS[2], steps=4, method=method)
    other = replace(request, overall_prompt="another whole")
    make_renderer(on_disk).render(request)
    kept = make_renderer(on_disk).render(other)
    fresh = make_renderer(config).render(other)
    assert kept.unet_samples < fresh.unet_samples
    assert kept.image.tobytes() == fresh.image.tobytes()


def test_objects_in_one_batch_equal_objects_one_by_one(bundled: DiffusionRenderer) -> None:
    context = prepare(bundled, RenderRequest(LAYOUTS[3], seed=5, steps=8))
    together = run_objects(replace(context, cache=TensorCache(0)), [0, 1, 2, 3])
    for index, one in together.items():
        alone = run_objects(replace(context, cache=TensorCache(0)), [index])[index]
        assert (alone.latents - one.latents).abs().max() <= 1e-4
        assert torch.equal(alone.mask, one.mask)


@dataclass
class Turns:
    """Two drawings take a step each in turn; who has ended leaves the other alone."""

    going: set[int]
    order: list[int] = field(default_factory=list)
    due: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, who: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.due == who or self.going == {who}, timeout=120)

    def pass_on(self, who: int) -> None:
        with self.changed:
            self.order.append(who)
            self.due = 1 - who
            self.changed.notify_all()

    @contextmanager
    def part(self, who: int) -> Iterator[None]:
        self.wait(who)
        try:
            yield
        finally:
            with self.changed:
                self.going.discard(who)
                self.due = 1 - who
                self.changed.notify_all()


def draw_in_turns(renderer: DiffusionRenderer, requests: tuple[RenderRequest, RenderRequest]) -> list[RenderResult]:
    """Draw both at the same time on one renderer, one step of each after the other."""
    turns = Turns({0, 1})

    def draw(who: int) -> RenderResult:
        def step(progress: Progress) -> None:
            turns.pass_on(who)
            turns.wait(who)

        with turns.part(who):
            return renderer.render(requests[who], step)

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(draw, (0, 1)))
    assert turns.order[:6] == [0, 1] * 3, "they did take turns"
    return results


PAIRS: list[tuple[Method, Method]] = [
    ("lmd_plus", "sd"), ("gligen", "sd"), ("lmd_plus_guided", "lmd_plus_guided"), ("lmd_plus_guided", "lmd_plus"),
    ("lmd", "lmd_plus"), ("lmd", "lmd_plus_guided"),
]  # fmt: skip


@pytest.mark.parametrize("methods", PAIRS, ids=lambda pair: "-".join(pair))
def test_runs_that_take_turns_on_one_renderer_give_what_each_gives_alone(
    tiny_checkpoint: Path, methods: tuple[Method, Method]
) -> None:
    """Nothing of one run, such as its GLIGEN layers, attention processors or scheduler, may leak into the other."""
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box", threads=1)
    first = RenderRequest(LAYOUTS[1], seed=1, steps=4, method=methods[0], scheduler="dpmsolver++")
    second = RenderRequest(LAYOUTS[2], seed=2, steps=6, method=methods[1], scheduled_sampling_beta=0.5)
    alone = [make_renderer(config).render(one).image for one in (first, second)]
    renderer = make_renderer(config)
    processors = dict(renderer.models.checkpoint.unet.attn_processors)
    for one, image in zip(draw_in_turns(renderer, (first, second)), alone, strict=True):
        assert np.array_equal(np.asarray(one.image), np.asarray(image))
    assert renderer.models.checkpoint.unet.attn_processors == processors
