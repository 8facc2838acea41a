"""What people say around a request: thanks and praise before it, and ways of talking that no caption has.

It knows nothing of layouts.
"""

from __future__ import annotations

import re
from functools import cache

from ..speech import say
from .data import table
from .intents import Chat

MAX_WORDS = 12
_START = r"(?:start|beginning|first|outset)"
_REWORDED: tuple[tuple[str, str], ...] = (
    (
        rf"^(?:please )?(?:(?:take|bring|get) (?:me|us|it|everything) back|go back|back) to (?:how|what|the way) (?:it|everything|things) (?:was|were|looked)(?: like)? (?:at|in|from) the (?:very )?{_START}$",
        "go back to the first version",
    ),
    (
        r"^i (?:really )?(?:liked?|prefer(?:red)?|loved?) (?P<v>(?:the )?(?:version \d+|\w+ (?:version|picture|one))) (?:better|more|most|best),? (?P<t>but|only|just|and) ",
        r"\g<v> \g<t> ",
    ),
    (r"^(?:the )?(?:exact )?same (?:picture|image|scene|thing|layout|one),? (?:but|only|just)(?: (?:now|this time))? (?!(?:an?|the) (?:new|other|different) )", ""),
    (r"^(?:i'd|i would) (?:rather|prefer to|like to|love to) (?:have|see|get) (?:this|it|that|everything|the (?:whole )?(?:picture|image|scene)) (?:as|in) ", "make it "),
    (r"^i (?:don't|do not|no longer) (?:want|need|like) (?P<x>(?:the|that|this|those|these) [\w -]+?)(?: (?:any ?more|any longer))?[,;.]+ (?:so )?(?:please )?(?:take|get|remove|delete|throw|leave|drop) (?:it|them|that)(?: (?:out|away|off))?$", r"remove \g<x>"),
    (r"^(?P<x>[\w -]+?) (?:are|is) (?:fine|ok|okay|welcome|allowed)(?: again)?(?: after all)?[,;.]+ (?:so )?(?:please )?(?:add|give me|put in|draw) (?P<n>a few|some|several|one|two|three|four|five|\d+)$", r"add \g<n> \g<x>"),
    (r"^(?P<n>another|an?|some|a few|one|two|three|four|five|\d+)(?: more)? (?P<x>[\w -]+?) (?:would|might|could|will) be (?:so )?(?:very )?(?:nice|great|good|lovely|cool|perfect|fun|sweet)(?: too)?$", r"add \g<n> more \g<x>"),
    (r"^(?:i want |i'd like |i would like |put |have |with |add )?(?P<x>(?:an? |the )?(?!the\b)[\w' -]+?) (?:behind|in back of) (?:it all|all of (?:it|this|that|them)|everything|the whole (?:thing|picture|scene))$", r"change the background to \g<x>"),
    (r"^(?P<x>[a-z]+s|people)\? (?:no|nope|rather not)(?:,? (?:thanks|thank you|please))?$", r"no \g<x>"),
)  # fmt: skip
_NO_CAPTION = re.compile(
    r"\b(?:i|i'm|i'd|i've|me|my|that's|it's|thanks|thank|cheers|please|sorry|after all|it all|any ?more|instead|better|worse|"
    r"would be|should|same|again|version|undo)\b|\?\s*\S"
)


def read_remark(text: str) -> Chat | None:
    """Read a message that is thanks or praise and nothing else: "cheers, that's perfect"."""
    kind = _kind(text)
    return Chat(say(f"chat.{kind}")) if kind else None


def without_remarks(text: str) -> str:
    """Return the request alone ("great, now make the cat bigger"), reworded where its wording is chat."""
    first, comma, rest = text.partition(", ")
    if comma and len(rest.split()) > 1 and _kind(first):
        text = re.sub(r"^(?:but|and|so) ", "", rest)
    for pattern, reworded in _compiled():
        text = pattern.sub(reworded, text, count=1)
    return text


def is_talk(text: str) -> bool:
    """Say whether a message talks to somebody, as no caption does: "I liked it better", "chairs are fine after all"."""
    return bool(_NO_CAPTION.search(text.lower()))


def _kind(text: str) -> str | None:
    said = re.findall(r"[a-z']+", text.lower().replace("’", "'"))
    words = table("edit_words")["remark_words"]
    if not 0 < len(said) <= MAX_WORDS or not set(said) <= _known():
        return None
    return next((str(kind) for kind in ("thanks", "praise") if set(said) & set(words[kind])), None)


@cache
def _known() -> frozenset[str]:
    return frozenset(str(word) for words in table("edit_words")["remark_words"].values() for word in words)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), reworded) for pattern, reworded in _REWORDED)
