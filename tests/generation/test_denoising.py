"""The loop against diffusers' own pipelines, and the exactness that the method relies on."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tools.generation.checkpoint import Checkpoint, load_checkpoint
from tools.generation.conditioning import PhrasedBox, condition
from tools.generation.config import GenerationConfig
from tools.generation.denoising import HeldLatents, SampleCounter, Schedule, denoise, make_noise
from tools.generation.object_runs import object_seed
from tools.generation.request import SCHEDULERS, RenderError, SchedulerName

BOXES = [PhrasedBox("a red car", (0.1, 0.5, 0.4, 0.8)), PhrasedBox("a cat", (0.6, 0.4, 0.9, 0.8))]


@pytest.fixture(scope="module")
def checkpoint(tiny_checkpoint: Path) -> Checkpoint:
    return load_checkpoint(GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32"))


def diffusers_pipeline(name: str, checkpoint: Checkpoint, scheduler: str = "ddim"):
    import diffusers

    kind = {
        "ddim": diffusers.DDIMScheduler,
        "dpmsolver++": diffusers.DPMSolverMultistepScheduler,
        "euler": diffusers.EulerDiscreteScheduler,
    }[scheduler]

    if name == "gligen":
        from diffusers.pipelines.deprecated.stable_diffusion_gligen import StableDiffusionGLIGENPipeline as Pipeline
    else:
        Pipeline = diffusers.StableDiffusionPipeline
    pipeline = Pipeline(
        vae=checkpoint.vae,
        text_encoder=checkpoint.text_encoder,
        tokenizer=checkpoint.tokenizer,
        unet=copy.deepcopy(checkpoint.unet),  # their pipeline leaves its GLIGEN layers switched off
        scheduler=kind.from_config(checkpoint.scheduler_config),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("steps", [6, 17])
def test_plain_runs_equal_diffusers_own_pipeline(checkpoint: Checkpoint, scheduler: SchedulerName, steps: int) -> None:
    noise = make_noise(checkpoint, [3], 8, 8)
    theirs = diffusers_pipeline("sd", checkpoint, scheduler)(
        "a red car",
        negative_prompt="dogs",
        latents=noise,
        num_inference_steps=steps,
        guidance_scale=5.0,
        output_type="latent",
    ).images
    ours = denoise(
        checkpoint,
        noise,
        condition(checkpoint, ["a red car"], ["dogs"], None),
        Schedule(steps, 0, 5.0, scheduler=scheduler),
        [SampleCounter()],
    )
    assert torch.allclose(ours.last, theirs, atol=1e-4)


def test_rescaled_guidance_equals_diffusers_own(checkpoint: Checkpoint) -> None:
    noise = make_noise(checkpoint, [3], 8, 8)
    theirs = diffusers_pipeline("sd", checkpoint)(
        "a red car",
        negative_prompt="",
        latents=noise,
        num_inference_steps=6,
        guidance_scale=5.0,
        guidance_rescale=0.7,
        output_type="latent",
    ).images
    schedule = Schedule(6, 0, 5.0, guidance_rescale=0.7)
    ours = denoise(checkpoint, noise, condition(checkpoint, ["a red car"], [""], None), schedule, [SampleCounter()])
    assert torch.allclose(ours.last, theirs, atol=1e-4)
    plain = denoise(
        checkpoint, noise, condition(checkpoint, ["a red car"], [""], None), Schedule(6, 0, 5.0), [SampleCounter()]
    )
    assert not torch.allclose(ours.last, plain.last, atol=1e-2)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_gligen_runs_equal_diffusers_own_pipeline(checkpoint: Checkpoint, scheduler: SchedulerName) -> None:
    noise = make_noise(checkpoint, [3], 8, 8)
    theirs = diffusers_pipeline("gligen", checkpoint, scheduler)(
        "a park",
        negative_prompt="",
        gligen_phrases=[b.phrase for b in BOXES],
        gligen_boxes=[list(b.box) for b in BOXES],
        gligen_scheduled_sampling_beta=0.5,
        latents=noise,
        num_inference_steps=6,
        guidance_scale=5.0,
        height=64,
        width=64,
        output_type="latent",
    ).images
    ours = denoise(
        checkpoint,
        noise,
        condition(checkpoint, ["a park"], [""], [BOXES]),
        Schedule(6, 3, 5.0, scheduler=scheduler),
        [SampleCounter()],
    )
    assert torch.allclose(ours.last, theirs, atol=1e-4)
    without = denoise(
        checkpoint, noise, condition(checkpoint, ["a park"], [""], None), Schedule(6, 3, 5.0), [SampleCounter()]
    )
    assert not torch.allclose(ours.last, without.last, atol=1e-3), "the boxes must change the latents"


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_stopping_early_gives_bitwise_the_same_latents(checkpoint: Checkpoint, scheduler: SchedulerName) -> None:
    noise = make_noise(checkpoint, [1, 2], 8, 8)
    conditioning = condition(checkpoint, ["a car", "a cat"], ["", ""], [[BOXES[0]], [BOXES[1]]])
    whole = denoise(
        checkpoint, noise, conditioning, Schedule(8, 3, 7.5, scheduler=scheduler), [SampleCounter()] * 2, keep_all=True
    )
    short = denoise(
        checkpoint,
        noise,
        conditioning,
        Schedule(8, 3, 7.5, stop_after=4, scheduler=scheduler),
        [SampleCounter()] * 2,
        keep_all=True,
    )
    assert len(short.latents) == 5
    assert all(torch.equal(a, b) for a, b in zip(short.latents, whole.latents, strict=False))


def test_a_batch_of_objects_equals_one_by_one(checkpoint: Checkpoint) -> None:
    noise = make_noise(checkpoint, [1, 2], 8, 8)
    together = denoise(
        checkpoint,
        noise,
        condition(checkpoint, ["a car", "a cat"], ["", ""], [[BOXES[0]], [BOXES[1]]]),
        Schedule(6, 6, 5.0),
        [SampleCounter()] * 2,
    )
    for index, (prompt, box) in enumerate(zip(("a car", "a cat"), BOXES, strict=True)):
        alone = denoise(
            checkpoint,
            noise[index : index + 1],
            condition(checkpoint, [prompt], [""], [[box]]),
            Schedule(6, 6, 5.0),
            [SampleCounter()],
        )
        assert torch.allclose(together.last[index], alone.last[0], atol=1e-4)


def test_every_evaluation_of_one_latent_is_counted(checkpoint: Checkpoint) -> None:
    counter = SampleCounter()
    noise = make_noise(checkpoint, [1, 2, 3], 8, 8)
    denoise(
        checkpoint,
        noise,
        condition(checkpoint, ["a"] * 3, [""] * 3, None),
        Schedule(10, 0, 5.0, stop_after=4),
        [counter] * 3,
    )
    assert counter.unet_samples == 2 * 3 * 4


def test_held_steps_keep_the_given_latents_inside_the_mask_only(checkpoint: Checkpoint) -> None:
    noise = make_noise(checkpoint, [1], 8, 8)
    trajectory = torch.stack([torch.full((4, 8, 8), float(step)) for step in range(4)])
    mask = torch.zeros(1, 1, 8, 8)
    mask[..., :4] = 1
    run = denoise(
        checkpoint, noise, condition(checkpoint, ["a"], [""], None), Schedule(6, 0, 5.0), [SampleCounter()],
        held=[[HeldLatents(trajectory, mask)]], keep_all=True,
    )  # fmt: skip
    for step in (1, 2, 3):
        assert (run.latents[step][0, :, :, :4] == step).all()
        assert not (run.latents[step][0, :, :, 4:] == step).any()
    assert not (run.latents[4][0, :, :, :4] == 4).any(), "after the frozen steps nothing is held"


def test_an_objects_seed_depends_on_the_scene_and_its_id_alone() -> None:
    assert object_seed(1, "car-1") == object_seed(1, "car-1")
    assert len({object_seed(s, i) for s in (1, 2) for i in ("car-1", "car-2", "cat-1")}) == 6


def test_noise_does_not_depend_on_what_is_drawn_beside_it(checkpoint: Checkpoint) -> None:
    assert torch.equal(make_noise(checkpoint, [5, 6], 8, 8)[1:], make_noise(checkpoint, [6], 8, 8))


def test_latents_that_are_not_finite_are_an_error(checkpoint: Checkpoint) -> None:
    noise = make_noise(checkpoint, [1], 8, 8)
    broken = condition(checkpoint, ["a"], [""], None)
    broken = replace(broken, tokens=broken.tokens * float("nan"))
    with pytest.raises(RenderError, match="float32"):
        denoise(checkpoint, noise, broken, Schedule(2, 0, 5.0), [SampleCounter()])
