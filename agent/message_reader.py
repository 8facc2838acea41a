"""Reads a turn's message, once: by the strict reader and the bundled language model, off the event loop.

It knows nothing of what is done about a message.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

from tools.language.prompt import SceneView, view_of
from tools.language.reader import OFFLINE, AnswerModel, ModelWhenNeeded, Read, read_message
from tools.language.strict.language import load_language
from tools.layout.detection import detect_language, warm_up

from .turn import TurnState

_LOG = logging.getLogger(__name__)


class MessageReader:
    """Reads messages; the model is loaded on a thread of its own, and until then waited for only when it is needed."""

    def __init__(self, load: Callable[[], AnswerModel | None]) -> None:
        self._load = load
        self._model: AnswerModel | None = None
        self._loaded = threading.Event()
        self._started = threading.Lock()
        self._thread: threading.Thread | None = None

    def start_loading(self) -> None:
        """Begin to load the model; calling it again does nothing."""
        with self._started:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="language-model", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        try:
            warm_up()
            for language in OFFLINE:
                load_language(language)
            self._model = self._load()
        except Exception:  # noqa: BLE001  without the model the strict reader goes on; doctor says what is missing
            _LOG.exception("the bundled language model could not be loaded")
        finally:
            self._loaded.set()

    def model(self) -> AnswerModel | None:
        """Return the model, waiting for it; None where there is none."""
        self.start_loading()
        self._loaded.wait()
        return self._model

    async def read(self, state: TurnState) -> Read:
        """Read the turn's message; a second call returns what was found, be it by the strict reader alone."""
        if state.read is None or not state.read.commands:
            state.read = await asyncio.to_thread(self._read, state)
        return state.read

    def _read(self, state: TurnState) -> Read:
        return read_message(state.text, scene_view(state), written_in(state), ModelWhenNeeded(self.model))

    async def read_whole(self, state: TurnState) -> Read:
        """Read by the strict reader alone, for the way past a user's own model."""
        if state.read is None:
            state.read = await asyncio.to_thread(self._read_whole, state)
        return state.read

    def _read_whole(self, state: TurnState) -> Read:
        return read_message(state.text, scene_view(state), written_in(state), None)


def written_in(state: TurnState) -> str:
    """Return the language of the message, told once; what the user is answered in may be another."""
    if not state.written_in:
        state.written_in = detect_language(state.text, state.language)
    return state.written_in


def scene_view(state: TurnState) -> SceneView | None:
    """Return what readers see of the scene in place."""
    if state.current is None:
        return None
    said = [message.text for message in state.conversation.recent_messages if message.role == "user"]
    pending = [choice.object_id for choice in state.asked if choice.object_id]
    return view_of(state.current.layout, state.current.touched, said[-1] if said else "", pending)
