"""Train the clip-art `AutoencoderKL`: 128x128 pictures to 8 channels of 16x16 and back.

It knows nothing of objects or text; only pixels.

Source: latent diffusion's first stage (Rombach et al. 2022, section 3.1) without its adversarial and perceptual
parts: clip-art is flat areas and edges, so L1 on pixels and on their gradients is enough.
"""

from __future__ import annotations

import math
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from torch import Tensor, nn

from .run import Run
from .world import SIZE_PX, draw_scene, sample_scene

CROP_STEPS, FULL_STEPS, POLISH_STEPS = 8600, 400, 3000
KL_WEIGHT = 1e-3
LATENT_CHANNELS = 8
SMALL = 0.04
"""Share of the picture up to which an object's box counts as small."""
COLOUR_WEIGHT = 8.0


def make_autoencoder() -> AutoencoderKL:
    channels = (16, 32, 64, 96)
    return AutoencoderKL(
        block_out_channels=channels,
        down_block_types=("DownEncoderBlock2D",) * len(channels),
        up_block_types=("UpDecoderBlock2D",) * len(channels),
        latent_channels=LATENT_CHANNELS,
        layers_per_block=1,
        norm_num_groups=8,
        mid_block_add_attention=False,
        sample_size=SIZE_PX,
    )


def picture_batch(count: int, side: int, rng: Random) -> Tensor:
    """Draw `count` fresh scenes; return crops (count, 3, side, side) in -1..1, most of them on an object's edge."""
    crops = []
    for _ in range(count):
        scene = sample_scene(rng)
        picture, _ = draw_scene(scene)
        if side < SIZE_PX:
            x, y = crop_corner(scene, side, rng)
            picture = picture[y : y + side, x : x + side]
        crops.append(picture)
    return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 127.5 - 1


def crop_corner(scene, side: int, rng: Random) -> tuple[int, int]:
    free = SIZE_PX - side
    if not scene.objects or rng.random() < 0.1:
        return rng.randint(0, free), rng.randint(0, free)
    x0, y0, x1, y1 = (v * SIZE_PX for v in rng.choice(scene.objects).box)
    x, y = rng.uniform(x0, x1) - side / 2, rng.uniform(y0, y1) - side / 2
    return min(free, max(0, round(x))), min(free, max(0, round(y)))


def reconstruction_loss(made: Tensor, real: Tensor) -> Tensor:
    """L1 on pixels and on their differences, plus squared error, which keeps the colours of small areas."""
    across = (made.diff(dim=3) - real.diff(dim=3)).abs().mean()
    down = (made.diff(dim=2) - real.diff(dim=2)).abs().mean()
    return (made - real).abs().mean() + across + down + 4 * (made - real).square().mean()


def psnr(made: Tensor, real: Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures in -1..1."""
    return 10 * math.log10(4 / (made.clamp(-1, 1) - real).square().mean().item())


def train_autoencoder() -> AutoencoderKL:
    """Encoder and decoder together, on 64-pixel crops and then on whole pictures."""
    torch.manual_seed(0)
    model = make_autoencoder()
    run = Run("autoencoder", model, CROP_STEPS + FULL_STEPS, lr=2e-3)
    for step in run:
        count, side = (16, 64) if step < CROP_STEPS else (6, SIZE_PX)
        real = picture_batch(count, side, Random(step))
        with torch.autocast("cpu", torch.bfloat16):
            posterior = model.encode(real).latent_dist
            made = model.decode(posterior.sample()).sample
        made = made.float()
        kl = posterior.kl().float().mean() / (LATENT_CHANNELS * (side // 8) ** 2)
        loss = reconstruction_loss(made, real)
        run.update(loss + KL_WEIGHT * kl, loss=loss.item(), kl=kl.item(), psnr=psnr(made.detach(), real))
    return model


def weighed_batch(count: int, rng: Random) -> tuple[Tensor, Tensor]:
    """Draw `count` fresh scenes, (count, 3, 128, 128) in -1..1, and what each place counts, (count, 1, 128, 128).

    Background counts 1, an object up to 4: the smaller its box, the more, since a sum over places forgets small ones.
    """
    pictures, weights = [], []
    for _ in range(count):
        scene = sample_scene(rng)
        picture, owners = draw_scene(scene)
        areas = ((o.box[2] - o.box[0]) * (o.box[3] - o.box[1]) for o in scene.objects)
        by_owner = np.array([1.0, *(1 + 3 * min(1.0, SMALL / area) for area in areas)], np.float32)
        pictures.append(picture)
        weights.append(by_owner[owners].repeat(2, axis=0).repeat(2, axis=1)[None])
    stacked = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float()
    return stacked / 127.5 - 1, torch.from_numpy(np.stack(weights))


def colour_loss(made: Tensor, real: Tensor, weights: Tensor) -> Tensor:
    """Weighed squared error of pictures averaged over 4 x 4 pixels: colours of areas, not edges."""
    apart = F.avg_pool2d(made - real, 4).square()
    return (apart * F.avg_pool2d(weights, 4)).mean()


def polish_decoder(model: AutoencoderKL) -> None:
    """Train the decoder alone for longer: latents, and with them the trained UNet, stay valid."""
    decoder = nn.ModuleDict({"decoder": model.decoder, "post": model.post_quant_conv})
    run = Run("decoder", decoder, POLISH_STEPS, lr=1e-3, ema=0.995, decay_from=0.2)
    for step in run:
        real, weights = weighed_batch(12, Random(10_000_000 + step))
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                latents = model.encode(real).latent_dist.sample()
            made = model.decode(latents).sample
        made = made.float()
        colours = colour_loss(made, real, weights)
        loss = reconstruction_loss(made, real) + COLOUR_WEIGHT * colours
        run.update(loss, loss=loss.item(), colours=colours.item(), psnr=psnr(made.detach(), real))
    decoder.load_state_dict(run.ema)
