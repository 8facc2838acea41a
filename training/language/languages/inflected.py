"""What the surface code of German, Spanish and French shares: gender, forms, and agreement over a whole text.

Marks that templates of these languages may hold; `agree` resolves them after the slots are filled:
    sea~sean     singular~plural by the thing named before; `está~~están` by the thing named next
    pequeño*     an adjective that agrees with the thing named before; `pequeño**` with the thing named next
    ^            where an unstressed pronoun stands: 'no ^ hagas {T:def} más grande' -> 'no lo hagas más grande'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from ..lexicon import load_entries

T = TypeVar("T")
# A named thing ends with its gender and number, \x01 and two letters; an unstressed pronoun begins with \x02.
THING = re.compile("\x01([mfn])([sp])")
CLITIC = re.compile(" ?\x02(\\w+)")
_AGREED = re.compile(r"([^\W\d_][\w'’-]*)(~~?)([^\W\d_][\w'’-]*)|([^\W\d_][\w'’-]*)(\*\*?)")
SAY_FIRST = 0.75
"""Share of the samples that say the usual word, not one of its synonyms."""
MASS = frozenset(
    [
        "coffee",
        "tea",
        "juice",
        "milk",
        "beer",
        "wine",
        "rice",
        "popcorn",
        "bread",
        "bacon",
        "butter",
        "honey",
        "jam",
        "salt",
        "sugar",
        "meat",
        "ham",
        "garlic",
        "ginger",
        "spinach",
        "toilet",
        "paper",
        "soap",
        "furniture",
        "hair",
        "lightning",
        "smoke",
        "snow",
        "ice",
        "water",
        "grass",
        "sand",
        "rain",
        "fog",
        "fire",
        "money",
        "confetti",
        "moss",
        "wood",
        "food",
        "broccoli",
        "corn",
        "cheese",
        "sushi",
        "pasta",
        "lavender",
        "bamboo",
        "ivy",
        "cereal",
        "ramen",
        "paella",
        "lasagna",
        "text",
        "asparagus",
        "leek",
        "champagne",
        "fruit",
        "french",
        "fries",
        "chocolate",
    ]
) | {"toilet paper"}


@dataclass(frozen=True)
class Noun:
    """A native noun: singular, plural ('' if it has none), gender, and whether it is always plural."""

    word: str
    plural: str
    gender: str
    only_plural: bool = False


def nouns_of(language: str, english: str, pos: str = "noun") -> list[Noun]:
    """Return the native nouns of an English lemma, the usual one first; a noun unknown to the lexicon is said in English."""
    entry = load_entries(language).get((pos, english))
    if entry is None:
        other = load_entries(language).get(("place" if pos == "noun" else "noun", english))
        if other is None:
            return [Noun(english, english, "m")]
        entry = other
    found = []
    for word, forms in zip(entry.native, entry.extra.split(";"), strict=True):
        gender, *more = forms.split("|")
        only_plural = gender.endswith("p")
        found.append(Noun(word.lstrip("?!"), more[0] if more else "", (gender.rstrip("p") or "m"), only_plural))
    return found


def forms_of(language: str, pos: str, english: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the native adjectives of an English one, each with its forms; none if the lexicon lacks it."""
    entry = load_entries(language).get((pos, english))
    if entry is None:
        return []
    extras = entry.extra.split(";") if entry.extra else [""] * len(entry.native)
    return [(w.lstrip("?!"), tuple(x.split("|")) if x else ()) for w, x in zip(entry.native, extras, strict=True)]


def usual(choices: list[T], rng: Random) -> T:
    """Return the first choice mostly, else any."""
    return choices[0] if len(choices) == 1 or rng.random() < SAY_FIRST else rng.choice(choices)


def mark(text: str, gender: str, many: bool) -> str:
    """Return the text with its gender and number, for what agrees with it."""
    return f"{text}\x01{gender}{'p' if many else 's'}"


def join_things(parts: list[str], word: str) -> str:
    """Return 'a, b and c' as one plural thing, masculine unless all are feminine."""
    if len(parts) == 1:
        return parts[0]
    genders = {found[1] for part in parts if (found := THING.search(part))}
    bare = [THING.sub("", part) for part in parts]
    return mark(f"{', '.join(bare[:-1])} {word} {bare[-1]}", "f" if genders == {"f"} else "m", True)


def agree(text: str, inflect: Callable[[str, str, bool], str]) -> str:
    """Resolve the marks of agreement; `inflect(adjective, gender, many)` is the language's."""
    things = [(found.start(), found[1], found[2] == "p") for found in THING.finditer(text)]

    def nearest(position: int, forward: bool) -> tuple[str, bool]:
        before = [(g, m) for p, g, m in things if p < position]
        after = [(g, m) for p, g, m in things if p >= position]
        order = (after[:1] + before[-1:]) if forward else (before[-1:] + after[:1])
        return order[0] if order else ("m", False)

    def resolved(found: re.Match[str]) -> str:
        if found[2]:
            return found[3] if nearest(found.start(), found[2] == "~~")[1] else found[1]
        return inflect(found[4], *nearest(found.start(), found[5] == "**"))

    return THING.sub("", _AGREED.sub(resolved, text))


def tidy(text: str) -> str:
    """Return the text with single blanks, none before a comma, stop or question mark."""
    return re.sub(r" ([,.!?])", r"\1", " ".join(text.replace("^", " ").split()))


ACCENTS = str.maketrans("áéíóúüàèìòùâêîôûëïçñÁÉÍÓÚÀÈÂÊÎÔÛÇÑ", "aeiouuaeiouaeiouei" + "cnAEIOUAEAEIOUCN")
