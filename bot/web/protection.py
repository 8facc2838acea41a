"""What stands before every request: who may ask from where, and headers that keep the page to itself.

It knows nothing of conversations.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tools.layout.detection import LANGUAGES
from tools.layout.speech import say

from .answers import refusal_answer
from .refusal import Refused

MAX_JSON_BYTES = 512 * 2**10
PUBLIC = "/pictures/"
"""What other sites may show: pictures whose signed link somebody gave them."""
BODY_S = 20.0
"""A body that takes longer is not waited for."""
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": CONTENT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-resource-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}
_ZH = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-hant": "zh-Hant"}


class Protection:
    """The middleware around everything.

    Args:
        hosts: names under which the server may be reached; None is any. A page elsewhere that lets its own name point
            here (DNS rebinding) is thereby refused where the server listens on this machine alone.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS.items() if n not in given)]
            await send(message)

        request = Request(scope, receive)
        try:
            self._check(request)
        except Refused as refused:
            await refusal_answer(refused, language_of(request))(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _check(self, request: Request) -> None:
        host = request.headers.get("host", "")
        if self._hosts is not None and (urlsplit(f"//{host}").hostname or "") not in self._hosts:
            raise Refused(421, say("web.foreign_host"))
        origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
        goes_here = request.method == "GET" and request.headers.get("sec-fetch-mode") == "navigate"
        if site == "cross-site" and not goes_here and not request.url.path.startswith(PUBLIC):
            raise Refused(403, say("web.foreign_origin"))
        if request.method not in ("GET", "HEAD") and origin is not None and urlsplit(origin).netloc != host:
            raise Refused(403, say("web.foreign_origin"))


async def read_body(request: Request, most: int = MAX_JSON_BYTES) -> bytes:
    """Read a body with a limit on bytes and on time, whatever its headers promise. Raises: Refused."""
    if int(request.headers.get("content-length") or 0) > most:
        raise _too_large(most)
    got = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for chunk in request.stream():
                got += chunk
                if len(got) > most:
                    raise _too_large(most)
    except TimeoutError:
        raise Refused(408, say("web.too_slow")) from None
    except ClientDisconnect:
        raise Refused(400, say("web.too_slow")) from None
    return bytes(got)


def _too_large(most: int) -> Refused:
    return Refused(413, say("web.too_large", kilobytes=most // 1024))


def language_of(request: Request) -> str:
    """Return the first language that the browser asks for and we speak."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    for part in asked.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return _ZH.get(tag, "zh-Hans")
        if (language := tag.split("-")[0]) in LANGUAGES:
            return language
    return "en"
