"""One noun phrase read from a row of tagged words: 'las dos pelotas rojas de la izquierda'.

Agreement is not looked at, so that careless writing reads as well; articles alone are pronouns. It knows nothing of verbs
or of edits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ...grammar.kinds import kind_of
from .language import Language, spelling_of
from .senses import Sense, Word
from .spelling import fold
from .things import Adjective, Np

_HOLDERS = frozenset({"container", "bag"})
_ONES = frozenset({"the", "this", "my", "a", "another", "other", "both", "every"})


@dataclass
class Situation:
    """What outside the noun phrase decides how it is read.

    Attributes:
        nouns: English nouns in the picture; where a word means several, one of them wins.
        superlatives: 'más grande' after a noun tells which one, not what to make of it.
    """

    language: Language
    nouns: frozenset[str] = frozenset()
    superlatives: bool = False
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass
class _Parts:
    det: str = ""
    count: str = ""
    pos: str = ""
    adjectives: list[Adjective] = field(default_factory=list)
    opened: bool = False
    several: bool | None = None
    one_of: bool = False


def read_np(words: Sequence[Word], start: int, situation: Situation) -> tuple[Np, int] | None:
    """Return the noun phrase that begins at a place, and where it ends; None when none does."""
    word = words[start]
    if found := word.get("id"):
        return Np(id=found.value), start + 1
    if word.clitic:
        return _pronoun(word, "pron", start)
    parts = _Parts()
    position = _read_opening(words, start, situation, parts)
    noun = _noun_at(words, position, situation, parts)
    if noun is None:
        return _without_noun(words, start, position, situation, parts)
    np = Np(
        noun.value,
        parts.det,
        parts.count,
        parts.pos,
        tuple(parts.adjectives),
        noun.plural and not parts.one_of,
        gender=noun.gender,
        said=words[position].text,
    )
    return _with_followers(words, position + 1, situation, np)


def _read_opening(words: Sequence[Word], start: int, situation: Situation, parts: _Parts) -> int:
    position = start
    while position < len(words):
        word = words[position]
        if (det := word.get("det")) and _opens(det, parts):
            parts.det = _combined(parts.det, det.value)
            parts.several = _several(word, situation, parts.several)
            parts.one_of = parts.one_of or (det.value == "a" and " " in word.text)
        elif (num := word.get("num")) and not parts.count and _number_fits(words, position, parts):
            parts.count = num.value if num.value != "1" else ("" if parts.det else "1")
            parts.several = num.value != "1"
        elif (count := word.get("count")) and not parts.count and position + 1 < len(words):
            parts.count = count.value
        elif (pos := word.get("pos")) and not parts.pos and _position_fits(words, position, situation, parts):
            parts.pos = pos.value
        elif (adjective := word.get("adj")) and _adjective_fits(words, position, situation, parts):
            position = _take_adjective(words, position, adjective, parts)
            continue
        elif (shade := word.get("shade")) and position + 1 < len(words) and words[position + 1].has("adj"):
            parts.adjectives.append(Adjective(f"{shade.value} {words[position + 1].value('adj')}", "colours"))
            position += 2
            continue
        elif parts.count and word.get("of") and position + 1 < len(words) and words[position + 1].value("det") == "the":
            position += 1
        elif (not parts.opened and _more_follow(words, position)) or (
            parts.opened and word.value("morewords") and position + 1 < len(words)
        ):
            parts.det = "another"
        elif parts.opened and word.get("same"):
            pass
        else:
            break
        parts.opened = True
        position += 1
    return position


def _more_follow(words: Sequence[Word], position: int) -> bool:
    """'noch zwei Vögel', 'encore deux oiseaux'."""
    return (
        words[position].value("amount") == "even"
        and position + 1 < len(words)
        and words[position + 1].has("num", "count")
    )


def _opens(det: Sense, parts: _Parts) -> bool:
    if not parts.opened:
        return True
    if parts.det in ("all", "both", "every"):
        return det.value in ("the", "my", "this", "other")
    if parts.det in ("other", "another", "more", "no") or det.value in (
        "another",
        "other",
        "more",
    ):
        return True
    return parts.det == "the" and det.value in ("my", "this")


def _combined(before: str, det: str) -> str:
    if before in ("all", "both", "every", "no"):
        return before
    if before in ("a", "the", "my") and det in ("another", "other"):
        return "other" if before != "a" else "another"
    return det if not before or det in ("another", "other", "more") else before


def _number_fits(words: Sequence[Word], position: int, parts: _Parts) -> bool:
    """Tell '2 gatos' from 'versión 2' and '20 %'."""
    if position + 1 >= len(words):
        return False
    if words[position + 1].get("of") and position + 2 < len(words) and words[position + 2].value("det") == "the":
        return position + 3 < len(words) and words[position + 3].has("noun")
    follows = words[position + 1]
    return (follows.has("noun", "adj", "shade", "morewords", "pos") and not follows.has("unit", "times")) or (
        follows.has("det") and follows.value("det") in ("another", "other", "more")
    )


def _position_fits(words: Sequence[Word], position: int, situation: Situation, parts: _Parts) -> bool:
    """Tell 'la primera silla' and 'el de la izquierda' from 'a la izquierda'."""
    word = words[position]
    follows = words[position + 1] if position + 1 < len(words) else None
    if word.has("size", "dir") and not situation.superlatives and not (follows and follows.has("noun")):
        return False
    if parts.opened:
        return True
    return bool(follows and follows.has("noun") and not word.has("region", "side", "align") and not follows.has("verb"))


def _adjective_fits(words: Sequence[Word], position: int, situation: Situation, parts: _Parts) -> bool:
    word = words[position]
    sense = word.get("adj")
    follows = words[position + 1] if position + 1 < len(words) else None
    if word.has("noun") and not (follows and follows.has("noun")):
        return False
    if follows and follows.has("noun", "adj", "pos", "shade") and (parts.opened or not follows.has("verb")):
        return not (not situation.language.adjectives_follow and sense and sense.bare and not _may_be_attribute(word))
    if follows and follows.has("conj") and position + 2 < len(words) and words[position + 2].has("adj"):
        return parts.opened and not (sense and sense.bare)
    if not situation.language.adjectives_follow:
        return parts.opened and bool(sense) and not sense.bare  # type: ignore[union-attr]
    return parts.opened


def _may_be_attribute(word: Word) -> bool:
    """'ein rosa Auto': some stand before a noun without an ending."""
    return len({s.value for s in word.senses if s.kind == "adj"}) > 0 and word.text.lower().endswith(
        ("a", "e", "pink", "neu")
    )


def _take_adjective(words: Sequence[Word], position: int, sense: Sense, parts: _Parts) -> int:
    parts.adjectives.append(Adjective(sense.value, sense.sort))
    parts.opened = True
    position += 1
    if position + 1 < len(words) and words[position].value("conj") == "and" and words[position + 1].has("adj"):
        position += 1
    return position


def _noun_at(words: Sequence[Word], position: int, situation: Situation, parts: _Parts) -> Sense | None:
    if position >= len(words):
        return None
    word = words[position]
    senses = [s for s in word.senses if s.kind == "noun"]
    if not senses:
        return None
    if word.has("attr") and not any(s.value in situation.nouns for s in senses):
        senses = [] if situation.nouns else [s for s in senses if s.value != "painting"]
        if not senses:
            return None
    if word.has("part") and (position == 0 or not word.text[:1].isupper()) and not parts.opened:
        return None
    if word.has("time") and not parts.opened:
        return None
    if word.has("verb", "rel", "filler", "conj", "do") and not (parts.opened or _is_capital(word, position, situation)):
        return None
    if word.has("adj") and not parts.opened and not _is_capital(word, position, situation):
        return None
    if parts.several is not None and any(s.plural == parts.several for s in senses):
        senses = [s for s in senses if s.plural == parts.several]
    return _of_picture(senses, situation) or senses[0]


def _several(word: Word, situation: Situation, before: bool | None) -> bool | None:
    """Tell the number that an article gives away: 'les', 'den'; None where it may be either."""
    spelling = spelling_of(situation.language.code)
    key = fold(word.text).split(" ")[0]
    return True if key in spelling.plural_articles else (False if key in spelling.singular_articles else before)


def _is_capital(word: Word, position: int, situation: Situation) -> bool:
    return not situation.language.adjectives_follow and position > 0 and word.text[:1].isupper()


def _of_picture(senses: Sequence[Sense], situation: Situation) -> Sense | None:
    for sense in senses:
        if sense.value in situation.nouns or sense.value.split()[-1] in situation.nouns:
            return sense
    general = situation.kinds.get(senses[0].value)
    return Sense("noun", general, senses[0].gender, senses[0].plural) if general else None


def _without_noun(
    words: Sequence[Word], start: int, position: int, situation: Situation, parts: _Parts
) -> tuple[Np, int] | None:
    """'el de la izquierda', 'die rote', 'la primera'; or an article that is a pronoun."""
    word = words[start]
    if position < len(words) and words[position].get("rest") and position == start:
        return Np(det="rest"), start + 1
    if word.get("rest"):
        return Np(det="rest"), start + 1
    if parts.det in _ONES and (parts.pos or parts.adjectives):
        return _with_followers(
            words,
            position,
            situation,
            Np(det=parts.det, count=parts.count, pos=parts.pos, adjectives=tuple(parts.adjectives)),
        )
    only_article = parts.det in ("the", "this") and position < len(words) and position == start + 1
    if only_article and (pos := _position_after(words, position, situation)):
        return Np(det="the", count=parts.count, pos=pos[0]), pos[1]
    if word.get("all"):
        return Np(det="everything"), start + 1
    if (
        word.get("pos")
        and position == start
        and " " in word.text
        and word.text.lower().startswith(("le ", "la ", "les "))
    ):
        return Np(det="the", pos=word.get("pos").value), start + 1  # type: ignore[union-attr]
    if (one := word.get("one")) and start + 1 < len(words) and (pos := _position_after(words, start + 1, situation)):
        return Np(det="the", pos=pos[0]), pos[1]
    if one:
        follower = _with_followers(words, start + 1, situation, Np(det="a" if one.value == "one" else "the"))
        if follower[1] > start + 1:
            np, end = follower
            return (np if not np.pos else Np(det="the", pos=np.pos, adjectives=np.adjectives)), end
    if pronoun := _pronoun(word, "pron", start):
        return pronoun
    follows = words[start + 1] if start + 1 < len(words) else None
    alone = position == start + 1 and (
        follows is None or (follows.senses and not follows.has("attr", "noun", "medium", "style", "det"))
    )
    return _pronoun(word, "detpron", start) if alone else None


def _pronoun(word: Word, kind: str, start: int) -> tuple[Np, int] | None:
    senses = [s for s in word.senses if s.kind == kind]
    if not senses:
        return None
    genders = "".join(s.gender for s in senses if s.value == "it")
    numbers = {s.value for s in senses}
    pronoun = "them" if numbers == {"them"} else ("it" if numbers == {"it"} else "it/them")
    return Np(
        pronoun=pronoun, gender=genders or next((s.gender for s in senses if s.gender), ""), said=word.text
    ), start + 1


def _position_after(words: Sequence[Word], position: int, situation: Situation) -> tuple[str, int] | None:
    """'(el) de la izquierda', '(der) ganz links', '(der Hund) rechts'."""
    word = words[position]
    if pos := word.get("pos"):
        return pos.value, position + 1
    if region := word.get("region"):
        value = {"center": "middle"}.get(region.value, region.value)
        return (value, position + 1) if value in ("left", "right", "top", "bottom", "middle") else None
    return None


def _with_followers(words: Sequence[Word], position: int, situation: Situation, np: Np) -> tuple[Np, int]:
    adjectives, pos, tail, det = list(np.adjectives), np.pos, np.tail, np.det
    count = np.count
    while position < len(words):
        word = words[position]
        if (
            situation.language.adjectives_follow
            and (sense := word.get("adj"))
            and (np.noun or np.det)
            and not word.clitic
        ):
            adjectives.append(Adjective(sense.value, sense.sort))
        elif word.get("adj") and " " in word.text and np.noun:
            sense = word.get("adj")
            adjectives.append(Adjective(sense.value, sense.sort))  # type: ignore[union-attr]
        elif (shade := word.get("shade")) and adjectives and adjectives[-1].sort == "colours":
            adjectives[-1] = Adjective(f"{shade.value} {adjectives[-1].value}", "colours")
        elif _and_colour(words, position, adjectives, situation):
            position += 1
            sense = words[position].get("adj")
            adjectives.append(Adjective(sense.value, sense.sort))  # type: ignore[union-attr]
        elif (found := word.get("pos")) and not pos and _position_follows(word, situation):
            pos, det = found.value, "the" if det != "a" else det
        elif word.get("morewords") and np.noun and (np.det == "a" or np.count):
            det = "another"
        elif np.noun and kind_of(np.noun) in _HOLDERS and (of := _contents(words, position, situation)):
            tail, position = f"of {of[0].english()}", of[1]
            continue
        else:
            break
        position += 1
    made = Np(np.noun, det, count, pos, tuple(adjectives), np.plural, tail, np.gender, np.pronoun, np.said, np.id)
    return made, position


def _and_colour(words: Sequence[Word], position: int, adjectives: list[Adjective], situation: Situation) -> bool:
    if (
        not adjectives
        or adjectives[-1].sort != "colours"
        or words[position].value("conj") != "and"
        or position + 1 >= len(words)
    ):
        return False
    after = words[position + 1].get("adj")
    ends = position + 2 >= len(words) or not words[position + 2].has("noun")
    return bool(after and after.sort == "colours" and ends and situation.language.adjectives_follow)


def _position_follows(word: Word, situation: Situation) -> bool:
    if word.has("size", "dir"):
        return situation.superlatives and not word.has("dir")
    return not word.has("region", "side", "align")


def _contents(words: Sequence[Word], position: int, situation: Situation) -> tuple[Np, int] | None:
    """'(un tazón) de fruta'."""
    if (
        situation.language.compounds
        and (noun := words[position].get("noun"))
        and not words[position].has("det", "part")
    ):
        return Np(noun.value, plural=noun.plural), position + 1
    if words[position].value("of") is None or position + 1 >= len(words):
        return None
    if (noun := words[position + 1].get("noun")) and not words[position + 1].has("det"):
        return Np(noun.value, plural=noun.plural), position + 2
    found = read_np(words, position + 1, situation)
    return found if found and found[0].noun and found[0].det in ("", "some", "a") else None
