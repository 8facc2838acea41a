"""The bundled `AutoencoderKL`: an encoder that computes the linear code exactly, and a trained decoder.

Source: latent diffusion's first stage (Rombach et al. 2022, section 3.1) without its adversarial and perceptual parts:
flat drawings are areas and edges, so L1 on pixels and on their differences, and squared error, are enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor, nn

from .code import CHANNELS, PARTS, LinearCode, to_tensor
from .run import Run
from .world import SIZE_PX, Scene, draw_scene, sample_scene

WIDTHS = (16, 32, 64, 128)
GROUPS = 8
STEPS, BATCH, CROP_PX, LR = 20_000, 6, 64, 2e-3
NOISE = 0.06
"""Standard deviation, at most, of the noise on latents in training: the UNet's are never exact either."""
LARGE, SHIFT = 256.0, 32.0


def make_autoencoder(code: LinearCode) -> AutoencoderKL:
    model = AutoencoderKL(
        block_out_channels=WIDTHS,
        down_block_types=("DownEncoderBlock2D",) * len(WIDTHS),
        up_block_types=("UpDecoderBlock2D",) * len(WIDTHS),
        latent_channels=CHANNELS,
        layers_per_block=1,
        norm_num_groups=GROUPS,
        mid_block_add_attention=False,
        use_quant_conv=False,
        use_post_quant_conv=False,
        sample_size=SIZE_PX,
        scaling_factor=1.0,
    )
    for name, parameter in model.decoder.named_parameters():
        if ".conv2." in name:  # blocks begin as identities: it learns several times faster
            nn.init.zeros_(parameter)
    write_encoder(model.encoder, code)
    return model


@torch.no_grad()
def write_encoder(encoder: Any, code: LinearCode) -> None:
    """Set an encoder's weights so that it computes the linear code.

    Residual branches are zero and shortcuts copy channels; the strided convolutions gather. The last group norm is
    made linear by each latent's negative, which fixes a group's mean, and constants of +-LARGE, which fix its variance, and SiLU by a shift to where it
    is the identity. The logarithm of the variance is so low that sampling gives the mean.
    """
    for parameter in encoder.parameters():
        parameter.zero_()
    blocks = encoder.down_blocks
    for channel in range(3):
        encoder.conv_in.weight[channel, channel, 1, 1] = 1
    for block in blocks[1:]:
        shortcut = block.resnets[0].conv_shortcut
        for channel in range(shortcut.in_channels):
            shortcut.weight[channel, channel] = 1
    for row in range(2):
        for column in range(2):
            for channel in range(3):
                blocks[0].downsamplers[0].conv.weight[_place(row, column, channel, 3), channel, row, column] = 1
            gathered = [_place(r, c, n, 3) for n in range(3) for r in range(2) for c in range(2)]
            inner = code.first.reshape(PARTS, 3, 2, 2, 2, 2)  # channel, outer row, inner row, outer column, inner
            part = inner[:, :, row, :, column, :].reshape(PARTS, 12)
            blocks[1].downsamplers[0].conv.weight[:PARTS, gathered, row, column] = part
    blocks[1].downsamplers[0].conv.bias[:PARTS] = code.first_bias
    blocks[2].downsamplers[0].conv.weight[:CHANNELS, :PARTS, :2, :2] = code.second
    blocks[2].downsamplers[0].conv.bias[:CHANNELS] = code.second_bias
    _write_exit(encoder)


def _place(row: int, column: int, channel: int, count: int) -> int:
    return (row * 2 + column) * count + channel


def _write_exit(encoder: Any) -> None:
    """Spread the latents over the groups of the last norm, beside constants, and read them out again."""
    size, each = WIDTHS[-1] // GROUPS, CHANNELS // GROUPS
    places = [group * size + n for group in range(GROUPS) for n in range(each)]
    shortcut = encoder.down_blocks[3].resnets[0].conv_shortcut
    shortcut.weight.zero_()
    for latent, place in enumerate(places):
        shortcut.weight[place, latent] = 1
        shortcut.weight[place + each, latent] = -1  # so that a group's mean stays zero
    constants = size - 2 * each
    for group in range(GROUPS):
        for n in range(constants):
            shortcut.bias[group * size + 2 * each + n] = LARGE * (1 if n % 2 else -1)
    encoder.conv_norm_out.weight.fill_(LARGE * math.sqrt(constants / size))
    encoder.conv_norm_out.bias.fill_(SHIFT)
    for latent, place in enumerate(places):
        encoder.conv_out.weight[latent, place, 1, 1] = 1
    encoder.conv_out.bias[:CHANNELS] = -SHIFT
    encoder.conv_out.bias[CHANNELS:] = -30.0


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
    return to_tensor(np.stack(crops))


def crop_corner(scene: Scene, side: int, rng: Random) -> tuple[int, int]:
    """Choose a crop's corner; on the grid of latents, so that a crop's latents are the picture's."""
    free = SIZE_PX - side
    if not scene.objects or rng.random() < 0.1:
        return rng.randint(0, free) // 8 * 8, rng.randint(0, free) // 8 * 8
    x0, y0, x1, y1 = (v * SIZE_PX for v in rng.choice(scene.objects).box)
    x, y = rng.uniform(x0, x1) - side / 2, rng.uniform(y0, y1) - side / 2
    return min(free, max(0, round(x / 8) * 8)), min(free, max(0, round(y / 8) * 8))


def reconstruction_loss(made: Tensor, real: Tensor) -> Tensor:
    """L1 on pixels and on their differences, plus squared error, which keeps the colours of small areas."""
    apart = made - real
    edges = apart.diff(dim=3).abs().mean() + apart.diff(dim=2).abs().mean()
    return apart.abs().mean() + 0.5 * edges + 4 * apart.square().mean()


def psnr(made: Tensor, real: Tensor) -> float:
    """Peak signal-to-noise ratio in dB of pictures in -1..1."""
    return 10 * math.log10(4 / (made.clamp(-1, 1) - real).square().mean().item())


def train_decoder(model: AutoencoderKL, code: LinearCode, minutes: float, device: torch.device) -> None:
    """Train the decoder to invert the code, on crops; it ends with its averaged weights."""
    decoder, code = model.decoder.to(device), code.to(device)
    run = Run("decoder", decoder, STEPS, LR, ema=0.998, decay_from=0.4, minutes=minutes)
    for step in run:
        real = picture_batch(BATCH, CROP_PX, Random(f"decoder:{step}")).to(device)
        latents = code.encode(real)
        latents = latents + torch.randn_like(latents) * NOISE * torch.rand(BATCH, 1, 1, 1, device=device)
        with torch.autocast(device.type, torch.bfloat16):
            made = decoder(latents)
        made = made.float()
        loss = reconstruction_loss(made, real)
        run.update(loss, loss=loss.item(), psnr=psnr(made.detach(), real))
    decoder.load_state_dict(run.ema)
    model.to("cpu")


@torch.no_grad()
def object_psnr(decode: Callable[[Tensor], Tensor], code: LinearCode, scenes: int = 60, seed: int = 8_000_003) -> float:
    """PSNR in dB over the boxes of all objects of unseen scenes, coded and then decoded by `decode` in float32."""
    rng, errors = Random(seed), []
    for _ in range(scenes):
        scene = sample_scene(rng)
        real = to_tensor(draw_scene(scene)[0][None])
        wrong = (decode(code.encode(real)).clamp(-1, 1) - real).square().mean(1)[0]
        for x0, y0, x1, y1 in (tuple(round(v * SIZE_PX) for v in item.box) for item in scene.objects):
            errors.append(wrong[y0:y1, x0:x1].mean().item())
    return 10 * math.log10(4 / float(np.mean(errors)))
