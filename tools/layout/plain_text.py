"""Strangers' text made safe to show and to draw: one line, no control characters, Latin or not.

It knows nothing of answers or layouts.
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # emoji and Indic scripts need them


def clean_text(text: str) -> str:
    """Return the text on one line, without control characters, lone surrogates and direction overrides."""
    joined = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    kept = (c for c in joined if c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c.isspace())
    return " ".join("".join(kept).split())


def is_latin(text: str) -> bool:
    """Tell whether at least half of the letters are Latin; the pictures' text encoders read English only."""
    letters = [c for c in text if c.isalpha()]
    return sum(unicodedata.name(c, "").startswith(("LATIN", "FULLWIDTH LATIN")) for c in letters) * 2 >= len(letters)
