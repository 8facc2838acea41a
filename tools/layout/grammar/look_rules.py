"""Edits of how things look: size, colour, other words, what they are.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re
from itertools import combinations

from ..attributes import kind_of as attribute_kind
from ..attributes import with_attribute
from ..operations import Operation, Recaption, Replace, Resize, Swap, SwapKind
from ..phrases import with_article
from ..speech import Said, Thing, say
from .amounts import names_unit, read_resize_amount, read_size, read_to_percent
from .choices import Choice
from .colours import colour_words, is_colour
from .data import word_set
from .nouns import is_plural, vocabulary
from .setting import is_place
from .targets import Context, read_targets
from .things import read_thing
from .unclear import MAX_CHOICES, Unclear, named

Operations = list[Operation]
_GROW = "enlarge|grow|expand|increase|magnify|blow up|scale up|upscale|zoom in on"
_SHRINK = "shrink|reduce|decrease|scale down|downscale|downsize|minimize"
_RESIZE = re.compile(
    rf"^(?:(?P<grow>{_GROW})|(?P<shrink>{_SHRINK})|(?P<fixed>double|triple|halve)|"
    r"(?P<plain>resize|scale))\s+(?:the )?(?:size of )?(?P<rest>.+)$"
)
_MAKE = r"(?:make|have|get|let|draw|paint|render|scale|turn|keep|put|want|set)"
_STATE = re.compile(
    r"^(?P<target>.+?)(?:'s| is| are| looks?| seems?| was| were) (?:(?P<bit>a bit |a "
    r"little |slightly |somewhat )|still |much |way |far )?(?P<too>too )?(?:much )?(?P<size>big|large|"
    r"huge|tall|wide|small|tiny|little|short)$"
)
_SHOULD = re.compile(
    r"^(?:i want |i'd like |i would like )?(?P<target>.+?) (?:should|must|could|"
    r"needs? to|has to|have to|to) be (?P<rest>.+)$"
)
_COLOUR_OF = re.compile(
    r"^(?:change|set|make|turn|switch) (?:the )?(?:colou?r of (?P<a>.+?)|(?P<b>.+?)'s "
    r"colou?r|(?P<c>its|their) colou?r) (?:in)?(?:to|be)? ?(?P<colour>.+)$"
)
_COLOUR = re.compile(
    r"^(?:make|paint|colou?r|turn|dye|tint|recolou?r|change|want|have) (?P<target>.+?) "
    r"(?:(?:in)?to |in |with )?(?P<colour>(?:[\w-]+ )?(?:[\w-]+(?: and |-and-))?[\w-]+)$"
)
_REPLACE = re.compile(
    r"^(?:(?:replace|substitute) (?P<a>.+?) (?:with|by|for) (?P<pa>.+)|(?:swap|"
    r"exchange|switch|trade)(?: out)? (?P<b>.+?) (?:for|with|against|to) (?P<pb>(?:an?|"
    r"some|\d+|one|two|three) .+)"
    r"|(?:turn|transform|convert|change|make) (?P<c>.+?) (?:in)?to (?P<pc>.+)|"
    r"(?:make|turn) (?P<d>.+?) (?P<pd>an? .+)"
    r"|(?:put |draw |use |have |i want )?(?P<pe>an? .+?) (?:instead of|in place "
    r"of|rather than) (?P<e>.+)|instead of (?P<f>.+?),? (?:put |draw |use |have "
    r"|i want )?(?P<pf>an? .+))$"
)
_SHADES = {"darker": "dark", "lighter": "light", "brighter": "bright", "paler": "pale"}
_PICTURE = frozenset(
    {
        "it",
        "the picture",
        "the image",
        "the scene",
        "everything",
        "the whole picture",
        "this",
        "picture",
        "image",
        "scene",
        "that",
    }
)


def resize(clause: str, context: Context) -> Operations | None:
    """'make the bird bigger', 'shrink the rest', 'a bit smaller', 'it is too small'."""
    if (found := _STATE.match(clause)) and found["too"]:
        grows = found["size"] in ("small", "tiny", "little", "short")
        factor = (1.12 if grows else 0.9) if found["bit"] else (1.25 if grows else 0.8)
        return [Resize(targets=read_targets(found["target"], context, True), factor=factor)]
    if (unit := names_unit(clause)) and re.search(
        r"\b(?:wide|tall|high|big|large|long|wider|taller|bigger|larger|smaller|shorter)$", clause
    ):
        raise _size_question(unit, clause)
    if found := _RESIZE.match(clause):
        return _resize_verb(found, context)
    size = read_size(clause)
    if size is None or re.match(r"^(?:move|shift|push|nudge|slide|raise|lift|lower|line|zoom out)\b", clause):
        return None
    if re.search(r"\b(?:big|large|huge|gigantic|enormous|giant|small|tiny|little)$", clause) and not re.search(
        r"^(?:make|turn|get|let|have|keep|draw the|twice|double|half)\b|\bshould be\b|\btimes as\b", clause
    ):
        return None
    factor, before = size
    if found := _SHOULD.match(clause):
        before = found["target"]
    before = re.sub(rf"^{_MAKE}\b\s*", "", before)
    before = re.sub(
        r"(?:^| )(?:should|must|could|can|to|be|become|look|appear|grow|get|needs?|"
        r"want|i|a|even)$",
        "",
        before,
    ).strip()
    before = re.sub(r" (?:should|must|could|to) (?:be|become|look)$|^i want ", "", before)
    if before.startswith(("add ", "replace ", "draw a", "a ", "an ")):
        return None
    return [Resize(targets=read_targets(before or "it", context, True), factor=factor)]


def _size_question(unit: str, clause: str) -> Unclear:
    plain = re.sub(rf"\s*(?:by |about )?{re.escape(unit)} \w+$", "", clause)
    target = re.sub(r"^(?:make|scale|resize|draw) ", "", re.sub(r" (?:should|must) be$", "", plain))
    things = Thing(target) if target else Thing("it")
    choices = [
        Choice(say("choice.bigger", thing=things), f"make {target} bigger", ("bigger",)),
        Choice(say("choice.smaller", thing=things), f"make {target} smaller", ("smaller",)),
        Choice(say("choice.twice"), f"make {target} twice as big", ("twice",)),
        Choice(say("choice.half"), f"make {target} half as big", ("half",)),
    ]
    return Unclear(say("ask.unit_size", unit=unit), choices)


def _resize_verb(found: re.Match[str], context: Context) -> Operations | None:
    rest = found["rest"]
    if found["fixed"]:
        factor = {"double": 2.0, "triple": 3.0, "halve": 0.5}[found["fixed"]]
        target = re.sub(r" in size$|'s size$", "", rest)
        return [Resize(targets=read_targets(target, context, True), factor=factor)]
    if found["plain"]:
        percent = read_to_percent(rest)
        factor_by = re.match(r"^(.+?) by (?:a factor of )?([\d.]+)$", rest)
        if factor_by:
            return [Resize(targets=read_targets(factor_by[1], context, True), factor=float(factor_by[2]))]
        return [Resize(targets=read_targets(percent[1], context, True), factor=percent[0])] if percent else None
    grows = bool(found["grow"])
    words = rest.split(" ")
    for cut in range(1, len(words) + 1):
        amount = read_resize_amount(" ".join(words[cut:]), grows)
        if amount is not None:
            return [Resize(targets=read_targets(" ".join(words[:cut]), context, True), factor=amount)]
    return None


def recolour(clause: str, context: Context) -> Operations | None:
    """'make the truck red', 'change the colour of the car to blue', 'the car should be green'."""
    if found := _COLOUR_OF.match(clause):
        target = found["a"] or found["b"] or "it"
        return _coloured(target, found["colour"], context)
    if found := _SHOULD.match(clause):
        return _coloured(found["target"], found["rest"], context)
    if found := _COLOUR.match(clause):
        whole = clause.split(" ", 1)[1]
        for target, colour in _cuts(whole):
            if operations := _coloured(target, colour, context):
                return operations
    return None


def _cuts(text: str) -> list[tuple[str, str]]:
    """Return every way to end a text in a colour, longest colour first."""
    words = text.split(" ")
    cuts = []
    for length in range(min(4, len(words) - 1), 0, -1):
        colour = " ".join(words[-length:])
        target = re.sub(r" (?:in|into|to|with|be|all)$", "", " ".join(words[:-length]))
        if is_colour(colour) and target not in ("the", "my", "that", "this", ""):
            cuts.append((target, colour))
    return cuts


def _coloured(target: str, colour: str, context: Context) -> Operations | None:
    colour = re.sub(r"^(?:an? |the colou?r |be |in )", "", colour.strip()).removesuffix(" instead")
    if not is_colour(colour):
        return None
    if target.startswith(("a ", "an ", "me ")) or re.fullmatch(r"(?:the )?(?:background|sky|backdrop)", target):
        return None
    return [Recaption(targets=read_targets(target, context), colour=colour.replace("-and-", " and "))]


def replace(clause: str, context: Context) -> Operations | None:
    """'replace the bird with a small airplane', 'turn the car into a bus'."""
    found = _REPLACE.match(clause)
    if not found:
        return None
    groups = found.groupdict()
    key = next(k for k in "abcdef" if groups.get(k))
    target, words = groups[key], groups[f"p{key}"]
    thing = read_thing(words.replace(",", " , ").split())
    if thing is None or not thing.noun or is_colour(words):
        return _coloured(target, words, context)
    if target in _PICTURE and key in "cd" and not context.alive_recent and not context.last and len(context.ids) != 1:
        return None
    if is_place(words.split()[-1:]) and (target in _PICTURE or "background" in target):
        return None
    if key == "d" and (
        words.startswith(("a bit", "a little", "a lot", "a tad")) or target.split(" ")[0] in ("me", "a", "an")
    ):
        return None
    if re.search(r"\b(?:background|backdrop|scene|picture|setting|style)\b", target):
        return None
    return [Replace(targets=read_targets(target, context), phrase=thing.phrase)]


def unword(clause: str, context: Context) -> Operations | None:
    """'make the car not wooden', 'the chair should no longer be old': an attribute is taken out."""
    found = re.match(
        r"^(?:make )?(?P<target>(?:the|my|that|all|both|it|them|@last)\b.*?) (?:should |must )?(?:not|no longer)(?: be)? "
        r"(?P<word>[a-z][a-z -]*)$",
        clause,
    )
    if not found or attribute_kind(found["word"]) is None:
        return None
    return [Recaption(targets=read_targets(found["target"], context), without=found["word"])]


def reword(clause: str, context: Context) -> Operations | None:
    """'make the cat fluffy', 'make the car darker': an adjective that is neither size nor colour."""
    found = re.match(
        r"^(?:make|turn|let|want) (?P<target>(?:the|my|that|all|both|it|them|him|"
        r"her|@last)\b.*?) (?:be |look |appear )?(?:more |very |really )?(?P<adjective>[a-z][a-z-]+)$",
        clause,
    )
    if not found:
        found = re.match(
            r"^(?P<target>the .+?) should (?:be|look) (?:more |very )?(?P<adjective>[a-z][a-z-]+)$", clause
        )
    if not found or found["target"] in _PICTURE - {"it"} or found["adjective"] in _NOT_ADJECTIVES:
        return None
    adjective = _SHADES.get(found["adjective"], found["adjective"])
    if (
        is_plural(adjective)
        or (adjective not in _SHADES.values() and adjective in vocabulary() - colour_words())
        or adjective in word_set("backgrounds", "adverbs")
    ):
        return None
    if found["target"] == "it" and not (context.last or context.alive_recent):
        return None
    ids = [i for i in read_targets(found["target"], context) if i in context.ids]
    ids = context.ids if context.last == ["all"] else ids
    return [_with_adjective(i, adjective, context) for i in ids] or None


_NOT_ADJECTIVES = frozenset(
    [
        "better",
        "colour",
        "color",
        "size",
        "shape",
        "same",
        "equal",
        "nicer",
        "worse",
        "good",
        "bad",
        "up",
        "down",
        "left",
        "right",
        "apart",
        "back",
        "front",
        "away",
        "closer",
        "together",
        "again",
        "there",
        "here",
        "instead",
        "more",
        "less",
        "different",
        "cooler",
        "prettier",
        "it",
        "them",
        "so",
        "much",
        "higher",
        "lower",
        "further",
        "centered",
        "aligned",
        "even",
    ]
)


def _with_adjective(object_id: str, adjective: str, context: Context) -> Operation:
    return Recaption(
        targets=[object_id], phrase=with_attribute(with_article(context.layout[object_id].phrase), adjective)
    )


_KINDS: dict[str, SwapKind] = {
    "color": "colours",
    "colour": "colours",
    "material": "materials",
    "pattern": "patterns",
    "shape": "shapes",
    "age": "ages",
    "size": "sizes",
}
_KIND = rf"(?P<{{}}>{'|'.join(_KINDS)})s?"


def swap_colours(clause: str, context: Context) -> Operations | None:
    """'swap their colours', 'swap the materials of the chair and the table', 'the car and the truck trade colours'."""
    clause = re.sub(
        r"^(?P<x>(?:the|both|they|these).*?) (?:should )?(?:swap|switch|exchange|trade|interchange) (?:their )?colou?rs$",
        r"swap the colours of \g<x>",
        clause,
    )
    found = re.match(
        rf"^(?:swap|switch|exchange|trade|interchange) (?:(?P<their>their|the)? ?{_KIND.format('one')}(?: "
        rf"(?:of|between) (?P<both>.+))?|(?P<owners>.+?)'s? {_KIND.format('other')})$",
        clause,
    )
    if not found:
        return None
    text = found["both"] or found["owners"] or "them"
    kind = _KINDS[found["one"] or found["other"]]
    a, b = pair_of(text, context, f"the {kind} of ")
    return [Swap(a=a, b=b, what=kind)]


def pair_of(text: str, context: Context, what: str = "") -> tuple[str, str]:
    """Return two references out of 'the car and the truck' or 'them'; `what` is what is swapped, for the question."""
    parts = re.split(r"\s+(?:and|with|&)\s+|\s*,\s*", text.strip())
    if len(parts) == 2:
        a, b = read_targets(parts[0], context), read_targets(parts[1], context)
        context.note([a[0], b[0]])
        if len(a) == len(b) == 1:
            return a[0], b[0]
    ids = read_targets(text, context)
    if ids == ["all"]:
        ids = context.ids
    recent = [i for i in context.alive_recent if i in ids]
    ids = recent[:2] if len(ids) > 2 and len(recent) >= 2 and text in ("them", "they", "their") else ids
    if len(ids) != 2:
        raise _which_two(ids, context, what)
    return ids[0], ids[1]


def _which_two(ids: list[str], context: Context, what: str) -> Unclear:
    known = [i for i in ids if i in context.ids]
    pairs = list(combinations(known if len(known) > 1 else context.ids, 2))[:MAX_CHOICES]
    choices = tuple(Choice(_pair(a, b, context), f"swap {what}{a} and {b}") for a, b in pairs)
    return Unclear(say("ask.which_two"), choices)


def _pair(a: str, b: str, context: Context) -> Said:
    return say("choice.pair", one=named(a, context.layout), other=named(b, context.layout))
