"""The sentences that tools and turns say about a layout.

It knows nothing of language models; lengths are kept short enough for a chat message.
"""

from __future__ import annotations

import json
from collections import Counter

from tools.layout.describe import diff
from tools.layout.edit_prompt import shown_layout
from tools.layout.layout import Layout
from tools.layout.speech import Said, Thing, Things, say


def list_objects(layout: Layout) -> Said:
    """List what is in the picture in a few words: `a red car and 2 × a cat; background: a green meadow`."""
    counted = Counter(item.phrase for item in layout.objects)
    things = Things(tuple(_counted(phrase, count) for phrase, count in counted.items()))
    if not counted:
        return say("turn.only_background", background=Thing(layout.background))
    if not layout.background:
        return say("turn.objects", things=things)
    return say("turn.objects_background", things=things, background=Thing(layout.background))


def _counted(phrase: str, count: int) -> Thing | Said:
    return Thing(phrase) if count == 1 else say("turn.counted", count=count, thing=Thing(phrase))


def describe_change(old: Layout, new: Layout) -> str:
    """Say what an edit changed."""
    return sentence(diff(old, new)) if old != new else say("turn.nothing_changed")


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop; a sentence that can be said in other languages still can."""
    plain = text.strip()
    if not plain:
        return ""
    whole = plain[0].upper() + plain[1:] + ("" if plain[-1] in ".!?。！？…؟" else "。" if plain[-1] > "\u2e80" else ".")
    return Said(whole, text.key, text.values) if isinstance(text, Said) else whole


def compact(layout: Layout) -> str:
    """Write a layout as JSON on one line, for a language model."""
    return json.dumps(shown_layout(layout), ensure_ascii=False, separators=(",", ":"))
