"""Messages as the readers want them: tidied, and with the words of things in English.

请把狗换成兔子吧          ->  请把 dog 换成 rabbit 吧
Mach den HUND größer!!!  ->  mach den dog größer!
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import emoji

from tools.layout.lexicon import GLOSSED, UNSPACED, Entry, determiners, fold, guarded_surfaces, plain_surfaces, surfaces

MAX_FORM_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:x×]\d+)*|\S", re.UNICODE)
# French words without the l', d', qu' before them.
_ELIDED_WORD = re.compile(rf"(?:[cdjlmnst]|(?:jus|lors|puis|quel)?qu)['’](?=[^\W\d_])|{_WORD.pattern}", re.UNICODE)
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]{1,60})[\"“”»]|(?<!\w)['‘]([^'‘’]{1,60})['’](?!\w)")
_REPEATED = re.compile(r"([!?.,~。！？…])\1+")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2}")
_AFTER_KATAKANA = ("スタイル", "タッチ", "テイスト", "カラー")
_PUNCTUATION = str.maketrans(
    {"，": ", ", "。": ". ", "！": "! ", "？": "? ", "；": "; ", "：": ": ", "、": "、", "’": "'"}
)


def gloss(message: str, language: str) -> str:
    """Tidy a message and put English lemmas in place of the language's words of things."""
    text = tidy(message)
    if language not in GLOSSED:
        return text
    return _gloss_unspaced(text, language) if language in UNSPACED else _gloss_spaced(text, language)


def tidy(message: str) -> str:
    """Return one line in lower case (quoted words keep theirs), emoji as `:cat:`, repeated marks once."""
    text = unicodedata.normalize("NFKC", message).translate(_PUNCTUATION)
    text = "".join(c if not unicodedata.category(c).startswith("C") or c == "\u200d" else " " for c in text)
    text = _with_emoji_named(text)
    parts, at = [], 0
    for found in _QUOTED.finditer(text):
        parts += [text[at : found.start()].lower(), f"'{found[1] or found[2]}'"]
        at = found.end()
    text = "".join([*parts, text[at:].lower()])
    return " ".join(_REPEATED.sub(r"\1", text).split())


def _with_emoji_named(text: str) -> str:
    """Name emoji that stand alone; beside words they only adorn, and go."""
    rest = emoji.replace_emoji(text, " ").replace("\u200d", "").replace("\ufe0f", "")
    return rest if any(c.isalnum() for c in rest) else emoji.demojize(text, delimiters=(" :", ": "))


def _gloss_unspaced(text: str, language: str) -> str:
    table = surfaces(language)
    longest = _longest(language)
    made, at = [], 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 0, -1):
            entry = table.get(text[at : at + size])
            if entry and not _cuts_katakana(text, at, at + size):
                made.append(text[at : at + size] if entry.kind == "other" else f" {entry.english} ")
                at += size
                break
        else:
            made.append(text[at])
            at += 1
    return " ".join("".join(made).split())


def _cuts_katakana(text: str, start: int, end: int) -> bool:
    """Whether a stretch begins or ends inside a katakana word: サイ (rhino) of サイズ (size)."""
    ends = (start,) if text.startswith(_AFTER_KATAKANA, end) else (start, end)
    return any(0 < at < len(text) and _KATAKANA.fullmatch(text[at - 1 : at + 1]) for at in ends)


@cache
def _longest(language: str) -> int:
    return max(map(len, surfaces(language)), default=0)


def _gloss_spaced(text: str, language: str) -> str:
    words = list((_ELIDED_WORD if language == "fr" else _WORD).finditer(text))
    made, at, end = [], 0, 0
    before: Entry | None = None
    while at < len(words):
        determined = at > 0 and _determines(words[at - 1].group(), before, language)
        before, size = _match(words, at, text, language, determined)
        made.append(text[end : words[at].start()])
        made.append(before.english if before else words[at].group())
        end = words[at + size - 1].end()
        at += size
    return "".join([*made, text[end:]])


def _determines(word: str, entry: Entry | None, language: str) -> bool:
    """Whether a noun is to come: after a determiner or number, in German also after an adjective."""
    adjective = language == "de" and entry is not None and entry.kind in ("colour", "look")
    return adjective or word.isdecimal() or fold(word) in determiners(language)


def _match(words: list[re.Match[str]], at: int, text: str, language: str, determined: bool) -> tuple[Entry | None, int]:
    """Find the longest form that begins at a word; the number of words that it takes."""
    table, plain = surfaces(language), plain_surfaces(language)
    guarded = guarded_surfaces(language) if determined else {}
    for size in range(min(MAX_FORM_WORDS, len(words) - at), 0, -1):
        form = fold(text[words[at].start() : words[at + size - 1].end()])
        entry = guarded.get(form) or table.get(form) or (plain.get(form) if len(form) > 3 else None)
        if entry:
            return entry, size
    return None, 1
