"""Edits of what is there: remove, how many, what must not be there.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re

from ..errors import LayoutError
from ..operations import Operation, Remove, SetCount, SetNegative
from ..references import resolve
from ..speech import Thing, Things, say
from .choices import Choice
from .data import word_set
from .kinds import head_noun
from .nouns import singular
from .targets import Context, read_targets
from .things import number_of
from .unclear import KEEP, Unclear

Operations = list[Operation]
_REMOVE = re.compile(
    r"^(?:remove|delete|drop|erase|get rid of|take away|take out|take off|lose|"
    r"kill|clear|eliminate|hide|throw out|throw away|cut|cut out|discard|dump|"
    r"scrap|ditch|kick out|take)\s+(?P<target>.+?)(?: away| out| off)?$"
)
_NO = re.compile(
    r"^(?:no more|no|without(?: any)?|i don't want(?: any| to see)*|i do not "
    r"want(?: any| to see)*|there should be no|there should not be(?: any)?|"
    r"there shouldn't be(?: any)?|exclude|avoid|don't (?:draw|show|include|want)(?: "
    r"any)?|stop drawing|never draw)\s+(?P<what>.+?)(?: any ?more| at all)?$"
)
_COUNT = re.compile(
    r"^(?:(?:make|have|keep|want|show|draw|use|set|turn|leave)(?: it| that| "
    r"them| there be| this)? |(?:i )?(?:only )?want(?: only| just)? |i(?:'d|"
    r" would) like |i need |there should be |there are |there must be |only "
    r"|change (?:it|them|that) to |let there be |with )?"
    r"(?:only |just |exactly )*(?P<n>\d+|[a-z]+(?:-[a-z]+)?) (?P<noun>[a-z][a-z' "
    r"-]*?)(?: left| instead| in total| altogether)?$"
)


def remove(clause: str, context: Context) -> Operations | None:
    """'remove the balloon', 'drop a skier', 'keep only the car'."""
    if found := re.match(
        r"^(?:(?:keep|leave|show) (?:only|just|nothing but)|only keep|remove everything "
        r"(?:but|except)) (?P<target>.+)$",
        clause,
    ):
        if counted := set_count(clause, context):
            return counted
        kept = read_targets(found["target"], context)
        gone = [i for i in context.ids if i not in kept]
        return [Remove(targets=gone)] if gone and any(i in context.ids for i in kept) else None
    found = _REMOVE.match(clause)
    if not found or re.fullmatch(r"(?:a look|turns|care|it easy)", found["target"]):
        return None
    target = found["target"]
    if re.search(r"\bfrom the negative\b|\bnegative prompt\b", target):
        return [SetNegative(remove=_listed(re.sub(r"\s*from the negative.*$", "", target)))]
    if fewer := _fewer(target, context):
        return fewer
    ids = read_targets(target, context)
    if _means_everything(target) and (ids == ["all"] or set(ids) == set(context.ids)):
        raise _really_everything(context)
    return [Remove(targets=context.ids if ids == ["all"] else ids)]


def _means_everything(target: str) -> bool:
    return target in word_set("edit_words", "everything") or target.startswith(
        ("everything", "all of", "all the objects")
    )


def _really_everything(context: Context) -> Unclear:
    things = Things(tuple(Thing(item.phrase) for item in context.layout.objects))
    gone = Choice(
        say("choice.remove", things=things), f"remove {' and '.join(context.ids)}", ("yes", "remove everything")
    )
    return Unclear(say("ask.remove_all"), (gone, Choice(say("choice.keep"), KEEP, ("no", "keep"))))


def _fewer(target: str, context: Context) -> Operations | None:
    """'remove one of the skiers', 'remove two skiers' -> so many less."""
    found = re.match(
        r"^(?P<n>an?|one|two|three|four|five|\d+)(?: of)?(?: the| my| these)? (?P<noun>[a-z-]+(?: "
        r"[a-z-]+)?)$",
        target,
    )
    if not found or (found["noun"] in ("one", "ones")):
        return None
    ids = [i for i in read_targets("all " + found["noun"], context) if i in context.ids]
    number = 1 if found["n"] in ("a", "an") else number_of(found["n"]) or 1
    if len(ids) <= number or re.search(r"\b(?:left|right|middle|top|bottom)\b", found["noun"]):
        return None
    return [SetCount(target=noun_of(ids[0], context), count=len(ids) - number)]


def exclude(clause: str, context: Context) -> Operations | None:
    """'no birds, please': out of the picture and into the negative prompt."""
    if found := re.match(
        r"^(?:negative(?: prompt)?\s*[:=]?|add to the negative(?: prompt)?:?)\s*(?P<what>.+)$", clause
    ):
        return [SetNegative(add=_listed(found["what"]))]
    if found := re.match(r"^add (?P<what>.+) to the negative(?: prompt)?$", clause):
        return [SetNegative(add=_listed(found["what"]))]
    if found := re.match(r"^(?:allow|permit) (?P<what>.+?)(?: again)?$", clause):
        return [SetNegative(remove=_matching_negatives(_listed(found["what"]), context))]
    found = _NO.match(clause)
    if not found:
        return None
    operations: Operations = []
    for part in _listed(found["what"]):
        ids = present(part, context)
        operations.append(Remove(targets=ids, negative=True) if ids else SetNegative(add=[part]))
    return operations


def _listed(text: str) -> list[str]:
    parts = re.split(r"\s*,\s*|\s+(?:and|or|nor)\s+", text.strip())
    return [p for p in (re.sub(r"^(?:an?|the|any|no|more|some)\s+", "", part.strip()) for part in parts) if p]


def _matching_negatives(words: list[str], context: Context) -> list[str]:
    kept = [part.strip() for part in context.layout.negative.split(",")]
    wanted = {singular(word) for word in words}
    return [part for part in kept if singular(part.lower()) in wanted] or words


def present(text: str, context: Context) -> list[str]:
    try:
        return context.note(resolve(context.layout, f"all {text}"))
    except LayoutError:
        return []


def set_count(clause: str, context: Context) -> Operations | None:
    """'make it five skiers', 'I only want two skiers', 'just one cat'."""
    found = _COUNT.match(clause)
    if not found:
        return None
    number = number_of(found["n"])
    noun = re.sub(r"^(?:of the|of|the) ", "", found["noun"])
    if number is None or re.search(
        r"\b(?:on|in|at|above|below|next|with|to|under|behind|more|times|wide|steps|into)\b", noun
    ):
        return None
    ids = present(noun, context)
    if not ids or found["n"] in ("a", "an") or len({noun_of(i, context) for i in ids}) > 1:
        return None
    return [SetCount(target=noun if len(noun.split()) > 1 else noun_of(ids[0], context), count=number)]


def noun_of(object_id: str, context: Context) -> str:
    return head_noun(context.layout[object_id].phrase)
