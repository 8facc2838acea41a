"""A small autoencoder beside the checkpoint's own, for previews and for the pictures that masks are cut from.

Diffusers' `AutoencoderTiny`, of which TAESD (madebyollin/taesd) is the known one for Stable Diffusion 1. It reads the same latents;
final pictures are never decoded with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from .config import GenerationConfig
from .device import Device
from .request import RenderError
from .sources import Source, find_weights

FOLDER = "vae_tiny"
"""Where a checkpoint holds its own."""
_FILES = ["config.json", "*.safetensors"]


def find_tiny_autoencoder(config: GenerationConfig, checkpoint: Path) -> Path | None:
    """Return the folder of the one that is set, or of the checkpoint's own; None where there is neither.

    Raises:
        RenderError: the one that is set is no folder and cannot be fetched.
    """
    if config.tiny_vae:
        source = Source(config.tiny_vae, "GROUNDLING_TINY_VAE", "name an AutoencoderTiny or leave it empty")
        return source.find_folder(config.token, _FILES)
    own = checkpoint / FOLDER
    return own if own.is_dir() else None


def load_tiny_autoencoder(folder: Path, vae: Any, device: Device) -> Any:
    """Load it onto the device, in its number format.

    Raises:
        RenderError: it is missing, a pickle, damaged, or does not read the latents of `vae`.
    """
    from diffusers import AutoencoderTiny

    find_weights(folder, "diffusion_pytorch_model", "GROUNDLING_TINY_VAE")
    try:
        tiny = AutoencoderTiny.from_pretrained(
            folder, torch_dtype=device.dtype, use_safetensors=True, low_cpu_mem_usage=False
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise RenderError(f"the small autoencoder {folder} does not load ({type(error).__name__})") from error
    sizes = (tiny.config.latent_channels, 2 ** (len(tiny.config.decoder_block_out_channels) - 1))
    wanted = (vae.config.latent_channels, 2 ** (len(vae.config.block_out_channels) - 1))
    if sizes != wanted:
        raise RenderError(
            f"the small autoencoder {folder} reads {sizes[0]} channels at 1/{sizes[1]} scale, the checkpoint has {wanted[0]} "
            f"at 1/{wanted[1]}; set GROUNDLING_TINY_VAE to one that fits, or leave it empty"
        )
    return tiny.to(device.device).eval().requires_grad_(False)
