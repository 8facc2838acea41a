"""Runs turns: one message in, one reply out, everything in between kept whole or not at all.

It knows nothing of front ends, languages or pixels; those belong to the callers, the agent and the render service.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_exponential

from memory.errors import StaleTurnError, StoreError, UnreachableError
from memory.locks import ConversationLocks
from memory.records import Conversation, Inbound, TurnResult
from memory.store import Store
from tools.generation.request import RenderCancelled
from tools.layout.detection import detect_language
from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.speech import Said, in_language, say
from tools.layout.word_list import WordList

from .events import EventForwarder, OnEvent
from .moderation import is_blocked, say_blocked
from .outcome import make_refusal, make_reply, make_result
from .render_service import RenderService
from .reply import MAX_MESSAGE_CHARS, Reply, UserMessage
from .translation import ENGLISH, say_error
from .turn import SceneVersion, TurnState
from .wording import describe_change, list_objects, sentence

__all__ = ["Reply", "Session", "UserMessage"]

RECENT_MESSAGES = 8
MAX_ATTEMPTS_AGAIN = 4
"""A message that kills the process and one that is there when others kill it look alike; five kills are no chance."""
MAX_UNDRAWN = 50
"""Versions in a row without a picture that are looked through for the one before them."""
COMMIT_PATIENCE_S = 300.0
_LOG = logging.getLogger(__name__)


class Responder(Protocol):
    """What works a text out: it acts on the turn's state and returns the words for the user."""

    async def answer(self, state: TurnState) -> str: ...


@dataclass
class Session:
    """All conversations of one process; the turns of each run one after the other, in order of arrival.

    Attributes:
        make_responder: makes or returns the agent; slow the first time, so it is called on another thread.
        blocked: the operator's words; a message or layout with one of them is refused and changes nothing.
        leaving: the process ends; what is cancelled from now on stays unanswered, for the next start to finish.
    """

    store: Store
    locks: ConversationLocks
    render_service: RenderService
    make_responder: Callable[[], Responder]
    leaving: bool = False
    blocked: WordList = field(default_factory=WordList)
    _accept_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _running: set[str] = field(default_factory=set)

    async def run_turn(self, message: UserMessage, on_event: OnEvent | None = None) -> Reply:
        """Answer the message; the same message id again returns the reply it got.

        `on_event` is called on the event loop with progress and layout events. Call `delivered` once the
        user has seen the reply. Cancelling the task stops the drawing and changes nothing.
        """
        try:
            async with self._accept_lock:
                inbound, is_new = await self._accept(message)
            with self._runs(inbound.turn_id):
                take = self._take if is_new else self._take_again
                return await take(inbound, on_event)
        except StoreError as error:
            _LOG.error("a turn of %s could not be kept: %s", message.conversation, error)
            return Reply(sentence(str(error)), error=True)

    async def recover(self, conversation: str, on_event: OnEvent | None = None) -> list[Reply]:
        """Finish what an earlier process had accepted, and return every reply that was not delivered.

        What belongs to a process that runs is left to it. Cancelling the task stops what is being finished.
        """
        for inbound in await self.unfinished(conversation):
            await self._take_again(inbound, on_event)
        return [Reply.from_record(row.reply) for row in await self.undelivered(conversation) if row.reply is not None]

    async def unfinished(self, conversation: str | None = None) -> list[Inbound]:
        """List the messages that were left unanswered, in order; of one conversation or of all."""
        return await self._ownerless(await asyncio.to_thread(self.store.unfinished, conversation))

    async def undelivered(self, conversation: str) -> list[Inbound]:
        """List the answered messages whose reply nobody has shown."""
        return await self._ownerless(await asyncio.to_thread(self.store.undelivered, conversation))

    async def _ownerless(self, rows: Sequence[Inbound]) -> list[Inbound]:
        """Leave out what a process that lives works on or is about to show."""
        others = {row.owner for row in rows} - {self.locks.owner}
        alive = {owner for owner in others if await asyncio.to_thread(self.locks.is_alive, owner)}
        return [row for row in rows if row.owner not in alive and row.turn_id not in self._running]

    async def delivered(self, reply: Reply) -> None:
        """Note that the user has seen the reply, so that no later start shows it again."""
        if reply.turn_id:
            await asyncio.to_thread(self.store.mark_delivered, reply.turn_id)

    async def _accept(self, message: UserMessage) -> tuple[Inbound, bool]:
        def accept() -> tuple[Inbound, bool]:
            given = (message.conversation, message.message_id, message.author, message.payload())
            return self.store.accept(*given, self.locks.claim())

        job = asyncio.create_task(asyncio.to_thread(accept))
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            inbound, is_new = await job
            if is_new:
                await self._cancel(inbound)
            raise

    async def _take(self, inbound: Inbound, on_event: OnEvent | None) -> Reply:
        # From the door to here nothing waits, so turns queue for the lock in the order of their rows.
        async with self._answered_if_cancelled(inbound), self.locks.hold(inbound.conversation):
            return await self._answer(inbound, on_event)

    async def _take_again(self, inbound: Inbound, on_event: OnEvent | None) -> Reply:
        """Wait for whoever works on the message; if nobody has answered it then, do it."""
        accept = partial(self.store.accept, inbound.conversation, inbound.message_id, inbound.author)
        async with self.locks.hold(inbound.conversation):
            stored, _ = await asyncio.to_thread(accept, inbound.payload)
            if stored.reply is not None:
                return Reply.from_record(stored.reply)
            async with self._answered_if_cancelled(stored):
                if await asyncio.to_thread(self._take_over, stored) > MAX_ATTEMPTS_AGAIN:
                    return await self._commit(make_refusal(stored, say("turn.given_up")))
                return await self._answer(stored, on_event)

    def _take_over(self, inbound: Inbound) -> int:
        return self.store.take_over(inbound.turn_id, self.locks.claim())

    @contextmanager
    def _runs(self, turn_id: str) -> Iterator[None]:
        self._running.add(turn_id)
        try:
            yield
        finally:
            self._running.discard(turn_id)

    @asynccontextmanager
    async def _answered_if_cancelled(self, inbound: Inbound) -> AsyncIterator[None]:
        try:
            yield
        except asyncio.CancelledError:
            await self._cancel(inbound)
            raise

    async def _cancel(self, inbound: Inbound) -> None:
        """Answer a cancelled message; where its turn was committed already, that reply stands."""
        if self.leaving:
            await asyncio.to_thread(self.store.forget_attempts, inbound.turn_id)
            return
        await self._commit(make_refusal(inbound, say("turn.cancelled")))
        await asyncio.to_thread(self.store.mark_delivered, inbound.turn_id)

    async def _answer(self, inbound: Inbound, on_event: OnEvent | None) -> Reply:
        with EventForwarder(on_event) as events:
            try:
                return await self._commit(await self._work(inbound, events.send))
            except StaleTurnError:  # another machine's turn came between; its versions are the base now
                return await self._commit(await self._work(inbound, events.send))

    async def _work(self, inbound: Inbound, on_event: OnEvent) -> TurnResult:
        """Work the message out; whatever fails, there is a result that answers it."""
        payload = inbound.payload
        instead = payload.get("layout") or payload.get("calls")
        if not instead and (refusal := _refusal_of(payload.get("text"))):
            return make_refusal(inbound, refusal)
        conversation = await asyncio.to_thread(self.store.snapshot, inbound.conversation, RECENT_MESSAGES)
        language = await asyncio.to_thread(_language_of, payload, conversation.options)
        try:
            if self.blocked and is_blocked(self.blocked, payload):
                return make_refusal(inbound, in_language(say_blocked(), language))
            state = TurnState(
                conversation,
                payload.get("text") or "",
                bool(payload.get("draw", True)),
                on_event,
                postpones=payload.get("draw") == "later",
                ancestors=await asyncio.to_thread(self._undrawn_line, conversation),
                calls=tuple(payload.get("calls", ())),
                language=language,
                overheard=bool(payload.get("overheard")),
            )
            await self._begin_at(state, payload)
            text = await self._act(state, payload)
            if any(self.blocked.find_in(scene.layout) for scene in state.drafts):
                return make_refusal(inbound, in_language(say_blocked(), language))
            reply = make_reply(state, text, inbound.turn_id, self.render_service.pictures)
            return make_result(state, inbound, reply)
        except LayoutError as error:
            return make_refusal(inbound, say_error(error, language))
        except RenderCancelled:  # the worker is closing
            if self.leaving:
                raise asyncio.CancelledError from None
            return make_refusal(inbound, in_language(say("turn.cancelled"), language))
        except Exception as error:  # noqa: BLE001  a bug must not cost the user the conversation, nor the message
            return make_refusal(inbound, in_language(_apology(error), language))

    def _undrawn_line(self, conversation: Conversation) -> tuple[SceneVersion, ...]:
        """Return the versions above one that is not drawn, up to the nearest that is: its picture goes on from that."""
        line: list[SceneVersion] = []
        below = conversation.version
        while below is not None and below.image is None and below.parent and len(line) < MAX_UNDRAWN:
            below = self.store.version(conversation.name, below.parent)
            line += [SceneVersion.from_version(below)] if below else []
        return tuple(line)

    async def _begin_at(self, state: TurnState, payload: dict[str, Any]) -> None:
        """Go to the version that the message refers to, and give a new conversation its author's options."""
        if state.conversation.next_number == 1:
            state.options = {**payload.get("options", {}), **state.options}
        base = payload.get("base")
        if base == 0:
            state.options |= payload.get("options", {})
            state.begin_anew()
            return
        if base is None or (state.current and state.current.number == base):
            return
        version = await asyncio.to_thread(self.store.version, state.conversation.name, int(base))
        if version is None:
            raise LayoutError(f"there is no version {base} in this conversation")
        state.begin_at(SceneVersion.from_version(version))

    async def _act(self, state: TurnState, payload: dict[str, Any]) -> str:
        if payload.get("layout") is not None:
            said = self._put_layout(state, Layout.from_json(payload["layout"]), payload.get("seed"))
            if not state.text.strip():
                await self.render_service.draw(state)
                return said
        answering = await asyncio.to_thread(self.make_responder)
        words = await answering.answer(state)
        if not state.calls:
            state.leave_base()
        return words

    def _put_layout(self, state: TurnState, layout: Layout, seed: int | None) -> str:
        before = state.current
        if seed is None:
            seed = before.seed if before else self.render_service.seed_for(state)
        state.put(layout, seed)
        said = (
            describe_change(before.layout, layout) if before else say("turn.put_in_place", objects=list_objects(layout))
        )
        state.emit_layout(said)
        return said

    async def _commit(self, result: TurnResult) -> Reply:
        """Keep the turn; where the store's server does not answer, the finished turn waits for it."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(UnreachableError),
            wait=wait_exponential(0.25, max=5),
            stop=stop_after_delay(COMMIT_PATIENCE_S),
            before_sleep=lambda state: _LOG.warning("a finished turn waits for the store: %s", _error_of(state)),
            reraise=True,
        )
        return Reply.from_record(await retrying(asyncio.to_thread, self.store.commit, result))


def _error_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _refusal_of(text: str | None) -> str | None:
    """Say what is wrong with a text that cannot be worked on."""
    if text is None or not text.strip():
        return say("turn.empty")
    if len(text) > MAX_MESSAGE_CHARS:
        return say("turn.too_long", count=len(text), most=MAX_MESSAGE_CHARS)
    return None


def _language_of(payload: dict[str, Any], options: dict[str, Any]) -> str:
    """Tell the turn's language: the user's own setting, else what the text is in, else that of the turn before."""
    prior = payload.get("language") or options.get("language")
    if payload.get("language") or not payload.get("text"):
        return str(prior or ENGLISH)
    return detect_language(payload["text"], prior)


def _apology(error: Exception) -> Said:
    reference = secrets.token_hex(3)
    _LOG.error("a turn failed, reference %s", reference, exc_info=error)
    return say("turn.apology", reference=reference)
