"""Bad input and strangers: each refused with a status and a sentence, and nothing of it done or shown."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr

from .conftest import Served, begin, say, serving

SCENE = "a red car and a blue cup in a green meadow"


def refused(answer: httpx.Response, status: int) -> str:
    """Check that an answer is a refusal, and return its sentence."""
    assert answer.status_code == status, answer.text
    message = answer.json()["error"]["message"]
    assert len(message) > 10
    return message


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "evil.example"}, 421),
    ],
)
async def test_other_sites_are_refused(browser: httpx.AsyncClient, headers: dict[str, str], status: int) -> None:
    at = await begin(browser)
    refused(await browser.post(f"{at}/turn", json={"text": SCENE}, headers=headers), status)
    assert (await browser.get(at)).json()["versions"] == []


async def test_a_page_elsewhere_reads_nothing(browser: httpx.AsyncClient) -> None:
    refused(await browser.get("/c", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}), 403)


async def test_the_page_may_load_nothing_from_elsewhere_and_be_framed_nowhere(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/static/main.js", "/c", "/nothing"):
        policy = (await browser.get(path)).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


BAD_TURNS = {
    "not json": 400,
    "[]": 400,
    "{}": 400,
    '{"text": "a car", "layout": {}}': 400,
    '{"words": "a car"}': 400,
    '{"operations": [{"op": "explode"}]}': 400,
    '{"layout": {"caption": "a car"}}': 400,
    '{"calls": [{"tool": "os.system"}]}': 400,
    '{"text": "a car", "language": "../../etc"}': 400,
    "[" * 100_000: 400,
    '{"text": "' + "x" * 10_000_000 + '"}': 413,
}


@pytest.mark.parametrize("body", BAD_TURNS, ids=[body[:20] for body in BAD_TURNS])
async def test_a_bad_turn_is_refused_with_a_sentence(browser: httpx.AsyncClient, body: str) -> None:
    at = await begin(browser)
    sentence = refused(await browser.post(f"{at}/turn", content=body.encode()), BAD_TURNS[body])
    assert "Traceback" not in sentence
    assert (await browser.get(at)).json()["messages"] == []


PATHS = (
    "/static/../page.py", "/static/%2e%2e%2fpage.py", "/static/..%5cpage.py", "/static//etc/passwd", "/../../etc/passwd",
    "/c/../../etc/passwd", "/static/index.html", "/c/x/v/1/picture.png",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
async def test_no_path_of_a_request_is_opened(served: Served, path: str) -> None:
    target = urlsplit(served.url)
    reader, writer = await asyncio.open_connection(target.hostname, target.port)
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 404 " in head.splitlines()[0] or b" 401 " in head.splitlines()[0]
    assert b"root:" not in body
    assert b"import" not in body


async def test_html_in_phrases_stays_text(browser: httpx.AsyncClient) -> None:
    at = await begin(browser)
    await say(browser, at, SCENE, draw=False)
    evil = "<img src=x onerror=alert(1)>"
    operation = {"op": "recaption", "targets": ["car-1"], "phrase": evil}
    await browser.post(f"{at}/turn", json={"operations": [operation], "draw": False})
    version = await browser.get(f"{at}/v/2")
    assert version.headers["content-type"] == "application/json"
    assert version.json()["layout"]["objects"][0]["phrase"] == f"a {evil}"
    assert evil not in (await browser.get(f"{at}/v/2/thumbnail")).text
    assert "<img" not in (await browser.get(f"{at}/v/2/export/svg")).text
    assert (await browser.get(f"{at}/v/2/export/text")).headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"GIF89a" + b"x" * 100, 415), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, 415), (b"x" * (17 * 2**20), 413), (b"", 415)],
)
async def test_what_is_no_picture_of_ours_is_refused(browser: httpx.AsyncClient, data: bytes, status: int) -> None:
    at = await begin(browser)
    refused(await browser.post(f"{at}/upload", content=data), status)


async def test_a_forged_cookie_is_nobody(served: Served) -> None:
    async with served.browser(cookies={"groundling": "0123456789abcdef.00000000000000000000000000000000"}) as client:
        refused(await client.get("/c", headers={"sec-fetch-site": "same-origin"}), 401)


async def test_where_a_token_is_set_nothing_is_done_without_it(tmp_path: Path) -> None:
    token = SecretStr("open sesame")
    async with serving(tmp_path / "data", serve_token=token) as served, served.browser() as client:
        page = await client.get("/")
        assert 'type="password"' in page.text
        assert not client.cookies
        refused(await client.post("/c"), 401)
        refused(await client.post("/c", headers={"authorization": "Bearer wrong"}), 401)
        refused(await client.post("/enter", json={"token": "wrong"}), 401)
        assert (await client.post("/c", headers={"authorization": "Bearer open sesame"})).status_code == 201
        assert (await client.post("/enter", json={"token": "open sesame"})).status_code == 200
        assert 'id="composer"' in (await client.get("/")).text
        assert (await client.post("/c")).status_code == 201


async def test_a_client_that_sends_no_end_or_reads_nothing_holds_nobody_up(served: Served) -> None:
    target = urlsplit(served.url)
    held = [socket.create_connection((target.hostname, target.port)) for _ in range(20)]
    for one in held:
        one.sendall(b"POST /c HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\nhalf")
    async with served.browser() as client:
        await client.get("/")
        at = await begin(client)
        assert (await say(client, at, SCENE))["version"] == 1
    for one in held:
        one.close()


async def test_what_an_address_may_draw_in_a_day_has_a_limit(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", serve_daily_samples=5) as served, served.browser() as client:
        await client.get("/")
        at = await begin(client)
        reply = await say(client, at, SCENE)
        assert "5 UNet samples" in reply["text"]
        assert reply["image"] is None
        assert reply["layout"] is not None


async def test_sentences_are_said_in_the_browsers_language(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/c/000000000000000000000000", headers={"accept-language": "de-DE,de;q=0.9"})
    assert refused(answer, 404)
    page = (await browser.get("/", headers={"accept-language": "de"})).text
    assert '<html lang="de"' in page
    facts = page.split('id="facts">')[1].split("</script>")[0]
    assert json.loads(facts)["language"] == "de"
