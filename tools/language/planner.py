"""The planner that runs anywhere: messages read by the strict reader and the bundled model, laid out by the composer.

It knows nothing of endpoints.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tools.layout.detection import detect_language
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.planner import EditRequest, Planned, PlannedEdit
from tools.layout.speech import say

from .intents import Ask, Edit, NewScene
from .interpret import Situation, interpret
from .prompt import SceneView, view_of
from .reader import AnswerModel, ModelWhenNeeded, Read, read_message
from .scenes import plan_commands

NAME = "offline"


class OfflinePlanner:
    """Plans captions and edits without network; a `LayoutPlanner`."""

    def __init__(self, model: Callable[[], AnswerModel | None] = lambda: None) -> None:
        self._model = ModelWhenNeeded(model)

    async def plan(self, caption: str, language: str | None = None) -> Planned:
        """Lay a caption out. Raises: LayoutError: it was not read as one."""
        read = await asyncio.to_thread(self._read, caption, None, language or detect_language(caption))
        intent = interpret(read.commands, Situation()) if read.commands else None
        if not isinstance(intent, NewScene) or not intent.commands:
            raise LayoutError(say("offline.not_read", text=_short(caption)))
        width, height = intent.options.width or 512, intent.options.height or 512
        planned = await asyncio.to_thread(plan_commands, intent.commands, caption.strip(), width, height)
        return Planned(planned.layout, (*reading_notes(read), *planned.notes), NAME)

    async def edit(self, request: EditRequest) -> PlannedEdit:
        """Find the operations for a request. Raises: LayoutError: it is none."""
        scene = view_of(request.layout, request.recent)
        read = await asyncio.to_thread(self._read, request.text, scene, request.language)
        if not read.commands:
            raise LayoutError(say("offline.not_read", text=_short(request.text)))
        match interpret(read.commands, Situation(request.layout, request.last_operations, request.recent)):
            case Edit(operations=operations):
                apply_operations(request.layout, operations)
                return PlannedEdit(operations, (), reading_notes(read), NAME)
            case Ask() as ask:
                return PlannedEdit((), ask.lines, reading_notes(read), NAME)
            case _:
                raise LayoutError(say("plan.no_edit"))

    def _read(self, text: str, scene: SceneView | None, language: str) -> Read:
        return read_message(text, scene, language, self._model)


def reading_notes(read: Read) -> tuple[str, ...]:
    """Return sentences about typing mistakes that were mended and words that were left out."""
    notes = [say("offline.mended", typed=typed, read=word) for typed, word in read.support.mended]
    if read.support.unread and any(command.changes for command in read.commands):
        notes.append(say("offline.unread", words=", ".join(f"'{word}'" for word in read.support.unread)))
    return tuple(notes)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:80]} ..."
