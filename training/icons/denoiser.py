"""Train the bundled UNet (GLIGEN attention) on latents of scenes that are drawn as they are needed.

Sources: GLIGEN (Li et al. 2023, section 3): gated self-attention on grounding tokens, phrases encoded by the text
encoder's pooled output; here the base model is trained together with the gates, which start at 1 (tanh 0.76), not 0.
The UNet predicts the clean latents (Li and He 2025: with so many channels a
small network cannot carry the noise through, which predicting noise or v asks of it). The text encoder is trained before (`words.py`) and frozen. Beside the plain loss,
linear heads on the up blocks learn to name what is at each place (kind or background, and colour) from the drawing's
own label map, in the spirit of representation alignment (Yu et al. 2024), and heads before the attention layers to tell
where each place is; all heads are dropped when the checkpoint is saved.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTextModel, CLIPTokenizer

from ..parallel import rank, world_size
from .code import CHANNELS, PATCH_PX, LinearCode, to_tensor
from .heads import Aligner, Binder, Inspector, Placer, Placing
from .looks import COMPONENTS, looks
from .run import Run
from .text import caption_of
from .words import WIDTH
from .world import BACKGROUNDS, CLASSES, COLOURS, NATURAL, SIZE_PX, SIZES, Scene, draw_scene, sample_scene

SLOTS = 30  # grounding tokens per picture, as in the GLIGEN pipelines; empty ones hold the learned null token
WIDTHS = (96, 160, 160)
STEPS, BATCH, LR = 100_000, 8, 2e-3
EMA = 0.995
DECAY_FROM = 0.45
LEAST_SPREAD = 0.1
"""Of noise in the loss's weight, so that the last steps do not outweigh the first."""
ALIGN_WEIGHT, PLACE_WEIGHT, BIND_WEIGHT, INSPECT_WEIGHT = 0.15, 0.2, 0.2, 0.2
PURE_NOISE = 0.5
"""Share of samples without any signal, until the learning rate falls: what boxes and phrases say is all there is to see then."""
TRAINED_COUNTS = (6, 6, 5, 4, 2, 2, 1, 1)
"""Weights of scenes of 1, 2, ... objects: more of several than are asked for, since every object teaches."""
SQUARE_SHARE = 0.75
"""Share of batches with square pictures; the rest have one of the other `SIZES`."""


def make_unet(widths: tuple[int, ...] = WIDTHS) -> UNet2DConditionModel:
    unet = UNet2DConditionModel(
        sample_size=SIZE_PX // PATCH_PX,
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        block_out_channels=widths,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        cross_attention_dim=WIDTH,
        attention_head_dim=8,
        norm_num_groups=16,
        attention_type="gated",
    )
    for name, parameter in unet.named_parameters():
        if name.endswith(("alpha_attn", "alpha_dense")):
            nn.init.ones_(parameter)
        elif ".conv2." in name and ".resnets." in name:  # blocks begin as identities
            nn.init.zeros_(parameter)
    return unet


def make_scheduler() -> DDIMScheduler:
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="sample",
        clip_sample=False,
        set_alpha_to_one=True,
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
    )


def label_map(scene: Scene, owners: np.ndarray) -> np.ndarray:
    """Kind, colour and slot at each latent place; background is kind `len(CLASSES) + background`, colour and slot 0."""
    half = PATCH_PX // 2
    centre = owners[half // 2 :: half, half // 2 :: half].astype(np.int64)
    background = len(CLASSES) + list(BACKGROUNDS).index(scene.background)
    kinds = [background] + [CLASSES.index(o.kind) for o in scene.objects]
    colours = [0] + [1 + (NATURAL, *COLOURS).index(o.colour) for o in scene.objects]
    return np.stack([np.asarray(kinds)[centre], np.asarray(colours)[centre], centre])


class DenoiserModel(nn.Module):
    """What is trained together: the UNet, and the heads that only training uses."""

    def __init__(self) -> None:
        super().__init__()
        self.unet = make_unet()
        widths = self.unet.config.block_out_channels
        kinds, colours = len(CLASSES) + len(BACKGROUNDS), 2 + len(COLOURS)
        self.aligner = Aligner(self.unet, (widths[2], widths[1]), kinds, colours)
        self.placer = Placer(self.unet)
        self.binder = Binder(self.unet)
        self.inspector = Inspector(self.unet)


class Texts:
    """The frozen text encoder; pooled phrases are kept, since there are only a few thousand."""

    def __init__(self, encoder: CLIPTextModel, tokenizer: CLIPTokenizer, device: torch.device) -> None:
        self.encoder, self.tokenizer, self.device = encoder.to(device), tokenizer, device
        self.kept: dict[str, Tensor] = {}

    @torch.no_grad()
    def captions(self, texts: list[str]) -> Tensor:
        """Encode captions as (b, MAX_TOKENS, WIDTH)."""
        words = self.tokenizer(texts, padding="max_length", truncation=True, return_tensors="pt")
        return self.encoder(words.input_ids.to(self.device)).last_hidden_state

    @torch.no_grad()
    def phrase(self, text: str) -> Tensor:
        if text not in self.kept:
            words = self.tokenizer([text], return_tensors="pt")
            self.kept[text] = self.encoder(words.input_ids.to(self.device)).pooler_output[0]
        return self.kept[text]


@dataclass(frozen=True)
class Prompt:
    """What one sample is conditioned on: a caption, and whether the boxes are given."""

    caption: str
    grounded: bool


def choose_prompt(scene: Scene, rng: Random, grounded: bool) -> Prompt:
    """Drop boxes, object names or everything, so that each is learned alone (classifier-free guidance).

    Without boxes the caption is all there is, as in the `sd` method and in the later steps of GLIGEN's scheduled
    sampling.
    """
    chance = rng.random()
    if not grounded:
        return Prompt("" if chance < 0.5 else caption_of(scene, rng), False)
    if chance < 0.12:
        return Prompt("", True)
    return Prompt(caption_of(scene, rng, names_objects=chance < 0.6), True)


def grounding_of(scenes: list[Scene], prompts: list[Prompt], texts: Texts) -> dict[str, Tensor]:
    """Build GLIGEN's `boxes`, `positive_embeddings` and `masks`, padded to `SLOTS`."""
    count = len(scenes)
    boxes, masks = torch.zeros(count, SLOTS, 4), torch.zeros(count, SLOTS)
    embeddings = torch.zeros(count, SLOTS, WIDTH, device=texts.device)
    for row, (scene, prompt) in enumerate(zip(scenes, prompts, strict=True)):
        for slot, item in enumerate(scene.objects if prompt.grounded else ()):
            boxes[row, slot] = torch.tensor(item.box)
            masks[row, slot] = 1
            embeddings[row, slot] = texts.phrase(item.phrase)
    return {"boxes": boxes.to(texts.device), "positive_embeddings": embeddings, "masks": masks.to(texts.device)}


@dataclass(frozen=True)
class Step:
    """How one step is taken: with the fuser or without, and the share of samples that are noise alone."""

    fuser_on: bool
    pure: float


@dataclass(frozen=True)
class Batch:
    """Scenes with their latents (b, c, h, w) and label maps (b, 3, h, w)."""

    scenes: list[Scene]
    latents: Tensor
    labels: Tensor


def draw_batch(count: int, rng: Random, code: LinearCode, device: torch.device) -> Batch:
    """Draw fresh scenes, all of one size."""
    size = SIZES[0] if rng.random() < SQUARE_SHARE else rng.choice(SIZES[1:])
    scenes = [sample_scene(rng, size=size, count_weights=TRAINED_COUNTS) for _ in range(count)]
    drawn = [draw_scene(scene) for scene in scenes]
    labels = np.stack([label_map(scene, owners) for scene, (_, owners) in zip(scenes, drawn, strict=True)])
    latents = code.encode(to_tensor(np.stack([picture for picture, _ in drawn])).to(device))
    return Batch(scenes, latents, torch.from_numpy(labels).to(device))


def placing_of(batch: Batch) -> Placing:
    boxes, seen = torch.zeros(len(batch.scenes), SLOTS, 4), torch.zeros(len(batch.scenes), SLOTS, COMPONENTS)
    boxes[..., 2:] = 1
    for row, scene in enumerate(batch.scenes):
        for slot, item in enumerate(scene.objects):
            boxes[row, slot], seen[row, slot] = torch.tensor(item.box), looks()[item.kind, item.colour]
    device = batch.labels.device
    return Placing(batch.labels[:, 2], boxes.to(device), seen.to(device))


def sample_steps(count: int, noises: DDIMScheduler, pure: float) -> Tensor:
    """Draw timesteps; a share `pure` of them the last, the rest noisy ones the more often (what and where is decided there)."""
    last = noises.config.num_train_timesteps - 1
    steps = (torch.rand(count).sqrt() * (last + 1)).long()
    return torch.where(torch.rand(count) < pure, last, steps)


def denoising_losses(
    model: DenoiserModel, batch: Batch, texts: Texts, noises: DDIMScheduler, rng: Random, how: Step
) -> dict[str, Tensor]:
    """Return the losses: of the predicted clean latents (weighed as v-prediction weighs them), and of the heads."""
    device = batch.latents.device
    grounded = rng.random() < 0.9  # all or none, so that attention can be held to the boxes
    prompts = [choose_prompt(scene, rng, how.fuser_on and grounded) for scene in batch.scenes]
    noise = torch.randn(batch.latents.shape).to(device)
    steps = sample_steps(len(prompts), noises, how.pure).to(device)
    noisy = noises.add_noise(batch.latents, noise, steps)
    with torch.autocast(device.type, torch.bfloat16):
        tokens = texts.captions([p.caption for p in prompts])
        fuser = {"gligen": grounding_of(batch.scenes, prompts, texts)} if how.fuser_on else None
        made = model.unet(noisy, steps, tokens, cross_attention_kwargs=fuser).sample
    weights = place_weights(batch.scenes, batch.labels)
    spread = (1 - noises.alphas_cumprod[steps.cpu()]).clamp(min=LEAST_SPREAD).view(-1, 1, 1, 1).to(device)
    placing = placing_of(batch)
    losses = {
        "clean": ((made.float() - batch.latents).square() * weights / spread).mean() / weights.mean(),
        "align": model.aligner.loss(batch.labels, weights),
        "place": model.placer.loss(),
        "bind": model.binder.loss(placing, SLOTS),
        "inspect": model.inspector.loss(placing),
    }
    if not (how.fuser_on and grounded):  # nothing tells which object is where
        losses["bind"] = losses["inspect"] = torch.zeros((), device=device)
    return losses


def place_weights(scenes: list[Scene], labels: Tensor) -> Tensor:
    """What each place counts in the losses, (b, 1, h, w): background 1, an object 2 to 5, the smaller the more.

    Objects of a few latents are what is learnt last: a mean over places forgets them.
    """
    rows, columns = labels.shape[-2:]
    weights = torch.ones(len(scenes), 1, rows, columns)
    for row, scene in enumerate(scenes):
        for item in scene.objects:
            x0, y0, x1, y1 = item.box
            worth = 1 + min(4.0, max(1.0, 0.1 / ((x1 - x0) * (y1 - y0))))
            part = weights[row, 0, int(rows * y0) : math.ceil(rows * y1), int(columns * x0) : math.ceil(columns * x1)]
            part.clamp_(min=worth)
    return torch.where(labels[:, 1:2] > 0, weights.to(labels.device), 1.0)


def attention_kernel(device: torch.device) -> AbstractContextManager[None]:
    """On a CPU plain products beat the flash kernel for so few places (a step takes 15 % less)."""
    return sdpa_kernel(SDPBackend.MATH) if device.type == "cpu" else nullcontext()


WEIGHTS = {"clean": 1.0, "align": ALIGN_WEIGHT, "place": PLACE_WEIGHT, "bind": BIND_WEIGHT, "inspect": INSPECT_WEIGHT}


@dataclass(frozen=True)
class Plan:
    """How the UNet is trained: whichever of `steps` and `minutes` is done first ends it."""

    device: str = "cpu"
    steps: int = STEPS
    minutes: float = math.inf
    batch: int = BATCH
    rate: float = LR


def train_denoiser(code: LinearCode, texts: Texts, plan: Plan) -> DenoiserModel:
    """Train; return the model with averaged weights (in the first process).

    With several processes (`parallel`) each takes its share of the batch.
    """
    device = torch.device(plan.device)
    torch.manual_seed(0)
    model, code, noises = DenoiserModel().to(device), code.to(device), make_scheduler()
    run = Run(
        "denoiser", model, plan.steps, plan.rate, ema=EMA, seed=1, decay_from=DECAY_FROM, minutes=plan.minutes, turns=2
    )
    for step in run:
        fuser_on = Random(step).random() < 0.93
        rng = Random(f"{step}:{rank()}")
        batch = draw_batch(plan.batch // world_size(), rng, code, device)
        how = Step(fuser_on, PURE_NOISE if run.share_done() < DECAY_FROM else 0.1)
        with attention_kernel(device):
            losses = denoising_losses(model, batch, texts, noises, rng, how)
            objective = sum((WEIGHTS[name] * loss for name, loss in losses.items()), torch.zeros((), device=device))
            run.update(objective, **{name: loss.item() for name, loss in losses.items()})
    if run.ema:
        model.load_state_dict(run.ema)
    return model
