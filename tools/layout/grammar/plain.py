"""Whether operations say only what the tables know: 'a red hat' does, 'a metaphor' and 'a more imposing cat' do not.

Where a language model is at hand, it is the better reader of what this refuses. It knows nothing of messages or models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ..operations import Operation
from .colours import colour_words
from .data import table, word_set
from .kinds import head_noun
from .nouns import singular, vocabulary

_FREE_TEXT = ("phrase", "background", "style", "colour", "material", "attribute", "pattern")
_NAMES_A_THING = "phrase"


def is_plain(operations: Sequence[Operation]) -> bool:
    """Tell whether every free text of the operations is made of known words, and names known things."""
    return all(_is_known(field, text) for field, text in _texts(operations))


def _texts(operations: Iterable[Operation]) -> Iterator[tuple[str, str]]:
    for operation in operations:
        values = operation.model_dump(exclude_none=True)
        yield from ((field, values[field]) for field in _FREE_TEXT if isinstance(values.get(field), str))
        if operation.op == "set_negative":
            yield from ((_NAMES_A_THING, text) for text in (*operation.add, *operation.remove))


def _is_known(field: str, text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.lower())
    known = all(word in _known_words() or singular(word) in _known_words() for word in words)
    return bool(words) and known and (field != _NAMES_A_THING or head_noun(text) in vocabulary())


@cache
def _known_words() -> frozenset[str]:
    styles = table("styles")
    weather = table("backgrounds")["weather_words"]
    groups = (vocabulary(), colour_words(), word_set("colours", "shades"), styles["media"], styles["looks"], weather)
    parts = {part for group in groups for entry in group for part in re.findall(r"[^\W\d_]+", str(entry).lower())}
    sizes = frozenset(table("sizes")["factors"])
    return frozenset(parts) | sizes | word_set("plain", "small") | word_set("plain", "adjectives")
