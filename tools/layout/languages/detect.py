"""Which of the twelve languages a message is in, offline.

It knows nothing of what is done with the answer.
"""

from __future__ import annotations

import unicodedata

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "es", "fr", "de", "pt", "it", "ru", "ar")


def detect_language(text: str, prior: str | None = None) -> str:
    """Tell a message's language, one of `LANGUAGES`.

    Args:
        prior: the conversation's language so far; decides where the text alone cannot ('undo', 'gato', '猫').
    """
    scripts = {unicodedata.name(c, "").partition(" ")[0] for c in text if c.isalpha()}
    if scripts & {"HIRAGANA", "KATAKANA"}:
        return "ja"
    if "HANGUL" in scripts:
        return "ko"
    if "CJK" in scripts:
        return prior if prior in ("ja", "zh-Hant") else "zh-Hans"
    return prior or "en"
