"""What a turn tells its front end while it runs: progress and layouts.

It knows nothing of front ends; a front end that fails to show an event does not fail the turn.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any

Event = dict[str, Any]
OnEvent = Callable[[Event], None]
OnWords = Callable[[str], None]
ANSWER_WORDS: ContextVar[OnWords | None] = ContextVar("ANSWER_WORDS", default=None)
"""Set by a front end that shows a language model's answer while it comes: it gets the words; an empty text means that
the answer begins anew."""
_LOG = logging.getLogger(__name__)


class EventForwarder:
    """Passes events on while it is open; a step reported after the turn's end goes nowhere."""

    def __init__(self, on_event: OnEvent | None) -> None:
        self._on_event = on_event

    def __enter__(self) -> EventForwarder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._on_event = None

    def send(self, event: Event) -> None:
        """Hand the event to the front end."""
        if self._on_event is None:
            return
        try:
            self._on_event(event)
        except Exception:  # noqa: BLE001  the front end's code ends here
            _LOG.exception("the front end could not show an event")
