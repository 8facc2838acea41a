"""The sentences that tools and turns say about a layout.

It knows nothing of language models; lengths are kept short enough for a chat message.
"""

from __future__ import annotations

import json
from collections import Counter

from tools.layout.describe import diff
from tools.layout.layout import Layout


def list_objects(layout: Layout) -> str:
    """List what is in the picture in a few words: `a red car, 2 × a cat; background: a green meadow`."""
    counted = Counter(item.phrase for item in layout.objects)
    things = ", ".join(phrase if count == 1 else f"{count} × {phrase}" for phrase, count in counted.items())
    parts = [things or "only the background"]
    if layout.background:
        parts.append(f"background: {layout.background}")
    return "; ".join(parts)


def describe_change(old: Layout, new: Layout) -> str:
    """Say what an edit changed."""
    return sentence(diff(old, new)) if old != new else "Nothing changed."


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?。！？…" else ".")


def compact(layout: Layout) -> str:
    """Write a layout as JSON on one line, for a language model."""
    return json.dumps(layout.to_json(), ensure_ascii=False, separators=(",", ":"))
