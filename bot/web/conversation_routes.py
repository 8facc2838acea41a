"""The endpoints of conversations: `/c` and what is under it."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tools.layout.exports import EXPORTS, export_layout
from tools.layout.layout import Layout
from tools.layout.speech import in_language, say

from ..uploads.scene import MAX_BYTES
from .answers import json_answer
from .conversation_json import reply_json, version_json
from .event_stream import Event, EventStreamAnswer
from .owners import owner_prefix
from .parts import WebParts, outcome_unless_gone
from .pasted import PastedInput, layout_from_answer, prompt_for
from .pictures import thumbnail
from .protection import language_of, read_body
from .refusal import Refused
from .turn_input import TurnInput, read_model, read_turn
from .uploads import read_picture

FOR_EVER = {"cache-control": "private, max-age=31536000, immutable"}
MAX_LISTED = 50


class ConversationRoutes:
    """Answers requests about conversations."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts

    def routes(self) -> list[Route]:
        """List them."""
        one = "/c/{id:str}"
        return [
            Route("/c", self.list_all),
            Route("/c", self.begin, methods=["POST"]),
            Route(one, self.read),
            Route(one, self.forget, methods=["DELETE"]),
            Route(f"{one}/events", self.listen),
            Route(f"{one}/turn", self.take_turn, methods=["POST"]),
            Route(f"{one}/stop", self.stop, methods=["POST"]),
            Route(f"{one}/upload", self.upload, methods=["POST"]),
            Route(f"{one}/prompt", self.prompt, methods=["POST"]),
            Route(f"{one}/answer", self.take_answer, methods=["POST"]),
            Route(f"{one}/v/{{number:int}}", self.version),
            Route(f"{one}/v/{{number:int}}/picture.png", self.picture),
            Route(f"{one}/v/{{number:int}}/thumbnail", self.thumbnail),
            Route(f"{one}/v/{{number:int}}/export/{{format:str}}", self.export),
        ]

    async def list_all(self, request: Request) -> Response:
        """List the asker's conversations, last used first, each with the label of its first version."""
        owner = self._parts.owners.require(request)
        view, prefix = self._parts.view, owner_prefix(owner)
        names = (await asyncio.to_thread(view.conversations, lambda name: name.startswith(prefix)))[:MAX_LISTED]
        listed = [
            {"id": name.removeprefix(prefix), "title": await asyncio.to_thread(self._title, name)} for name in names
        ]
        return json_answer({"conversations": [one for one in listed if one["title"]]})

    def _title(self, name: str) -> str:
        first = next(iter(self._parts.view.messages(name)), None)
        return first.text[:80] if first else ""

    async def begin(self, request: Request) -> Response:
        """Give the asker a new conversation's id."""
        return json_answer({"id": self._parts.owners.new_id(self._parts.owners.require(request))}, 201)

    async def read(self, request: Request) -> Response:
        """Say where a conversation stands."""
        conversation = self._parts.conversation(request)
        return json_answer(await self._parts.runner.state(conversation, request.path_params["id"]))

    async def forget(self, request: Request) -> Response:
        """Delete a conversation with its pictures."""
        conversation = self._parts.conversation(request)
        self._parts.runner.stop(conversation)
        async with self._parts.app.session.locks.hold(conversation):
            await asyncio.to_thread(self._parts.app.forget, conversation)
        return json_answer({"deleted": request.path_params["id"]})

    async def listen(self, request: Request) -> Response:
        """Stream what happens in a conversation, from where it stands now."""
        conversation, streams = self._parts.conversation(request), self._parts.streams
        if streams.closed or not streams.has_room(conversation):
            raise Refused(503, say("web.too_many_pages"))

        async def first() -> Event:
            return await self._parts.runner.state(conversation, request.path_params["id"])

        return EventStreamAnswer(streams, conversation, first)

    async def take_turn(self, request: Request) -> Response:
        """Run one turn."""
        conversation = self._parts.conversation(request)
        given = read_turn(await read_body(request))
        job = await self._parts.start_turn(request, conversation, given)
        if not given.wait:
            return json_answer({"key": job.key}, 202)
        reply = await outcome_unless_gone(request, job)
        if reply is None:
            raise Refused(499, say("web.stopped"))
        return json_answer(await self._answer(request, reply))

    async def _answer(self, request: Request, reply: Any) -> dict[str, Any]:
        at = f"/c/{request.path_params['id']}/v/{reply.version}/picture.png"
        return reply_json(reply, at if reply.image else None)

    async def stop(self, request: Request) -> Response:
        """Stop what runs and waits."""
        return json_answer({"stopped": self._parts.runner.stop(self._parts.conversation(request))})

    async def upload(self, request: Request) -> Response:
        """Go on from a picture of ours."""
        conversation = self._parts.conversation(request)
        scene = await read_picture(await read_body(request, MAX_BYTES))
        given = TurnInput.model_validate({"layout": scene.layout, "seed": scene.seed, "wait": False})
        job = await self._parts.start_turn(request, conversation, given)
        return json_answer({"key": job.key}, 202)

    async def prompt(self, request: Request) -> Response:
        """Write the prompt of a caption, or of a change, to paste into a chat of one's own."""
        given = read_model(PastedInput, await read_body(request))
        layout = await self._layout_here(request) if given.edit else None
        return json_answer({"prompt": await asyncio.to_thread(prompt_for, given.text, layout)})

    async def take_answer(self, request: Request) -> Response:
        """Put in place what the answer of a chat of one's own gives."""
        given = read_model(PastedInput, await read_body(request))
        layout = await self._layout_here(request) if given.edit else None
        made = await asyncio.to_thread(layout_from_answer, given.answer, given.text, layout)
        turn = TurnInput.model_validate({"layout": made.to_json(), "wait": False})
        job = await self._parts.start_turn(request, self._parts.conversation(request), turn)
        return json_answer({"key": job.key}, 202)

    async def _layout_here(self, request: Request) -> Layout:
        here = await asyncio.to_thread(self._parts.view.here, self._parts.conversation(request))
        if here.version is None or here.version.layout is None:
            raise Refused(404, say("terminal.no_picture"))
        return Layout.from_json(here.version.layout)

    async def version(self, request: Request) -> Response:
        """Say everything about one version."""
        return json_answer(version_json(await self._version(request)))

    async def picture(self, request: Request) -> Response:
        """Send a version's picture, with its scene inside."""
        version = await self._version(request)
        if version.image is None:
            raise Refused(404, say("web.no_picture", number=version.number))
        data = await asyncio.to_thread(self._parts.app.session.render_service.pictures.load, version.image)
        kept = {"content-disposition": f'attachment; filename="groundling-{version.number}.png"'}
        return Response(data, 200, {**FOR_EVER, **(kept if "download" in request.query_params else {})}, "image/png")

    async def thumbnail(self, request: Request) -> Response:
        """Send a small picture of a version, or of its layout where it is not drawn."""
        version = await self._version(request)
        path = await asyncio.to_thread(self._parts.view.picture, version)
        layout = Layout.from_json(version.layout or {})
        data, kind = await asyncio.to_thread(thumbnail, path, layout)
        return Response(data, 200, FOR_EVER if path else {"cache-control": "no-store"}, kind)

    async def export(self, request: Request) -> Response:
        """Send a version's layout in one of the formats for other programs."""
        version, format_ = await self._version(request), request.path_params["format"]
        layout = Layout.from_json(version.layout or {})
        if format_ == "text":
            text = export_text(layout, language_of(request))
        elif format_ in EXPORTS:
            text = await asyncio.to_thread(export_layout, layout, format_)
        else:
            raise Refused(404, say("web.no_format", formats=", ".join(EXPORTS)))
        kind = "image/svg+xml" if format_ == "svg" else "text/plain"
        return Response(text, 200, {"cache-control": "no-store"}, kind)

    async def _version(self, request: Request) -> Any:
        conversation, number = self._parts.conversation(request), request.path_params["number"]
        version = await asyncio.to_thread(self._parts.view.version, conversation, min(number, 10**9))
        if version is None:
            raise Refused(404, say("web.no_version", number=number))
        return version


def export_text(layout: Layout, language: str) -> str:
    """Describe the layout in words."""
    from tools.layout.describe import describe

    return in_language(describe(layout), language)
