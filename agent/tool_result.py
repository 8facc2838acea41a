"""What a tool hands back: text for the language model, and facts for whoever works by rules.

It knows nothing of what the tools do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.layout.layout import Layout

from .turn import TurnState
from .wording import compact, sentence

ToolResult = tuple[str, dict[str, Any]]


def answer(state: TurnState, said: str, notes: Sequence[str] = (), layout: Layout | None = None) -> ToolResult:
    """Record what was said, and write it with notes and layout for the language model."""
    if said:
        state.said.append(said)
    lines = [said or "Done.", *(f"Note for the user: {sentence(note)}" for note in notes)]
    if layout is not None:
        lines.append(f"Layout in place: {compact(layout)}")
    facts = {
        "said": said,
        "layout": layout.to_json() if layout else None,
        "recent": list(state.current.touched) if state.current else [],
    }
    return "\n".join(lines), facts
