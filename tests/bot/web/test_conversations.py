"""Conversations over HTTP: turns, boxes by hand, versions, pictures, streams, and whose they are."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from benchmarks.layout_painter import LayoutPainter

from .conftest import Served, begin, say, serving

SCENE = "a red car and a blue cup in a green meadow"


async def events(client: httpx.AsyncClient, at: str) -> AsyncIterator[dict[str, Any]]:
    async with client.stream("GET", f"{at}/events") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                yield json.loads(line[6:])


async def until(stream: AsyncIterator[dict[str, Any]], is_it: Any) -> list[dict[str, Any]]:
    """Read events up to the first of a kind."""
    got = []
    async with asyncio.timeout(20):
        async for event in stream:
            got.append(event)
            if is_it(event):
                break
    return got


async def state_of(client: httpx.AsyncClient, at: str) -> dict[str, Any]:
    return (await client.get(at)).json()


def drawn(event: dict[str, Any]) -> bool:
    return event["event"] == "state" and event["here"] is not None and event["here"]["drawn"]


async def test_a_program_waits_for_its_picture(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    reply = await say(browser, at, SCENE)
    assert [o["phrase"] for o in reply["layout"]["objects"]] == ["a red car", "a blue cup"]
    picture = await browser.get(reply["image"])
    assert Image.open(io.BytesIO(picture.content)).size == (512, 512)
    assert reply["version"] == 1
    assert "/data/" not in json.dumps(reply)


async def test_the_layout_is_kept_first_and_its_picture_completes_the_same_version(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    stream = events(browser, at)
    assert (await anext(stream))["here"] is None
    answer = await browser.post(f"{at}/turn", json={"text": SCENE, "wait": False})
    assert answer.status_code == 202
    got = await until(stream, drawn)
    kinds = [event["event"] for event in got]
    first = next(e for e in got if e["event"] == "state")
    assert kinds.index("layout") < kinds.index("state")
    assert (first["here"]["number"], first["here"]["drawn"]) == (1, False)
    assert "progress" in kinds
    assert [v["number"] for v in got[-1]["versions"]] == [1]
    assert [m["role"] for m in got[-1]["messages"]] == ["user", "assistant"]


async def test_a_dragged_box_is_a_version_named_after_what_was_done(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    first = await say(browser, at, SCENE)
    box = [0.1, 0.1, 0.3, 0.3]
    moved = await browser.post(f"{at}/turn", json={"operations": [{"op": "set_boxes", "boxes": {"cup-1": box}}]})
    reply = moved.json()
    assert reply["layout"]["objects"][1]["box"] == box
    assert reply["layout"]["objects"][0] == first["layout"]["objects"][0]
    assert reply["operations"][0]["op"] == "set_boxes"
    state = await state_of(browser, at)
    assert state["versions"][-1]["label"].endswith("the blue cup")
    undone = await browser.post(f"{at}/turn", json={"calls": [{"tool": "walk_versions", "args": {"to": "undo"}}]})
    assert undone.json()["layout"] == first["layout"]
    assert (await state_of(browser, at))["redo"] == 2


async def test_hands_may_add_rename_lock_reorder_duplicate_and_remove(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    await say(browser, at, SCENE, draw=False)
    operations = [
        {"op": "add", "phrase": "a yellow ball", "box": [0.4, 0.1, 0.6, 0.3]},
        {"op": "recaption", "targets": ["ball-1"], "phrase": "a green ball"},
        {"op": "reorder", "targets": ["car-1"], "to": "front"},
        {"op": "duplicate", "targets": ["ball-1"]},
        {"op": "remove", "targets": ["cup-1"]},
        {"op": "lock", "targets": ["ball-1"], "locked": True},
    ]
    for operation in operations:
        answer = await browser.post(f"{at}/turn", json={"operations": [operation], "draw": False})
        assert answer.status_code == 200, answer.text
        assert "error" not in answer.json()["event"], answer.json()
    objects = answer.json()["layout"]["objects"]
    assert {o["phrase"] for o in objects} == {"a red car", "a green ball"}
    assert next(o for o in objects if o["id"] == "ball-1") == {
        "id": "ball-1", "phrase": "a green ball", "box": [0.4, 0.1, 0.6, 0.3], "locked": True,
    }  # fmt: skip
    state = await state_of(browser, at)
    assert [v["number"] for v in state["versions"]] == list(range(1, 8))
    assert len({v["label"] for v in state["versions"]}) == 7


async def test_a_second_drag_while_the_picture_forms_loses_neither(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", LayoutPainter(step_s=0.2)) as served, served.browser() as browser:
        await browser.get("/")
        at = await begin(browser)
        await say(browser, at, SCENE, draw=False)
        stream = events(browser, at)
        await anext(stream)
        for number in (1, 2):
            box = {"cup-1": [0.1 * number, 0.1, 0.1 * number + 0.2, 0.3]}
            given = {"operations": [{"op": "set_boxes", "boxes": box}], "wait": False}
            await browser.post(f"{at}/turn", json=given)
            if number == 1:
                await until(stream, lambda e: e["event"] == "progress")
        got = await until(stream, drawn)
        assert got[-1]["here"]["number"] == 3
        assert [v["drawn"] for v in got[-1]["versions"]] == [False, False, True]
        assert served.painter.drawn == 1


async def test_stop_ends_the_drawing_and_keeps_the_layout(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", LayoutPainter(step_s=0.3)) as served, served.browser() as browser:
        await browser.get("/")
        at = await begin(browser)
        stream = events(browser, at)
        await browser.post(f"{at}/turn", json={"text": SCENE, "wait": False})
        await until(stream, lambda e: e["event"] == "progress")
        assert (await browser.post(f"{at}/stop")).json() == {"stopped": 1}
        await until(stream, lambda e: e["event"] == "reply" and e["error"])
        state = await state_of(browser, at)
        assert (state["here"]["number"], state["here"]["drawn"], state["running"]) == (1, False, None)


async def test_a_page_that_comes_in_mid_picture_sees_where_it_stands_and_the_end(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", LayoutPainter(step_s=0.2)) as served, served.browser() as browser:
        await browser.get("/")
        at = await begin(browser)
        stream = events(browser, at)
        await browser.post(f"{at}/turn", json={"text": SCENE, "wait": False})
        await until(stream, lambda e: e.get("stage") == "picture")
        await stream.aclose()  # type: ignore[attr-defined]
        again = events(browser, at)
        first = await anext(again)
        assert first["running"]["stage"] == "picture"
        assert first["here"]["layout"]["objects"]
        await until(again, drawn)


@pytest.mark.parametrize("how", [True, "later"])
async def test_what_a_killed_server_left_is_finished_by_the_next(tmp_path: Path, how: object) -> None:
    async with serving(tmp_path / "data") as served, served.browser() as browser:
        await browser.get("/")
        at, cookies = await begin(browser), browser.cookies
        owner = served.parts.owners
        name = next(iter(cookies.jar)).value.split(".")[0]  # type: ignore[union-attr]
        conversation = owner.conversation(name, at.removeprefix("/c/"))
        payload = {"text": SCENE, "layout": None, "draw": how}
        served.parts.app.store.accept(conversation, "m1", name, payload)  # accepted, and the process dies
    async with serving(tmp_path / "data") as served, served.browser(cookies=cookies) as browser:
        for _ in range(200):
            state = await state_of(browser, at)
            if state["here"] and state["here"]["drawn"]:
                break
            await asyncio.sleep(0.05)
        assert state["here"]["drawn"]


async def test_the_same_id_again_is_the_same_turn(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    first, again = await say(browser, at, SCENE, id="one"), await say(browser, at, SCENE, id="one")
    assert first == again
    assert len((await state_of(browser, at))["versions"]) == 1


async def test_a_downloaded_picture_dropped_on_another_page_goes_on_from_it(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    first = await say(browser, at, SCENE)
    picture = (await browser.get(f"{first['image']}?download")).content
    other = await begin(browser)
    stream = events(browser, other)
    assert (await browser.post(f"{other}/upload", content=picture)).status_code == 202
    got = await until(stream, drawn)
    assert got[-1]["here"]["layout"] == first["layout"]
    assert got[-1]["here"]["seed"] == first["seed"]


async def test_thumbnails_and_exports_of_a_version(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    await say(browser, at, SCENE, draw=False)
    undrawn = await browser.get(f"{at}/v/1/thumbnail")
    assert undrawn.headers["content-type"].startswith("image/svg")
    await browser.post(f"{at}/turn", json={"calls": [{"tool": "generate_picture"}]})
    small = Image.open(io.BytesIO((await browser.get(f"{at}/v/1/thumbnail")).content))
    assert max(small.size) == 144
    for kind, holds in {"json": '"car-1"', "lmd": "a red car", "coco": "annotations", "text": "a red car"}.items():
        assert holds in (await browser.get(f"{at}/v/1/export/{kind}")).text


async def test_conversations_are_listed_for_their_owner_and_can_be_deleted(served: Served) -> None:
    async with served.browser() as ann, served.browser() as ben:
        await ann.get("/")
        await ben.get("/")
        at = await begin(ann)
        await say(ann, at, SCENE)
        assert [c["title"] for c in (await ann.get("/c")).json()["conversations"]] == [SCENE]
        assert (await ben.get("/c")).json()["conversations"] == []
        for path in ("", "/events", "/v/1", "/v/1/picture.png", "/v/1/thumbnail"):
            answer = await ben.get(f"{at}{path}")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, 404)
        assert (await ben.post(f"{at}/turn", json={"text": "undo"})).status_code == 404
        assert (await ben.delete(at)).status_code == 404
        assert (await ann.delete(at)).status_code == 200
        assert (await ann.get("/c")).json()["conversations"] == []


async def test_a_chat_of_ones_own_takes_the_place_of_a_key(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    prompt = (await browser.post(f"{at}/prompt", json={"text": "a red car"})).json()["prompt"]
    assert "a red car" in prompt
    answer = "Objects: [('a red car', [40, 250, 200, 130])]\nBackground prompt: a green meadow\nNegative prompt:"
    stream = events(browser, at)
    await anext(stream)
    assert (await browser.post(f"{at}/answer", json={"text": "a red car", "answer": answer})).status_code == 202
    got = await until(stream, drawn)
    assert [item["phrase"] for item in got[-1]["here"]["layout"]["objects"]] == ["a red car"]
    bad = await browser.post(f"{at}/answer", json={"text": "a red car", "answer": "I cannot do that"})
    assert bad.status_code == 400
    assert len(bad.json()["error"]["message"]) > 20


async def test_finer_settings_reach_the_renderer_and_make_another_version(
    served: Served, browser: httpx.AsyncClient
) -> None:
    at = await begin(browser)
    await say(browser, at, SCENE)
    asked = []
    render = served.painter.render
    served.painter.render = lambda request, on_step=None: asked.append(request) or render(request, on_step)  # type: ignore[method-assign, func-returns-value]
    given = {"overall_prompt": "a painting", "object_negative": "text", "frozen_step_ratio": 0.25, "object_seed": 9}
    draw = {"tool": "generate_picture"}
    calls = [{"tool": "set_options", "args": {"overrides": given}}, draw]
    reply = (await browser.post(f"{at}/turn", json={"calls": calls})).json()
    assert reply["version"] == 2
    assert {name: getattr(asked[-1], name) for name in given} == given
    again = (await browser.post(f"{at}/turn", json={"calls": [draw]})).json()
    assert (again["version"], len(asked)) == (2, 1)
    bad = [{"tool": "set_options", "args": {"overrides": {"frozen_step_ratio": 7}}}]
    assert (await browser.post(f"{at}/turn", json={"calls": bad})).json()["version"] == 2
    calls = [{"tool": "set_options", "args": {"forget": list(given)}}, draw]
    assert (await browser.post(f"{at}/turn", json={"calls": calls})).json()["version"] == 3
    assert asked[-1].overall_prompt is None
