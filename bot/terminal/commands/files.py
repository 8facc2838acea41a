"""Commands about files: /open, /save, /load, /export.

They know nothing of formats beyond which file name goes with which.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from tools.layout.exports import export_layout
from tools.layout.speech import say

from ...cli.scene_file import read_scene_file
from ...errors import CommandError
from ..system_viewer import open_file
from ..terminal_session import TerminalSession

_BY_SUFFIX = {".json": "json", ".txt": "lmd", ".lmd": "lmd", ".svg": "svg"}
SUFFIXES = ".png, .json, .txt, .svg"


async def open_picture(terminal_session: TerminalSession, _: str) -> None:
    """Open the picture in place in the system's viewer."""
    path = _picture(terminal_session)
    if not await asyncio.to_thread(open_file, path):
        raise CommandError(say("terminal.no_viewer", path=str(path)))
    await terminal_session.say(say("terminal.opened", path=str(path)))


async def save(terminal_session: TerminalSession, name: str) -> None:
    """Write the picture (.png), the layout (.json), its LMD text (.txt) or a drawing of it (.svg)."""
    path = _path(name)
    suffix = path.suffix.lower()
    if suffix == ".png":
        picture = _picture(terminal_session)
        await _write(path, lambda: shutil.copyfile(picture, path))
    elif suffix in _BY_SUFFIX:
        text = export_layout(terminal_session.layout(), _BY_SUFFIX[suffix])
        await _write(path, lambda: path.write_text(text, "utf-8"))
    else:
        raise CommandError(say("terminal.which_suffix", name=name, suffixes=SUFFIXES))
    await terminal_session.say(say("terminal.saved", path=str(path)))


async def load(terminal_session: TerminalSession, name: str) -> None:
    """Put a layout from a file in place as a new version: JSON, LMD text, or a picture of ours with its seed."""
    scene = await asyncio.to_thread(read_scene_file, _path(name))
    if options := scene.options():
        await terminal_session.set_options(options)
    await terminal_session.run_turn(layout=scene.layout.to_json(), seed=scene.seed)


async def export(terminal_session: TerminalSession, format_: str) -> None:
    """Show the layout in a format for other programs."""
    await terminal_session.screen.say(export_layout(terminal_session.layout(), format_).rstrip("\n"))


def _picture(terminal_session: TerminalSession) -> Path:
    version = terminal_session.version()
    path = terminal_session.picture_of(version) if version is not None else None
    if path is None or not Path(path).is_file():
        raise CommandError(say("terminal.no_drawn_picture"))
    return Path(path)


async def _write(path: Path, write: Callable[[], object]) -> None:
    try:
        await asyncio.to_thread(write)
    except OSError as error:
        raise CommandError(say("terminal.not_written", path=str(path), reason=error.strerror or str(error))) from None


def _path(name: str) -> Path:
    """Read a file name as a person types it: with `~`, and in quotes where a terminal put them."""
    return Path(name.strip().strip("'\"")).expanduser()
