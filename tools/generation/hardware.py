"""Fits loaded networks to the machine: where their weights wait, whether the UNet is compiled, how the autoencoder decodes.

The offloading hooks are those of `accelerate`, the ones behind diffusers' `enable_model_cpu_offload` and
`enable_sequential_cpu_offload`, put on single networks because groundling runs its own loop.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from ..layout.layout import MAX_OBJECTS
from .config import GenerationConfig
from .request import RenderError

BATCH_PLACES = 32 * 16 * 16
"""Latent places of objects drawn in one batch where memory is not asked for: more gain nothing on a CPU."""
PLACE_BYTES = 256 * 1024
"""Memory that a UNet of Stable Diffusion's size takes for one latent place of one object, both halves of guidance, in
half precision: 1 GiB for 64 x 64. A guess on the safe side."""
USABLE = 0.8


def check_hardware(config: GenerationConfig) -> None:
    """Check that what is asked for can be had here. Raises RenderError."""
    if config.offload != "none" and importlib.util.find_spec("accelerate") is None:
        raise RenderError(
            f"GROUNDLING_OFFLOAD is {config.offload!r}, which needs the package accelerate; install it "
            "(pip install 'groundling[offload]') or set GROUNDLING_OFFLOAD=none"
        )
    if config.compile and not can_compile():
        raise RenderError(
            "GROUNDLING_COMPILE is on, which needs a C++ compiler (g++ or clang++), and triton for a GPU; "
            "install it or set GROUNDLING_COMPILE=off"
        )


def can_compile() -> bool:
    """Whether torch.compile finds what it writes code with."""
    has_compiler = any(shutil.which(name) for name in ("g++", "c++", "clang++"))
    return has_compiler and (not torch.cuda.is_available() or importlib.util.find_spec("triton") is not None)


def place(networks: Sequence[nn.Module], device: torch.device, offload: str) -> None:
    """Put networks where they run, in the order in which a picture needs them.

    `none` keeps all on the device; `model` keeps one of them there at a time, the others in main memory; `sequential`
    keeps one layer there at a time, which is the slowest and needs the least.
    """
    for network in networks:
        network.eval().requires_grad_(False)
    if offload == "none":
        for network in networks:
            network.to(device)
        return
    from accelerate import cpu_offload, cpu_offload_with_hook

    hook: Any = None
    for network in networks:
        if offload == "model":
            _, hook = cpu_offload_with_hook(network, device, hook)
        else:
            cpu_offload(network, device, offload_buffers=len(network._parameters) > 0)


def objects_per_batch(device: torch.device, dtype: torch.dtype, places: int) -> int:
    """Return how many objects of so many latent places are drawn together: as many as free memory holds on a GPU.

    Where the guess is too high, the batch is halved when memory runs out (`object_runs.py`).
    """
    if device.type != "cuda":
        return max(1, BATCH_PLACES // places)
    free, _ = torch.cuda.mem_get_info(device)
    unused = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return batch_in(free + unused, dtype, places)


def batch_in(free_bytes: int, dtype: torch.dtype, places: int) -> int:
    """Return how many objects fit into so much memory."""
    needed = places * PLACE_BYTES * dtype.itemsize // 2
    return max(1, min(MAX_OBJECTS, int(USABLE * free_bytes) // needed))


def is_offloaded_by_layers(network: nn.Module) -> bool:
    """Whether the weights of a network are elsewhere between two calls, so that it cannot change its number format."""
    return any(parameter.is_meta for parameter in network.parameters())


def tune_autoencoder(vae: Any, config: GenerationConfig) -> None:
    """Let an `AutoencoderKL` decode one picture at a time, and in tiles where memory is short.

    Slices change nothing but the memory that several pictures take. Tiles are blended at their seams, so pictures
    larger than the autoencoder was trained on change: by 10 of 255 on average on a slope with the bundled one, which
    normalises each tile by itself (`tests/generation/test_hardware.py`); smaller ones are never cut.
    """
    vae.enable_slicing()
    if config.vae_tiling == "on" or (config.vae_tiling == "auto" and config.offload != "none"):
        vae.enable_tiling()


def compile_unet(unet: nn.Module) -> None:
    """Compile the UNet in place; it is compiled anew for each batch size and canvas, torch's limit of 8 times at most.

    Beyond the limit, and where attention is recorded, it runs as it is.
    """
    unet.compile()
