"""A message cut into its words and fixed expressions, each with all it may mean.

What no table holds is tried as verb with pronoun, compound, English, another form of a known word, and misspelling; what
remains has no senses. It knows nothing of sentences.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from ...grammar.colours import colour_words
from ...grammar.nouns import singular, vocabulary
from ...phrases import plural
from .compounds import read_compound
from .language import Language, alternatives, clitics_of, spelling_of
from .lexicon import Lexicon, lexicon_of
from .senses import Sense, Word
from .spelling import CLITIC, Token, fold, tokens_of

MISSPELLED_FROM = 5
"""Letters; shorter words have too many neighbours."""
LONG = 9
"""Letters from which on two may be wrong."""
_CONTENT = frozenset(
    {
        "noun",
        "adj",
        "verb",
        "do",
        "size",
        "attr",
        "medium",
        "num",
        "talk",
        "amount",
        "dir",
        "region",
        "side",
        "rel",
        "time",
    }
)


def tag(text: str, language: Language) -> list[Word]:
    """Return the message's expressions, longest first at each place."""
    lexicon = lexicon_of(language)
    tokens = tokens_of(text, spelling_of(language.code))
    words: list[Word] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        if literal := _literal(token):
            words.append(literal)
            position += 1
        elif english := _plain_english(token, lexicon):
            words.append(Word(token.text, english))
            position += 1
        elif found := lexicon.longest(tuple(t.key for t in tokens), position, tuple(t.exact for t in tokens)):
            length, senses = _not_a_name(found, tokens, position, lexicon)
            shown = " ".join(t.text for t in tokens[position : position + length] if t.text)
            words.append(Word(shown, senses, token.key.startswith(CLITIC)))
            position += length
        elif parts := _without_clitic(token, language, lexicon):
            tokens[position : position + 1] = parts
        else:
            length, senses = _english_at(tuple(t.key for t in tokens), position)
            senses = senses or _unlisted(token, language, lexicon)
            words.append(Word(" ".join(t.text for t in tokens[position : position + max(1, length)]), senses))
            position += max(1, length)
    return words


def _plain_english(token: Token, lexicon: Lexicon) -> tuple[Sense, ...]:
    """'the' is English, unless it is spelled as a word of the language ('thé')."""
    if token.key not in ("the", "to") or (token.exact,) in lexicon.exact:
        return ()
    return _english_lexicon().single(token.key)


def _not_a_name(
    found: tuple[int, tuple[Sense, ...]], tokens: list[Token], position: int, lexicon: Lexicon
) -> tuple[int, tuple[Sense, ...]]:
    """'les boîtes' are all boxes, but not in 'les boîtes aux lettres'."""
    length, senses = found
    if length < 2 or any(s.kind not in ("all", "rest") for s in senses):
        return found
    longer = lexicon.longest(tuple(t.key for t in tokens), position + 1)
    if longer and longer[0] > length - 1 and any(s.kind == "noun" for s in longer[1]):
        return lexicon.longest((tokens[position].key,), 0) or found
    return found


def _literal(token: Token) -> Word | None:
    key = token.key
    if re.fullmatch(r"[a-z]\w*-\d+", key):
        return Word(token.text, (Sense("id", key),))
    if re.fullmatch(r"\d+\s*[x×]\s*\d+", key):
        return Word(token.text, (Sense("canvas", re.sub(r"\s*[x×]\s*", " x ", key)),))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", key):
        return Word(token.text, (Sense("num", key.replace(",", ".")),))
    if re.fullmatch(r"(?:ja){2,}j?|(?:ha){2,}h?|(?:je){2,}|(?:he){2,}|(?:hi){2,}|lo+l|mdr+|xd+", key):
        return Word(token.text, (Sense("talk", "great"), Sense("filler", "")))
    if key == "%":
        return Word(token.text, (Sense("unit", "%"),))
    if key in ".,;:!?¡¿()#":
        return Word(
            token.text, (Sense("punct", "," if key in ",:" else "."),) if key in ".,;:!?" else (Sense("filler", ""),)
        )
    return None


def _without_clitic(token: Token, language: Language, lexicon: Lexicon) -> list[Token] | None:
    """'muevela' -> 'mueve', 'la'."""
    for clitic in map(fold, clitics_of(language.code)):
        verb = token.key.removesuffix(clitic)
        if verb != token.key and len(verb) >= 2 and any(s.kind in ("verb", "do") for s in lexicon.single(verb)):
            last = next((c for c in ("los", "las", "lo", "la") if clitic.endswith(c)), clitic)
            return [Token(token.text, verb, verb), Token("", CLITIC + last, CLITIC + last)]
    return None


def _unlisted(token: Token, language: Language, lexicon: Lexicon) -> tuple[Sense, ...]:
    key = token.key
    if language.compounds and (compound := read_compound(key, lexicon)):
        return compound
    if senses := _english(key):
        return senses
    if language.code == "es" and (small := _diminutive(key, lexicon)):
        return small
    if len(key) >= MISSPELLED_FROM and (senses := _misspelled(key, language.code)):
        return senses
    known = lexicon.single(_lemma(token.text, language.code)) if len(key) >= MISSPELLED_FROM else ()
    return tuple(s for s in known if s.kind in _CONTENT)


def _diminutive(key: str, lexicon: Lexicon) -> tuple[Sense, ...]:
    """'avioncito' -> 'avión'."""
    found = re.fullmatch(r"(.{3,}?)(?:ec|c)?it([oa])(s?)", key)
    if not found:
        return ()
    for stem in (found[1], found[1] + found[2], found[1] + "e"):
        if senses := tuple(s for s in lexicon.single(stem) if s.kind in ("noun", "adj")):
            return tuple(Sense(s.kind, s.value, s.gender, bool(found[3]), sort=s.sort) for s in senses)
    return ()


def _lemma(text: str, code: str) -> str:
    import simplemma

    return fold(str(simplemma.lemmatize(text, lang=code)))


@cache
def _misspelled(key: str, code: str) -> tuple[Sense, ...]:
    """One wrong, missing or exchanged letter, two in long words; the first letter is right."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    wrong = 2 if len(key) >= LONG else 1
    best = process.extractOne(key, _spellings(code), scorer=OSA.distance, score_cutoff=wrong)
    if best is None or best[0][0] != key[0]:
        return ()
    return tuple(s for s in lexicon_by_code(code).single(best[0]) if s.kind in _CONTENT)


def lexicon_by_code(code: str) -> Lexicon:
    from .lexicon import _MADE

    return _MADE[code]


@cache
def _spellings(code: str) -> tuple[str, ...]:
    return tuple(
        keys[0]
        for keys, senses in lexicon_by_code(code).senses.items()
        if len(keys) == 1 and len(keys[0]) >= MISSPELLED_FROM - 1 and any(s.kind in _CONTENT for s in senses)
    )


@cache
def _english_lexicon() -> Lexicon:
    table: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("english.yaml").read_text("utf-8"))
    lexicon = Lexicon()
    for kind, entries in table.items():
        for value, texts in entries.items():
            for text in alternatives(texts):
                lexicon.add(tuple(text.split()), Sense("verb" if kind == "verbs" else kind, str(value)))
    return lexicon


def _english_at(keys: tuple[str, ...], position: int) -> tuple[int, tuple[Sense, ...]]:
    return _english_lexicon().longest(keys, position) or (0, ())


def _english(key: str) -> tuple[Sense, ...]:
    if key in colour_words():
        return (Sense("adj", key, sort="colours"),)
    single = singular(key)
    known = single in vocabulary() and (single == key or plural(single) == key)
    return (Sense("noun", single, plural=single != key),) if known else ()
