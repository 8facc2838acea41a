"""Pictures that carry their scene: PNG text chunks with layout, seed, steps, checkpoint, method and version.

Reading trusts nothing: sizes are checked before anything is decoded.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from ..layout.errors import LayoutError
from ..layout.layout import Layout
from .a1111 import KEY as PARAMETERS
from .a1111 import parameters_text
from .presets import are_overrides
from .request import Redraws

PREFIX = "groundling:"
MAX_FILE_BYTES = 32 * 2**20
MAX_CHUNK_CHARS = 200_000


@dataclass(frozen=True)
class PictureScene:
    """What a picture was made from; `version` is its number in its conversation, None outside one.

    `redraws` are the objects that a verifier had drawn again, as a request takes them; None where it says nothing;
    `overrides` what was set of its request (`presets.OVERRIDES`).
    """

    layout: Layout
    seed: int
    steps: int
    method: str
    checkpoint: str
    version: int | None = None
    scheduler: str = "ddim"
    preset: str = "standard"
    refiner: str | None = None
    refiner_strength: float | None = None
    redraws: Redraws | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)


def encode_png(image: Image.Image, scene: PictureScene) -> bytes:
    """Encode a picture with its scene; the same picture and scene give the same bytes."""
    chunks = PngImagePlugin.PngInfo()
    fields: dict[str, Any] = {
        "layout": scene.layout.to_json(),
        "seed": scene.seed,
        "steps": scene.steps,
        "method": scene.method,
        "checkpoint": scene.checkpoint,
        "version": scene.version,
        "scheduler": scene.scheduler,
        "preset": scene.preset,
    }
    if scene.refiner is not None:
        fields |= {"refiner": scene.refiner, "refiner_strength": scene.refiner_strength}
    if scene.redraws:
        fields["redraws"] = scene.redraws
    if scene.overrides:
        fields["overrides"] = dict(scene.overrides)
    for name, value in fields.items():
        chunks.add_itxt(f"{PREFIX}{name}", json.dumps(value, ensure_ascii=False), zip=False)
    chunks.add_itxt(PARAMETERS, parameters_text(scene, image.size), zip=False)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=chunks)
    return buffer.getvalue()


def read_scene(path: Path | str) -> PictureScene:
    """Read the scene of a picture that groundling made.

    Raises:
        LayoutError: the file cannot be read, is no PNG, or holds no valid scene.
    """
    path = Path(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise LayoutError(f"{path} is larger than {MAX_FILE_BYTES // 2**20} MiB; a groundling PNG is needed")
        with Image.open(path, formats=["PNG"]) as image:
            text = dict(getattr(image, "text", {}))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        if isinstance(error, LayoutError):
            raise
        raise LayoutError(
            f"{path} cannot be read as a PNG ({type(error).__name__}); a groundling PNG is needed"
        ) from error
    return scene_from_chunks(text, str(path))


def scene_from_chunks(text: dict[str, str], where: str) -> PictureScene:
    """Check the text chunks of a picture. Raises LayoutError."""
    found = {k.removeprefix(PREFIX): str(v) for k, v in text.items() if k.startswith(PREFIX)}
    wanted = ["layout", "seed", "steps", "method", "checkpoint", "version"]
    if missing := [name for name in wanted if name not in found]:
        raise LayoutError(
            f"{where} holds no groundling scene (no {', '.join(missing)}); use a picture that groundling made"
        )
    later = ("scheduler", "preset", "refiner", "refiner_strength", "redraws", "overrides")
    wanted += [name for name in later if name in found]  # the first pictures do not say them
    try:
        values = {name: json.loads(found[name][:MAX_CHUNK_CHARS]) for name in wanted}
    except (ValueError, RecursionError) as error:
        raise LayoutError(f"{where} holds a damaged groundling scene; use an unchanged copy of the picture") from error
    kinds: dict[str, Any] = {"seed": int, "steps": int, "method": str, "checkpoint": str, "version": int | None}
    kinds |= {"scheduler": str, "preset": str, "refiner": str, "refiner_strength": float, "overrides": dict}
    if "redraws" in values:
        values["redraws"] = _redraws(values["redraws"], where)
    wrong = [n for n in wanted if n in kinds and not isinstance(values[n], kinds[n])]
    if not wrong and not are_overrides(values.get("overrides", {})):
        wrong = ["overrides"]
    if wrong:
        raise LayoutError(f"{where} holds a damaged groundling scene ({', '.join(wrong)}); use an unchanged copy")
    return PictureScene(Layout.from_json(values.pop("layout")), **values)


def _redraws(rows: Any, where: str) -> Redraws:
    try:
        found = tuple((object_id, number) for object_id, number in rows)
    except (TypeError, ValueError):
        found = ((None, None),)
    if not all(isinstance(object_id, str) and type(number) is int for object_id, number in found):
        raise LayoutError(f"{where} holds a damaged groundling scene (redraws); use an unchanged copy")
    return found
