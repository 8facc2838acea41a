"""`groundling edit`: a layout or a picture of ours in, an instruction, the changed one out.

The instruction is a turn like any other, in a conversation that is forgotten afterwards. It knows nothing of language.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from agent.reply import Reply, UserMessage
from tools.layout.exports import export_layout
from tools.layout.layout import Layout

from ..errors import DONE, USAGE, CommandError
from .interrupt import Interrupted, run_interruptible
from .lines import STDIO, json_text, write_line, write_note
from .picture_output import check_target, save_picture, write_file
from .progress_bar import ProgressBar
from .scene_file import SceneFile, read_scene_file

if TYPE_CHECKING:
    from agent.app import App

FORMATS = {".json": "json", ".txt": "lmd", ".lmd": "lmd", ".svg": "svg"}
OpenApp = Callable[..., AbstractContextManager["App"]]


@dataclass(frozen=True)
class EditOptions:
    """What the command line asked for."""

    file: Path
    instruction: str
    output: Path | None = None
    as_json: bool = False
    format: str | None = None


def run_edit(options: EditOptions, open_app: OpenApp) -> int:
    """Change the scene and write it."""
    check_target(options.output)
    scene = read_scene_file(options.file)
    kind = options.format or _kind(options.output, scene)
    # In memory: what is edited from the shell is no conversation to come back to.
    with open_app(database_url=SecretStr("sqlite://")) as app:
        try:
            return asyncio.run(_edit(app, options, scene, kind))
        except Interrupted:
            raise CommandError("stopped; nothing was written") from None


def _kind(output: Path | None, scene: SceneFile) -> str:
    """Say what to write: a picture, or a format of `EXPORTS`."""
    if output is None or output == STDIO:
        return "json" if scene.checkpoint is None else "png"
    suffix = output.suffix.lower()
    if suffix == ".png":
        return "png"
    if suffix in FORMATS:
        return FORMATS[suffix]
    raise CommandError(f"-o is {str(output)!r}; name a file that ends in .png, .json, .txt or .svg", USAGE)


async def _edit(app: App, options: EditOptions, scene: SceneFile, kind: str) -> int:
    name = f"edit:{uuid.uuid4().hex}"
    try:
        reply = await _take_turns(app, name, options.instruction, scene, kind == "png")
        _write(app, options, reply, kind)
    finally:
        app.forget(name)
    return DONE


async def _take_turns(app: App, name: str, instruction: str, scene: SceneFile, draw: bool) -> Reply:
    if carried := scene.options():
        await _turn(app, name, calls=({"tool": "set_options", "args": carried},), draw=False)
    before = await _turn(app, name, layout=scene.layout.to_json(), seed=scene.seed, draw=False)
    message = UserMessage(name, uuid.uuid4().hex, "shell", instruction, draw=draw)
    with ProgressBar() as bar:
        reply = await run_interruptible(app.session.run_turn(message, bar.take))
    if reply.error or (reply.layout == before.layout and reply.image is None):
        raise CommandError(reply.text)
    return reply


async def _turn(app: App, name: str, **message: Any) -> Reply:
    reply = await app.session.run_turn(UserMessage(name, uuid.uuid4().hex, "shell", **message))
    if reply.error:
        raise CommandError(reply.text)
    return reply


def _write(app: App, options: EditOptions, reply: Reply, kind: str) -> None:
    target = options.output if options.output is not None or kind == "png" else STDIO
    if kind == "png":
        if reply.image is None:
            raise CommandError(reply.text)
        target = save_picture(Path(reply.image).read_bytes(), target, app.settings.data_dir)
    elif not (options.as_json and target == STDIO):
        text = export_layout(Layout.from_json(reply.layout or {}), kind)
        write_file(target or STDIO, text.encode())
    write_note(reply.text)
    if options.as_json:
        told = {key: value for key, value in reply.to_json().items() if key not in ("event", "version", "parent")}
        write_line(json_text({**told, "image": str(target) if kind == "png" else None, "file": str(target)}))
    elif target != STDIO:
        write_line(str(target))
