"""Load a checkpoint in diffusers folder format, from a folder or the Hugging Face hub; safetensors only.

The bundled `clipart` checkpoint comes through the same code as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from .canvas import Size, trained_sizes
from .checkpoint_folder import (
    SAMPLING,
    check_folder,
    find_folder,
    first_line,
    identify,
    read_json,
    variant_of,
    weight_file,
)
from .config import GenerationConfig
from .device import Device, choose_device
from .hardware import check_hardware, compile_unet, place, tune_autoencoder
from .request import RenderError
from .tiny_autoencoder import find_tiny_autoencoder, load_tiny_autoencoder
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class Checkpoint:
    """Loaded components, ready to draw with.

    Attributes:
        unet: `UNet2DConditionModel`; with `attention_type="gated"` when `has_grounding`.
        scheduler_config: the scheduler's configuration; every run makes a scheduler of its own from it.
        defaults: sampling values the checkpoint recommends (`guidance_scale`, ...), from `sampling.json`.
        sizes: widths and heights of the pictures that it was trained on, in pixels.
        vocabulary: the words it can draw, None for checkpoints without such a limit.
        tiny_vae: an `AutoencoderTiny` for previews and masks, or None.
        identity: hash of the weights and configurations; equal for equal pictures.
    """

    name: str
    unet: Any
    vae: Any
    text_encoder: Any
    tokenizer: Any
    scheduler_config: dict[str, Any]
    defaults: dict[str, float]
    vocabulary: Vocabulary | None
    device: Device
    has_grounding: bool
    sizes: tuple[Size, ...]
    identity: str = ""
    tiny_vae: Any = None

    @property
    def pixels_per_latent(self) -> int:
        return downsampling_of(self.vae.config)

    @property
    def native_px(self) -> int:
        """The longest side of the pictures it was trained on."""
        return max(side for size in self.sizes for side in size)


@dataclass(frozen=True)
class Networks:
    """The networks of a checkpoint."""

    unet: Any
    vae: Any
    text_encoder: Any
    tokenizer: Any


def load_checkpoint(config: GenerationConfig, folder: Path | None = None) -> Checkpoint:
    """Load all components of a folder, or of the configured one, onto the configured device.

    Raises:
        RenderError: the checkpoint is missing, incomplete, damaged, a pickle, of another kind, or does not fit its
            configuration.
    """
    check_hardware(config)
    device, folder = choose_device(config), folder or find_folder(config)
    report = check_folder(folder)
    networks = load_networks(folder, device, report.attention_type)
    tiny = find_tiny_autoencoder(config, folder)
    place((networks.text_encoder, networks.unet, networks.vae), device.device, config.offload)
    tune_autoencoder(networks.vae, config)
    if config.compile:
        compile_unet(networks.unet)
    sampling = read_json(folder / SAMPLING) if (folder / SAMPLING).exists() else {}
    named = sampling.pop("sizes", None)
    return Checkpoint(
        name=config.name,
        unet=networks.unet,
        vae=networks.vae,
        text_encoder=networks.text_encoder,
        tokenizer=networks.tokenizer,
        scheduler_config=read_json(folder / "scheduler" / "scheduler_config.json"),
        defaults=sampling,
        vocabulary=Vocabulary.from_file(folder / "vocabulary.json"),
        device=device,
        has_grounding=report.has_grounding,
        sizes=trained_sizes(named, networks.unet.config.sample_size, downsampling_of(networks.vae.config)),
        identity=identify(folder) + (identify(tiny) if tiny else ""),
        tiny_vae=load_tiny_autoencoder(tiny, networks.vae, device) if tiny else None,
    )


def load_networks(folder: Path, device: Device, attention_type: str) -> Networks:
    """Load the networks into main memory, in the device's number format.

    Raises:
        RenderError: one does not load whole; weights that are not there would be random ones.
    """
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    kinds = {"unet": UNet2DConditionModel, "vae": AutoencoderKL, "text_encoder": CLIPTextModel}
    more: dict[str, dict[str, Any]] = {
        "unet": {"torch_dtype": device.dtype, "low_cpu_mem_usage": False, "attention_type": attention_type},
        "vae": {"torch_dtype": device.dtype, "low_cpu_mem_usage": False},
        "text_encoder": {"dtype": device.dtype},
    }
    loaded = {}
    try:
        for part, kind in kinds.items():
            network, about = kind.from_pretrained(
                folder / part,
                variant=variant_of(weight_file(folder, part)),
                use_safetensors=True,
                local_files_only=True,
                output_loading_info=True,
                **more[part],
            )
            if missing := sorted(about["missing_keys"]):
                raise ValueError(f"{len(missing)} weights of its {part} are missing, {missing[0]} among them")
            loaded[part] = network
        return Networks(**loaded, tokenizer=CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True))
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise RenderError(f"the checkpoint {folder} does not load: {first_line(error)}") from error


def downsampling_of(vae_config: Any) -> int:
    """Pixels of a picture's side per latent."""
    return int(2 ** (len(vae_config.block_out_channels) - 1))
