"""The conversation for programs: one JSON object per input line, JSON events per output line.

It knows nothing of terminals; every input line is answered by exactly one `reply`, `error` or `cancel` event. Lines are worked off in
order; a `cancel` is taken as soon as it is read.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tools.layout.speech import say

from ..errors import DONE, explain
from .jsonl_input import InputLine, read_input_line
from .lines import LineReader, json_text, one_line, write_error, write_line

if TYPE_CHECKING:
    from agent.reply import Reply
    from agent.session import Session

MAX_WAITING = 16


async def run_jsonl(session: Session, conversation: str, draw: bool) -> int:
    """Answer the lines of standard input until it ends."""
    lines = LineConversation(session, conversation, draw)
    recovering = asyncio.create_task(session.recover(conversation, _write_progress))
    if await session.unfinished(conversation):
        lines.running = (None, recovering)
    working = asyncio.create_task(lines.work(recovering))
    reader = LineReader(sys.stdin.fileno())
    while True:
        try:
            line = await reader.next_line()
        except EOFError:
            await lines.waiting.put(None)
            await working
            return DONE
        await lines.take(line)


@dataclass
class LineConversation:
    """The lines of one program: what waits, what is worked on, what shall not be.

    Attributes:
        running: the id of the line that is worked on, and its task; without an id it is what an earlier run left.
    """

    session: Session
    conversation: str
    draw: bool
    waiting: asyncio.Queue[InputLine | Exception | None] = field(default_factory=lambda: asyncio.Queue(MAX_WAITING))
    _ids: set[str] = field(default_factory=set)
    _unwanted: set[str] = field(default_factory=set)
    running: tuple[str | None, asyncio.Task[Any]] | None = None

    async def take(self, line: bytes) -> None:
        """Take one line."""
        try:
            given = read_input_line(line)
        except Exception as error:  # noqa: BLE001  the front end: every line gets its one event
            await self.waiting.put(error)
            return
        if given.cancel is None:
            self._ids.update(filter(None, [given.id]))
            await self.waiting.put(given)
        else:
            write_line(json_text({"event": "cancel", "done": self._cancel(given.cancel), **_id_of(given)}))

    def _cancel(self, which: str | bool) -> bool:
        """Stop the line of that id, or the one that is worked on; False where there is none."""
        running = self.running
        if running is not None and (which is True or running[0] == which):
            return running[1].cancel()
        if which not in self._ids:
            return False
        self._unwanted.add(str(which))
        return True

    async def work(self, recovering: asyncio.Task[list[Reply]]) -> None:
        """Wait until what an earlier run left is finished, then answer line after line, until none is left."""
        await self._continue(recovering)
        while (line := await self.waiting.get()) is not None:
            if isinstance(line, Exception):
                write_line(json_text({"event": "error", "text": one_line(explain(line))}))
            else:
                await self._answer(line)

    async def _continue(self, recovering: asyncio.Task[list[Reply]]) -> None:
        try:
            for reply in await recovering:
                write_error(f"continuing: {reply.text}")
                await self.session.delivered(reply)
        except asyncio.CancelledError:
            write_error(f"continuing: {say('turn.cancelled')}")
        finally:
            self.running = None

    async def _answer(self, line: InputLine) -> None:
        reply = None
        try:
            if line.id in self._unwanted:
                raise asyncio.CancelledError
            task = asyncio.create_task(
                self.session.run_turn(line.to_message(self.conversation, self.draw), _write_progress)
            )
            self.running = (line.id, task)
            reply = await task
            event = reply.to_json()
        except asyncio.CancelledError:
            event = {"event": "error", "text": say("turn.cancelled")}
        except Exception as error:  # noqa: BLE001  the front end: every line gets its one event
            event = {"event": "error", "text": one_line(explain(error))}
        finally:
            self.running = None
            self._ids.discard(line.id or "")
        write_line(json_text({**event, **_id_of(line)}))
        if reply is not None:
            await self.session.delivered(reply)


def _id_of(line: InputLine) -> dict[str, Any]:
    return {} if line.id is None else {"id": line.id}


def _write_progress(event: dict[str, Any]) -> None:
    if event["event"] == "progress":
        write_line(json_text(event))
