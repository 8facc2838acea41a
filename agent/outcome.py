"""The end of a turn: its scratch as the reply for the user and the result for the store.

It knows nothing of how the turn was worked out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from memory.pictures import PictureStore
from memory.records import Inbound, Message, TurnResult
from tools.layout.speech import in_language, say

from .reply import DRAW, Heard, Reply
from .translation import translate
from .turn import ASKED, TurnState

_OWN = (say("turn.undrawn"), say("turn.done"))


def make_reply(state: TurnState, text: str, turn_id: str, pictures: PictureStore) -> Reply:
    """Write the reply: the given text, or what the tools said, with every note that the text leaves out."""
    scene = state.current
    image = None if scene is None or scene.image is None else str(pictures.locate(scene.image))
    words = _with_notes(text or "\n".join(dict.fromkeys(state.said)), state)
    return Reply(
        text=translate(words, [*state.said, *state.notes, *state.spoken, *_OWN], state.language),
        version=scene.number if scene else None,
        parent=scene.parent if scene else None,
        layout=scene.layout.to_json() if scene else None,
        operations=[operation.model_dump(mode="json") for operation in state.operations],
        image=image,
        seed=scene.seed if scene else None,
        unet_samples=state.unet_samples,
        seconds=round(state.seconds, 3),
        choices=[in_language(choice.label, state.language) for choice in state.choices],
        turn_id=turn_id,
        heard=_heard(state),
        is_unchanged=state.is_unchanged,
    )


def _heard(state: TurnState) -> Heard:
    if state.is_talk:
        return "talk"
    if state.is_offer:
        return "maybe"
    return "unread" if state.is_unread else "order"


def make_result(state: TurnState, inbound: Inbound, reply: Reply) -> TurnResult:
    """Gather everything that the turn changes, to be committed whole."""
    here = state.current.number if state.current else None
    return TurnResult(
        turn_id=inbound.turn_id,
        reply=reply.to_record(),
        messages=_messages(state, inbound, reply),
        versions=tuple(scene.to_version(inbound.author) for scene in state.drafts),
        completed=tuple(scene.to_version(inbound.author) for scene in state.completed),
        current="keep" if here == state.conversation.current else here,
        options=None if (options := _options(state)) == state.conversation.options else options,
    )


def _messages(state: TurnState, inbound: Inbound, reply: Reply) -> tuple[Message, ...]:
    """What the dialogue keeps: of a picture that only follows its layout, no more than what must be said about it."""
    text = inbound.payload.get("text")
    if not text and state.calls == (DRAW,):
        return (Message("assistant", reply.text),) if state.notes else ()
    return Message("user", text or _named(state.calls)), Message("assistant", reply.text)


def _named(calls: Sequence[dict[str, Any]]) -> str:
    """Name what was done without words: `(undo)`, `(generate_picture)`."""
    names = [str(call.get("args", {}).get("to") or call["tool"]) for call in calls]
    return f"({', '.join(names) or 'put a layout in place'})"


def _options(state: TurnState) -> dict[str, Any]:
    """Return the conversation's options, with what this turn's question offers."""
    asked = [choice.to_json() for choice in state.choices if choice.means or choice.object_id]
    return {**state.options, ASKED: asked} if asked else state.options


def make_refusal(inbound: Inbound, text: str) -> TurnResult:
    """Answer a message without changing anything."""
    return TurnResult(inbound.turn_id, Reply(text, error=True, turn_id=inbound.turn_id).to_record())


def _with_notes(text: str, state: TurnState) -> str:
    notes = list(state.notes)
    if state.draws and state.is_open() and not (state.drawing_failed or state.postpones):
        notes.append(say("turn.undrawn"))
    flat = _flat(text)
    lines = [text, *(note for note in notes if _flat(note) not in flat)]
    return "\n".join(line for line in lines if line) or say("turn.done")


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold().rstrip(".")
