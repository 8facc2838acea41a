"""What a page shows of a conversation, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.turn import ASKED

if TYPE_CHECKING:
    from agent.reply import Reply
    from agent.view import View
    from memory.records import Version

MAX_MESSAGES = 100
MAX_VERSIONS = 300
MADE_WITH = ("steps", "method", "preset", "scheduler", "checkpoint", "unet_samples", "seconds")


def conversation_state(view: View, conversation: str) -> dict[str, Any]:
    """Read where a conversation stands: dialogue, tree and the version in place."""
    here = view.here(conversation)
    versions = view.versions(conversation)[-MAX_VERSIONS:]
    messages = view.messages(conversation)[-MAX_MESSAGES:]
    options = {name: value for name, value in here.options.items() if name != ASKED}
    asked = [str(one.get("label", "")) for one in here.options.get(ASKED, ())]
    return {
        "here": version_json(here.version) if here.version else None,
        "redo": here.redo,
        "options": options,
        "choices": [label for label in asked if label],
        "versions": [_short(version) for version in versions],
        "messages": [{"role": message.role, "text": message.text, "turn": message.turn_id} for message in messages],
    }


def version_json(version: Version) -> dict[str, Any]:
    """Say everything about one version."""
    made = {name: version.meta[name] for name in MADE_WITH if name in version.meta}
    return {**_short(version), "seed": version.seed, "layout": version.layout, "made": made}


def _short(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "parent": version.parent,
        "label": version.label,
        "turn": version.turn_id,
        "drawn": version.image is not None,
    }


def reply_event(key: str, reply: Reply) -> dict[str, Any]:
    """Tell a page the end of a turn."""
    return {
        "event": "reply",
        "key": key,
        "text": reply.text,
        "error": reply.error,
        "version": reply.version,
        "unchanged": reply.is_unchanged,
        "seconds": reply.seconds,
    }


def reply_json(reply: Reply, picture: str | None) -> dict[str, Any]:
    """Answer a program that waited; the picture is an address here, never a path."""
    return {**reply.to_json(), "image": picture} if not reply.error else reply.to_json()
