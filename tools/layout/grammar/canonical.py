"""Ways of asking made one: questions, wishes, gerunds and passives become the plain commands that the rules read.

'could the car be bigger', 'I wish the car was bigger', 'how about making the car bigger' -> 'the car should be bigger' or
'make the car bigger'. It knows nothing of layouts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from .data import table

_DEF = (
    r"(?:the|my|that|this|these|those|its|their|it|they|them|he|she|both|all|each|every|everything|everyone|one of)\b"
)
_INDEF = r"(?:an?|some|one|two|three|four|five|six|seven|eight|nine|ten|\d+|several|a few|another|more)\b"
_GONE = (
    r"(?:(?:has|have|needs?|ought) to (?:go(?: away)?|leave|disappear|be removed|be gone)|must (?:go(?: away)?|leave|disappear)|"
    r"(?:should|can|could) (?:go(?: away)?|leave|disappear|vanish|be (?:gone|removed|deleted|taken out|taken away|erased|dropped|cut))|"
    r"(?:is|are) (?:not|no longer) needed(?: any ?more)?|(?:isn't|aren't) needed(?: any ?more)?|(?:is|are) (?:unnecessary|superfluous|in the way)|"
    r"(?:does|do)(?:n't| not) belong(?: there| here)?|(?:is|are) too much)"
)
_PASSIVE = {
    "made": "make", "moved": "move", "shifted": "move", "painted": "paint", "coloured": "paint", "colored": "paint", "placed": "put",
    "put": "put", "positioned": "put", "replaced": "replace", "swapped": "swap", "exchanged": "swap", "switched": "swap",
    "turned": "turn", "changed": "change", "enlarged": "enlarge", "shrunk": "shrink", "removed": "remove", "deleted": "remove",
    "locked": "lock", "aligned": "align", "lined": "line", "spread": "spread", "scaled": "scale", "resized": "resize", "raised": "raise",
    "lowered": "lower", "centered": "center", "centred": "center", "reduced": "reduce", "increased": "increase", "doubled": "double",
    "halved": "halve", "duplicated": "duplicate", "copied": "duplicate", "brought": "bring", "sent": "send", "transformed": "turn",
}  # fmt: skip
_VERBS_OF_STANDING = r"(?:fly|sit|stand|lie|hang|float|move|go|come|appear|stay|live|hover|rest|swim|walk|shift|sail|drive|be placed|be located|be positioned)"

Worded = str | Callable[[re.Match[str]], str]
_RULES: tuple[tuple[str, Worded], ...] = (
    (r"\b(much|way|far|very|really|a lot|so)(?:,? \1)+\b", r"\1"),
    (r"^(?:is it possible|would it be possible|is there a way|are you able|please be so kind as|i want you|i'd like you|i would like you) to ", ""),
    (r"^(?:i was wondering|i wonder) if (?:you|we) (?:could|can|might) ", ""),
    (r"^(?:would|do) you mind ", ""),
    (r"^(?:(?:it|that) (?:would|might|could) be|it'd be|that'd be) (?:nice|great|good|cool|better|awesome|lovely|nicer|fun|best|perfect) (?:if|when) (?:you (?:could|would|can) )?", ""),
    (r"^(?:(?:it|that) (?:would|might) be|it'd be) (?:nice|great|good|cool|better|awesome|lovely|nicer|fun) to (?:have|see|get) ", "add "),
    (r"^(?:i wish|i'd prefer it if|i would prefer it if|i'd love it if|i'd like it if|i'd be happy if|imagine|suppose|let's say|say) (?=" + _DEF + ")", ""),
    (r"^(?:why not|why don't (?:you|we)|how about (?:we|you)|what about (?:we|you)|what if (?:we|you)|maybe (?:you|we) (?:could|can)|perhaps (?:you|we) (?:could|can)|(?:you|we) (?:could|might|can)|let's try to|try and|feel free to) ", ""),
    (r"^(?:can|could|may|might) (?:i|we) (?:please )?(?:have|get|see) (?=" + _INDEF + ")", "add "),
    (r"^(?:can|could|may|might|should|would|shall|will) (?P<x>" + _DEF + r".*?) (?:please )?(?P<v>be|go|have|get|become|move|come|look|stand|sit|fly|hang|lie|float)\b", r"\g<x> should \g<v>"),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need|love)|i need|we need|we want) (?:to (?:have|see) )?(?P<x>" + _DEF + r"(?: [\w'-]+){0,4}?) (?:to )?(?:be |become |get |have )?(?P<y>(?:(?:a bit|a little|slightly|much|a lot|way|far|more|somewhat|even|further|twice|half|\d)\b.*|(?:on|at|in|to|above|below|under|over|behind|between|next|beside|near|left|right|inside|higher|lower|bigger|smaller|larger|gone|removed)\b.*))$", r"\g<x> should be \g<y>"),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need|love)|we need|we want|let|have) (?P<x>" + _DEF + r"(?: [\w'-]+){0,4}?) (?:to )(?P<v>be|become|look|" + _VERBS_OF_STANDING[3:-1] + r") ", r"\g<x> should \g<v> "),
    (r"^let (?P<x>(?:the|my|it|them|everything)\b(?: [\w'-]+){0,4}?) (?P<v>be|become|" + _VERBS_OF_STANDING[3:-1] + r") ", r"\g<x> should \g<v> "),
    (r"^(?:i think |i feel |i believe )(?:that )?(?=" + _DEF + ")", ""),
    (r"^(?P<x>.+?) " + _GONE + "$", r"remove \g<x>"),
    (r"^(?P<x>.+?) should be gone$", r"remove \g<x>"),
    (r"^(?P<x>" + _DEF + r".*?) (?:isn't|is not|aren't|are not|ain't) (?P<s>big|large|tall|wide) enough$", r"\g<x> should be bigger"),
    (r"^(?P<x>" + _DEF + r".*?) (?:isn't|is not|aren't|are not) (?P<s>small|tiny|little) enough$", r"\g<x> should be smaller"),
    (r"^(?P<x>" + _DEF + r".*?) (?:(?:is|are) (?:a bit |a little |way |much |far )?too (?:close|near|crowded|tight|cramped)(?: to each other| together)?|(?:needs?|could use|should have) more (?:space|room|distance)(?: between them)?)$", r"spread \g<x> out"),
    (r"^(?P<x>" + _DEF + r".*?) (?:should|must|could|can|might|needs? to|has to|have to|ought to|is supposed to|is to) be (?P<v>" + "|".join(_PASSIVE) + r")\b ?(?P<r>.*)$", lambda m: f"{_PASSIVE[m['v']]} {m['x']} {m['r']}".strip()),
    (r"^(?P<x>" + _DEF + r".*?) (?:should|must|could|can|might|needs? to|has to|have to|ought to|is supposed to) " + _VERBS_OF_STANDING + r" (?P<r>.+)$", r"\g<x> should be \g<r>"),
    (r"^(?P<x>" + _DEF + r".*?) (?:could|might|ought to|is supposed to|would|needs to|has to|can) be (?P<r>.+)$", r"\g<x> should be \g<r>"),
    (r"^(?:it|the (?:picture|scene|image)|this|that|this (?:picture|scene)) (?:needs|could use|should have|wants|lacks|is missing|must have|misses) (?=" + _INDEF + ")", "add "),
    (r"^(?:i(?:'m| am) missing|i miss|(?:there is|there's) still missing|what(?:'s| is) missing is) (?=" + _INDEF + ")", "add "),
    (r"^(?P<x>" + _INDEF + r" .+?) (?:is|are) missing$", r"add \g<x>"),
    (r"^there(?:'s| is| are) (?P<x>" + _INDEF + r" .+?) missing$", r"add \g<x>"),
    (r"^(?:let there be|there (?:should|could|must|might|has to|have to) be|there ought to be|it needs|we need) (?=[a-z]+s\b)", "add "),
    (r"^(?P<x>the .+?) should (?:be|become) (?P<y>an? [\w -]+)$", lambda m: m.group() if _is_size_or_colour(m["y"]) else f"replace {m['x']} with {m['y']}"),
    (r"^(?:only|just|nothing but|only show|show only|leave only|just leave|only leave) (?P<x>the .+)$", r"keep only \g<x>"),
    (r"^(?:there (?:must|should|may|can|could|shall|are|is)(?:n't| not|not)? ?(?:to )?(?:not )?be (?:any |no )|(?:we|i) (?:don't|do not) (?:need|want)(?: to (?:see|have))?(?: any)? (?=\w+s\b)|make sure (?:that )?there (?:are|is) no |i don't want to see (?:any )?|i want no |i'd like no |(?:please )?leave out (?=\w+s\b)|skip (?=\w+s\b)|never (?:show|draw|include) (?:any )?)", "no "),
    (r"^(?:i (?:don't|do not) (?:want|need|like)(?: to (?:see|have))?|we don't need|leave out|skip|leave off|omit|nix|axe|yeet|bin|trash|toss(?: out)?|take away|banish|make) (?P<x>the [\w -]+?)(?: (?:any ?more|any longer|disappear|vanish|go away))$", r"remove \g<x>"),
    (r"^(?:i (?:don't|do not) (?:want|need)(?: to (?:see|have))?|we don't need|leave out|skip|leave off|omit|nix|axe|yeet|bin|trash|toss(?: out)?|banish) (?P<x>(?:the|that|this|those|these|my) [\w -]+)$", r"remove \g<x>"),
    (r"^(?:duplicate|copy|clone|replicate|make (?:a|one) (?:copy|duplicate|clone) of|add a copy of) (?P<x>.+)$", r"duplicate \g<x>"),
    (r"^(?:give|paint|spray) (?P<x>" + _DEF + r".*?) (?:an? )?(?P<c>[\w -]+?) (?:colou?r|paint job|paint|coat of paint|tint|look)$", r"make \g<x> \g<c>"),
    (r"^(?P<x>" + _DEF + r".*?)(?:'s)? colou?r (?:should be|is|to be|must be|becomes) (?P<c>.+)$", r"make \g<x> \g<c>"),
    (r"^(?:use|take|put|choose|go with) (?P<c>[a-z]+(?: [a-z]+)?) (?:for|on) (?P<x>the .+)$", lambda m: f"make {m['x']} {m['c']}" if _is_colour(m["c"]) else m.group()),
    (r"^(?:scale|size|blow|resize) (?P<x>.+?) up\b ?(?P<r>.*)$", r"enlarge \g<x> \g<r>"),
    (r"^(?:scale|size|resize) (?P<x>.+?) down\b ?(?P<r>.*)$", r"shrink \g<x> \g<r>"),
    (r"^(?P<x>" + _DEF + r".*?) should be (?P<r>(?:(?:a (?:little|tiny) bit|a bit|a little|slightly|much|a lot|further|more|far|way) )*(?:to the )?(?:lower|higher|up|down|further (?:left|right|up|down)|(?<=more to the )(?:left|right)|(?<=further to the )(?:left|right)))$", r"move \g<x> \g<r>"),
    (r"^(?P<x>.+?) (?:above|over) (?:everything|all of them|all|it all|the (?:whole )?(?:scene|picture))$", r"\g<x> at the top"),
    (r"^(?P<x>.+?) (?:below|under|underneath) (?:everything|all of them|all|it all)$", r"\g<x> at the bottom"),
    (r"^(?:put|place|bring|get|move|make|set|line up|arrange|align|have) (?P<x>.+?) (?:up )?(?:all )?(?:stand |be |sit )?(?:on|at|to|in|along) (?:the same|one|a single|equal|a straight|the same straight) (?:level|height|line|row|ground line|baseline|base line|y)$", r"align \g<x>"),
    (r"^(?:align|line up|level|even out|match) the (?P<e>tops?|bottoms?|left edges?|right edges?|left sides?|right sides?|cent(?:er|re)s|feet|bases|heads)(?: edges?)? of (?P<x>.+)$", lambda m: f"align {m['x']} at the {_EDGE_WORDS.get(m['e'], m['e'].rstrip('s').split(' ')[0])}"),
    (r"^(?:put|add|leave|make|create)?(?: some| a bit| a little)? ?more (?:space|room|distance) (?:between|among) (?P<x>.+)$", r"spread \g<x> out"),
    (r"^(?P<v>spread|space|pull|move) (?P<x>.+?) (?:out|apart)(?: a (?:bit|little)| more| slightly| further| some| a bit more)+$", r"\g<v> \g<x> apart"),
    (r"^only keep ", "keep only "),
    (r"^(?P<n>one|two|three|four|\d+|an?) (?P<x>[a-z -]+?) (?:less|fewer)$|^(?P<m>one|two|three|four|\d+) (?:less|fewer) (?P<y>[a-z -]+)$|^minus (?P<k>one|two|three|\d+|an?) (?P<z>[a-z -]+)$", lambda m: f"remove {m['n'] or m['m'] or m['k']} {m['x'] or m['y'] or m['z']}"),
    (r"^(?:there are|there're|that's|these are|we have|i see) (?:a few |way |far |just )?too many (?P<x>[a-z -]+)$", r"fewer \g<x>"),
    (r"^(?:there are|there're|we have) (?:too few|not enough) (?P<x>[a-z -]+)$|^(?:there aren't|there are not) enough (?P<y>[a-z -]+)$", lambda m: f"more {m['x'] or m['y']}"),
    (r"^there (?:should|must|may|can) (?:only|just) be (?P<x>.+)$", r"only \g<x>"),
    (r"^there (?:should|must|may|can) be (?:only|just|exactly) (?P<x>.+)$", r"only \g<x>"),
    (r"^(?:reduce|cut|limit|bring|lower|decrease|increase|raise|change|set|trim)(?: the number of| the amount of)? (?:the )?(?P<x>[a-z -]+?) (?:down |up )?to (?:just |only |exactly )?(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d+)$", r"make it \g<n> \g<x>"),
    (r"^(?P<x>(?:make|have|draw|show) .*?\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+) [a-z -]+?) instead of (?:just |only )?(?:one|two|three|four|five|six|seven|\d+)$", r"\g<x>"),
    (r"^(?:it|the (?:picture|image|scene|weather|whole thing)|this|everything) should (?:be|look|become) (?P<r>.+)$", r"make it \g<r>"),
    (r"^new (?P<w>background|style|setting|scenery)\s*[:=-]?\s*", r"change the \g<w> to "),
    (r"^(?:take|remove|drop|delete) (?P<x>.+?) (?:off|from) (?:the )?negatives?(?: list| prompt)?$", r"allow \g<x>"),
    (r"^(?P<x>[a-z -]+?) (?:are|is) (?:fine|ok|okay|allowed|welcome|good|alright|all right|possible)(?: again| now| after all| too)*$", r"allow \g<x>"),
    (r"^(?:make|give) (?:the )?(?:picture|image|canvas|format|frame) (?P<w>wider|taller|higher|broader)$", lambda m: f"make the canvas {'wider' if m['w'] in ('wider', 'broader') else 'taller'}"),
    (r"^(?P<x>[a-z ]+?) (?:should )?look like (?P<a>[a-z ]+?) (?:painted|drew|made|did) (?:it|this)$", r"in the style of \g<a>"),
    (r"^(?:make|let|have) (?:it|this|the (?:picture|image)) look like (?P<a>[a-z ]+?) (?:had )?(?:painted|drew|drawn|made|did) (?:it|this)$", r"in the style of \g<a>"),
    (r"^(?P<v>make|paint|colou?r|turn|put|move|draw|set) (?P<x>everything|everyone|all of them|all the [a-z]+|all) (?P<r>.+?),? (?:except|but|apart from|besides|other than|save)(?: for)? (?P<k>the .+)$", r"\g<v> \g<x> except \g<k> \g<r>"),
    (r"^(?:i(?:'d| would)? (?:want|like|prefer|need)|we want|let) (?P<x>" + _DEF + r"(?: [\w'-]+){0,4}?) (?:to be |be |in )?(?P<c>(?:(?:dark|light|bright|pale) )?[a-z-]+)$", lambda m: f"make {m['x']} {m['c']}" if _is_colour(m["c"]) else m.group()),
    (r"^zoom in(?: a bit| a little)?$", "make everything bigger"),
    (r"^zoom out(?: a bit| a little)?$", "make everything smaller"),
    (r"^(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d+) (?P<x>[a-z -]+?) instead of (?:(?:just |only )?(?:one|two|three|four|five|six|\d+))$", r"make it \g<n> \g<x>"),
    (r"^(?:twice|double) (?:as many|the number of|the amount of) (?P<x>[a-z -]+)$|^double the number of (?P<y>[a-z -]+)$", lambda m: f"two times as many {m['x'] or m['y']}"),
)  # fmt: skip


def canonical(text: str) -> str:
    """Return a tidied clause or message as a plain command, where a way of asking is known."""
    text = re.sub(
        r"^(everything|everyone|all|all of them|all objects|(?:\w+ )(?:everything|everyone|all of them)) but (?=the |my |that )",
        r"\1 except ",
        _ungerunded(text),
    )
    for pattern, worded in _compiled():
        text = pattern.sub(worded, text, count=1)
    return _ungerunded(text)


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Worded], ...]:
    return tuple((re.compile(pattern), worded) for pattern, worded in _RULES)


@cache
def _gerunds() -> re.Pattern[str]:
    verbs = {_gerund(verb): verb for verb in table("edit_words")["verbs"]}
    joined = "|".join(sorted(map(re.escape, verbs), key=len, reverse=True))
    lead = r"(?:(?:how about|what about|what if|try|consider|i'm thinking of|i was thinking (?:of|about)|maybe|perhaps|start by|you could try|i suggest|i'd suggest) )?"
    return re.compile(rf"^{lead}(?P<verb>{joined})\b(?= )")


@cache
def _base_verbs() -> dict[str, str]:
    return {_gerund(verb): verb for verb in table("edit_words")["verbs"]}


def _ungerunded(text: str) -> str:
    found = _gerunds().match(text)
    return f"{_base_verbs()[found['verb']]}{text[found.end() :]}" if found else text


def _gerund(verb: str) -> str:
    if verb in ("put", "swap", "drop", "cut", "set", "get", "let", "spin", "flip", "crop", "pin", "drag", "stop"):
        return f"{verb}{verb[-1]}ing"
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


_EDGE_WORDS: dict[str, str] = {
    "feet": "bottom",
    "base": "bottom",
    "bases": "bottom",
    "heads": "top",
    "centers": "center",
    "centres": "center",
}


def _is_colour(text: str) -> bool:
    from .colours import is_colour

    return is_colour(text)


def _is_size_or_colour(text: str) -> bool:
    from .amounts import read_size

    bare = re.sub(r"^an? ", "", text)
    size = read_size(text)
    return (
        _is_colour(bare)
        or (size is not None and size[1] in ("", "a", "an"))
        or bare.split()[0] in ("bit", "little", "lot", "tad", "touch", "different")
    )
