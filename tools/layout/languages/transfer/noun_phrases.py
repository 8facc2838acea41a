"""One noun phrase read from a row of tagged words: 'las dos pelotas rojas de la izquierda'.

Agreement is not looked at, so that careless writing reads as well; articles alone are pronouns. It knows nothing of verbs
or of edits.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar.kinds import kind_of
from .openings import Opening, Situation, read_opening
from .senses import Sense, Word
from .things import Adjective, Np

_HOLDERS = frozenset({"container", "bag"})
_ONES = frozenset({"the", "this", "my", "a", "another", "other", "both", "every"})


def read_np(words: Sequence[Word], start: int, situation: Situation) -> tuple[Np, int] | None:
    """Return the noun phrase that begins at a place, and where it ends; None when none does."""
    word = words[start]
    if found := word.get("id"):
        return Np(id=found.value), start + 1
    if word.clitic:
        return _pronoun(word, "pron", start)
    parts = Opening()
    position = read_opening(words, start, situation, parts)
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


def _noun_at(words: Sequence[Word], position: int, situation: Situation, parts: Opening) -> Sense | None:
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


def _is_capital(word: Word, position: int, situation: Situation) -> bool:
    return not situation.language.adjectives_follow and position > 0 and word.text[:1].isupper()


def _of_picture(senses: Sequence[Sense], situation: Situation) -> Sense | None:
    for sense in senses:
        if sense.value in situation.nouns or sense.value.split()[-1] in situation.nouns:
            return sense
    general = situation.kinds.get(senses[0].value)
    return Sense("noun", general, senses[0].gender, senses[0].plural) if general else None


def _without_noun(
    words: Sequence[Word], start: int, position: int, situation: Situation, parts: Opening
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
