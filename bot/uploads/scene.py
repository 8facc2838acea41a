"""Reads the scene in a picture's bytes: by its header first, then in a process that can be killed.

It knows nothing of where the bytes came from.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.speech import Said, say

from .reader_process import MAX_PIXELS, problem_with_header

MAX_BYTES = 16 * 2**20
READ_S = 15.0
AT_ONCE = asyncio.Semaphore(2)
Problem = Literal["type", "pixels", "scene"]
"""No PNG, too large a one, or one without a scene of ours."""


class UnusablePicture(Exception):
    """A picture that nothing can go on from."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)

    @property
    def said(self) -> Said:
        """Say what is wrong."""
        if self.problem == "pixels":
            return too_large()
        return say("discord.upload_type") if self.problem == "type" else say("discord.upload_scene")


@dataclass(frozen=True)
class UploadedScene:
    """What a picture of ours was made from."""

    layout: dict[str, Any]
    seed: int
    options: dict[str, Any]


def too_large() -> Said:
    """Say how large a picture may be."""
    return say("discord.upload_size", megabytes=MAX_BYTES // 2**20, megapixels=MAX_PIXELS // 10**6)


def check_header(data: bytes) -> None:
    """Decide by a picture's first 33 bytes, before anything is decoded. Raises: UnusablePicture."""
    if problem := problem_with_header(data[:33]):
        raise UnusablePicture(problem)


async def read_scene(data: bytes) -> UploadedScene:
    """Read the scene in a picture's bytes. Raises: UnusablePicture."""
    check_header(data)
    found = await read_apart(data)
    if "error" in found:
        raise UnusablePicture(found["error"])
    try:
        layout = Layout.from_json(found["layout"])
    except LayoutError as error:
        raise UnusablePicture("scene") from error
    made = {"steps": found["steps"], "method": found["method"]}
    return UploadedScene(layout.to_json(), int(found["seed"]), made)


async def read_apart(data: bytes) -> dict[str, Any]:
    """Return what the process says that reads the picture; an error where it says nothing in time."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.uploads.reader_process",
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
