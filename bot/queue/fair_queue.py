"""A queue that serves people in rotation: whoever asks for much waits behind whoever asks for little.

It knows nothing of what is waited for.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OnPlace = Callable[[int], None]
"""Told the place in the queue: 1 is next, 0 is on."""


@dataclass(eq=False)
class _Ticket:
    on_place: OnPlace
    called: asyncio.Event = field(default_factory=asyncio.Event)


class FairQueue:
    """Lets `slots` work at once; the next is the first ticket of whoever was not served for longest."""

    def __init__(self, slots: int = 1) -> None:
        self._free = slots
        self._lines: OrderedDict[object, deque[_Ticket]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    @asynccontextmanager
    async def turn(self, who: object, on_place: OnPlace = lambda place: None) -> AsyncIterator[None]:
        """Wait for this person's turn and hold a slot; cancelling while waiting leaves the queue."""
        ticket = _Ticket(on_place)
        self._lines.setdefault(who, deque()).append(ticket)
        self._advance()
        try:
            await ticket.called.wait()
        except asyncio.CancelledError:
            self._leave(who, ticket)
            raise
        try:
            yield
        finally:
            self._free += 1
            self._advance()

    def _leave(self, who: object, ticket: _Ticket) -> None:
        line = self._lines.get(who)
        if line is not None and ticket in line:
            line.remove(ticket)
            if not line:
                del self._lines[who]
        else:  # called in the very moment of leaving
            self._free += 1
        self._advance()

    def _advance(self) -> None:
        while self._free and self._lines:
            who, line = next(iter(self._lines.items()))
            ticket = line.popleft()
            del self._lines[who]
            if line:
                self._lines[who] = line
            self._free -= 1
            ticket.called.set()
            ticket.on_place(0)
        for place, ticket in enumerate(self._in_order(), start=1):
            ticket.on_place(place)

    def _in_order(self) -> list[_Ticket]:
        lines, order = [list(line) for line in self._lines.values()], []
        for depth in range(max(map(len, lines), default=0)):
            order += [line[depth] for line in lines if depth < len(line)]
        return order
