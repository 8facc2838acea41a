"""The `parameters` text chunk of AUTOMATIC1111's web UI, which galleries and other programs read.

Source: the form that the web UI writes: prompt, a line `Negative prompt: ...`, and a line of `Name: value` pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..layout.phrases import counted

if TYPE_CHECKING:
    from .picture_file import PictureScene

KEY = "parameters"
_SAMPLERS = {"ddim": "DDIM", "dpmsolver++": "DPM++ 2M", "euler": "Euler"}


def parameters_text(scene: PictureScene, size: tuple[int, int]) -> str:
    """Write the chunk.

    Args:
        size: of the picture in pixels, width and height.
    """
    layout = scene.layout
    phrases = [item.phrase for item in layout.objects]
    prompt = f"{layout.background} with {counted(phrases)}" if phrases and layout.background else layout.background
    negative = [f"Negative prompt: {_one_line(layout.negative)}"] if layout.negative.strip() else []
    values = {
        "Steps": scene.steps,
        "Sampler": _SAMPLERS.get(scene.scheduler, scene.scheduler),
        "Seed": scene.seed,
        "Size": f"{size[0]}x{size[1]}",
        "Model": _one_line(scene.checkpoint).replace(",", " "),
        "Version": "groundling",
    }
    told = ", ".join(f"{name}: {value}" for name, value in values.items())
    return "\n".join([_one_line(prompt or counted(phrases)), *negative, told])


def _one_line(text: str) -> str:
    return " ".join(text.split())
