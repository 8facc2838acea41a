"""The renderer registry: which family of checkpoints a folder is of, and what makes its renderer; asked before loading.

A family is a row here and a module with `make(config, folder) -> Renderer`; it shares the seam, the worker, the cache
keys and the verifiers, and nothing else. Importing this imports no torch.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from .config import GenerationConfig
from .request import Renderer, RenderError


@dataclass(frozen=True)
class Family:
    """One family of grounded models.

    Attributes:
        pipelines: `_class_name` of `model_index.json`, as the checkpoints of the family have it.
        module: of this package, with `make`; None for a family that is known and cannot be drawn with.
        reason: why not, and what to use instead.
    """

    name: str
    pipelines: tuple[str, ...]
    module: str | None
    reason: str = ""


_STABLE_DIFFUSION_1 = "use a checkpoint of the Stable Diffusion 1 family, with GLIGEN weights for boxes"
FAMILIES = (
    Family("gligen", ("StableDiffusionGLIGENPipeline", "StableDiffusionPipeline"), "stable_diffusion"),
    Family(
        "gligen with pictures",
        ("StableDiffusionGLIGENTextImagePipeline",),
        None,
        "it is grounded by pictures of the objects as well; use a text-box GLIGEN checkpoint",
    ),
    Family(
        "sdxl",
        ("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline"),
        None,
        "there are no GLIGEN weights for it; name it as GROUNDLING_REFINER",
    ),
    Family("stable diffusion 3", ("StableDiffusion3Pipeline",), None, _STABLE_DIFFUSION_1),
    Family("flux", ("FluxPipeline",), None, _STABLE_DIFFUSION_1),
    Family("qwen-image", ("QwenImagePipeline",), None, _STABLE_DIFFUSION_1),
)


def family_of(folder: Path) -> Family:
    """Tell a checkpoint's family by its `model_index.json`; one that names another pipeline is taken for GLIGEN's.

    Raises:
        RenderError: it is of a family that cannot be drawn with.
    """
    try:
        pipeline = json.loads((folder / "model_index.json").read_text("utf-8"))["_class_name"]
    except (OSError, ValueError, KeyError, TypeError):
        return FAMILIES[0]  # its own check says what is missing
    family = next((one for one in FAMILIES if pipeline in one.pipelines), FAMILIES[0])
    if family.module is None:
        raise RenderError(f"{folder} is a checkpoint of the family {family.name} ({pipeline}): {family.reason}")
    return family


def maker_of(family: Family) -> Callable[[GenerationConfig, Path], Renderer]:
    """Return the function that makes a family's renderer."""
    make: Callable[[GenerationConfig, Path], Renderer] = import_module(f".{family.module}", __package__).make
    return make
