"""A language's words and fixed expressions by their folded tokens, each with its senses.

It knows nothing of messages; forms of words come from the language's rules of inflection.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from .language import Language, alternatives, clitics_of, data, spelling_of
from .senses import Sense
from .spelling import CLITIC, fold, tokens_of, with_written_umlauts

Keys = tuple[str, ...]
_NOT_EXPRESSIONS = frozenset({"spelling"})


@dataclass
class Lexicon:
    """Senses by expression, and how long the longest expression is that begins with a token."""

    senses: dict[Keys, list[Sense]] = field(default_factory=dict)
    exact: dict[Keys, list[Sense]] = field(default_factory=dict)
    reach: dict[str, int] = field(default_factory=dict)

    def add_exactly(self, written: Keys, sense: Sense) -> None:
        known = self.exact.setdefault(written, [])
        if sense not in known:
            known.append(sense)

    def add(self, keys: Keys, sense: Sense) -> None:
        if not keys:
            return
        known = self.senses.setdefault(keys, [])
        if sense not in known:
            known.append(sense)
        self.reach[keys[0]] = max(self.reach.get(keys[0], 0), len(keys))

    def longest(self, keys: Keys, start: int, written: Keys = ()) -> tuple[int, tuple[Sense, ...]] | None:
        """Return length and senses of the longest expression at a place; those spelled as written, if there are any."""
        reach = self.reach.get(keys[start], 0)
        for length in range(min(reach, len(keys) - start), 0, -1):
            found = self.senses.get(keys[start : start + length])
            if found:
                return length, tuple(self.exact.get(written[start : start + length], found))
        return None

    def single(self, key: str) -> tuple[Sense, ...]:
        return tuple(self.senses.get((key,), ()))


def lexicon_of(language: Language) -> Lexicon:
    """Return a language's lexicon, made once."""
    if language.code not in _MADE:
        _MADE[language.code] = _make(language)
    return _MADE[language.code]


_MADE: dict[str, Lexicon] = {}


def _make(language: Language) -> Lexicon:
    lexicon, spelling = Lexicon(), spelling_of(language.code)
    for text, sense in _all_senses(language):
        tokens = tokens_of(text, spelling)
        lexicon.add(tuple(token.key for token in tokens), sense)
        lexicon.add_exactly(tuple(token.exact for token in tokens), sense)
        for written in _other_spellings(text):
            lexicon.add(tuple(token.key for token in tokens_of(written, spelling)), sense)
    for pronoun in (*spelling.hyphened, *(fold(c) for c in clitics_of(language.code))):
        lexicon.add((CLITIC + pronoun,), Sense("filler", ""))
    for sense_kind in ("pron", "detpron"):
        for text, sense in _section(language.code, sense_kind):
            lexicon.add((CLITIC + fold(text),), Sense("pron", sense.value, sense.gender, sense.plural))
    return lexicon


def _other_spellings(text: str) -> set[str]:
    """Return an expression as keyboards without umlauts write it, and without its hyphens."""
    return {with_written_umlauts(text), text.replace("-", " ")} - {text, text.lower()}


def _all_senses(language: Language) -> Iterator[tuple[str, Sense]]:
    yield from _words(language.code)
    yield from _nouns(language)
    yield from _adjectives(language)
    yield from _verbs(language)


def _words(code: str) -> Iterator[tuple[str, Sense]]:
    for kind in data(code, "words"):
        if kind not in _NOT_EXPRESSIONS:
            yield from _section(code, kind)


def _section(code: str, kind: str) -> Iterator[tuple[str, Sense]]:
    for value, texts in data(code, "words").get(kind, {}).items():
        for text in alternatives(texts):
            yield text, _function_sense(kind, str(value))
            if text.endswith(" de") and spelling_of(code).elided:
                yield f"{text[:-3]} d'", _function_sense(kind, str(value))
                yield f"{text[:-3]} des", _function_sense(kind, str(value))


def _function_sense(kind: str, value: str) -> Sense:
    if kind not in ("pron", "detpron"):
        return Sense(kind, value)
    word, _, gender = value.partition(" ")
    return Sense(kind, word, gender, word == "them")


def _nouns(language: Language) -> Iterator[tuple[str, Sense]]:
    """Yield usual forms before declined ones, which may look like another noun ('Eis', the egg's genitive)."""
    declined: list[tuple[str, Sense]] = []
    for english, entry in noun_entries(language).items():
        for word, gender, plural in entry:
            forms = language.noun_forms(word, gender, plural)
            usual, *others = forms.singulars if "p" not in gender else ("",)
            if usual:
                yield usual, Sense("noun", english, gender)
            for text in forms.plurals:
                yield text, Sense("noun", english, gender.replace("p", ""), True)
            declined += [(text, Sense("noun", english, gender)) for text in others]
    yield from declined


def noun_entries(language: Language) -> dict[str, list[tuple[str, str, str]]]:
    """Return {English noun: (word, gender, plural or '') of each synonym, the usual first}."""
    return _noun_entries(language.code)


@cache
def _noun_entries(code: str) -> dict[str, list[tuple[str, str, str]]]:
    return {
        str(english): [_entry(text) for text in alternatives(texts)] for english, texts in data(code, "nouns").items()
    }


_GENDERS = frozenset({"m", "f", "n", "p", "mp", "fp"})


def _entry(text: str) -> tuple[str, str, str]:
    words = text.split(" ")
    place = max(i for i, word in enumerate(words) if word in _GENDERS)
    return " ".join(words[:place]), words[place], " ".join(words[place + 1 :])


def _adjectives(language: Language) -> Iterator[tuple[str, Sense]]:
    for section, entries in data(language.code, "adjectives").items():
        kind = "shade" if section == "shades" else "adj"
        for english, texts in entries.items():
            for text in alternatives(texts):
                stems = tuple(text.lstrip("<").split("|"))
                base = stems[0].rstrip("!")
                for form in language.adjective_forms(stems):
                    yield form, Sense(kind, str(english), sort=section, bare=form == base)


def _verbs(language: Language) -> Iterator[tuple[str, Sense]]:
    table = data(language.code, "verbs")
    for name, entries in (
        *((k, v) for k, v in table.items() if k != "do"),
        *((f"do:{k}", v) for k, v in table["do"].items()),
    ):
        kind, value = ("do", name[3:]) if name.startswith("do:") else ("verb", name)
        for text in alternatives(entries):
            infinitive, *given = text.split(" ")
            for form, particle in language.verb_forms(infinitive, tuple(given)) if kind == "verb" else _as_given(text):
                yield form.replace("_", " "), Sense(kind, value, particle=particle)


def _as_given(text: str) -> Iterator[tuple[str, str]]:
    for form in text.split(" "):
        yield form, ""
