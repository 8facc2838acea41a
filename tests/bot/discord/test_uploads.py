"""Pictures that people drop: ours go on from their scene, everything else is refused in time and in bounds."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from PIL import Image, PngImagePlugin

from agent.app import App
from bot.discord import uploads
from bot.discord.client import Groundling
from bot.discord.outgoing_message import PictureFile
from bot.discord.reencode import fit, size_of
from bot.discord.request import Upload
from bot.discord.status import memory_mb
from bot.discord.uploads import UploadRefused, read_upload
from bot.uploads.scene import read_apart
from tests.bot.discord.conftest import BoxRenderer
from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.discord_world import Payload
from tools.generation.picture_file import PictureScene, encode_png
from tools.language.planner import OfflinePlanner


async def our_png(caption: str = "a red car to the left of a cat", seed: int = 77) -> bytes:
    layout = (await OfflinePlanner().plan(caption)).layout
    return encode_png(Image.new("RGB", (512, 512)), PictureScene(layout, seed, 9, "lmd_plus", "clipart", 3))


def png_of_size(width: int, height: int) -> bytes:
    """Write a tiny PNG whose header promises this many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = b""
    for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")):
        chunks += struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return b"\x89PNG\r\n\x1a\n" + chunks


async def replied(server: LoopbackDiscord, message: Payload, count: int = 1) -> Payload:
    said = await server.until(
        lambda: len(server.said_by_bot(message["id"])) >= count and server.said_by_bot(message["id"])
    )
    return said[-1]


async def test_a_picture_of_ours_dropped_into_a_channel_goes_on_from_its_scene(
    server: LoopbackDiscord, bot: Groundling, app: App
) -> None:
    message = await server.say("", attachments=[server.attach("groundling-3.png", await our_png())])
    reply = await replied(server, message)
    assert "seed 77" in reply["content"]
    assert reply["attachments"][0]["description"].startswith("a red car (at the bottom) and a cat (")
    await server.say("remove the cat", message["id"])
    await replied(server, message, 2)
    version = app.store.version(f"discord:{server.world.guild_id}:{message['id']}", 2)
    assert [item["phrase"] for item in version.layout["objects"]] == ["a red car"]
    assert (version.seed, version.parent) == (77, 1)


async def test_words_with_a_picture_change_its_scene_at_once(server: LoopbackDiscord, bot: Groundling) -> None:
    message = await server.mention("remove the car", attachments=[server.attach("x.png", await our_png())])
    reply = await replied(server, message)
    assert reply["attachments"][0]["description"].startswith("a cat (at the bottom right).")


async def test_words_with_a_picture_that_is_not_ours_are_done_and_the_picture_is_noted(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    photo = server.attach("holiday.jpg", b"x" * 100, content_type="image/jpeg")
    reply = await replied(server, await server.mention("a blue bird", attachments=[photo]))
    assert "a blue bird" in reply["attachments"][0]["description"]
    assert "I cannot use the attached picture, so I did what the words say." in reply["content"]


async def test_a_strangers_picture_that_nobody_showed_us_is_not_even_fetched(
    server: LoopbackDiscord, bot: Groundling
) -> None:
    await server.say("look", attachments=[server.attach("holiday.png", await our_png())])
    odd = await server.say("", attachments=[server.attach("groundling-9.png", png_of_size(4, 4))])
    await replied(server, await server.mention("a bird"))
    assert "holiday.png" not in server.fetched
    await server.until(lambda: not bot.parts.app_store.open_events())
    assert len(server.posts()) == 1
    assert server.thread_of(odd) is None


def in_bounds(**claims: Any) -> dict[str, Any]:
    return {"name": "x.png", "data": png_of_size(64, 64)} | claims


HOSTILE = {
    "an svg": in_bounds(content_type="image/svg+xml", data=b"<svg/>"),
    "a gif": in_bounds(content_type="image/gif", data=b"GIF89a" + b"\0" * 500),
    "a gif that says png": in_bounds(data=b"GIF89a" + b"\0" * 500),
    "ten gigabytes, it says": in_bounds(size=10 * 2**30),
    "a bomb in the event": in_bounds(width=65535, height=65535),
    "a bomb in the header": in_bounds(data=png_of_size(65535, 65535)),
    "no scene": in_bounds(),
    "another host": in_bounds(url="http://169.254.169.254/latest/meta-data"),
    "another port": in_bounds(url="http://127.0.0.1:1/x.png"),
    "a file": in_bounds(url="file:///etc/passwd"),
    "gone": in_bounds(name="gone.png", url=None),
}


@pytest.mark.parametrize("what", HOSTILE)
async def test_everything_else_is_refused_with_a_sentence_and_draws_nothing(
    server: LoopbackDiscord, bot: Groundling, renderer: BoxRenderer, app: App, what: str
) -> None:
    claims = dict(HOSTILE[what])
    attachment = server.attach(claims.pop("name"), claims.pop("data"), **claims)
    if what == "gone":
        attachment["url"] = server.api_url.replace("/api/v10", "/files/nothing")
    reply = await replied(server, await server.mention("make it bigger", attachments=[attachment]))
    assert reply["content"]
    assert reply["attachments"] == []
    assert renderer.drawn == 0
    assert app.store.versions(f"discord:{server.world.guild_id}:{reply['channel_id']}") == ()


@pytest.mark.parametrize("kind", ["scene that is no layout", "deep json", "many text chunks", "endless text"])
async def test_scenes_that_strangers_wrote_are_proven_apart(kind: str) -> None:
    chunks = PngImagePlugin.PngInfo()
    layout = {"scene that is no layout": "[1]", "deep json": "[" * 90_000, "endless text": '"' + "a" * 3_000_000}
    for name in ("seed", "steps", "method", "checkpoint", "version"):
        chunks.add_itxt(f"groundling:{name}", "1")
    for _ in range(200 if kind == "many text chunks" else 1):
        chunks.add_itxt("groundling:layout", layout.get(kind, "x" * 400_000), zip=True)
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8)).save(buffer, "PNG", pnginfo=chunks)
    before = memory_mb()
    found = await read_apart(buffer.getvalue())
    assert found == {"error": "scene"}
    assert memory_mb() - before < 64


async def test_a_file_host_that_lies_or_never_ends_is_cut_off(
    server: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FETCH_S", 0.5)
    sent = 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        answer = web.StreamResponse()
        await answer.prepare(request)
        await answer.write(png_of_size(64, 64)[:40])
        while request.path.endswith("flood.png"):
            await answer.write(b"\0" * 2**20)
            sent += 1
        await asyncio.sleep(5)
        return answer

    server.handlers.update({"flood.png": flood, "slow.png": flood})
    for name in ("flood.png", "slow.png"):
        address = server.attach(name, b"x" * 100)["url"]
        with pytest.raises(UploadRefused):
            await read_upload(Upload(address, 100, 64, 64, "image/png"))
    assert sent < 60


def test_a_picture_too_large_for_its_place_is_encoded_smaller(tmp_path: Path) -> None:
    path = tmp_path / "groundling-1.png"
    Image.effect_noise((512, 512), 90).convert("RGB").save(path)
    large = PictureFile(path, "groundling-1.png", "noise")
    assert fit(large, 10**7) is large
    for most in (100_000, 20_000):
        small = fit(large, most)
        assert size_of(small) <= most
        assert (small.name, small.alt) == ("groundling-1.jpg", "noise")
    assert Image.open(io.BytesIO(fit(large, 0).content)).size == (256, 256)  # type: ignore[arg-type]
