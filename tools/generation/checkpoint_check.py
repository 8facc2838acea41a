"""Check a checkpoint as loading would, without reading its weights: every tensor that its configuration asks for is there."""

from __future__ import annotations

from pathlib import Path

from .checkpoint_folder import FolderReport, check_folder, read_json, weight_file, weight_shapes
from .request import RenderError

_RENAMED = (("query", "to_q"), ("key", "to_k"), ("value", "to_v"), ("proj_attn", "to_out.0"))
"""Names of attention layers in the first autoencoders, which diffusers reads as today's."""


def check_loads(folder: Path) -> FolderReport:
    """Check a folder and the UNet's and autoencoder's tensors against their configurations.

    Raises:
        RenderError: what `check_folder` refuses, or tensors are missing or of other sizes.
    """
    import torch
    from diffusers import AutoencoderKL, UNet2DConditionModel

    report = check_folder(folder)
    for part, kind in (("unet", UNet2DConditionModel), ("vae", AutoencoderKL)):
        config = read_json(folder / part / "config.json")
        if part == "unet":
            config["attention_type"] = report.attention_type
        try:
            with torch.device("meta"):
                wanted = {name: tuple(tensor.shape) for name, tensor in kind.from_config(config).state_dict().items()}
        except (ValueError, TypeError, KeyError) as error:
            raise RenderError(f"{folder}/{part}/config.json describes no network of its kind ({error})") from error
        found = {_current(name): shape for name, shape in weight_shapes(weight_file(folder, part)).items()}
        if missing := sorted(wanted.keys() - found.keys()):
            raise RenderError(
                f"the checkpoint {folder} does not load: {len(missing)} weights of its {part} are missing, "
                f"{missing[0]} among them"
            )
        if other := [name for name in wanted if wanted[name] != found[name]]:
            raise RenderError(
                f"the checkpoint {folder} does not load: {part} has {other[0]} of {found[other[0]]}, its configuration "
                f"asks for {wanted[other[0]]}"
            )
    return report


def _current(name: str) -> str:
    for old, new in _RENAMED:
        for end in (".weight", ".bias"):
            if ".attentions." in name and name.endswith(f".{old}{end}"):
                return name.removesuffix(f"{old}{end}") + new + end
    return name
