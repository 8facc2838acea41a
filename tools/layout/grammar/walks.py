"""Messages about versions: undo, redo, go to one, like one but different, a part of one.

It knows nothing of which versions there are.
"""

from __future__ import annotations

import re

from .intents import Walk
from .things import number_of

_ORDINALS = {
    w: n
    for n, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], start=1
    )
}
PREVIOUS, NEWEST = -1, 0
_WHAT = r"(?:version|one|picture|image|layout|try|attempt|scene|draft|variant|variation|iteration|result|state|step)"
_VERSION = (
    rf"(?:(?:the |my |our )?(?:very )?(?P<ordinal>{'|'.join(_ORDINALS)}|original|initial)(?: {_WHAT})?"
    rf"|(?:the )?(?:(?:version|v|picture|layout|attempt|try|draft|step|image)\.? ?(?:number |no\.? |#)?|number |#|no\.? ?)"
    r"(?P<number>\d+|[a-z]+)"
    rf"|(?:the )?(?P<before>previous|earlier|preceding|prior|old|last)(?: {_WHAT})|the (?:one|version|picture) before(?: this| that| it)?(?P<that>)"
    rf"|(?:the )?(?P<newest>newest|latest|most recent|current)(?: {_WHAT})"
    r"|(?:the )?(?:very )?(?P<start>beginning|start))"
)
_BACK = (
    r"(?:(?:please )?(?:go|come|switch|jump|return|revert|get|take me|take us|move|roll|change|set it|bring it|reset|bring me|let's go|we go)"
    r"(?: (?:all the way )?back)? to|back to|restore|load|show me|show|open|use|i want|i prefer|i prefer|i like|i liked|i'd like|return|checkout|"
    r"give me|take|pick|choose|continue (?:from|with)|start from|start again from|work from|go with|keep)"
)
_GOTO = re.compile(rf"^{_BACK} {_VERSION}(?: again| back| better| instead| please)*$")
_BARE = re.compile(rf"^{_VERSION}(?: again| please)*$")
_THEN = r",? (?:(?:but|only|just|and|except|though)(?: then)?(?: that)?(?: now)?(?: this time)?,? |(?=with |without ))(?P<then>.+)$"
_BRANCH = re.compile(
    r"^(?:(?:make it |do it |i want it |(?:i want |give me |make )?something |a bit |much |rather |do )?"
    r"(?:more like|like|something like|similar to|same as|the same as|as in|based on|starting from|from|take|use|keep|"
    rf"go back to|back to|return to|start from|revert to|go to|branch (?:off )?from|continue from|with) )?{_VERSION}(?: again)?{_THEN}"
)
_ASIS = r"(?:the rest|everything else|all else|the others?|other things|rest|nothing else)"
_STAYS = (
    rf"(?:,? (?:and |but |while |with )?(?:keep |leave )?{_ASIS}(?: (?:stays?|remains?|should stay|is|stay|as|unchanged|changes|the same)(?: (?:as|the same|unchanged|it is|is|put|like now|now|same|how it is))*)?"
    r"|,? (?:and |but )?(?:keep|leave) (?:everything else|the rest|all else|the other things)(?: .+)?)?"
)
_MERGE = re.compile(
    r"^(?:(?:use|take|keep|give me|i want|bring back|restore|get|put back|put|with|make it|let it have|have|copy|reuse|go back to|i liked|i prefer|"
    r"combine this with|merge in|merge) )?(?P<part>(?:only |just )?(?:the |its |all the |all )?[a-z0-9_' -]+?) (?:of|from|in|as in|like in|that (?:was|were) in) "
    rf"{_VERSION}{_STAYS}(?: (?:back|again|here|instead|into (?:this|it|the current .+)))?{_STAYS}$"
)
_UNDO = re.compile(
    r"^(?:(?:please |oops,? |no,? |nope,? |wait,? |sorry,? )*(?:undo|revert|reverse|roll back|rollback|take back|cancel|discard|scrap|drop|forget|reset|unmake)"
    r"(?: (?:that|it|this|these|all that|my (?:last|previous) (?:change|edit|request|step)|"
    r"(?:the|your) (?:last|latest|previous|most recent) (?:change|edit|one|thing|step|action|modification|version|message|changes|edits)|the change|the edit|last|last change|last step|changes?))?"
    r"(?: again| back| please)?"
    r"|go back|back|step back|one back|back up|back one|take (?:that|it|this) back|(?:go |take |move )?(?:back )?(?:one|a|1) (?:step|version|change) back|"
    r"(?:go )?back(?: up)? (?:by )?(?:one|a|1)(?: step| version| change| time)?|undo one(?: step)?|undo once|"
    r"(?:go |come |switch |return |revert |get |jump )?(?:back )?to (?:the )?(?:previous|last|earlier|prior|old) (?:version|one|picture|image|layout|state|step)|"
    r"(?:(?:show|give) me |restore |use |return |get )?(?:back )?the (?:previous|earlier|prior|old) (?:version|one|picture|image|layout|state)(?: back| again)?|"
    r"(?:put|make|have|set|get|leave|turn|change) (?:it|that|everything|this|things|them) (?:back )?(?:to )?(?:how|the way|as|like|what) (?:it|they|that|things|everything) (?:was|were)(?: before| earlier)?|"
    r"(?:as|how|the way) (?:it|everything|they) (?:was|were)(?: before)?|change it back|put it back how it was|turn it back|"
    r"never ?mind(?: that)?|cancel that|that was better(?: before)?|it was better before|i liked it (?:better|more) before|ctrl\+?-?z|"
    r"(?:that's|that is|that was) (?:not what i (?:wanted|meant|asked for)|wrong)(?:,? (?:undo|go back|revert)(?: it| that)?)?|i (?:didn't|did not) (?:want|mean|ask for) that|oops)$"
)
_UNDO_MORE = re.compile(
    r"^(?:undo|revert|go back|take back|step back|roll back|back)(?: (?:the|my))?(?: last| latest| previous)?(?: by)? "
    r"(?P<n>twice|thrice|two|three|four|five|six|\d+)(?: (?:times|steps|changes|edits|versions|things))*(?: back)?$"
    r"|^(?P<m>two|three|four|five|six|\d+) (?:steps|versions|changes) back$"
)
_REDO = re.compile(
    r"^(?:(?:no|wait|no wait|actually|oh|sorry|hm+|on second thought)[, ]+)*(?:(?:please )?(?:redo|re-do|reapply|re-apply|repeat the undone (?:change|edit))"
    r"(?: (?:that|it|this|the (?:last |undone )?(?:change|edit|one|step)|last change|again|please))*"
    r"|do (?:that|it) again after all|undo the undo|undo (?:that|the) undo|forward|go forward|step forward|one (?:step )?forward|go forward (?:one|a step|again)|put it back(?: again)?|bring (?:it|that|that change|the change) back(?: again)?"
    r"|i (?:did|do) want (?:that|it)(?: after all)?|keep (?:it|that) after all)$"
)


def read_walk(text: str) -> Walk | None:
    """'undo', 'redo', 'go back to the first version', 'more like the first one, but with a blue balloon'."""
    text = re.sub(r"^(?:(?:no|nope|wait|oops|sorry|hm+|actually|oh)[, ]+)+(?=\S)", "", text)
    text = re.sub(
        r"\b(?P<v>version (?:\d+|one|two|three))'s (?P<x>\w+)\b(?: back)?(?:,? nothing else changes)?",
        r"the \g<x> of \g<v>",
        text,
    )
    if "," in text and (
        found := re.match(
            r"^(?:(?:that|it|this) (?:was|is|looked) [a-z ]+|put (?:that|it) back|bad idea|my mistake|sorry|not good), (?P<rest>.+)$",
            text,
        )
    ):
        text = found["rest"]
    if found := re.match(
        r"^(?:undo|revert|go back|take back)(?: (?:that|it|this|the last change))?(?:,? and(?: then)?|,|,? then|;) (?P<then>[a-z].+)$",
        text,
    ):
        return Walk("undo", None, found["then"])
    if _REDO.match(text):
        return Walk("redo")
    if _UNDO.match(text):
        return Walk("undo")
    if found := _UNDO_MORE.match(text):
        word = found["n"] or found["m"]
        steps = {"twice": 2, "thrice": 3}.get(word) or number_of(word) or 1
        return Walk("undo", steps if steps > 1 else None)
    if (found := _GOTO.match(text)) and (number := _version_number(found)) is not None:
        return Walk("goto", number)
    if merge := _read_merge(text):
        return merge
    if (found := _BRANCH.match(text)) and (number := _version_number(found)) is not None and _is_version(found, text):
        return Walk("branch", number, _clean_then(found["then"]))
    if (found := _BARE.match(text)) and (number := _version_number(found)) is not None and _is_version(found, text):
        return Walk("goto", number)
    return None


def _clean_then(then: str) -> str:
    return re.sub(r"^(?:(?:it|that|there) (?:should (?:be|have)|has|is)|give (?:it|that|this)) ", "with ", then)


def _is_version(found: re.Match[str], text: str) -> bool:
    """'the first one but ...' and 'version 2' are versions; 'the second bird' and 'number 2' alone are not."""
    if found["number"]:
        return bool(re.search(rf"\b(?:{_WHAT[3:-1]}|v)\.? ?(?:number |no\.? |#)?{found['number']}\b", text))
    if found["ordinal"]:
        named = re.search(
            rf"\b{found['ordinal']} (?:version|picture|image|layout|try|attempt|scene|draft|variant|variation|iteration)\b",
            text,
        )
        return bool(named) or ("then" in found.re.groupindex) or found["ordinal"] in ("original", "initial")
    return True


def _read_merge(text: str) -> Walk | None:
    found = _MERGE.match(text)
    if not found or (number := _version_number(found)) is None:
        return None
    parts = [part for part in (_part(piece) for piece in re.split(r"\s*(?:,|\band\b)\s*", found["part"])) if part]
    two_versions = any("version" in part for part in parts)
    return Walk("merge", number, parts=tuple(parts)) if parts and not two_versions else None


def _part(words: str) -> str:
    bare = re.sub(r"^(?:only |just )?(?:the |its |all the |all )?", "", words.strip())
    if re.fullmatch(
        r"(?:background|backdrop|scene|scenery|setting|style|surroundings|place|weather|time of day)", bare
    ):
        return "background"
    if re.fullmatch(r"(?:objects|boxes|layout|things|everything|positions|box layout|arrangement)", bare):
        return "objects"
    if re.fullmatch(r"(?:canvas|size|format|canvas size)", bare):
        return "canvas"
    return words.strip()


def _version_number(found: re.Match[str]) -> int | None:
    if found["ordinal"]:
        return _ORDINALS.get(found["ordinal"], 1)
    if found["start"]:
        return 1
    if found["newest"]:
        return NEWEST
    return number_of(found["number"]) if found["number"] else PREVIOUS
