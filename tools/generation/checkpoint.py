"""Load a checkpoint in diffusers folder format, from a folder or the Hugging Face hub; safetensors only.

The bundled `clipart` checkpoint comes through the same code as any other.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from .canvas import Size, trained_sizes
from .config import BUNDLED, GenerationConfig
from .device import Device, choose_device
from .hardware import check_hardware, compile_unet, place, tune_autoencoder
from .request import RenderError
from .sources import REPOSITORY, FetchError, fetch, find_weights
from .tiny_autoencoder import find_tiny_autoencoder, load_tiny_autoencoder
from .vocabulary import Vocabulary

WEIGHTS = {"unet": "diffusion_pytorch_model", "vae": "diffusion_pytorch_model", "text_encoder": "model"}
SAMPLING = "sampling.json"
HUB_FILES = ["model_index.json", "vocabulary.json", SAMPLING, "*/*.json", "*/*.txt", "*/*.safetensors"]


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


def local_folder(config: GenerationConfig) -> Path | None:
    """Return the configured checkpoint's folder on this machine; None for the name of a hub repository.

    Raises:
        RenderError: it is neither a folder nor could be a repository's name.
    """
    if config.is_bundled:
        return BUNDLED
    path = Path(str(config.checkpoint)).expanduser()
    if path.exists():
        return path
    if REPOSITORY.fullmatch(str(config.checkpoint)):
        return None
    raise RenderError(
        f"there is no checkpoint folder {config.checkpoint!r}; set GROUNDLING_CHECKPOINT (or --checkpoint) to a folder "
        "or a Hugging Face repository, or leave it out for the bundled one"
    )


def find_folder(config: GenerationConfig) -> Path:
    """Return the folder of the configured checkpoint, fetching it from the hub when it is a repository's name.

    Raises:
        RenderError: it is neither a folder nor a repository that can be fetched.
    """
    path = local_folder(config)
    if path is not None:
        return path
    try:
        return fetch(str(config.checkpoint), HUB_FILES, config.token)
    except FetchError as error:
        raise RenderError(
            f"the checkpoint {config.checkpoint!r} is no folder here, and fetching it from the Hugging Face hub failed "
            f"({error}); check the name and the network, or leave it out for the bundled checkpoint"
        ) from error


def weight_file(folder: Path, part: str) -> Path:
    """Return the safetensors file of one component.

    Raises:
        RenderError: it is missing, or there is only a pickle.
    """
    return find_weights(folder / part, WEIGHTS[part], "GROUNDLING_CHECKPOINT")


def weight_keys(path: Path) -> set[str]:
    """Read the tensor names of a safetensors file. Raises RenderError when it is damaged."""
    try:
        with safe_open(path, framework="pt") as tensors:
            return set(tensors.keys())
    except (SafetensorError, OSError) as error:
        raise RenderError(f"{path} is damaged or cut off ({error}); fetch it again") from error


def read_json(path: Path) -> dict[str, Any]:
    """Read a configuration file of the checkpoint. Raises RenderError when it is missing or not JSON."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RenderError(
            f"{path} cannot be read ({type(error).__name__}); the checkpoint must be in diffusers folder format"
        ) from error
    if not isinstance(data, dict):
        raise RenderError(f"{path} holds no JSON object; the checkpoint must be in diffusers folder format")
    return data


def check_folder(folder: Path) -> bool:
    """Check that a checkpoint folder is complete, without loading weights; return whether it has GLIGEN weights.

    Raises:
        RenderError: a part is missing, a pickle or damaged, or GLIGEN layers are configured but have no weights.
    """
    read_json(folder / "model_index.json")
    read_json(folder / "scheduler" / "scheduler_config.json")
    keys = {part: weight_keys(weight_file(folder, part)) for part in WEIGHTS}
    gated = read_json(folder / "unet" / "config.json").get("attention_type") == "gated"
    has_fuser = any(".fuser." in key for key in keys["unet"]) and any(
        key.startswith("position_net") for key in keys["unet"]
    )
    if gated and not has_fuser:
        raise RenderError(
            f"{folder}/unet asks for GLIGEN layers but its weights have none; use a GLIGEN checkpoint, "
            "such as masterful/gligen-1-4-generation-text-box@refs/pr/2"
        )
    return gated


def load_checkpoint(config: GenerationConfig) -> Checkpoint:
    """Load all components onto the configured device.

    Raises:
        RenderError: the checkpoint is missing, incomplete, damaged, a pickle, or does not fit its configuration.
    """
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel, CLIPTokenizer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    check_hardware(config)
    folder = find_folder(config)
    has_grounding = check_folder(folder)
    device = choose_device(config)
    options = {
        "torch_dtype": device.dtype,
        "use_safetensors": True,
        "local_files_only": True,
        "low_cpu_mem_usage": False,
    }
    variants = {part: variant_of(weight_file(folder, part)) for part in WEIGHTS}
    try:
        unet = UNet2DConditionModel.from_pretrained(folder, subfolder="unet", variant=variants["unet"], **options)
        vae = AutoencoderKL.from_pretrained(folder, subfolder="vae", variant=variants["vae"], **options)
        text_encoder = CLIPTextModel.from_pretrained(
            folder / "text_encoder",
            dtype=device.dtype,
            variant=variants["text_encoder"],
            use_safetensors=True,
            local_files_only=True,
        )
        tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise RenderError(f"the checkpoint {folder} does not load: {first_line(error)}") from error
    sampling = read_json(folder / SAMPLING) if (folder / SAMPLING).exists() else {}
    tiny = find_tiny_autoencoder(config, folder)
    place((text_encoder, unet, vae), device.device, config.offload)
    tune_autoencoder(vae, config)
    if config.compile:
        compile_unet(unet)
    return Checkpoint(
        name=config.name,
        unet=unet,
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        scheduler_config=read_json(folder / "scheduler" / "scheduler_config.json"),
        defaults=sampling,
        vocabulary=Vocabulary.from_file(folder / "vocabulary.json"),
        device=device,
        has_grounding=has_grounding,
        sizes=trained_sizes(sampling.pop("sizes", None), unet.config.sample_size, downsampling_of(vae.config)),
        identity=identify(folder) + (identify(tiny) if tiny else ""),
        tiny_vae=load_tiny_autoencoder(tiny, vae, device) if tiny else None,
    )


def downsampling_of(vae_config: Any) -> int:
    """Pixels of a picture's side per latent."""
    return int(2 ** (len(vae_config.block_out_channels) - 1))


def identify(folder: Path) -> str:
    """Hash what a checkpoint draws with: weights, configurations and tokenizer."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in (".safetensors", ".json", ".txt")):
        with path.open("rb") as file:
            whole.update(path.relative_to(folder).as_posix().encode())
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def variant_of(path: Path) -> str | None:
    """`diffusion_pytorch_model.fp16.safetensors` -> `fp16`."""
    parts = path.name.split(".")
    return parts[1] if len(parts) > 2 else None


def first_line(error: BaseException) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
