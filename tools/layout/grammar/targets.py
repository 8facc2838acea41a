"""What a person's words in an edit point at, with the message and its history in mind: it, the rest, the middle one.

It knows nothing of operations; plain references go through `tools.layout.references`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from ..errors import LayoutError
from ..layout import Layout
from ..operations import Operation, Relation
from ..rect import Rect, hull
from ..references import ManyError, resolve
from ..relations import holds
from ..speech import Thing, say
from .data import word_set
from .kinds import head_noun
from .lexicon import expressions, longest
from .nouns import is_plural, singular
from .unclear import Unclear, object_choices

_POSITIONS = "left|right|top|bottom|middle|center|centre|upper|lower"
_AT = re.compile(
    r"^(?:the )?(?P<noun>.+?),? (?:that is |which is )?(?:(?:furthest |farthest |most )?(?:on|at|in|to) the (?:far "
    rf"|very )?|furthest |farthest )(?P<where>{_POSITIONS})(?: side| corner| one)?$"
)
_ONE = re.compile(r"\b(?:ones?|thing)\b")
_QUANTIFIED = re.compile(
    rf"\b(?:all|both|every|each|{_POSITIONS}|leftmost|rightmost|topmost|first|"
    r"second|third|fourth|fifth|last|biggest|largest|"
    r"smallest|bigger|smaller|highest|lowest|\d+|two|three|four|five|six)\b"
)


@dataclass
class Context:
    """The layout and what the conversation and this message have touched.

    Attributes:
        recent: ids touched last, most recent first.
        last_operations: operations of the turn before, for 'same for ...'.
        meant: words whose meaning the user has chosen, with the id.
        touched: ids this message has named so far.
    """

    layout: Layout
    recent: tuple[str, ...] = ()
    last_operations: Sequence[Operation] = ()
    meant: Mapping[str, str] = field(default_factory=dict)
    touched: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    def note(self, ids: Sequence[str]) -> list[str]:
        """Remember what the clause was about, and return it."""
        self.last = list(ids)
        self.touched += [i for i in ids if i not in self.touched]
        return list(ids)

    @property
    def ids(self) -> list[str]:
        return [item.id for item in self.layout.objects]

    @property
    def alive_recent(self) -> list[str]:
        return [i for i in self.recent if i in self.ids]


def read_targets(text: str, context: Context, else_all: bool = False) -> list[str]:
    """Return ids, 'all', or the words themselves when nothing fits (the executor then says what there is).

    Raises:
        Unclear: several fit a singular, or 'it' has nothing to stand for.
    """
    words = re.sub(r"\s+", " ", text.strip(" .,!?\"'")).lower()
    words = re.sub(r"^(?:all of|each of|just|only) (?=the|them|my)", "", words)
    return context.note(_special(words, context, else_all) or _listed(words, context))


def _special(words: str, context: Context, else_all: bool) -> list[str]:
    if words == "@last":
        return context.last or ["all"]
    if words in ("both", "both of them") and (pair := _both(context)):
        return pair
    if words in word_set("edit_words", "everything"):
        return ["all"]
    if words in word_set("edit_words", "rest"):
        named = context.touched or context.alive_recent
        return [i for i in context.ids if i not in named] or ["all"]
    if found := re.match(
        r"^(?:everything|all|all of them|everyone|all objects|all the objects)(?: "
        r"else)? (?:except|but|apart from|besides|other than)(?: for)? (.+)$",
        words,
    ):
        kept = read_targets(found[1], context)
        return [i for i in context.ids if i not in kept]
    if words in word_set("edit_words", "it") or words in word_set("edit_words", "them"):
        return _pronoun(words, context, else_all)
    return []


def _pronoun(words: str, context: Context, else_all: bool) -> list[str]:
    known = [i for i in context.last if i in context.ids] or context.alive_recent
    if words in word_set("edit_words", "them"):
        return known if len(known) > 1 else (["all"] if not known or else_all else _same_kind(known[0], context))
    if known:
        return known[:1]
    if len(context.ids) == 1 or else_all:
        return context.ids if len(context.ids) == 1 else ["all"]
    if chosen := context.meant.get(words):
        return [chosen]
    raise Unclear(say("ask.what_is_it", words=words), object_choices(context.layout, context.ids), words)


def _both(context: Context) -> list[str]:
    """Return the two spoken of last, else the two of a kind, where just one kind has two."""
    known = [i for i in context.last if i in context.ids] or context.alive_recent
    if len(known) == 2:
        return known
    counts = Counter(head_noun(item.phrase) for item in context.layout.objects)
    nouns = [noun for noun, count in counts.items() if count == 2]
    return [i.id for i in context.layout.objects if head_noun(i.phrase) == nouns[0]] if len(nouns) == 1 else []


def _same_kind(object_id: str, context: Context) -> list[str]:
    noun = head_noun(context.layout[object_id].phrase)
    return [item.id for item in context.layout.objects if head_noun(item.phrase) == noun]


def _listed(words: str, context: Context) -> list[str]:
    """Read one reference, or several joined by commas and 'and'."""
    parts = [part for part in re.split(r"\s*(?:,|\band\b|&)\s*", words) if part]
    if len(parts) > 1 and not re.search(r"\b(?:black and|and white)\b", words):
        return list(dict.fromkeys(i for part in parts for i in (_special(part, context, False) or _one(part, context))))
    return _one(words, context)


def has_head(noun: str, context: Context) -> bool:
    """Tell whether something is called so: 'flowers' are not there because a flower vase is."""
    return any(head_noun(item.phrase) == singular(noun) for item in context.layout.objects) or noun in ("all", "them")


_RELATED = re.compile(
    r"^(?P<noun>.+?),? (?:that is |that are |which is |who is |standing |sitting |lying |parked |flying )?(?P<how>next to|beside|near|nearest to|nearest|closest to|close to|by|"
    r"above|over|below|under|underneath|beneath|on top of|on|in|inside|behind|in front of|to the left of|left of|to the right of|right of|between|farthest from|furthest from) "
    r"(?P<other>(?:the|my|both) .+)$"
)


def _related(words: str, context: Context) -> list[str]:
    """'the skier next to the tree': of those called so, the ones that stand so, else the nearest."""
    found = _RELATED.match(words)
    if not found or _AT.match(words):
        return []
    try:
        others = resolve(context.layout, found["other"])
        ids = [i for i in resolve(context.layout, found["noun"]) if i not in others]
    except LayoutError:
        return []
    if len(ids) < 2:
        return ids
    anchors = [Rect.of(context.layout[i].box) for i in others]
    relation = longest(expressions("relations", "between_things"), found["how"].split(), 0)
    name = cast(Relation, relation[0]) if relation and relation[1] == len(found["how"].split()) else None
    far = found["how"].startswith(("farthest", "furthest"))
    holding = [i for i in ids if name and not far and holds(name, Rect.of(context.layout[i].box), anchors)]
    if holding and (is_plural(found["noun"].split()[-1]) or len(holding) == 1):
        return holding
    around = hull(anchors)
    order = sorted(holding or ids, key=lambda i: Rect.of(context.layout[i].box).distance(around), reverse=far)
    return order[:1]


def _one(words: str, context: Context) -> list[str]:
    words = re.sub(r"'s$", "", words)
    if others := _others(words, context):
        return others
    if related := _related(words, context):
        return related
    if found := _AT.match(words):
        words = (
            f"the {found['where'].replace('upper', 'top').replace('lower', 'bottom')} "
            f"{found['noun'].removeprefix('the ')}"
        )
    any_one = re.match(r"^(?:one|any) of (?:the|these|those|my) (.+)$", words) or re.match(
        r"^(?:an?|one|any) (?!(?:of|on|at|in|to|with|next|near|from|that|which)\b)(.+)$", words
    )
    words = any_one[1] if any_one else _with_noun(words, context)
    if chosen := context.meant.get(words):
        return [chosen]
    try:
        ids = list(resolve(context.layout, words))
    except ManyError as error:
        raise _which(words, error.ids, context) from error
    except LayoutError:
        return [singular(re.sub(r"^(?:the|my|all|all the|both) ", "", words)) or words]
    if any_one:
        return ids[-1:]
    return _narrowed(words, ids, context)


def _others(words: str, context: Context) -> list[str]:
    """'the other skier', 'the other two': those of the kind that were not spoken of last."""
    found = re.match(r"^(?:the |my |all |all the )?other (?:one|two|three|four|\d+|ones)?\s*(?P<noun>[a-z -]*)$", words)
    if not found:
        return []
    known = context.touched or context.alive_recent
    noun = found["noun"].strip() or (
        head_noun(context.layout[known[0]].phrase) if known and known[0] in context.ids else "object"
    )
    try:
        ids = resolve(context.layout, f"all {noun}")
    except LayoutError:
        return []
    kept = set(known[:1]) if not context.touched else set(known)
    return [i for i in ids if i not in kept]


def _with_noun(words: str, context: Context) -> str:
    """'the middle one' -> 'the middle skier': the kind spoken of last, else the kind there are most of."""
    if not _ONE.search(words):
        return words
    known = context.last or context.alive_recent
    nouns = [head_noun(context.layout[i].phrase) for i in known if i in context.ids]
    counts = Counter(head_noun(item.phrase) for item in context.layout.objects)
    common, number = counts.most_common(1)[0] if counts else ("object", 1)
    noun = nouns[0] if nouns and (counts[nouns[0]] > 1 or number == 1) else (common if number > 1 else "object")
    colour_named = re.search(r"\b(?:red|blue|green|yellow|orange|purple|pink|brown|black|white|gr[ae]y)\b", words)
    return _ONE.sub("object" if colour_named and not nouns else noun, words)


def _narrowed(words: str, ids: list[str], context: Context) -> list[str]:
    head = words.split()[-1] if words.split() else ""
    if (
        len(ids) < 2
        or head in ("the", "my")
        or is_plural(head)
        or _QUANTIFIED.search(words)
        or head in ("object", "fish", "sheep", "deer", "scissors")
    ):
        return ids
    touched = [i for i in (*context.last, *context.alive_recent) if i in ids]
    if touched:
        return touched[:1]
    raise _which(words, ids, context)


def _which(words: str, ids: Sequence[str], context: Context) -> Unclear:
    thing = Thing(head_noun(context.layout[ids[0]].phrase))
    return Unclear(say("ask.which", thing=thing), object_choices(context.layout, ids), words)
