"""English phrases of one object: head noun, colour, article.

It knows a little English and nothing of layouts or boxes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from .nouns.plurals import plural

ARTICLES = frozenset({"a", "an", "the", "one", "some", "this", "that", "my"})
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ENDS_NOUN = frozenset(
    [
        "of",
        "with",
        "without",
        "in",
        "on",
        "at",
        "by",
        "under",
        "over",
        "near",
        "behind",
        "beside",
        "from",
        "and",
        "or",
        "that",
        "which",
        "who",
        "to",
        "into",
        "for",
        "inside",
        "above",
        "below",
        "between",
        "against",
        "around",
        "through",
    ]
)
_ING_NOUNS = frozenset(
    [
        "building",
        "painting",
        "ring",
        "king",
        "wing",
        "string",
        "thing",
        "swing",
        "spring",
        "ceiling",
        "railing",
        "earring",
        "duckling",
        "sapling",
        "dumpling",
        "pudding",
        "clothing",
        "wedding",
        "drawing",
        "awning",
        "bunting",
        "gosling",
        "viking",
        "starling",
        "lightning",
        "morning",
        "evening",
        "crossing",
        "bedding",
        "carving",
        "engraving",
        "etching",
        "icing",
        "filling",
        "topping",
        "stocking",
        "sling",
        "seedling",
        "stuffing",
        "housing",
        "landing",
        "parking",
        "sibling",
        "being",
    ]
)
_COLOURS = [
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "brown",
    "black",
    "white",
    "gray",
    "grey",
    "golden",
    "gold",
    "silver",
    "violet",
    "turquoise",
    "beige",
    "cyan",
    "magenta",
    "teal",
    "navy",
    "maroon",
    "crimson",
    "scarlet",
    "tan",
    "indigo",
    "lavender",
    "bronze",
    "rainbow-colored",
    "rainbow",
    "colorful",
    "colourful",
    "multicolored",
    "multicoloured",
]
COLOURS = frozenset(_COLOURS)
_SHADES = r"(?:(?:dark|light|bright|pale|deep|neon|pastel|sky|royal|lime)[ -])?"
_COLOUR = rf"{_SHADES}(?:{'|'.join(sorted(_COLOURS, key=len, reverse=True))})"
_COLOUR_RUN = re.compile(rf"\b{_COLOUR}(?:(?:,? and |, |-){_COLOUR})*\b(?=[ -]\w)", re.IGNORECASE)
_ARTICLE = re.compile(r"^(an?)\b(?=\s+(\w[\w-]*))", re.IGNORECASE)
_SOUNDS_LIKE_YOU = re.compile(r"(uni(?!n|m)|us[aeiu]|eu|ewe|one\b|once|ufo|uk|ut[ei])", re.IGNORECASE)
_SILENT_H = re.compile(r"(hour|honest|heir|honou?r)", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Split into lower-case words; hyphens stay inside a word."""
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text.lower())


def head_words(phrase: str) -> list[str]:
    """Return the noun group without article: 'a red air balloon over a lake' -> red, air, balloon."""
    group: list[str] = []
    tokens = words(phrase)
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        opens_clause = (
            token.endswith("ing")
            and token not in _ING_NOUNS
            and (after is None or after in ARTICLES or after in _ENDS_NOUN)
        )
        is_and_of_colours = token == "and" and bool(group) and group[-1] in COLOURS and after in COLOURS
        if group and (opens_clause or token in _ENDS_NOUN) and not is_and_of_colours:
            break
        if token not in ARTICLES and not is_and_of_colours:
            group.append(token)
    return group


@lru_cache(4096)
def head_noun(phrase: str) -> str:
    """Return the noun that the phrase is about, in the number it is written in."""
    group = head_words(phrase)
    return group[-1] if group else "object"


def same_noun(one: str, other: str) -> bool:
    """Tell whether two words are the same noun, whatever their number."""
    return one == other or plural(one) == other or one == plural(other)


def fix_article(phrase: str) -> str:
    """Return the phrase with a/an as its next word sounds."""
    found = _ARTICLE.match(phrase)
    if not found:
        return phrase
    word = found.group(2)
    vowel = (word[0].lower() in "aeiou" and not _SOUNDS_LIKE_YOU.match(word)) or bool(_SILENT_H.match(word))
    article = "an" if vowel else "a"
    return (article.capitalize() if found.group(1)[0].isupper() else article) + phrase[found.end(1) :]


def with_article(phrase: str) -> str:
    """Return the phrase beginning with a/an unless it begins with some article or number already."""
    first = (words(phrase) or [""])[0]
    if first in ARTICLES or first in _NUMBERS or first.isdigit():
        return fix_article(phrase)
    return fix_article(f"a {phrase}")


def colour_of(phrase: str) -> str | None:
    """Return the colour words before the head noun, or None."""
    found = _COLOUR_RUN.search(phrase)
    return found.group() if found and found.start() < _noun_start(phrase) else None


def with_colour(phrase: str, colour: str | None) -> str:
    """Return the phrase in another colour, or with None without its colour."""
    found = _COLOUR_RUN.search(phrase)
    if found and found.start() < _noun_start(phrase):
        before, after = phrase[: found.start()], phrase[found.end() :].lstrip(" -")
    else:
        cut = re.match(r"\s*(?:(?:an?|the|one|some|this|that|my)\s+)?", phrase, re.IGNORECASE)
        end = cut.end() if cut else 0
        before, after = phrase[:end], phrase[end:]
    return fix_article(f"{before}{colour.strip().lower()} {after}" if colour else before + after)


def _noun_start(phrase: str) -> int:
    noun = re.search(rf"\b{re.escape(head_noun(phrase))}\b", phrase, re.IGNORECASE)
    return noun.start() if noun else len(phrase)


def definite(phrase: str) -> str:
    """Return 'a red car' as 'the red car'."""
    return "the " + re.sub(r"^(?:an?|the|one|some)\s+", "", phrase.strip(), flags=re.IGNORECASE)


def number_word(count: int) -> str:
    """Return 2 as 'two'; beyond twelve as digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def join(parts: Iterable[str]) -> str:
    """Join as 'a, b and c'."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def counted(phrases: Iterable[str]) -> str:
    """List phrases, equal ones together: 'a red car and two cats'."""
    counts = Counter(phrase.strip() for phrase in phrases)
    return join(
        phrase if count == 1 else f"{number_word(count)} {_plural_phrase(phrase)}" for phrase, count in counts.items()
    )


def _plural_phrase(phrase: str) -> str:
    bare = definite(phrase)[4:]
    return re.sub(rf"\b{re.escape(head_noun(bare))}\b", lambda m: plural(m.group().lower()), bare, count=1, flags=re.I)


_FACING = re.compile(r",? facing (?:left|right)\b")


def facing(phrase: str, right: bool) -> str:
    """Return 'a dog' as 'a dog facing right' (or left)."""
    return f"{_FACING.sub('', phrase)} facing {'right' if right else 'left'}"
