"""`WebParts`: what the endpoints of one running server share."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from agent.reply import DRAW, Reply, UserMessage
from tools.layout.layout import Layout
from tools.layout.operation_parser import parse_operations
from tools.layout.speech import in_language, say

from .event_stream import Streams
from .job import WebJob
from .labels import label_of
from .owners import Owners
from .protection import language_of
from .turn_input import TurnInput
from .turn_runner import TurnRunner

if TYPE_CHECKING:
    from agent.app import App
    from agent.view import View

MAX_LABEL_CHARS = 200
GONE_EVERY_S = 0.5


@dataclass
class WebParts:
    """One running server.

    Attributes:
        daily_samples: UNet samples that one address may use in a day; 0 is no limit.
    """

    app: App
    owners: Owners
    daily_samples: int = 0
    streams: Streams = field(default_factory=Streams)

    def __post_init__(self) -> None:
        self.runner = TurnRunner(self.app.session, self.view, self.streams)

    @property
    def view(self) -> View:
        return self.app.view

    def conversation(self, request: Request) -> str:
        """Return the conversation of the address, if it is the asker's. Raises: Refused."""
        return self.owners.conversation(self.owners.require(request), request.path_params["id"])

    async def start_turn(self, request: Request, conversation: str, given: TurnInput) -> WebJob:
        """Begin a turn for whoever asks. Raises: Refused, LayoutError."""
        owner, language = self.owners.require(request), given.language or language_of(request)
        if given.layout is not None:
            Layout.from_json(given.layout)
        message = await self._message(conversation, owner, given, language)
        draws = message.draw == "later"
        job = WebJob(message.message_id, owner, conversation, message=message, draws=draws, language=language)
        return self.runner.start(job, partial(self.limits, request))

    async def _message(self, conversation: str, owner: str, given: TurnInput, language: str) -> UserMessage:
        calls, text = tuple(call.model_dump() for call in given.calls or ()), given.text
        if given.operations is not None:
            operations = parse_operations(given.operations)
            calls = ({"tool": "edit_layout", "args": {"operations": given.operations}},)
            here = await asyncio.to_thread(self.view.here, conversation)
            if here.version and here.version.layout:
                label = label_of(operations, Layout.from_json(here.version.layout))
                text = in_language(label, language)[:MAX_LABEL_CHARS]
        later: Any = "later" if given.draw and not given.wait else given.draw
        if given.operations is not None and later is True:
            calls = (*calls, DRAW)
        fixed = language if given.language or calls or given.layout else None
        return UserMessage(
            conversation,
            given.id or uuid.uuid4().hex,
            owner,
            text,
            given.layout,
            later,
            language=fixed,
            base=given.base,
            calls=calls,
            seed=given.seed,
        )

    def limits(self, request: Request) -> dict[str, int]:
        """Return what samples count for: the address, since a browser can forget its cookie at will."""
        address = request.client.host if request.client else "unknown"
        return {f"user:web:{address}": self.daily_samples}


async def outcome_unless_gone(request: Request, job: WebJob) -> Reply | None:
    """Wait for the reply to a program; None, and the turn is stopped, where the program has hung up."""
    waiting = asyncio.ensure_future(outcome_of(job))
    while not waiting.done():
        await asyncio.wait((waiting,), timeout=GONE_EVERY_S)
        if not waiting.done() and await request.is_disconnected():
            job.cancel(silently=True)
            waiting.cancel()
            return None
    return waiting.result()


async def outcome_of(job: WebJob) -> Reply:
    """Wait for a turn's reply; whoever waits no longer does not stop it."""
    try:
        return await asyncio.shield(job.outcome)
    except asyncio.CancelledError:
        if job.outcome.cancelled():
            return Reply(in_language(say("web.stopped"), job.language), error=True)
        raise
