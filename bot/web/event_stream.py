"""Server-sent events: whoever looks at a conversation is told what happens in it, and holds nothing when gone.

It knows nothing of what the events mean.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

MAX_WAITING = 100
"""Events that a slow reader may lag behind; then its stream ends, and its browser asks for the whole state anew."""
MAX_STREAMS_EACH = 12
MAX_STREAMS = 2000
KEEP_ALIVE_S = 15.0
SEND_S = 20.0
DROPPABLE = frozenset({"progress", "preview", "queue"})

Event = dict[str, Any]
FirstEvent = Callable[[], Awaitable[Event]]
"""Gives what a stream begins with; called when it is open, so that nothing is lost in between."""


class Subscriber:
    """One open stream."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Event | None] = asyncio.Queue(MAX_WAITING + 1)

    def put(self, event: Event) -> None:
        """Queue an event; of a reader that lags, first what the next event replaces, then the stream."""
        if self._waiting.qsize() >= MAX_WAITING // 2 and event["event"] in DROPPABLE:
            return
        if self._waiting.qsize() >= MAX_WAITING:
            self.end()
        else:
            self._waiting.put_nowait(event)

    def end(self) -> None:
        """End the stream after what is queued."""
        with contextlib.suppress(asyncio.QueueFull):
            self._waiting.put_nowait(None)

    async def next_event(self) -> Event | None:
        """Wait for an event; None at the stream's end. Raises: TimeoutError when nothing happens for a while."""
        async with asyncio.timeout(KEEP_ALIVE_S):
            return await self._waiting.get()


class Streams:
    """All open streams by conversation."""

    def __init__(self) -> None:
        self._open: dict[str, set[Subscriber]] = {}
        self.closed = False

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    def watching(self, conversation: str) -> int:
        """Count who looks at a conversation."""
        return len(self._open.get(conversation, ()))

    def has_room(self, conversation: str) -> bool:
        return len(self) < MAX_STREAMS and self.watching(conversation) < MAX_STREAMS_EACH

    @contextlib.contextmanager
    def subscribed(self, conversation: str) -> Iterator[Subscriber]:
        """Hold a stream open."""
        subscriber = Subscriber()
        self._open.setdefault(conversation, set()).add(subscriber)
        try:
            yield subscriber
        finally:
            left = self._open[conversation]
            left.discard(subscriber)
            if not left:
                del self._open[conversation]

    def publish(self, conversation: str, event: Event) -> None:
        """Tell everybody who looks at the conversation."""
        for subscriber in tuple(self._open.get(conversation, ())):
            subscriber.put(event)

    def close(self) -> None:
        """End all streams; browsers come back when the server does."""
        self.closed = True
        for subscribers in self._open.values():
            for subscriber in subscribers:
                subscriber.end()


class EventStreamAnswer(Response):
    """An answer that goes on until the client is gone, does not read any more, or the stream ends."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, conversation: str, first: FirstEvent) -> None:
        super().__init__(None, 200, {"cache-control": "no-store", "x-accel-buffering": "no"}, self.media_type)
        self._streams, self._conversation, self._first = streams, conversation, first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # no content-length: the body has no end that is known
        headers = [(name, value) for name, value in self.raw_headers if name != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(_until_gone(receive))
        sending = asyncio.create_task(self._send(send))
        try:
            await asyncio.wait((gone, sending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (gone, sending):
                task.cancel()
            await asyncio.gather(gone, sending, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        with self._streams.subscribed(self._conversation) as subscriber:
            async for text in _texts(subscriber, self._first):
                async with asyncio.timeout(SEND_S):
                    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _texts(subscriber: Subscriber, first: FirstEvent) -> AsyncIterator[str]:
    yield "retry: 1000\n" + event_text(await first())
    while True:
        try:
            event = await subscriber.next_event()
        except TimeoutError:
            yield ": still here\n\n"
            continue
        if event is None:
            return
        yield event_text(event)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def event_text(event: Event) -> str:
    """Write one event as it goes over the wire."""
    return f"event: {event['event']}\ndata: {json.dumps(event, ensure_ascii=False, separators=(',', ':'))}\n\n"
