"""Acceptable answers in shorthand: `[...]` may be left out, of `{a|b|}` any one is right.

add {2|3|6} cloud[ (sky)]   stands for six answers
"""

from __future__ import annotations

import itertools
import re

_CHOICE = re.compile(r"\[([^\[\]{}]*)\]|\{([^\[\]{}]*)\}")


def expand(want: str) -> tuple[str, ...]:
    """Return every answer that a shorthand stands for; choices may hold choices."""
    found = _CHOICE.search(want)
    if found is None:
        return (_tidy(want),)
    options = ("", found[1]) if found[1] is not None else tuple(found[2].split("|"))
    pieces = (expand(want[: found.start()] + option + want[found.end() :]) for option in options)
    return tuple(dict.fromkeys(itertools.chain.from_iterable(pieces)))


def _tidy(answer: str) -> str:
    return re.sub(r"\s+", " ", answer).replace(" ;", ";").replace(" ,", ",").strip()
