"""The page's words in a language, from the catalogues."""

from __future__ import annotations

from functools import cache

from tools.layout.speech.said import templates


@cache
def page_words(language: str) -> dict[str, str]:
    """Return every word of the page by its short key, templates as they are."""
    spoken = {**templates("en"), **templates(language)}
    words = {key.removeprefix("web."): text for key, text in spoken.items() if key.startswith("web.")}
    stages = {key.removeprefix("terminal."): text for key, text in spoken.items() if key.startswith("terminal.stage_")}
    return {**words, **stages}
