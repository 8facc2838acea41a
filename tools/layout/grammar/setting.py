"""The parts of a caption that are not things: style, 'background: ...', 'without ...'.

It knows nothing of objects or boxes; each function takes its part out of the text and returns the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..phrases import fix_article, with_article
from .data import table, word_set
from .lexicon import strip_leading
from .nouns import singular


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    media, looks = _any_of(word_set("styles", "media")), _any_of(word_set("styles", "looks"))
    plain = _any_of(word_set("styles", "plain"))
    style = rf"(?:(?:\w[\w-]*\s)?(?:{looks})\s(?:{media}|{plain})|(?:\w[\w-]*\s)?(?:{media}))"
    written = {
        "opening": (
            rf"^(?P<style>(?:an?\s+|the\s+)?{style})\s+(?:of|showing|depicting|with|in "
            r"which)\s+(?P<rest>.+)$"
        ),
        "plain": rf"^(?:an?|the)?\s*(?:\w+\s)?(?:{plain})\s+(?:of|showing|depicting|in which|with|containing|that (?:shows|has|contains))\s+(?P<rest>.+)$",
        "ending": rf"(?:,|\s)\s*(?:as|like|in the form of)\s+(?P<style>an?\s+{style})\s*\.?$",
        "manner": r"(?:,|\s)\s*in\s+(?:the\s+style\s+of\s+(?P<of>[\w' -]{2,40})|"
        r"(?:an?\s+)?(?P<adj>(?:\w[\w-]*\s){1,2})style)\s*\.?$",
        "medium": rf"(?:,\s*|\s+in\s+)(?P<style>{style}|{looks})(?:\s+style)?\s*\.?$",
        "label": r"[,;.]?\s*\bbackground(?:\s+prompt)?\s*[:=]\s*(?P<place>[^;.\n]+)[;.]?",
        "behind": (
            r"[,;]?\s*\b(?:with|on|against|before|in front of|over|has|and)\s+(?P<place>(?:an?|"
            r"the)\s+(?:(?!(?:on|in|with|at|against|before|and|over)\s)[\w-]+\s){1,5}?(?:background|backdrop))\b"
        ),
        "negative": (
            rf"[,;]?\s*\b(?:{_any_of(word_set('words', 'negations'))})\s+(?P<what>.+?)(?=[,;.]|"
            r"\s(?:but|in|on|at|under|next|near|beside|behind|to|with|by|above|below|"
            r"between)\s|$)"
        ),
        "negative_label": r"[,;.]?\s*\bnegative(?:\s+prompt)?\s*[:=]\s*(?P<what>[^;.\n]+)[;.]?",
    }
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in written.items()}


def take_style(text: str) -> tuple[str, str]:
    """Return the style ('An oil painting', or empty) and the text without it."""
    patterns = _patterns()
    text = strip_leading(text, "words", "requests")
    if found := patterns["plain"].match(text):
        return "", found["rest"]
    if found := patterns["opening"].match(text):
        return fix_article(with_article(found["style"])), found["rest"]
    for name in ("ending", "manner", "medium"):
        found = patterns[name].search(text)
        if found and found.start() > 0:
            return style_name(found), text[: found.start()].rstrip(" ,")
    return "", text


def style_name(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if groups.get("of"):
        return f"A painting in the style of {groups['of'].strip()}"
    if groups.get("adj"):
        return with_article(f"{re.sub(r'^(?:a|an|the) ', '', groups['adj'].strip())} style picture")
    named = str(groups["style"]).strip()
    is_medium = any(named.lower().endswith(medium) for medium in word_set("styles", "media"))
    return with_article(named if is_medium else f"{named} picture")


def take_background(text: str) -> tuple[list[str], str]:
    """Return backgrounds that are called so ('background: a beach', 'on a white background') and the rest."""
    found: list[str] = []
    for name in ("label", "behind"):
        for match in _patterns()[name].finditer(text):
            found.append(re.sub(r"\s+(?:backdrop)$", " background", match["place"].strip()))
        text = _patterns()[name].sub(" ", text)
    return found, text.strip()


def take_negative(text: str) -> tuple[list[str], str]:
    """Return what must not be there ('without people') and the rest."""
    found: list[str] = []
    for name in ("negative_label", "negative"):
        for match in _patterns()[name].finditer(text):
            found += _listed(match["what"])
        text = _patterns()[name].sub(" ", text)
    return found, " ".join(text.split())


def _listed(text: str) -> list[str]:
    parts = re.split(r"\s*(?:,|\band\b|\bor\b|\bnor\b|&)\s*", text.strip(" ."))
    cleaned = (
        re.sub(r"^(?:an?\s+single|single|an?|the|any|no|without|more)\s+", "", part.strip(), flags=re.IGNORECASE)
        for part in parts
    )
    return [part for part in cleaned if part]


_LEADS = frozenset({"a", "an", "the", "some", "this", "that", "its", "his", "her", "their"})


def is_place(words: list[str]) -> bool:
    """Tell whether a noun phrase (without its article) is where or when something is."""
    lowered = [word.lower() for word in words]
    names = word_set("backgrounds", "places") | word_set("backgrounds", "times") | word_set("backgrounds", "adverbs")
    if "of" in lowered[1:]:
        at = lowered.index("of")
        is_part = lowered[at - 1] in word_set("backgrounds", "parts_of_places")
        lowered = [w for w in lowered[at + 1 :] if w not in _LEADS] if is_part else lowered[:at]
    forms = {" ".join(lowered[-2:]), lowered[-1], singular(lowered[-1])} if lowered else set()
    return bool(forms & names)


def is_place_name(words: list[str]) -> bool:
    """Tell 'a town square', a place by its two words, from 'a blue square'."""
    return len(words) > 1 and " ".join(words[-2:]).lower() in word_set("backgrounds", "places")


def is_time(words: list[str]) -> bool:
    times = word_set("backgrounds", "times")
    return bool(words) and bool({words[-1].lower(), " ".join(words[-2:]).lower()} & times)


def is_airy(words: list[str]) -> bool:
    airy = word_set("backgrounds", "airy")
    return bool(words) and bool({words[-1].lower(), " ".join(words[-2:]).lower()} & airy)


def compose_background(style: str, named: list[str], places: list[str], times: list[str], default: str) -> str:
    """Write the background prompt from the user's words, as LMD does: 'An oil painting of a living room at night'."""
    scenes = named + [place for place in places if place not in named]
    text = " and ".join(scenes)
    if not text:
        text = "a scene" if style else default
    text = " ".join([text, *times])
    if not style:
        return text
    return f"{style[0].upper()}{style[1:]} of {text}"


def weather_words() -> dict[str, str]:
    words: dict[str, str] = table("backgrounds")["weather_words"]
    return words
