"""Reads what `groundling draw --layout` names: a layout as JSON or LMD text, or a picture that carries its scene.

It knows nothing of drawing.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from tools.generation.presets import PresetName
from tools.generation.request import Method, Redraws, SchedulerName
from tools.layout.errors import LayoutError
from tools.layout.imports import import_layout
from tools.layout.layout import Layout
from tools.text_file import NotUtf8Error, decode_text

from ..errors import CommandError
from .lines import STDIO, one_line

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_LAYOUT_BYTES = 4 * 1024 * 1024
MAX_FILE_BYTES = 32 * 2**20


@dataclass(frozen=True)
class SceneFile:
    """What to draw, and the options that a picture brought along."""

    layout: Layout
    seed: int | None = None
    steps: int | None = None
    method: Method | None = None
    checkpoint: str | None = None
    preset: PresetName | None = None
    scheduler: SchedulerName | None = None
    redraws: Redraws | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)

    def options(self) -> dict[str, Any]:
        """Give how the picture was drawn, for a conversation that goes on from it."""
        carried = {"steps": self.steps, "method": self.method, "preset": self.preset, "scheduler": self.scheduler}
        set_apart = {"overrides": dict(self.overrides)} if self.overrides else {}
        return {**{name: value for name, value in carried.items() if value is not None}, **set_apart}


def read_scene_file(path: Path) -> SceneFile:
    """Read a layout as JSON or LMD text, or the scene that a picture of ours carries.

    Raises:
        CommandError: the file cannot be read or is no layout; every fault is named.
        LayoutError: the picture carries no scene.
    """
    data = _read(path)
    if data.startswith(PNG_SIGNATURE):
        return _scene_of_picture(path if path != STDIO else data)
    if len(data) > MAX_LAYOUT_BYTES:
        raise CommandError(f"{path} is larger than {MAX_LAYOUT_BYTES // 2**20} MiB; that is no layout")
    try:
        return SceneFile(import_layout(decode_text(data)))
    except NotUtf8Error as error:
        raise CommandError(f"{path} is {error}") from None
    except LayoutError as error:
        raise CommandError(f"{path} is not a layout: {one_line(str(error))}; `groundling plan` writes one") from None


def _read(path: Path) -> bytes:
    try:
        if path == STDIO:
            return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        with path.open("rb") as file:
            return file.read(MAX_LAYOUT_BYTES + 1)
    except OSError as error:
        raise CommandError(f"cannot read {path}: {error.strerror}; give a layout JSON file or a picture") from None


def _scene_of_picture(picture: Path | bytes) -> SceneFile:
    from tools.generation.picture_file import read_scene

    if isinstance(picture, bytes):
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "picture.png"
            copy.write_bytes(picture)
            return _scene_of_picture(copy)
    scene = read_scene(picture)
    method, preset = cast(Method, scene.method), cast(PresetName, scene.preset)  # a request checks them
    scheduler = cast(SchedulerName, scene.scheduler)
    return SceneFile(
        scene.layout,
        scene.seed,
        scene.steps,
        method,
        scene.checkpoint,
        preset,
        scheduler,
        scene.redraws,
        scene.overrides,
    )
