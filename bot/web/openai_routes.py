"""OpenAI's endpoints for programs that speak no other: pictures of a caption, and the conversation as a chat.

A chat's client sends the whole dialogue each time. Where it stands is told by the link of the picture in our last answer: it names
the conversation and the version, and is signed.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
import uuid
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from agent.reply import DRAW, REDRAW, Reply, UserMessage
from tools.layout.speech import say

from .answers import json_answer
from .job import WebJob
from .openai_input import MODEL, ChatInput, ImageInput
from .parts import WebParts, outcome_unless_gone
from .picture_links import find_link, picture_link
from .protection import language_of, read_body
from .refusal import Refused
from .turn_input import read_model

MAX_CHAT_BYTES = 4 * 2**20
KEEP_ALIVE_S = 10.0


class OpenAIRoutes:
    """Answers as OpenAI's API does."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts

    def routes(self) -> list[Route]:
        """List them."""
        return [
            Route("/v1/models", self.models),
            Route("/v1/images/generations", self.images, methods=["POST"]),
            Route("/v1/chat/completions", self.chat, methods=["POST"]),
        ]

    async def models(self, request: Request) -> Response:
        """List the one model that there is."""
        self._parts.owners.require(request)
        one = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}
        return json_answer({"object": "list", "data": [one]})

    async def images(self, request: Request) -> Response:
        """Lay a caption out and draw it, each picture with a seed of its own."""
        owner = self._parts.owners.require(request)
        given = read_model(ImageInput, await read_body(request))
        plan = {"tool": "plan_layout", "args": {"caption": given.prompt}}
        conversation_id = self._parts.owners.new_id(owner)
        data, about = [], {}
        for number in range(given.n):
            calls = (plan, DRAW) if number == 0 else (REDRAW,)
            words = {"calls": calls, "options": given.options()}
            reply = await self._turn(request, owner, conversation_id, given.prompt, words)
            about = {"conversation": conversation_id, "version": reply.version, "layout": reply.layout}
            data.append(
                {**await self._image(request, owner, reply, given, conversation_id), "revised_prompt": reply.text}
            )
        return json_answer({"created": int(time.time()), "data": data, MODEL: about})

    async def _image(
        self, request: Request, owner: str, reply: Reply, given: ImageInput, conversation_id: str
    ) -> dict[str, str]:
        if reply.error or reply.image is None or reply.version is None:
            raise Refused(400, reply.text)
        if given.response_format == "url":
            return {"url": self._link(request, owner, conversation_id, reply.version)}
        data = await asyncio.to_thread(self._parts.app.session.render_service.pictures.load, reply.image)
        return {"b64_json": base64.b64encode(data).decode()}

    def _link(self, request: Request, owner: str, conversation_id: str, version: int) -> str:
        return str(request.base_url).rstrip("/") + picture_link(self._parts.owners, owner, conversation_id, version)

    async def chat(self, request: Request) -> Response:
        """Take the chat's last message as a turn of the conversation that the chat stands in."""
        owner = self._parts.owners.require(request)
        given = read_model(ChatInput, await read_body(request, MAX_CHAT_BYTES))
        text, (conversation_id, base) = given.last_text, self._place(owner, given)
        options = {} if given.seed is None else {"seed": given.seed}
        turn = self._turn(request, owner, conversation_id, text, {"base": base, "options": options})
        head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": MODEL}
        if given.stream:
            pieces = self._stream(request, owner, conversation_id, head, turn)
            return StreamingResponse(pieces, 200, {"cache-control": "no-store"}, "text/event-stream")
        reply = await turn
        message = {
            "role": "assistant",
            "content": self._content(request, owner, conversation_id, reply),
            "refusal": None,
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        about = {"conversation": conversation_id, "version": reply.version, "layout": reply.layout}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        return json_answer({**head, "object": "chat.completion", "choices": [choice], "usage": usage, MODEL: about})

    def _place(self, owner: str, given: ChatInput) -> tuple[str, int | None]:
        """Find the conversation and version of our last answer; a chat without one begins a conversation."""
        for message in reversed(given.messages[:-1]):
            if message.role == "assistant" and (found := find_link(self._parts.owners, owner, message.text)):
                return found
        return self._parts.owners.new_id(owner), None

    def _content(self, request: Request, owner: str, conversation_id: str, reply: Reply) -> str:
        if reply.error or reply.image is None or reply.version is None:
            return reply.text
        return f"{reply.text}\n\n![{MODEL}]({self._link(request, owner, conversation_id, reply.version)})"

    async def _stream(
        self, request: Request, owner: str, conversation_id: str, head: dict[str, Any], turn: Any
    ) -> AsyncIterator[str]:
        running = asyncio.ensure_future(turn)

        def chunk(delta: dict[str, Any], reason: str | None = None) -> str:
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            return f"data: {json.dumps({**head, 'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n"

        try:
            yield chunk({"role": "assistant", "content": ""})
            while not running.done():
                await asyncio.wait((running,), timeout=KEEP_ALIVE_S)
                if not running.done():
                    yield ": drawing\n\n"
            try:
                content = self._content(request, owner, conversation_id, running.result())
            except Refused as refused:
                content = refused.said
            yield chunk({"content": content})
            yield chunk({}, "stop")
            yield "data: [DONE]\n\n"
        finally:
            running.cancel()

    async def _turn(
        self, request: Request, owner: str, conversation_id: str, text: str, words: dict[str, Any]
    ) -> Reply:
        conversation, key = self._parts.owners.conversation(owner, conversation_id), uuid.uuid4().hex
        message = UserMessage(conversation, key, owner, text, **words)
        language = language_of(request)
        job = WebJob(key, owner, conversation, message=message, draws=False, language=language)
        self._parts.runner.start(job, partial(self._parts.limits, request))
        reply = await outcome_unless_gone(request, job)
        if reply is None:
            raise Refused(499, say("web.stopped"))
        return reply
