"""OpenAI's shapes, asked for by the real `openai` package."""

from __future__ import annotations

import asyncio
import base64
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import openai
import pytest
from PIL import Image

from benchmarks.layout_painter import LayoutPainter
from tools.generation.picture_file import scene_from_chunks

from .conftest import Served, serving

SCENE = "a red car and a blue cup in a green meadow"


@pytest.fixture
async def client(served: Served) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(base_url=f"{served.url}/v1", api_key="my key", max_retries=0) as one:
        yield one


def picture_of(data: str | None) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data or "")))


async def test_the_model_is_listed(client: openai.AsyncOpenAI) -> None:
    assert [model.id async for model in client.models.list()] == ["groundling"]


async def test_pictures_of_a_caption_come_in_the_size_asked_for_each_with_its_seed(client: openai.AsyncOpenAI) -> None:
    answer = await client.images.generate(prompt=SCENE, n=2, size="768x512", model="groundling")  # type: ignore[call-overload]
    pictures = [picture_of(one.b64_json) for one in answer.data]
    assert [picture.size for picture in pictures] == [(768, 512)] * 2
    scenes = [scene_from_chunks(picture.text, "the answer") for picture in pictures]  # type: ignore[attr-defined]
    assert scenes[0].layout == scenes[1].layout
    assert scenes[0].seed != scenes[1].seed


async def test_the_link_of_a_picture_needs_no_cookie_and_no_other_link_works(
    client: openai.AsyncOpenAI, served: Served
) -> None:
    answer = await client.images.generate(prompt=SCENE, response_format="url")
    link = (answer.data or [])[0].url or ""
    async with served.browser() as stranger:
        elsewhere = {"sec-fetch-site": "cross-site"}
        assert (await stranger.get(link, headers=elsewhere)).headers["content-type"] == "image/png"
        wrong = re.sub(r"\.1\.", ".2.", link)
        assert (await stranger.get(wrong, headers=elsewhere)).status_code == 404


async def test_a_chat_edits_the_picture_that_it_shows(client: openai.AsyncOpenAI) -> None:
    said = [{"role": "user", "content": SCENE}]
    texts = ("make the cup bigger", "remove the car")
    layouts = []
    for text in (*texts, None):
        answer = await client.chat.completions.create(model="groundling", messages=said)  # type: ignore[arg-type]
        layouts.append(answer.model_extra["groundling"]["layout"]["objects"])  # type: ignore[index]
        said += [{"role": "assistant", "content": answer.choices[0].message.content or ""}]
        said += [{"role": "user", "content": text}] if text else []
    assert [len(objects) for objects in layouts] == [2, 2, 1]
    assert layouts[1][1]["box"] != layouts[0][1]["box"]
    assert layouts[2] == [layouts[1][1]]


async def test_a_chat_that_goes_back_to_an_earlier_answer_goes_on_from_there(client: openai.AsyncOpenAI) -> None:
    said = [{"role": "user", "content": SCENE}]
    first = await client.chat.completions.create(model="groundling", messages=said)  # type: ignore[arg-type]
    said += [{"role": "assistant", "content": first.choices[0].message.content or ""}]
    for text, left in (("remove the car", "a blue cup"), ("remove the cup", "a red car")):
        asked = [*said, {"role": "user", "content": text}]
        answer = await client.chat.completions.create(model="groundling", messages=asked)  # type: ignore[arg-type]
        objects = answer.model_extra["groundling"]["layout"]["objects"]  # type: ignore[index]
        assert [item["phrase"] for item in objects] == [left]


async def test_a_streamed_answer_says_the_same(client: openai.AsyncOpenAI) -> None:
    asked = [{"role": "user", "content": [{"type": "text", "text": SCENE}]}]
    stream = await client.chat.completions.create(model="groundling", messages=asked, stream=True)  # type: ignore[call-overload]
    chunks = [chunk async for chunk in stream]
    content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert "a red car" in content
    assert "/pictures/" in content
    assert chunks[-1].choices[0].finish_reason == "stop"


async def test_what_cannot_be_done_is_an_error_that_the_package_knows(client: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="multiples of 64"):
        await client.images.generate(prompt=SCENE, size="500x500")  # type: ignore[call-overload]
    with pytest.raises(openai.BadRequestError, match="last message"):
        await client.chat.completions.create(model="groundling", messages=[{"role": "assistant", "content": "hi"}])
    with pytest.raises(openai.BadRequestError):
        await client.images.generate(prompt="x" * 3000)


async def test_a_program_that_hangs_up_gets_no_picture_drawn(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", LayoutPainter(step_s=0.5)) as served, served.browser() as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/v1/images/generations", json={"prompt": SCENE}, timeout=0.7)
        for _ in range(100):
            if not len(served.parts.runner.jobs):
                break
            await asyncio.sleep(0.05)
        assert len(served.parts.runner.jobs) == 0
        assert served.painter.drawn == 0


async def test_the_interface_is_described(served: Served) -> None:
    async with served.browser() as client:
        described = (await client.get("/openapi.json")).json()
    assert described["openapi"].startswith("3.1")
    assert "/v1/images/generations" in described["paths"]
    schemas = described["components"]["schemas"]
    refs = re.findall(r"#/components/schemas/(\w+)", str(described))
    assert set(refs) <= set(schemas)
    assert "SetBoxes" in refs
