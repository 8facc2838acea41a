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
from .intents import Ask, Chat, Edit, Intent, Method, Options, Redraw, Show, Walk
from .things import number_of

_ORDINALS = {
    w: n
    for n, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}
_VERSION = (
    r"(?:(?:the )?(?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|"
    r"eighth|ninth|tenth|original|very first)(?: (?:version|one|picture|image|"
    r"layout|try|attempt|scene|draft))?|(?:version|v|number|picture|#|no\.?)\s*(?P<number>\d+|"
    r"[a-z]+))"
)
_GOTO = re.compile(
    r"^(?:(?:go|come|switch|jump|return|revert|get|take me|move)(?: back)? to|"
    r"back to|restore|load|show me|open|use|i want|i prefer|i liked?|reset to|"
    rf"return|checkout|give me) {_VERSION}(?: again| back)?$"
)
_BRANCH = re.compile(
    r"^(?:more like|like|something like|similar to|same as|as in|based on|starting "
    rf"from|from|take|use|go back to|back to|return to) {_VERSION},? (?:but|only|"
    r"just|and|except)(?: that)?(?: this time)?,? (?P<then>.+)$"
)
_UNDO = re.compile(
    r"^(?:undo|undo (?:that|it|this|the last (?:change|edit|one|thing|step)|"
    r"my last (?:change|edit)|last)|revert|revert (?:that|it|the last (?:change|"
    r"edit))|go back|back|step back|take (?:that|it) back|go back (?:one|a step|"
    r"one step)"
    r"|(?:go )?(?:back )?to the (?:previous|last) (?:version|one|picture)|go "
    r"back to the (?:previous|last) (?:version|one|picture)|(?:the )?previous "
    r"version|no,? undo(?: that| it)?|cancel that|never ?mind|that was better(?: "
    r"before)?|ctrl\+?-?z)$"
)
_REDO = re.compile(
    r"^(?:(?:no|wait|no wait|actually)[, ]+)*(?:redo|redo (?:that|it|this|the "
    r"last (?:change|edit|one))|do (?:that|it) again after all|undo the undo|"
    r"forward|go forward|step forward|put it back)$"
)
_REDRAW = re.compile(
    r"^(?:another(?: one| try| version| picture| image| go| variation)?|again|"
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


def read_walk(text: str) -> Walk | None:
    """'undo', 'redo', 'go back to the first version', 'more like the first one, but with a blue balloon'."""
    if _REDO.match(text):
        return Walk("redo")
    if _UNDO.match(text):
        return Walk("undo")
    if found := re.match(
        r"^undo (?:the )?(?:last )?(?P<n>two|three|four|five|\d+)(?: (?:times|steps|changes|edits))+$", text
    ):
        return None if found["n"] == "1" else Walk("undo", number_of(found["n"]))
    if (found := _BRANCH.match(text)) and (number := _version_number(found)) is not None:
        return Walk("branch", number, found["then"])
    if (found := _GOTO.match(text)) and (number := _version_number(found)) is not None:
        return Walk("goto", number)
    if (
        (found := re.match(rf"^{_VERSION}$", text))
        and (number := _version_number(found)) is not None
        and ("version" in text or re.match(r"v ?\d", text))
    ):
        return Walk("goto", number)
    return None


def _version_number(found: re.Match[str]) -> int | None:
    if found["ordinal"]:
        return _ORDINALS.get(found["ordinal"], 1)
    return number_of(found["number"])


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
    if _SHOW.match(text):
        return Show()
    if _REDRAW.match(text):
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
