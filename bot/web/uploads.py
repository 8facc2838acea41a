"""Pictures that people drop on the page: limits first, then read in a process that can be killed."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.speech import say

from ..discord.upload_reader import MAX_PIXELS, problem_with_header
from .refusal import Refused

MAX_UPLOAD_BYTES = 16 * 2**20
READ_S = 15.0
AT_ONCE = asyncio.Semaphore(2)


@dataclass(frozen=True)
class DroppedScene:
    """What a picture of ours was made from."""

    layout: dict[str, Any]
    seed: int


async def read_picture(data: bytes) -> DroppedScene:
    """Read the scene in a picture's bytes. Raises: Refused."""
    if problem := problem_with_header(data[:33]):
        raise _refused(problem)
    async with AT_ONCE:
        found = await _read_apart(data)
    if "error" in found:
        raise _refused(found["error"])
    try:
        return DroppedScene(Layout.from_json(found["layout"]).to_json(), int(found["seed"]))
    except LayoutError:
        raise _refused("scene") from None


def _refused(problem: str) -> Refused:
    if problem == "pixels":
        size = say("discord.upload_size", megabytes=MAX_UPLOAD_BYTES // 2**20, megapixels=MAX_PIXELS // 10**6)
        return Refused(413, size)
    return Refused(415, say("discord.upload_type") if problem == "type" else say("discord.upload_scene"))


async def _read_apart(data: bytes) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.discord.upload_reader",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": ""},
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(data), READ_S)
        return dict(json.loads(out))
    except (TimeoutError, ValueError, BrokenPipeError, ConnectionResetError):
        return {"error": "scene"}
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
