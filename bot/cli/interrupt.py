"""Ctrl-C as an ordinary error: it stops the work in hand and never the conversation.

It knows nothing of what the work is.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Interrupted(Exception):
    """Ctrl-C was pressed.

    Attributes:
        had_text: whether a line that was being typed was given up.
    """

    def __init__(self, had_text: bool = False) -> None:
        self.had_text = had_text
        super().__init__("interrupted")


async def run_interruptible(work: Coroutine[Any, Any, Result]) -> Result:
    """Run the work to its end; Ctrl-C cancels it.

    Raises:
        Interrupted: Ctrl-C cancelled it.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C then ends the program
        loop.add_signal_handler(signal.SIGINT, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        raise Interrupted from None
    finally:
        with contextlib.suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
