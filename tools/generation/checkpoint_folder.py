"""A checkpoint's folder in diffusers format: finding it, checking it without loading weights, naming what it holds."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from .config import BUNDLED, GenerationConfig
from .request import RenderError
from .sources import REPOSITORY, FetchError, fetch, find_weights

WEIGHTS = {"unet": "diffusion_pytorch_model", "vae": "diffusion_pytorch_model", "text_encoder": "model"}
SAMPLING = "sampling.json"
HUB_FILES = ["model_index.json", "vocabulary.json", SAMPLING, "*/*.json", "*/*.txt", "*/*.safetensors"]
GLIGEN_EXAMPLE = "masterful/gligen-1-4-generation-text-box@refs/pr/2"
_WHOLE_BYTES = 64 * 2**20
_SAMPLES, _SAMPLE_BYTES = 512, 4096
_BLOB = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class FolderReport:
    """What a checkpoint's folder holds: whether the UNet has GLIGEN layers, and the attention type to build it with."""

    has_grounding: bool
    attention_type: str


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
        return fetch(str(config.checkpoint), HUB_FILES, config.token, needed=WEIGHTS)
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


def weight_shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Read the names and shapes of a safetensors file. Raises RenderError when it is damaged."""
    try:
        with safe_open(path, framework="pt") as tensors:
            return {name: tuple(tensors.get_slice(name).get_shape()) for name in tensors.keys()}  # noqa: SIM118
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


def check_folder(folder: Path) -> FolderReport:
    """Check that a checkpoint folder is complete and of a kind that can be drawn with, without loading weights.

    Raises:
        RenderError: a part is missing, a pickle or damaged, GLIGEN layers lack weights, or it is of another kind.
    """
    read_json(folder / "model_index.json")
    read_json(folder / "scheduler" / "scheduler_config.json")
    shapes = {part: weight_shapes(weight_file(folder, part)) for part in WEIGHTS}
    config = read_json(folder / "unet" / "config.json")
    _refuse_other_kinds(folder, config, shapes["unet"])
    has_fuser = any(".fuser." in name for name in shapes["unet"])
    has_positions = any(name.startswith("position_net") for name in shapes["unet"])
    asked = config.get("attention_type") == "gated" or bool(config.get("use_gated_attention"))
    if asked and not (has_fuser and has_positions):
        raise RenderError(
            f"{folder}/unet asks for GLIGEN layers but its weights have none; use a GLIGEN checkpoint, such as {GLIGEN_EXAMPLE}"
        )
    # Configurations of diffusers' early fork name no attention type; the weights tell.
    return FolderReport(has_fuser and has_positions, "gated" if has_fuser and has_positions else "default")


def _refuse_other_kinds(folder: Path, config: dict[str, Any], shapes: dict[str, tuple[int, ...]]) -> None:
    image_tokens = any(name.startswith("position_net.linears_image") for name in shapes)
    if image_tokens or config.get("attention_type") == "gated-text-image":
        raise RenderError(
            f"{folder}/unet is a text-and-image GLIGEN, which is grounded by pictures of the objects as well; "
            f"use a text-box one, such as {GLIGEN_EXAMPLE}"
        )
    channels = shapes.get("conv_in.weight", (0, 4))[1]
    if channels == 9 or config.get("in_channels") == 9:
        raise RenderError(
            f"{folder}/unet is an inpainting checkpoint (9 input channels), which fills a hole in a given picture; "
            f"use a generation one, such as {GLIGEN_EXAMPLE}"
        )
    if config.get("addition_embed_type") == "text_time":
        raise RenderError(
            f"{folder}/unet is an SDXL checkpoint, for which there are no GLIGEN weights; name it as GROUNDLING_REFINER, "
            "and a checkpoint of the Stable Diffusion 1 family here"
        )


def identify(folder: Path) -> str:
    """Hash what a checkpoint draws with: weights, configurations and tokenizer.

    Large weights count by their size, header and samples spread over the whole file, so that gigabytes are not read at
    each load; where the hub's cache names a file by its hash, by that.
    """
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in (".safetensors", ".json", ".txt")):
        whole.update(path.relative_to(folder).as_posix().encode())
        whole.update(_fingerprint(path))
    return whole.hexdigest()


def _fingerprint(path: Path) -> bytes:
    stored, size = path.resolve().name, path.stat().st_size
    if path.is_symlink() and _BLOB.fullmatch(stored):
        return stored.encode()
    with path.open("rb") as file:
        if size <= _WHOLE_BYTES:
            return hashlib.file_digest(file, "sha256").digest()
        part = hashlib.sha256(str(size).encode())
        part.update(file.read(8 + int.from_bytes(file.read(8), "little")))  # a safetensors header and its length
        for number in range(_SAMPLES):
            file.seek(number * (size - _SAMPLE_BYTES) // (_SAMPLES - 1))
            part.update(file.read(_SAMPLE_BYTES))
    return part.digest()


def variant_of(path: Path) -> str | None:
    """`diffusion_pytorch_model.fp16.safetensors` -> `fp16`."""
    parts = path.name.split(".")
    return parts[1] if len(parts) > 2 else None


def first_line(error: BaseException) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
