"""A loopback server that speaks the OpenAI chat protocol from a script, and remembers what it was asked.

It runs on 127.0.0.1 on a free port, in a thread of its own, and stops when its `with` block ends.

    with ScriptedOpenAI([Status(429, headers={"Retry-After": "0"}), Text("hello")]) as server:
        ...  # point OPENAI_BASE_URL to server.base_url
        assert len(server.requests) == 2
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class Text:
    """A message of plain text."""

    text: str
    finish_reason: str = "stop"


@dataclass(frozen=True)
class ToolCall:
    """A message that calls one tool; put several into `ToolCalls`. A str as arguments is sent as it is."""

    name: str
    arguments: Mapping[str, Any] | str = field(default_factory=dict)


@dataclass(frozen=True)
class ToolCalls:
    """A message that calls several tools at once."""

    calls: tuple[ToolCall, ...]
    text: str = ""


@dataclass(frozen=True)
class Streamed:
    """A text as a stream of server-sent events, a word at a time; `breaks_after` words the connection is lost."""

    text: str
    every_s: float = 0.0
    breaks_after: int | None = None


@dataclass(frozen=True)
class Refusal:
    """A message whose refusal field is set."""

    text: str


@dataclass(frozen=True)
class Status:
    """An error in the protocol's form."""

    status: int
    message: str = "no"
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """Any body at all: an HTML page, half a JSON text, an odd JSON value."""

    body: str
    content_type: str = "text/html"
    status: int = 200


@dataclass(frozen=True)
class Hang:
    """Take the request and say nothing."""

    seconds: float = 30.0


@dataclass(frozen=True)
class Drip:
    """Begin to answer at once, then send a byte now and then, never to the end."""

    every_s: float = 0.02
    seconds: float = 30.0


@dataclass(frozen=True)
class Cut:
    """Close the connection in the middle of the body."""


Answer = Text | Streamed | ToolCall | ToolCalls | Refusal | Status | Raw | Hang | Drip | Cut
Scripted = Answer | Callable[[dict[str, Any]], Answer]


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.body["messages"]

    @property
    def last_text(self) -> str:
        return str(self.messages[-1]["content"])


class ScriptedOpenAI:
    """The server: answers in the order of its script; a callable gets the request's body and makes the answer.

    When the script is used up, the answer is status 418, which nobody repeats.
    """

    def __init__(self, script: Iterable[Scripted] = ()) -> None:
        self.requests: list[Request] = []
        self._script: deque[Scripted] = deque(script)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="openai-loopback", daemon=True)
        self._port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def answer(self, *scripted: Scripted) -> None:
        """Add answers to the end of the script."""
        self._script.extend(scripted)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(timeout=10):
            raise RuntimeError("the loopback server did not start within 10 s")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        application = web.Application()
        application.router.add_post("/v1/chat/completions", self._chat)
        runner = web.AppRunner(application, shutdown_timeout=0.01, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.requests.append(Request(request.path, dict(request.headers), body))
        scripted = self._script.popleft() if self._script else Status(418, "the script has no more answers")
        return await _respond(request, scripted(body) if callable(scripted) else scripted)


async def _respond(request: web.Request, answer: Answer) -> web.StreamResponse:
    match answer:
        case Status(status, message, code, headers):
            error = {"message": message, "type": code or "error", "code": code, "param": None}
            return web.json_response({"error": error}, status=status, headers=dict(headers))
        case Raw(body, content_type, status):
            return web.Response(text=body, content_type=content_type, status=status)
        case Hang(seconds):
            await asyncio.sleep(seconds)
            return web.Response(status=504)
        case Drip():
            return await _drip(request, answer)
        case Cut():
            return await _cut(request)
        case Streamed():
            return await _stream(request, answer)
        case _:
            return web.json_response(_completion(answer))


async def _drip(request: web.Request, answer: Drip) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _ in range(int(answer.seconds / answer.every_s)):
        await response.write(b" ")
        await asyncio.sleep(answer.every_s)
    return response


async def _stream(request: web.Request, answer: Streamed) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    words = answer.text.split(" ")
    for number, word in enumerate(words):
        if number == answer.breaks_after and request.transport is not None:
            request.transport.close()
            return response
        await response.write(_event({"content": f"{word} " if number + 1 < len(words) else word}))
        await asyncio.sleep(answer.every_s)
    await response.write(_event({}, "stop") + b"data: [DONE]\n\n")
    return response


def _event(delta: dict[str, Any], finish_reason: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish_reason}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "loopback", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()


async def _cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"id": "half')
    if request.transport is not None:
        request.transport.close()
    return response


def _completion(answer: Text | ToolCall | ToolCalls | Refusal) -> dict[str, Any]:
    finish_reason = "stop"
    message: dict[str, Any] = {"role": "assistant", "content": None}
    match answer:
        case Text(text, finish_reason):
            message["content"] = text
        case Refusal(text):
            message["refusal"] = text
        case ToolCall() | ToolCalls():
            calls = (answer,) if isinstance(answer, ToolCall) else answer.calls
            message["content"] = answer.text if isinstance(answer, ToolCalls) else None
            message["tool_calls"] = [_call(number, call) for number, call in enumerate(calls, start=1)]
            finish_reason = "tool_calls"
    return {
        "id": "chatcmpl-loopback",
        "object": "chat.completion",
        "created": 0,
        "model": "loopback",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


def _call(number: int, call: ToolCall) -> dict[str, Any]:
    arguments = call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments)
    return {
        "id": f"call_{number}",
        "type": "function",
        "function": {"name": call.name, "arguments": arguments},
    }
