"""`WebJob`: one turn on its way, and what of it a page that comes later must be shown."""

from __future__ import annotations

import asyncio
import base64
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.reply import Reply, UserMessage

from ..queue.jobs import Job
from .event_stream import Streams

if TYPE_CHECKING:
    from PIL.Image import Image

    from tools.layout.layout import Layout

PREVIEW_PX = 256


@dataclass(eq=False, kw_only=True)
class WebJob(Job):
    """A turn.

    Attributes:
        follows: it draws the picture of a layout that is kept already; any other turn goes before it.
        draws: whether a picture is to follow what it does.
        language: of the front end's own sentences about it.
        outcome: the reply, once there is one.
        shown: what was last told of it, for a page that comes in between.
    """

    message: UserMessage
    follows: bool = False
    draws: bool = True
    language: str = "en"
    outcome: asyncio.Future[Reply] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    shown: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Say what a page shows of it."""
        return {"key": self.key, "text": self.message.text, "follows": self.follows, **self.shown}


@dataclass(frozen=True)
class StreamDisplay:
    """Tells a conversation's streams what happens to a job."""

    streams: Streams
    job: WebJob

    def show_layout(self, layout: Layout) -> None:
        """Tell nothing: the turn's own event says it."""

    def show_queue_position(self, position: int) -> None:
        """Tell the place in the queue; 0 is being drawn."""
        self.job.shown["place"] = position
        self._publish({"event": "queue", "place": position})

    def show_preview(self, image: Image) -> None:
        """Tell how the picture looks so far."""
        small = image.convert("RGB")
        small.thumbnail((PREVIEW_PX, PREVIEW_PX))
        buffer = io.BytesIO()
        small.save(buffer, "WEBP", quality=60, method=0)
        data = "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
        self.job.shown["preview"] = data
        self._publish({"event": "preview", "data": data})

    def on_event(self, event: dict[str, Any]) -> None:
        """Tell what the turn tells, and keep what a later page needs."""
        told = {name: value for name, value in event.items() if name != "preview"}
        if event["event"] == "layout":
            self.job.shown["layout"] = event["layout"]
        elif event["event"] == "progress":
            self.job.shown |= {name: event[name] for name in ("stage", "done", "total")}
        self._publish(told)

    def on_words(self, words: str) -> None:
        """Tell a language model's answer while it comes; an empty text begins it anew."""
        self._publish({"event": "answer", "text": words})

    def _publish(self, event: dict[str, Any]) -> None:
        self.streams.publish(self.job.conversation, {**event, "key": self.job.key})
