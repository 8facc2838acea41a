"""What may be read at all: length, language, emoji.

It knows nothing of captions or edits; texts that pass are plain English words.
"""

from __future__ import annotations

import re
import unicodedata

from ..errors import LayoutError
from ..layout import MAX_CAPTION_CHARS
from ..phrases import number_word, plural
from ..speech import say
from .colours import colour_words
from .data import table, word_set
from .lexicon import tokens_of
from .nouns import singular, vocabulary


def checked_english(text: str) -> str:
    """Return the text with emoji turned into words and spaces tidied.

    Raises:
        LayoutError: the text is empty, too long or not English.
    """
    if len(text) > MAX_CAPTION_CHARS:
        raise LayoutError(say("grammar.too_long", count=len(text), most=MAX_CAPTION_CHARS))
    plain = " ".join(_without_symbols(emoji_to_words(unicodedata.normalize("NFC", text))).split())
    if not re.search(r"\w", plain):
        raise LayoutError(say("grammar.empty"))
    if not is_english(plain):
        raise LayoutError(say("grammar.only_english"))
    return plain


def emoji_to_words(text: str) -> str:
    """Replace each run of the same known emoji by a counted noun."""
    names = table("emoji")
    pattern = re.compile(rf"({'|'.join(map(re.escape, names))})[\ufe0e\ufe0f\u200d]*(?:\s*\1[\ufe0e\ufe0f]*)*")

    def worded(found: re.Match[str]) -> str:
        noun, count = names[found.group(1)], found.group().count(found.group(1))
        before = text[: found.start()].rstrip()
        if count > 1:
            return f" {number_word(count)} {plural(noun)} "
        if re.search(r"[A-Za-z0-9]$", before) and _leads_a_noun(before):
            return f" {noun} "
        lead = ", " if before and not re.search(r"[A-Za-z,]$", before) else ""
        return f" {lead}a {noun} "

    return pattern.sub(worded, text)


def _leads_a_noun(before: str) -> bool:
    last = before.rsplit(None, 1)[-1].lower()
    return (
        last in colour_words()
        or last in word_set("counts", "articles")
        or last in table("counts")["numbers"]
        or last.isdigit()
    )


def _without_symbols(text: str) -> str:
    return "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cs", "Cf", "Cc", "Co", "Cn") else c for c in text)


def is_english(text: str) -> bool:
    """Tell English from other languages by script and by known words; a text without letters counts as English."""
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return True
    if sum(not unicodedata.name(c, "").startswith("LATIN") for c in letters) * 3 > len(letters):
        return False
    words = [token.lower() for token in tokens_of(text)]
    foreign = sum(word in word_set("words", "foreign") for word in words)
    english = sum(_is_english_word(word) for word in words)
    return english > foreign or (english == foreign > 1) or (foreign == 0 and text.isascii() and len(words) <= 4)


def all_english(text: str) -> bool:
    """Tell whether every word is one that the grammar knows, and at least two are."""
    words = [word for token in tokens_of(text) if (word := token.lower()) != ","]
    return len(words) > 1 and all(_is_english_word(word) or word in edit_verbs() for word in words)


def edit_verbs() -> frozenset[str]:
    return word_set("edit_words", "verbs")


def _is_english_word(word: str) -> bool:
    known = (
        bool(re.fullmatch(r"\d+(?:x\d+)?", word))
        or word in word_set("words", "english")
        or word in colour_words()
        or word in table("sizes")["factors"]
    )
    return known or word in edit_words() or singular(word) in vocabulary()


def edit_words() -> frozenset[str]:
    return word_set("edit_words", "known")
