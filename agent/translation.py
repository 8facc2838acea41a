"""A turn's sentences in the user's language, at the very end: whatever was made by `say` is said again.

It knows nothing of languages; templates and names are data of the layout package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tools.layout.speech import Said, in_language

from .wording import sentence

ENGLISH = "en"


def translate(text: str, known: Iterable[str], language: str) -> str:
    """Say every known sentence in `text`, wherever it fills whole lines, in `language`; the rest stays.

    What a language model wrote is in the user's language already, and is no known sentence.
    """
    if language == ENGLISH or not text:
        return text
    for said in sorted({k for k in known if isinstance(k, Said)}, key=len, reverse=True):
        words = sentence(in_language(said, language))
        text = re.sub(rf"^{re.escape(said)}$", lambda _, w=words: w, text, flags=re.MULTILINE)  # type: ignore[misc]
    return text


def say_error(error: Exception, language: str) -> str:
    """Say an error in a language; one with several reasons gives each of them."""
    reasons = getattr(error, "reasons", None) or (str(error),)
    return sentence("; ".join(in_language(reason, language) for reason in reasons))
