"""Sentences for users that can be said in another language later: `say` makes one, `in_language` translates it.

A `Said` is its own English text (a `str`), so whoever knows nothing of languages may treat it as that. Templates are
data: `<language>/*.yaml`, one flat mapping of key to text per file, with `{name}` where a value goes. A new language is
a folder with the same keys and placeholders as `en/`; a test holds them equal.

It knows nothing of layouts; values that name things are translated by `tools.layout.naming.name_thing`.
"""

from __future__ import annotations

from .said import NoSentence, Said, Thing, Things, Value, in_language, say, speaks

__all__ = ["NoSentence", "Said", "Thing", "Things", "Value", "in_language", "say", "speaks"]
