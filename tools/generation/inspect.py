"""Say what would be drawn with, and what is missing, without loading weights; for `groundling doctor`."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from .config import GenerationConfig
from .request import RenderError


@dataclass(frozen=True)
class GenerationReport:
    """Lines to show, whether pictures can be drawn, and the sentence that says what to do if not."""

    lines: tuple[tuple[str, str], ...]
    ok: bool
    problem: str | None = None


def describe_generation(config: GenerationConfig) -> GenerationReport:
    """Check checkpoint folder, device and segmenter. A hub repository is not fetched, only named."""
    from .device import choose_device, unused_card
    from .safety import describe_safety
    from .stable_diffusion import segmenter_name, verifier_name

    lines = [("checkpoint", config.name)]
    try:
        lines[0] = ("checkpoint", f"{config.name} ({check_checkpoint(config)})")
        device = choose_device(config)
        lines.append(("device", f"{device.device}, {str(device.dtype).removeprefix('torch.')}"))
        if device.device.type == "cpu" and (hint := unused_card()):
            lines.append(("graphics card", hint))
    except RenderError as error:
        return GenerationReport(tuple(lines), False, str(error))
    if config.refiner:
        try:
            lines.append(("refiner", check_refiner_of(config)))
        except RenderError as error:
            return GenerationReport(tuple(lines), False, str(error))
    try:
        lines.append(("safety checker", describe_safety(config)))
    except RenderError as error:
        return GenerationReport(tuple(lines), False, str(error))
    segmenter = segmenter_name(config)
    lines.append(("segmenter", f"sam ({config.sam_model})" if segmenter == "sam" else segmenter))
    if config.verify != "off":
        lines.append(("verify", f"{config.verify} ({verifier_name(config)})"))
    missing = [name for name in ("diffusers", "transformers", "cv2") if importlib.util.find_spec(name) is None]
    if missing:
        return GenerationReport(
            tuple(lines), False, f"{', '.join(missing)} cannot be found; run `make chat` to install it"
        )
    return GenerationReport(tuple(lines), True)


def check_checkpoint(config: GenerationConfig) -> str:
    """Check a local checkpoint folder; return a few words about it. Raises RenderError."""
    from .checkpoint_check import check_loads
    from .checkpoint_folder import local_folder
    from .families import family_of

    path = local_folder(config)
    if path is None:
        return "from the Hugging Face hub, fetched when first used"
    family_of(path)
    grounded = check_loads(path).has_grounding
    size = sum(f.stat().st_size for f in path.rglob("*.safetensors")) / 1e6
    kind = "GLIGEN" if grounded else "no GLIGEN weights: only the method sd"
    return f"{'bundled, ' if config.is_bundled else ''}{kind}, {size:.0f} MB"


def check_refiner_of(config: GenerationConfig) -> str:
    """Check a local refiner folder; return a few words about it. Raises RenderError."""
    from .refiner import check_refiner, refiner_source

    folder = refiner_source(config).local_folder()
    if folder is not None:
        check_refiner(folder)
    return f"{config.refiner}, strength {config.refiner_strength:g}"
