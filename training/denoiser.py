"""Train the clip-art UNet (GLIGEN attention) and its text encoder together, on latents of drawn scenes.

It knows nothing of sampling; `tools.generation` does that with the checkpoint that this makes.

Sources: GLIGEN (Li et al. 2023, section 3): gated self-attention on grounding tokens, phrases encoded by the text
encoder's pooled output; here the base model is trained together with the gates, which start at 1 (tanh 0.76), not 0.
v-prediction: Salimans and Ho 2022. Beside the plain v loss, linear heads on the up blocks learn to name what is at
each place (object class or background, and colour) from the drawing's own label map, in the spirit of
representation alignment (Yu et al. 2024), and heads before the attention layers to tell where each place is; all
heads are dropped when the checkpoint is saved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
from torch import Tensor, nn
from tqdm import tqdm
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from .parallel import rank, wait_for_all, world_size
from .run import RUNS, Run
from .text import MAX_TOKENS, caption_of
from .world import BACKGROUNDS, CLASSES, COLOURS, Scene, draw_scene, sample_scene

WIDTH = 128  # of text and grounding tokens
SLOTS = 30  # grounding tokens per picture, as in the GLIGEN pipelines; empty ones hold the learned null token
SHARDS, SHARD_SCENES = 6, 6000
STEPS, BATCH, LR = 4500, 48, 8e-4
DATA_SEED = 77
ALIGN_WEIGHT, PLACE_WEIGHT = 0.2, 0.3


def make_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=4 * WIDTH,
            projection_dim=WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=MAX_TOKENS,
            hidden_act="quick_gelu",
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def make_unet(latent_channels: int, channels: tuple[int, ...] = (80, 144, 192)) -> UNet2DConditionModel:
    unet = UNet2DConditionModel(
        sample_size=16,
        in_channels=latent_channels,
        out_channels=latent_channels,
        block_out_channels=channels,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        cross_attention_dim=WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
        attention_type="gated",
    )
    for name, parameter in unet.named_parameters():
        if name.endswith(("alpha_attn", "alpha_dense")):
            nn.init.ones_(parameter)
    return unet


def make_scheduler() -> DDIMScheduler:
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        set_alpha_to_one=True,
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
    )


@dataclass(frozen=True)
class Latents:
    """Scenes with their latents (n, c, 16, 16), label maps (n, 2, 16, 16) and the factor that scales to unit variance."""

    scenes: list[Scene]
    latents: Tensor
    labels: Tensor
    factor: float


def label_map(scene: Scene, owners: np.ndarray) -> np.ndarray:
    """Class and colour at each of 16x16 places; background is class `len(CLASSES) + background`, colour 0."""
    centre = owners[2::4, 2::4].astype(np.int64)
    background = len(CLASSES) + list(BACKGROUNDS).index(scene.background)
    kinds = [background] + [CLASSES.index(o.kind) for o in scene.objects]
    colours = [0] + [1 + list(COLOURS).index(o.colour) for o in scene.objects]
    return np.stack([np.asarray(kinds)[centre], np.asarray(colours)[centre]]).astype(np.uint8)


def make_latents(vae: AutoencoderKL, data_seed: int = DATA_SEED) -> tuple[Latents, float]:
    """Draw and encode all scenes, in shards shared between processes and kept on disk; also the scaling factor."""
    rng = Random(data_seed)
    scenes = [sample_scene(rng) for _ in range(SHARDS * SHARD_SCENES)]
    for shard in range(rank(), SHARDS, world_size()):
        path = shard_path(data_seed, shard)
        if not path.exists():
            torch.save(encode_shard(vae, scenes[shard * SHARD_SCENES : (shard + 1) * SHARD_SCENES]), path)
    wait_for_all()
    parts = [torch.load(shard_path(data_seed, shard), weights_only=True) for shard in range(SHARDS)]
    latents = torch.cat([part["latents"] for part in parts])
    factor = 1 / latents[:4000].float().std().item()
    return Latents(scenes, latents, torch.cat([part["labels"] for part in parts]), factor), factor


def shard_path(data_seed: int, shard: int) -> Path:
    return RUNS / f"latents-{data_seed}-{shard}.pt"


@torch.no_grad()
def encode_shard(vae: AutoencoderKL, scenes: list[Scene]) -> dict[str, Tensor]:
    """Encode scenes to posterior means (n, c, 16, 16) float16, with label maps (n, 2, 16, 16) uint8."""
    latents, labels = [], []
    for start in tqdm(range(0, len(scenes), 50), desc="latents", mininterval=10, disable=rank() > 0):
        some = scenes[start : start + 50]
        drawn = [draw_scene(scene) for scene in some]
        pictures = torch.from_numpy(np.stack([picture for picture, _ in drawn])).permute(0, 3, 1, 2)
        with torch.autocast("cpu", torch.bfloat16):
            latents.append(vae.encode(pictures.float() / 127.5 - 1).latent_dist.mean.half())
        labels += [torch.from_numpy(label_map(s, o)) for s, (_, o) in zip(some, drawn, strict=True)]
    return {"latents": torch.cat(latents), "labels": torch.stack(labels)}


class Aligner(nn.Module):
    """Linear heads that name what is at each place from the outputs of the first two up blocks."""

    def __init__(self, unet: UNet2DConditionModel, channels: tuple[int, ...]) -> None:
        super().__init__()
        self.kinds, self.colours = len(CLASSES) + len(BACKGROUNDS), 1 + len(COLOURS)
        self.heads = nn.ModuleList(nn.Conv2d(c, self.kinds + self.colours, 1) for c in channels)
        self.seen: list[Tensor] = []
        for block in unet.up_blocks[: len(channels)]:
            block.register_forward_hook(lambda _module, _args, out: self.seen.append(out))

    def loss(self, labels: Tensor, weights: Tensor) -> Tensor:
        """Cross-entropy of class and colour at each place; what objects count beyond background is doubled."""
        total = torch.zeros(())
        for head, features in zip(self.heads, self.seen, strict=True):
            stride = 16 // features.shape[-1]
            target = labels[:, :, stride // 2 :: stride, stride // 2 :: stride].long()
            logits = head(features.float())
            weight = 2 * weights[:, 0, stride // 2 :: stride, stride // 2 :: stride] - 1
            for part, wanted in (
                (logits[:, : self.kinds], target[:, 0]),
                (logits[:, self.kinds :], target[:, 1]),
            ):
                total = total + (F.cross_entropy(part, wanted, reduction="none") * weight).mean()
        self.seen.clear()
        return total / len(self.heads)


class Placer(nn.Module):
    """Linear heads that tell each place's coordinates from what the attention layers get to see.

    Zero padding is this UNet's only sense of position, and boxes mean nothing without one.
    """

    def __init__(self, unet: UNet2DConditionModel) -> None:
        super().__init__()
        down, up = unet.down_blocks, unet.up_blocks
        sources = [down[1].resnets[0], down[2].resnets[0], up[0].resnets[0], up[1].resnets[0]]
        self.heads = nn.ModuleList(nn.Conv2d(source.conv2.out_channels, 6, 1) for source in sources)
        self.seen: list[Tensor] = []
        for source in sources:
            source.register_forward_hook(lambda _module, _args, out: self.seen.append(out))

    def loss(self) -> Tensor:
        """Mean squared error of x, y and their first sines and cosines, at every place of every source."""
        total = torch.zeros(())
        for head, features in zip(self.heads, self.seen, strict=True):
            total = total + (head(features.float()) - coordinates(features.shape[-1])).square().mean()
        self.seen.clear()
        return total / len(self.heads)


def coordinates(side: int) -> Tensor:
    """x, y in -1..1 with the sines and cosines of pi x and pi y, (1, 6, side, side)."""
    line = (torch.arange(side) + 0.5) / side * 2 - 1
    y, x = torch.meshgrid(line, line, indexing="ij")
    parts = [x, y, *(f(torch.pi * axis) for axis in (x, y) for f in (torch.sin, torch.cos))]
    return torch.stack(parts)[None]


class ClipArtModel(nn.Module):
    """What is trained together: UNet, text encoder, and the heads that only training uses."""

    def __init__(self, tokenizer: CLIPTokenizer, latent_channels: int) -> None:
        super().__init__()
        self.tokenizer = tokenizer
        self.unet = make_unet(latent_channels)
        self.text_encoder = make_text_encoder(tokenizer)
        widths = self.unet.config.block_out_channels
        self.aligner = Aligner(self.unet, (widths[2], widths[1]))
        self.placer = Placer(self.unet)

    def load_weights(self, folder: Path) -> None:
        """Take UNet and text encoder from a checkpoint that `export` wrote; the heads begin anew."""
        unet = UNet2DConditionModel.from_pretrained(folder, subfolder="unet")
        text_encoder = CLIPTextModel.from_pretrained(folder / "text_encoder")
        self.unet.load_state_dict(unet.state_dict())
        self.text_encoder.load_state_dict(text_encoder.state_dict())

    def encode(self, captions: list[str], phrases: list[str]) -> tuple[Tensor, Tensor]:
        """Return caption tokens (b, 77, WIDTH) and the pooled phrase embeddings (p, WIDTH)."""
        words = self.tokenizer(captions, padding="max_length", truncation=True, return_tensors="pt")
        tokens = self.text_encoder(words.input_ids).last_hidden_state
        named = self.tokenizer(phrases, padding=True, return_tensors="pt")
        return tokens, self.text_encoder(named.input_ids).pooler_output


@dataclass(frozen=True)
class Prompt:
    """What one sample is conditioned on: a caption, and whether the boxes are given."""

    caption: str
    grounded: bool


def choose_prompt(scene: Scene, rng: Random, fuser_on: bool) -> Prompt:
    """Drop boxes, object names or everything, so that each is learned alone (classifier-free guidance).

    With the fuser off (a fifth of the batches) the caption is all there is, as in the `sd` method and in the
    later steps of GLIGEN's scheduled sampling.
    """
    chance = rng.random()
    if chance < 0.1:
        return Prompt("", False)
    if not fuser_on or chance < 0.14:
        return Prompt(caption_of(scene, rng), False)
    if chance < 0.24:
        return Prompt("", True)
    return Prompt(caption_of(scene, rng, names_objects=chance < 0.6), True)


def grounding_of(scenes: list[Scene], prompts: list[Prompt], pooled: dict[str, int], embeddings: Tensor) -> dict:
    """Build GLIGEN's `boxes`, `positive_embeddings` and `masks`, padded to `SLOTS`."""
    count = len(scenes)
    boxes, masks = torch.zeros(count, SLOTS, 4), torch.zeros(count, SLOTS)
    index = torch.zeros(count, SLOTS, dtype=torch.long)
    for row, (scene, prompt) in enumerate(zip(scenes, prompts, strict=True)):
        for slot, item in enumerate(scene.objects if prompt.grounded else ()):
            boxes[row, slot] = torch.tensor(item.box)
            masks[row, slot] = 1
            index[row, slot] = pooled[item.phrase]
    return {"boxes": boxes, "positive_embeddings": embeddings[index] * masks[..., None], "masks": masks}


def denoising_losses(
    model: ClipArtModel, data: Latents, picks: list[int], noises: DDIMScheduler, rng: Random, fuser_on: bool
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the v-prediction, alignment and placement losses of the samples `picks`."""
    scenes = [data.scenes[i] for i in picks]
    prompts = [choose_prompt(scene, rng, fuser_on) for scene in scenes]
    phrases = sorted({o.phrase for scene in scenes for o in scene.objects} | {"a cat"})
    clean, labels = data.latents[picks].float() * data.factor, data.labels[picks]
    noise = torch.randn_like(clean)
    steps = torch.randint(0, noises.config.num_train_timesteps, (len(picks),))
    noisy = noises.add_noise(clean, noise, steps)
    target = noises.get_velocity(clean, noise, steps)
    with torch.autocast("cpu", torch.bfloat16):
        tokens, embeddings = model.encode([p.caption for p in prompts], phrases)
        grounding = grounding_of(scenes, prompts, {p: i for i, p in enumerate(phrases)}, embeddings)
        fuser = {"gligen": grounding} if fuser_on else None
        made = model.unet(noisy, steps, tokens, cross_attention_kwargs=fuser).sample
    weights = place_weights(scenes, labels)
    return ((made.float() - target).square() * weights).mean(), model.aligner.loss(labels, weights), model.placer.loss()


def place_weights(scenes: list[Scene], labels: Tensor) -> Tensor:
    """What each place counts in the losses, (b, 1, 16, 16): background 1, an object 2 to 5, the smaller the more.

    The colours of objects of a few latents are what is learnt last: a mean over places forgets them.
    """
    weights = torch.ones(len(scenes), 1, 16, 16)
    for row, scene in enumerate(scenes):
        for item in scene.objects:
            x0, y0, x1, y1 = item.box
            worth = 1 + min(4.0, max(1.0, 0.1 / ((x1 - x0) * (y1 - y0))))
            part = weights[row, 0, int(16 * y0) : math.ceil(16 * y1), int(16 * x0) : math.ceil(16 * x1)]
            part.clamp_(min=worth)
    return torch.where(labels[:, 1:2] > 0, weights, 1.0)


@dataclass(frozen=True)
class Plan:
    """How the UNet is trained.

    Attributes:
        steps, minutes: whichever is done first ends the training.
        start: a checkpoint of ours to begin with; None begins with nothing.
        data_seed: of the drawn scenes; further training learns more from scenes that it has not seen.
        rate: the learning rate before it falls.
    """

    steps: int = STEPS
    minutes: float = math.inf
    start: Path | None = None
    data_seed: int = DATA_SEED
    rate: float = LR


def train_denoiser(vae: AutoencoderKL, tokenizer: CLIPTokenizer, plan: Plan) -> tuple[ClipArtModel, float]:
    """Train; return the model with averaged weights (in the first process), and the autoencoder's scaling factor.

    With several processes (`parallel`) each takes its share of the batch.
    """
    data, factor = make_latents(vae, plan.data_seed)
    if plan.start is not None:  # what the weights were trained with
        factor = vae.config.scaling_factor
        data = replace(data, factor=factor)
    torch.manual_seed(0)
    model = ClipArtModel(tokenizer, vae.config.latent_channels)
    if plan.start is not None:
        model.load_weights(plan.start)
    noises = make_scheduler()
    run = Run(
        "denoiser", model, plan.steps, plan.rate, ema=0.998, seed=1, decay_from=_decay_from(plan), minutes=plan.minutes
    )
    for step in run:
        fuser_on = Random(step).random() < 0.8
        rng = Random(f"{step}:{rank()}")
        picks = [rng.randrange(len(data.scenes)) for _ in range(BATCH // world_size())]
        velocity, align, place = denoising_losses(model, data, picks, noises, rng, fuser_on)
        objective = velocity + ALIGN_WEIGHT * align + PLACE_WEIGHT * place
        run.update(objective, v=velocity.item(), align=align.item(), place=place.item())
    if run.ema:
        model.load_state_dict(run.ema)
    return model, factor


def _decay_from(plan: Plan) -> float:
    return 0.3 if plan.start else 0.7
