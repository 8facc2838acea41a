"""Drawing options inside a message: seed, steps, canvas; taken out of it and said in English.

It knows nothing of layouts.
"""

from __future__ import annotations

import re
from functools import cache

from .lexicon import table
from .numerals import read_numeral


def take_options(text: str, language: str) -> tuple[list[str], str]:
    """Return the options in English ('seed 42', '512 x 768') and the text without them."""
    options: list[str] = []
    for english, pattern in _patterns(language):
        if not (found := pattern.search(text)):
            continue
        numbers = {name: read_numeral(value) for name, value in found.groupdict().items() if value}
        if any(number is None for number in numbers.values()):
            continue
        options.append(english.format(**{name: f"{number:g}" for name, number in numbers.items()}))
        text = (text[: found.start()] + "," + text[found.end() :]).strip(" ,，。;；")
    return options, text


@cache
def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (english, re.compile(pattern, re.IGNORECASE))
        for english, patterns in table(language, "options").items()
        for pattern in patterns
    ]
