"""Pictures that people attach: limits first, then fetched with a cap, then read in a process that can be killed.

Only attachments of the event itself are fetched, from Discord's file hosts; no address that somebody wrote. It knows
nothing of turns.
"""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import discord

from tools.layout.speech import Said, say

from ..uploads.reader_process import MAX_PIXELS, problem_with_header
from ..uploads.scene import AT_ONCE, MAX_BYTES, UnusablePicture, UploadedScene, read_scene, too_large
from .endpoints import is_attachment_host
from .request import Request, Upload

FETCH_S = 20.0
CHUNK_BYTES = 64 * 2**10
PNG = "image/png"


class UploadRefused(Exception):
    """The picture is not read; the sentence says why."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(said)


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
        raise UploadRefused(too_large())
    if not is_attachment_host(upload.url):
        raise UploadRefused(say("discord.upload_host"))


async def read_upload(upload: Upload) -> UploadedScene:
    """Fetch and read an attachment. Raises: UploadRefused."""
    check(upload)
    try:
        async with AT_ONCE:
            return await read_scene(await _fetch(upload))
    except UnusablePicture as error:
        raise UploadRefused(error.said) from error


async def with_scene(request: Request) -> Request:
    """Put the scene of the attached picture, where there is one, into the request. Raises: UploadRefused."""
    if request.upload is None:
        return request
    scene = await read_upload(request.upload)
    return replace(request, layout=scene.layout, seed=scene.seed, options={**request.options, **scene.options})


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
                    raise UploadRefused(too_large())
                if len(got) >= 33 and problem_with_header(bytes(got[:33])):
                    break
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise UploadRefused(say("discord.upload_gone")) from error
    return bytes(got)
