"""The one page and its few files, read once at the start: no path of a request is ever opened."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tools.generation.presets import PRESETS
from tools.generation.request import METHODS
from tools.layout.speech import say

from .answers import json_answer
from .parts import WebParts
from .protection import language_of, read_body
from .refusal import Refused
from .words import page_words

FOLDER = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".html": "text/html"}
RIGHT_TO_LEFT = ("ar",)
_WORD = re.compile(r"\{\{([a-z_]+)\}\}")


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent."""

    data: bytes
    zipped: bytes
    kind: str
    tag: str


class PageRoutes:
    """Answers with the page."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts
        self._files = static_files()

    def routes(self) -> list[Route]:
        """List them."""
        return [
            Route("/", self.page),
            Route("/enter", self.enter, methods=["POST"]),
            Route("/static/{name:str}", self.static),
            Route("/health", self.health),
        ]

    async def page(self, request: Request) -> Response:
        """Send the page, or the one that asks for the token; a new browser gets its cookie."""
        language, owners = language_of(request), self._parts.owners
        owner = owners.find(request)
        name = "enter.html" if owner is None and owners.token is not None else "index.html"
        response = _sent(request, _file(fill(name, language).encode(), ".html"), "no-store")
        if owner is None and owners.token is None:
            owners.welcome(response, request.url.scheme == "https")
        return response

    async def enter(self, request: Request) -> Response:
        """Let in whoever shows the token."""
        given = json.loads(await read_body(request, 4096) or b"{}")
        if not self._parts.owners.is_token(str(given.get("token", "") if isinstance(given, dict) else "")):
            raise Refused(401, say("web.wrong_token"))
        response = json_answer({"welcome": True})
        self._parts.owners.welcome(response, request.url.scheme == "https")
        return response

    async def static(self, request: Request) -> Response:
        """Send one of the page's files."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise Refused(404, say("web.nothing_here"))
        return _sent(request, file, "no-cache")

    async def health(self, request: Request) -> Response:
        """Say that the server works."""
        return json_answer({"status": "ok"})


@cache
def static_files() -> Mapping[str, StaticFile]:
    """Read the files that the page names."""
    paths = [path for path in sorted(FOLDER.iterdir()) if path.suffix in KINDS and path.suffix != ".html"]
    return {path.name: _file(path.read_bytes(), path.suffix) for path in paths}


def _file(data: bytes, suffix: str) -> StaticFile:
    tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    return StaticFile(data, gzip.compress(data, 6, mtime=0), KINDS[suffix], tag)


def _sent(request: Request, file: StaticFile, caching: str) -> Response:
    headers = {"cache-control": caching, "etag": file.tag, "vary": "accept-encoding, accept-language"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(None, 304, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.zipped, 200, {**headers, "content-encoding": "gzip"}, file.kind)
    return Response(file.data, 200, headers, file.kind)


def _for_scripts(words: Mapping[str, str]) -> dict[str, str]:
    """Leave out the words that no script says: they would only make the page heavier."""
    scripts = b"".join(file.data for name, file in static_files().items() if name.endswith(".js")).decode()
    computed = ("preset_", "stage_")
    return {key: text for key, text in words.items() if f'"{key}"' in scripts or key.startswith(computed)}


@cache
def fill(name: str, language: str) -> str:
    """Return a page with its words in a language."""
    words = page_words(language)
    facts = {
        "presets": {name: preset.steps for name, preset in PRESETS.items()},
        "methods": METHODS,
        "language": language,
    }
    data = json.dumps({"words": _for_scripts(words), **facts}, ensure_ascii=False).replace("<", "\\u003c")
    values = {
        **{key: html.escape(text) for key, text in words.items()},
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "data": data,
    }
    return _WORD.sub(lambda found: values[found[1]], (FOLDER / name).read_text("utf-8"))
