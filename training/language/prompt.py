"""The text that the model reads for a sample."""

from __future__ import annotations

from .things import Sample

BEFORE_CHARACTERS = 80


def prompt_of(sample: Sample) -> str:
    """Return the prompt up to 'Do:'; the answer follows it after one blank."""
    lines = [f"Scene: {sample.scene}"]
    if sample.last:
        lines.append(f"Last: {sample.last}")
    if sample.before and sample.scene != "none":
        lines.append(f"Before: {sample.before[:BEFORE_CHARACTERS]}")
    return "\n".join([*lines, f"User: {sample.user}", "Do:"])
