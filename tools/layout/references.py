"""What a person's words point at: ids for 'car-1', 'cats', 'the red car', 'the middle skier' or 'all'.

It reads one reference in English; whole sentences and pronouns are the grammar's and the model's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from .errors import LayoutError
from .layout import Layout, LayoutObject
from .nouns.inflection import singular
from .nouns.kinds import head_noun as known_head
from .nouns.likeness import names_kind, synonyms
from .nouns.plurals import plural
from .phrases import ARTICLES, COLOURS, counted, head_noun, head_words, number_word, same_noun, words
from .speech import Said, Thing, Things, say

FUZZY_CUTOFF = 81
"""Above it one wrong letter in six passes; 'house' for 'horse' (80) does not."""

_EVERYTHING = frozenset(
    [
        "all",
        "everything",
        "everyone",
        "everybody",
        "boxes",
        "objects",
        "things",
        "items",
        "box",
        "object",
        "them",
        "whole",
        "scene",
        "layout",
    ]
)
_THE_REST = frozenset(["rest", "remaining", "others", "other", "else"])
_SKIP = ARTICLES | frozenset(
    [
        "the",
        "these",
        "those",
        "all",
        "both",
        "every",
        "each",
        "of",
        "our",
        "your",
        "their",
        "its",
        "just",
        "only",
        "please",
    ]
)
_PLACE_WORDS = frozenset(["on", "at", "in", "side", "hand", "far", "most", "ones", "object", "thing", "box", "from"])
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_COUNTS = {number_word(n): n for n in range(2, 13)}
_BY_POSITION: dict[str, Callable[[LayoutObject], float]] = {
    **dict.fromkeys(("left", "leftmost"), lambda o: o.box.center[0]),
    **dict.fromkeys(("right", "rightmost"), lambda o: -o.box.center[0]),
    **dict.fromkeys(("top", "topmost", "upper", "highest"), lambda o: o.box.center[1]),
    **dict.fromkeys(("bottom", "lower", "lowest"), lambda o: -o.box.center[1]),
    **dict.fromkeys(("biggest", "largest", "bigger", "larger"), lambda o: -o.box.area),
    **dict.fromkeys(("smallest", "smaller"), lambda o: o.box.area),
}
_MIDDLE = frozenset({"middle", "central", "center", "centre"})


class ManyError(LayoutError):
    """The words fit several objects and do not say which; `ids` are those."""

    def __init__(self, reason: Said, ids: Sequence[str]) -> None:
        super().__init__(reason)
        self.ids = tuple(ids)


def is_everything(text: str) -> bool:
    """Tell whether the words mean all objects, or all others."""
    found = [w for w in words(text) if w not in _SKIP - {"all", "both", "each", "every"}]
    return bool(found) and all(w in _EVERYTHING | _THE_REST | {"both", "each", "every"} for w in found)


def resolve(layout: Layout, text: str) -> tuple[str, ...]:
    """Return the ids that an id, noun, phrase, ordinal or position means, in the layout's order.

    Raises:
        LayoutError: nothing fits, or the words leave open which one is meant; says what there is.
    """
    if any(o.id == text.strip().lower() for o in layout.objects):
        return (text.strip().lower(),)
    if not layout.objects:
        raise LayoutError(say("refer.nothing", thing=Thing(_bare(text))))
    if is_everything(text):
        return tuple(o.id for o in layout.objects)
    tokens = [w for w in words(text) if w not in _SKIP]
    found: Sequence[LayoutObject] = _with_phrase(layout, tokens)
    if not found:
        group = [w for w in tokens if not _is_position(w) and w not in _PLACE_WORDS and w not in _COUNTS]
        found = _matching(layout, group) if group else layout.objects
        if not found:
            raise LayoutError(say("refer.none", thing=Thing(_bare(text)), things=_things(layout)))
        found = _picked(found, tokens, " ".join(group) or "object")
    return tuple(o.id for o in layout.objects if o in found)


def _things(layout: Layout) -> Things:
    kinds = Counter(o.phrase for o in layout.objects)
    return Things(
        tuple(
            Thing(phrase) if count == 1 else say("refer.counted", number=count, thing=Thing(phrase, count=count))
            for phrase, count in kinds.items()
        )
    )


def list_objects(layout: Layout) -> str:
    """Return 'a red car and two cats', or 'nothing'."""
    return counted(o.phrase for o in layout.objects) if layout.objects else "nothing"


def _bare(text: str) -> str:
    return " ".join(w for w in words(text) if w not in _SKIP) or text.strip()


def _is_position(word: str) -> bool:
    return word in _BY_POSITION or word in _MIDDLE or word in _ORDINALS or word == "last"


def _with_phrase(layout: Layout, tokens: Sequence[str]) -> tuple[LayoutObject, ...]:
    wanted = list(tokens)
    return tuple(o for o in layout.objects if [w for w in words(o.phrase) if w not in _SKIP] == wanted)


def _matching(layout: Layout, group: Sequence[str]) -> tuple[LayoutObject, ...]:
    noun = head_noun(" ".join(group))
    candidates = _called(layout, " ".join(group), noun)
    others = [w.replace("grey", "gray") for w in group if w != noun]
    exact = [o for o in candidates if all(w in _all_words(o) for w in others)]
    loose = [o for o in candidates if all(w in _all_words(o) for w in others if w in COLOURS)]
    return tuple(exact or loose)


def _called(layout: Layout, group: str, noun: str) -> list[LayoutObject]:
    """Return what has that noun, else that word, else one that means the same, else what is of that kind."""
    whole = singular(group)
    if exact := [o for o in layout.objects if known_head(o.phrase) == whole]:
        return exact
    if same_head := [o for o in layout.objects if same_noun(head_noun(o.phrase), noun)]:
        own = [o for o in same_head if known_head(o.phrase) == singular(noun)]
        return own or same_head
    tests: tuple[Callable[[LayoutObject], bool], ...] = (
        lambda o: any(same_noun(w, noun) for w in head_words(o.phrase)),
        lambda o: bool({known_head(o.phrase), singular(head_noun(o.phrase))} & (synonyms(whole) | synonyms(noun))),
        lambda o: names_kind(noun, o.phrase),
    )
    found = next((found for test in tests if (found := [o for o in layout.objects if test(o)])), None)
    return found or _misspelled(layout, noun)


def _all_words(item: LayoutObject) -> set[str]:
    return {w.replace("grey", "gray") for w in words(item.phrase)}


def _misspelled(layout: Layout, noun: str) -> list[LayoutObject]:
    from rapidfuzz import fuzz, process  # most references are spelled right: not loaded at start

    forms = {form: head_noun(o.phrase) for o in layout.objects for form in _forms(head_noun(o.phrase))}
    best = process.extractOne(noun, forms.keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF)
    return [o for o in layout.objects if best and head_noun(o.phrase) == forms[best[0]]]


def _forms(noun: str) -> tuple[str, str]:
    return noun, plural(noun)


def _picked(found: Sequence[LayoutObject], tokens: Sequence[str], noun: str) -> Sequence[LayoutObject]:
    count = next((_COUNTS[w] for w in tokens if w in _COUNTS), None)
    if ends := _from_an_end(found, tokens):
        return ends
    for word in tokens:
        if word in _BY_POSITION:
            return sorted(found, key=_BY_POSITION[word])[: count or 1]
        if word in _MIDDLE:
            return [_middle(found, noun)]
        if word in _ORDINALS or word == "last":
            return [_ordinal(found, word, noun)]
    if count is not None and count != len(found):
        ids = ", ".join(o.id for o in found)
        words = f"{number_word(count)} {noun}"
        raise ManyError(say("refer.count", words=words, count=len(found), ids=ids), [o.id for o in found])
    return found


def _from_an_end(found: Sequence[LayoutObject], tokens: Sequence[str]) -> Sequence[LayoutObject]:
    """'the second from the left', 'the last two', 'the first two skiers'."""
    row = _along_longer_side(found)
    ordinal = next((w for w in tokens if w in _ORDINALS), None)
    count = next((_COUNTS[w] for w in tokens if w in _COUNTS), None)
    if (
        "from" in tokens
        and ordinal
        and (side := next((w for w in tokens if w in ("left", "right", "top", "bottom")), None))
    ):
        axis = 0 if side in ("left", "right") else 1
        row = sorted(found, key=lambda o: o.box.center[axis], reverse=side in ("right", "bottom"))
        index = _ORDINALS.index(ordinal)
        return row[index : index + 1]
    if count and "first" in tokens:
        return row[:count]
    return row[-count:] if count and "last" in tokens else []


def _along_longer_side(found: Sequence[LayoutObject]) -> list[LayoutObject]:
    xs, ys = zip(*(o.box.center for o in found), strict=True)
    axis = 0 if max(xs) - min(xs) >= max(ys) - min(ys) else 1
    return sorted(found, key=lambda o: o.box.center[axis])


def _middle(found: Sequence[LayoutObject], noun: str) -> LayoutObject:
    if len(found) % 2 == 0:
        row = [o.id for o in _along_longer_side(found)]
        question = say("refer.no_middle", count=len(row), words=noun, ids=", ".join(row))
        raise ManyError(question, row[len(row) // 2 - 1 : len(row) // 2 + 1])
    return _along_longer_side(found)[len(found) // 2]


def _ordinal(found: Sequence[LayoutObject], word: str, noun: str) -> LayoutObject:
    index = -1 if word == "last" else _ORDINALS.index(word)
    if index >= len(found):
        key = "refer.only_one" if len(found) == 1 else "refer.only"
        raise LayoutError(say(key, words=f"{word} {noun}", count=len(found)))
    return _along_longer_side(found)[index]
