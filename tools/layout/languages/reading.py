"""The seam of readers: a message in another language into the plain English that says the same.

It knows nothing of any one language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from ..errors import LayoutError
from ..layout import Layout


@dataclass(frozen=True)
class InEnglish:
    """A message in plain English, such as the grammar reads.

    Attributes:
        text: several sentences or clauses keep their order; fixed names stand as ids ('car-1') where the language itself
            says more than English can ('la' with one feminine object in `recent`).
        unread: words of the message that could not be read, as they stood; they are told to the user, never guessed.
    """

    text: str
    unread: tuple[str, ...] = ()


class UnreadError(LayoutError):
    """Nothing of the message could be read."""


Reader = Callable[[str, Layout | None, tuple[str, ...]], InEnglish]
"""(message, layout in place, ids touched last) to English. Raises: UnreadError."""

READERS: Mapping[str, str] = {
    "de": "de.reading:read",
    "es": "es.reading:read",
    "fr": "fr.reading:read",
    "ja": "ja.reading:read",
    "zh-Hans": "zh.reading:read",
    "zh-Hant": "zh.reading:read",
}
"""Language code to 'module:function' under this package; imported at first use."""


def to_english(text: str, language: str, layout: Layout | None = None, recent: tuple[str, ...] = ()) -> InEnglish:
    """Read a message in `language`.

    Args:
        layout: the layout in place, None before the first picture; helps with pronouns and names.
        recent: ids touched last, most recent first.

    Raises:
        UnreadError: there is no reader for the language, or it made nothing of the text.
    """
    place = READERS.get(language)
    if place is None:
        raise UnreadError(f"there is no offline reader for {language}")
    module, _, name = place.partition(":")
    reader: Reader = getattr(import_module(f".{module}", __package__), name)
    return reader(text, layout, recent)
