"""Whole messages that are not edits of the layout: small talk, versions, options, another seed, show.

It knows nothing of objects.
"""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from ..speech import say
from .choices import Choice
from .clauses import tidy
from .data import table
from .intents import Ask, Chat, Edit, Intent, Method, Options, Redraw, Show
from .walks import read_walk

_REDRAW = re.compile(
    r"^(?:(?:try |do |make |draw )?another(?: one| try| version| picture| image| go| variation)?|again|"
    r"once more|one more(?: time)?|(?:re-?draw|re-?roll|re-?generate|re-?render|"
    r"repeat|re-?paint)(?: it| that| this| (?:the |this )?(?:picture|image|scene))?(?: "
    r"again)?|try(?: it)? again|(?:draw|do|paint|make|render|generate) (?:it|"
    r"that|this|the picture|(?:me )?another(?: one| version| picture)?)(?: again|"
    r" once more| over)?"
    r"|(?:use |with |try |pick )?(?:an?|another|the)? ?(?:new|different|other|"
    r"another|random|fresh) (?:random )?(?:seed|one|try|version|variation|variant|"
    r"picture|image|take)|new seed|give me another(?: one)?|show me another(?: "
    r"one)?|surprise me|next one|same (?:layout|boxes)(?:,? (?:but )?(?:a )?(?:new|"
    r"different|another) (?:seed|picture|one))?|draw|draw it|render|go|retry|"
    r"another,? please)$"
)
_AGAIN = re.compile(
    r"^(?:(?:please |just )?(?:try|do|draw|paint|make|render|generate|roll|show|give)(?: me| us)?(?: it| this| that| the picture| the image)?"
    r"(?: once)?(?: again| more| over| anew| once more)?,? |once more,? |again,? |another (?:one|try|go|picture|image),? )?(?:but )?(?:with |using |on )?"
    r"(?:an?|another|the|some)? ?(?:new|different|other|another|random|fresh)? ?(?:random )?"
    r"(?:seed|version|variation|variant|take|roll|draw|picture|image|drawing|rendering|result|one)"
    r"(?: (?:of|with|for|from) (?:the|this) (?:same )?(?:layout|boxes|scene|one|picture))?(?:,? (?:but )?(?:with |keep(?:ing)? )?the same (?:layout|boxes)|,? (?:the )?(?:layout|boxes) (?:stays?|unchanged|as is|stay the same|stays the same))?$"
)
_SHOW = re.compile(
    r"^(?:show|print|list|describe|display|tell|give)(?: me)? (?:the |all (?:the "
    r")?|current |what the )*(?:layout|boxes|objects|current layout|scene|positions|"
    r"things|box list|state|picture's layout)(?: again| now| of the picture)?$"
    r"|^(?:what(?:'s| is| are)(?: all)? (?:in|on) (?:the )?(?:picture|image|"
    r"scene|it|there|layout)(?: now)?|where (?:are|is) .+|what do you see|what "
    r"is there|what's there|layout|boxes|which objects are there|what objects "
    r"are there|what does the layout look like|describe (?:it|the (?:picture|"
    r"image)|this)|what(?:'s| is| are))$"  # 'in the picture' is gone before this is read
)
_ASK_BETTER = re.compile(
    r"^(?:make (?:it|this|that|the (?:picture|image|scene)|everything) (?:look "
    r")?(?:much |a lot |a bit |even |way )?(?:better|nicer|good|great|prettier|"
    r"cooler|more (?:interesting|beautiful|fun|exciting)|beautiful|pretty|perfect|"
    r"nice|awesome|cool)|improve(?: it| this| the picture)?|fix (?:it|this|that)|"
    r"do (?:it )?better|change (?:it|something|this)|i don'?t like (?:it|this|"
    r"that)|it'?s (?:bad|ugly|wrong)|this is (?:bad|ugly|wrong)|edit(?: it)?|"
    r"enhance(?: it)?|surprise)$"
)
_SEED = re.compile(r"\b(?:use |with |set |the )*seed\s*(?:to|=|:|is|number|of|should be)?\s*(?P<seed>\d{1,10})\b")
_STEPS = re.compile(
    r"\b(?:use |with |in |set |do |take )*(?:(?P<a>\d{1,4}) (?:denoising |diffusion "
    r"|inference |sampling )?steps|steps\s*(?:to|=|:)?\s*(?P<b>\d{1,4}))\b"
)
_METHOD = re.compile(
    r"\b(?:(?:draw|render|use|try|paint|do|switch)\b(?: it| this| that)?(?: "
    r"again)?(?: to| with| using| by)?|with|using|method\s*[:=]?)\s*(?:the )?(?:method "
    r")?(?P<method>lmd_plus|lmd plus|lmd\+|lmd|gligen|plain sd|sd)(?: method)?(?!\w)"
)


_BETTER = (
    Choice(say("choice.everything_bigger"), "make everything bigger", ("bigger",)),
    Choice(say("choice.spread"), "spread everything out evenly", ("spread", "spread out")),
    Choice(say("choice.other_picture"), "another one", ("another", "another one", "new seed")),
)


def read_options(text: str) -> tuple[Options | None, str]:
    """Take seed, steps and method out of a message: (options or None, the rest)."""
    values: dict[str, int | str] = {}
    rest = text
    for name, pattern in (("seed", _SEED), ("steps", _STEPS), ("method", _METHOD)):
        if found := pattern.search(rest):
            raw = next(value for value in found.groups() if value)
            values[name] = _method(raw) if name == "method" else int(raw)
            rest = rest[: found.start()] + " " + rest[found.end() :]
    if not values:
        return None, text
    rest = re.sub(r"^(?:[\s,.;]|\band\b|\bwith\b)+|(?:[\s,.;]|\band\b|\bthen\b|\bwith\b)+$", "", rest.strip())
    made = Options(
        seed=cast("int | None", values.get("seed")),
        steps=cast("int | None", values.get("steps")),
        method=cast("Method | None", values.get("method")),
    )
    return made, re.sub(r"\s+", " ", rest)


def _method(text: str) -> Method:
    return "gligen" if text == "gligen" else ("sd" if text.endswith("sd") else "lmd_plus")


def read_chat(text: str) -> Chat | None:
    """Small talk and 'help'; each gets a short useful reply."""
    words = _chat_words()
    plain = re.sub(r"[.!,:;()]+", " ", text.lower()).strip()
    plain = re.sub(r"\s+", " ", plain)
    if plain in words:
        return Chat(say(f"chat.{words[plain]}"))
    trimmed = tidy(text)
    if trimmed in words:
        return Chat(say(f"chat.{words[trimmed]}"))
    parts = plain.split()
    if (
        0 < len(parts) <= 6
        and parts[0] in ("thanks", "thx", "ty", "lol", "haha")
        and all(p in _fillers() or p in words for p in parts)
    ):
        return Chat(say("chat.thanks" if parts[0] in ("thanks", "thx", "ty") else "chat.praise"))
    return None


@cache
def _chat_words() -> dict[str, str]:
    return {str(word): key for key, words in table("edit_words")["chat_words"].items() for word in words}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(
        [
            "a",
            "lot",
            "so",
            "much",
            "very",
            "that",
            "is",
            "it's",
            "for",
            "the",
            "this",
            "all",
            "you",
            "looks",
            "good",
            "great",
            "nice",
            "cool",
        ]
    )


def read_simple(text: str) -> Intent | None:
    """Read messages that need no layout rules: walks, another seed, show, 'make it better'."""
    if walk := read_walk(text):
        return walk
    if _SHOW.match(text) or re.match(r"^(?:how many|which|where|what|who) .*\b(?:is|are|do|does|can)\b.*$", text):
        return Show()
    if _REDRAW.match(text) or _AGAIN.match(text):
        return Redraw(new_seed=True)
    if re.match(
        r"^(?:re-?draw|draw|render)(?: it| this)?(?: again)? with the same seed$|"
        r"^same seed(?: again)?$",
        text,
    ):
        return Redraw(new_seed=False)
    if re.match(r"^(?:keep|leave) (?:everything|it|all) (?:as it is|the same|alone)$", text):
        return Chat(say("chat.kept"))
    if _ASK_BETTER.match(text):
        return Ask(say("ask.better"), _BETTER)
    return None


def with_options(intent: Intent, options: Options | None) -> Intent:
    """Put options that came with an edit into it."""
    if options is None:
        return intent
    return (
        Edit(intent.operations, options)
        if isinstance(intent, Edit)
        else (options if isinstance(intent, Redraw) else intent)
    )
