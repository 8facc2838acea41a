"""A time limit that holds whatever the awaited code does with its cancellation.

`asyncio.timeout` cancels once and then waits for the code to end; a cancel that lands in an `asyncio.wait_for` which just
got its value is lost (langchain-openai waits so for every chunk of a stream), and the code runs on. Here the caller is free
at the limit, and the left-over task is cancelled until it ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

Value = TypeVar("Value")
CANCEL_EVERY_S = 0.05
CANCELS = 100
_ending: set[asyncio.Task[None]] = set()


async def within(limit_s: float, awaited: Awaitable[Value]) -> Value:
    """Await for at most that long. Raises: TimeoutError: the limit was reached."""
    task = asyncio.ensure_future(awaited)
    try:
        done, _ = await asyncio.wait({task}, timeout=limit_s)
    except asyncio.CancelledError:
        _end_behind(task)
        raise
    if not done:
        _end_behind(task)
        raise TimeoutError(f"no answer within {limit_s:g} s")
    return task.result()


def _end_behind(task: asyncio.Future[Value]) -> None:
    """Cancel the task until it ends, without keeping anybody waiting."""
    task.cancel()
    ending = asyncio.ensure_future(_end(task))
    _ending.add(ending)  # the loop holds tasks weakly
    ending.add_done_callback(_ending.discard)


async def _end(task: asyncio.Future[Value]) -> None:
    for _ in range(CANCELS):
        done, _ = await asyncio.wait({task}, timeout=CANCEL_EVERY_S)
        if done:
            break
        task.cancel()
    if task.done() and not task.cancelled():
        task.exception()  # looked at, so that the loop does not report it as forgotten
