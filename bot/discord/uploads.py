"""Pictures that people attach: limits first, then fetched with a cap, then read in a process that can be killed.

Only attachments of the event itself are fetched, from Discord's file hosts; no address that somebody wrote. It knows
nothing of turns.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import discord

from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.speech import Said, say

from .endpoints import is_attachment_host
from .request import Request, Upload
from .upload_reader import MAX_PIXELS, problem_with_header

MAX_BYTES = 16 * 2**20
FETCH_S = 20.0
READ_S = 15.0
CHUNK_BYTES = 64 * 2**10
PNG = "image/png"
AT_ONCE = asyncio.Semaphore(2)


class UploadRefused(Exception):
    """The picture is not read; the sentence says why."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(said)


@dataclass(frozen=True)
class UploadedScene:
    """What an uploaded picture of ours was made from."""

    layout: dict[str, Any]
    seed: int
    options: dict[str, Any]


def first_upload(message: discord.Message) -> Upload | None:
    """Describe the first attachment of a message that calls itself a PNG, else the first at all."""
    kinds = sorted(message.attachments, key=lambda a: not (a.content_type or "").startswith(PNG))
    return upload_of(kinds[0]) if kinds else None


def upload_of(attachment: discord.Attachment) -> Upload:
    """Describe an attachment."""
    one = attachment
    return Upload(one.url, one.size, one.width or 0, one.height or 0, one.content_type or "")


def check(upload: Upload) -> None:
    """Decide by what the event says, before a byte is fetched. Raises: UploadRefused."""
    if not upload.content_type.startswith(PNG):
        raise UploadRefused(say("discord.upload_type"))
    if not 0 < upload.size_bytes <= MAX_BYTES or upload.width * upload.height > MAX_PIXELS:
        raise UploadRefused(say("discord.upload_size", megabytes=MAX_BYTES // 2**20, megapixels=MAX_PIXELS // 10**6))
    if not is_attachment_host(upload.url):
        raise UploadRefused(say("discord.upload_host"))


async def read_upload(upload: Upload) -> UploadedScene:
    """Fetch and read an attachment. Raises: UploadRefused."""
    check(upload)
    async with AT_ONCE:
        data = await _fetch(upload)
        if problem := problem_with_header(data[:33]):
            raise UploadRefused(_said(problem))
        found = await _read_apart(data)
    if "error" in found:
        raise UploadRefused(_said(found["error"]))
    try:
        layout = Layout.from_json(found["layout"])
    except LayoutError as error:
        raise UploadRefused(_said("scene")) from error
    made = {"steps": found["steps"], "method": found["method"]}
    return UploadedScene(layout.to_json(), int(found["seed"]), made)


async def with_scene(request: Request) -> Request:
    """Put the scene of the attached picture, where there is one, into the request. Raises: UploadRefused."""
    if request.upload is None:
        return request
    scene = await read_upload(request.upload)
    return replace(request, layout=scene.layout, seed=scene.seed, options={**request.options, **scene.options})


def _said(problem: str) -> Said:
    if problem == "pixels":
        return say("discord.upload_size", megabytes=MAX_BYTES // 2**20, megapixels=MAX_PIXELS // 10**6)
    return say("discord.upload_type") if problem == "type" else say("discord.upload_scene")


async def _fetch(upload: Upload) -> bytes:
    """Fetch with a cap on bytes and time, whatever the answer's headers promise."""
    got = bytearray()
    try:
        timeout = aiohttp.ClientTimeout(total=FETCH_S)
        async with (
            aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session,
            session.get(upload.url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise UploadRefused(say("discord.upload_gone"))
            async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
                got += chunk
                if len(got) > MAX_BYTES:
                    raise UploadRefused(_said("pixels"))
                if len(got) >= 33 and problem_with_header(bytes(got[:33])):
                    break
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise UploadRefused(say("discord.upload_gone")) from error
    return bytes(got)


async def _read_apart(data: bytes) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.discord.upload_reader",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": _source_folder(), "PATH": ""},
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


def _source_folder() -> str:
    return str(Path(__file__).parents[2])
