"""A caption's items said one after the other in plain English.

It knows nothing of edits; what stands where is left to the English grammar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...grammar.kinds import kind_of
from ...grammar.setting import is_place
from ...phrases import fix_article
from .items import Item, Placed, With
from .language import Language
from .place_frames import REGIONS
from .pronouns import Conversation
from .senses import Word
from .things import Np, is_clothing, is_garment

_PREPOSITIONS = {
    "with": "with",
    "of": "of",
    "to": "to",
    "by": "by",
    "than": "than",
    "instead": "instead of",
    "like": "like",
}
_WEARS = ("wearing", "carrying")
_WALKED = frozenset({"dog", "puppy", "cat", "child", "kid", "baby"})
"""Nobody rides these: 'führt seinen Hund' is no ride."""


def linear(items: Sequence[Item], language: Language, talk: Conversation) -> str:
    """Say items in their order; verbs that come last move before their object."""
    ordered = _verbs_moved(list(items)) if language.verb_last else list(items)
    said: list[str] = []
    for index, item in enumerate(ordered):
        before = ordered[index - 1] if index else None
        if isinstance(item, Np) and item.pronoun and isinstance(before, Word) and before.has("punct"):
            said[-1:] = []  # a relative pronoun and its comma: 'eine Katze, die auf dem Sofa schläft'
            continue
        after = ordered[index + 1] if index + 1 < len(ordered) else None
        if isinstance(item, Word) and (adjective := _predicate(item, before)):
            said.append(adjective)
            continue
        if isinstance(item, Np) and isinstance(before, Placed) and item.noun:
            said.append(",")  # 'am Strand ein Kind', 'daneben ein Hund'
        said.append(
            _said(item, _subject(ordered[:index]) if isinstance(item, Word) and item.has("do") else before, after, talk)
        )
    return _tidied(" ".join(part for part in said if part))


def _predicate(item: Word, before: Item | None) -> str:
    """'das Auto ist rot', 'zwei Katzen, eine schwarz und eine weiß': adjectives that stand apart from their noun."""
    adjective = item.get("adj")
    if adjective is None or not isinstance(before, Word):
        return ""
    if before.value("verb") == "be":
        return f"is {adjective.value}"
    return f"one {adjective.value}" if before.value("det") == "a" and not before.has("noun") else ""


def _subject(before: Sequence[Item]) -> Item | None:
    """Return the thing that a verb speaks of: the first one since the last comma or 'and'."""
    subject: Item | None = None
    for item in before:
        if isinstance(item, Word) and item.has("punct", "conj"):
            subject = None
        elif subject is None and isinstance(item, Np):
            subject = item
    return subject


def caption(items: Sequence[Item], language: Language, talk: Conversation) -> str:
    """Say a whole caption: its style first, then its things."""
    style, rest = _take_style(list(items))
    text = linear(rest, language, talk)
    if style.endswith(" style"):
        return f"{text}, in {style}" if text else f"in {style}"
    return fix_article(f"{style} of {text}" if style and text else (style or text))


def _take_style(items: list[Item]) -> tuple[str, list[Item]]:
    kept: list[Item] = []
    medium = look = ""
    skip_of = False
    for item in items:
        if isinstance(item, Word) and item.has("medium", "look", "style") and not (item.has("noun") and medium):
            medium = medium or item.value("medium") or ""
            named = item.value("style")
            look = look or item.value("look") or (named if named not in (None, "style") else "") or ""
            skip_of = True
            kept = [k for k in kept if not _is_article(k)]
        elif isinstance(item, Word) and item.value("attr") == "picture":
            skip_of = True
            kept = [k for k in kept if not _is_article(k)]
        elif skip_of and isinstance(item, With) and item.kind == "of":
            kept.append(item.np)
            skip_of = False
        elif skip_of and isinstance(item, Word) and item.has("of", "that") and not item.has("rel"):
            skip_of = False
        else:
            skip_of = skip_of and isinstance(item, Word) and item.has("adj", "det")
            kept.append(item)
    kept = [k for k in kept if not (isinstance(k, Word) and k.has("like"))]
    if medium:
        return f"a {look} {medium}".replace("  ", " ") if look else f"a {medium}", _without_loose(kept)
    return (f"{look} style", _without_loose(kept)) if look else ("", kept)


def _is_article(item: Item) -> bool:
    return isinstance(item, Word) and item.has("det", "at_en") and not item.has("noun")


def _without_loose(items: list[Item]) -> list[Item]:
    """Prepositions that stood before the style mean nothing without it."""
    return [
        item
        for index, item in enumerate(items)
        if not (
            isinstance(item, Word)
            and item.has("rel", "det", "like", "with", "to")
            and not item.has("noun", "do")
            and _ends(items, index)
        )
    ]


def _ends(items: list[Item], index: int) -> bool:
    return index + 1 >= len(items) or (isinstance(items[index + 1], Word) and items[index + 1].has("punct"))  # type: ignore[union-attr]


def _said(item: Item, before: Item | None, after: Item | None, talk: Conversation) -> str:
    match item:
        case Np():
            item = _unwanted(item) if isinstance(before, Word) and before.has("neg") else item
            return _thing(item, before, after, talk)
        case Placed():
            return _placed(item, talk)
        case With():
            return _with(item, before, after)
        case Word():
            return _word(item, before, after)


def _thing(np: Np, before: Item | None, after: Item | None, talk: Conversation) -> str:
    if np.is_one and np.det in ("a", "another", "other") and np.adjectives:
        return f"one {' and '.join(a.value for a in np.adjectives)}"
    if np.pronoun:
        return "it" if np.pronoun != "them" else "them"
    if isinstance(after, Word) and after.value("region") == "back" and np.is_setting:
        return f"in {np.english()}"
    return np.english()


def _placed(placed: Placed, talk: Conversation) -> str:
    said = [
        (
            np
            if np.det or np.count or np.plural or np.pronoun or np.noun in ("snow", "water", "sand", "grass")
            else _with_article(np)
        ).english()
        for np in placed.anchors
    ]
    words = {
        "at": "at",
        "to": "at",
        "wearing": "wearing",
        "left_of": "to the left of",
        "right_of": "to the right of",
        "next_to": "next to",
        "in_front_of": "in front of",
    }
    return f"{words.get(placed.relation, placed.relation)} {' and '.join(said)}"


def _with_article(np: Np) -> Np:
    return replace(np, det="a") if np.noun else np


def _with(item: With, before: Item | None, after: Item | None) -> str:
    np = item.np
    if item.kind == "with" and is_garment(np.noun) and isinstance(before, Np) and kind_of(before.noun) == "person":
        return f"wearing {np.english()}"
    if item.kind == "by" and np.is_setting:
        return f"in {np.english()}"
    if item.kind == "with" and isinstance(after, Word) and after.value("region") in ("back", "front") and np.is_setting:
        return f"in {np.english()}"
    if item.kind == "of" and np.is_setting and not np.adjectives:
        return f"in {np.english()}"
    return f"{_PREPOSITIONS[item.kind]} {np.english()}"


def _word(word: Word, before: Item | None, after: Item | None) -> str:
    if word.has("punct"):
        return ","
    if neg := word.value("neg"):
        return {"without": "without", "no": "without", "not": ""}[neg]
    if time := word.value("time"):
        return {"darker": "", "brighter": ""}.get(time, time)
    if said := word.value("said"):
        return said
    if word.has("do"):
        return _doing(word, before, after)
    if word.has("wearing"):
        return "wearing"
    if region := word.value("region"):
        if region in ("back", "front") and isinstance(before, Np | With) and _is_setting(before):
            return ""
        return REGIONS[region]
    if side := word.value("side"):
        return REGIONS[side]
    if conj := word.value("conj"):
        return {"and": "and", "but": "but", "or": "and", "then": "and", "while": "and"}[conj]
    if word.has("with"):
        return "with"
    return ""


def _unwanted(np: Np) -> Np:
    """'sans personne': nobody at all."""
    return replace(np, noun="people", plural=True, det="") if np.noun in ("person", "people") else np


def _is_setting(item: Np | With) -> bool:
    np = item.np if isinstance(item, With) else item
    return bool(np.noun) and is_place(np.noun.split())


def _doing(word: Word, before: Item | None, after: Item | None) -> str:
    values = [sense.value for sense in word.senses if sense.kind == "do"]
    if isinstance(after, Np) and after.noun:
        if after.noun in _WALKED:
            values = [value for value in values if value != "riding"]
        if "wearing" in values and is_clothing(after.noun):
            return "wearing"
        chosen = next((v for v in values if v and v != "wearing"), "")
        if not chosen and isinstance(before, Np):
            chosen = "with"
        return chosen if "wearing" not in values or chosen != "with" else "wearing"
    if isinstance(after, Placed):
        rides = after.relation == "on" and kind_of(after.anchors[0].noun) in ("animal", "vehicle")
        return "riding" if "riding" in values and rides else ""
    return ""


def _verbs_moved(items: list[Item]) -> list[Item]:
    """'ein Mann, der ein Pferd reitet' -> 'ein Mann reitet ein Pferd'."""
    moved: list[Item] = []
    for index, item in enumerate(items):
        last = index + 1 >= len(items) or (isinstance(items[index + 1], Word) and items[index + 1].has("punct", "conj"))  # type: ignore[union-attr]
        transitive = isinstance(item, Word) and any(s.value for s in item.senses if s.kind == "do")
        if last and transitive and moved and isinstance(moved[-1], Np):
            while len(moved) > 1 and isinstance(moved[-2], Word) and moved[-2].has("punct", "that", "det"):
                moved.pop(-2)
            if len(moved) > 1:
                moved.insert(-1, item)
                continue
        moved.append(item)
    return moved


def _tidied(text: str) -> str:
    text = " ".join(text.split()).replace(" ,", ",")
    while ",," in text:
        text = text.replace(",,", ",")
    return text.strip(" ,")
