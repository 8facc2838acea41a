"""Languages other than English, offline: messages into plain English for the grammar, English things into words.

The grammar in `../grammar` reads English only. A language is a *reader* that turns a message into the plain English
which says the same ('把红色热气球移到右上角' -> 'move the red hot air balloon to the top right corner'), and a *namer* that says
English phrases in the language ('a red car' -> 'ein rotes Auto'). Each language is one module `<code>.py` here with its
own data beside it; `READERS` and `NAMERS` are the only tables that know them.

It knows nothing of layouts' geometry or of operations.
"""

from __future__ import annotations

from ..detection import detect_language
from .naming import NAMERS, name_thing
from .reading import READERS, InEnglish, UnreadError, to_english

OFFLINE_LANGUAGES = ("en", "zh-Hans", "es", "fr", "de", "ja")
"""Languages that work without a language model; zh-Hant is read by zh-Hans's reader."""

__all__ = [
    "NAMERS",
    "OFFLINE_LANGUAGES",
    "READERS",
    "InEnglish",
    "UnreadError",
    "detect_language",
    "name_thing",
    "to_english",
]
