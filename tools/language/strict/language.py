"""One language's pattern table and lexicon, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from .chart import Rules, Terminal
from .grammar import Choice, Literal, Node, Sequence, check_grammar, compile_grammar, first_tokens
from .lexicon import Word, WordList, all_forms, as_pairs, english_words, plural_of, read_words
from .tokens import Folding, tokenise

_FOLDER = Path(__file__).parent
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # all text: 'on' and 'no' are words here
LANGUAGES = tuple(sorted(file.stem for file in _FOLDER.glob("??.yaml")))
_CLASSES: Mapping[str, list[str]] = yaml.load((_FOLDER / "classes.yaml").read_text("utf-8"), Loader=_Loader)
_KINDS = {"colour": "COLOUR", "look": "LOOK", "place": "BG", "style": "STYLE", "number": "NUMBER"}
_GENDERS = ("M", "F", "N")


@dataclass(frozen=True)
class Fillers:
    """Words that order nothing: before a message, before a request (a question mark may follow), after it, anywhere."""

    lead: tuple[tuple[str, ...], ...]
    request: tuple[tuple[str, ...], ...]
    tail: tuple[tuple[str, ...], ...]
    anywhere: tuple[tuple[str, ...], ...]
    asked_tail: tuple[tuple[str, ...], ...] = ()

    @property
    def tokens(self) -> frozenset[str]:
        phrases = (*self.lead, *self.request, *self.tail, *self.anywhere)
        return frozenset(token for phrase in phrases for token in phrase)


@dataclass(frozen=True)
class Language:
    """What the reader needs of a language."""

    name: str
    folding: Folding
    fillers: Fillers
    rules: Rules
    max_tokens: int
    lists: Mapping[str, WordList]


@lru_cache(4096)
def noun_meanings(noun: str) -> tuple[str, ...]:
    """Return the lemmas of an English noun, singular or plural."""
    lists = load_language("en").lists
    return (*lists["NOUN"].meanings(noun), *lists["NOUNS"].meanings(noun))


@lru_cache
def load_language(name: str) -> Language:
    """Compile a language. Raises: KeyError for a language without a table, GrammarError for a wrong one."""
    if name not in LANGUAGES:
        raise KeyError(f"no pattern table for '{name}'; there are {', '.join(LANGUAGES)}")
    table = yaml.load((_FOLDER / f"{name}.yaml").read_text("utf-8"), Loader=_Loader)
    spelling = table.get("spelling") or {}
    folding = Folding(
        dict(_pairs(spelling)),
        bool(spelling.get("drop_accents")),
        spelling.get("keep", ""),
        bool(spelling.get("split_apostrophes")),
    )
    lists = _word_lists(name, table, folding)
    numbers = {k: str(v) for k, v in (table.get("numbers") or {}).items()}
    terminals = _terminals(lists, numbers, folding)
    terminals |= {kind: _unless_noun(lists[kind], lists["NOUN"]) for kind in table.get("yields_to_nouns") or ()}
    grammar, fillers = compile_grammar(table["grammar"], folding), _fillers(table["fillers"], folding)
    if unknown := table.get("unknown_nouns"):
        taken = {token for rules in grammar.values() for rule in rules for token in _tokens(rule.node)}
        guard = UnknownNoun(lists, taken | fillers.tokens | set(numbers) | set(unknown["never"].split()))
        terminals |= {"WORD": guard.singular, "WORDS": guard.plural}
    check_grammar(grammar, terminals)
    begun = {kind: words.first_tokens for kind, words in lists.items()}
    begun |= {f"OBJ{kind[4:]}": words for kind, words in begun.items() if kind.startswith("NOUN")}
    rules = Rules(grammar, terminals, first_tokens(grammar, begun))
    return Language(name, folding, fillers, rules, int(table["max_tokens"]), lists)


def _pairs(spelling: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """Return `replace: {ä: ae}` and `same: [[simple, other others]]` as character pairs."""
    replaced = spelling.get("replace")
    yield from replaced.items() if isinstance(replaced, Mapping) else ()
    if file := spelling.get("variants"):
        for simple, others in yaml.load((_FOLDER / str(file)).read_text("utf-8"), Loader=_Loader).items():
            yield from ((other, simple) for other in others)


def _fillers(table: Mapping[str, Iterable[str]], folding: Folding) -> Fillers:
    def phrases(key: str) -> tuple[tuple[str, ...], ...]:
        found = (tokenise(str(text), folding) for text in table.get(key) or ())
        return tuple(sorted(filter(None, found), key=len, reverse=True))

    return Fillers(phrases("lead"), phrases("request"), phrases("tail"), phrases("anywhere"), phrases("asked_tail"))


def _word_lists(name: str, table: Mapping[str, Mapping], folding: Folding) -> dict[str, WordList]:
    kinds = (
        *_KINDS.values(),
        "NOUN",
        "NOUNS",
        *(f"NOUN{g}" for g in _GENDERS),
        "TRAIT",
        *_CLASSES,
        *(table.get("lists") or {}),
    )
    lists = {kind: WordList(folding) for kind in kinds}
    looks = as_pairs(table.get("look_endings") or ())
    for kind, words in (table.get("lists") or {}).items():
        for english, native in words.items() if isinstance(words, Mapping) else ((w, w) for w in words):
            for said in str(native).split(", "):
                _add_forms(lists, kind, all_forms(said, looks), str(english))
    for word in english_words() if name == "en" else read_words(name):
        english = word.native if name == "en" else word.english
        if word.kind == "noun" and word.english not in _CLASSES["NOT_NOUN"]:
            _add_noun(lists, name, table, word)
        elif word.kind in _KINDS and not (word.kind == "place" and word.english in _CLASSES["NOT_BG"]):
            forms = all_forms(word.native, looks if word.kind == "look" else ())
            _add_forms(lists, _KINDS[word.kind], {*forms, word.plural, *word.others}, english)
    return lists


def _add_forms(lists: Mapping[str, WordList], kind: str, forms: Iterable[str], english: str) -> None:
    """Add the forms of a word; looks that are no sizes are traits, too: what an object can be made by `look`."""
    for form in forms:
        lists[kind].add(form, english)
        if kind == "LOOK" and english not in _CLASSES["SIZES"]:
            lists["TRAIT"].add(form, english)


def _add_noun(lists: Mapping[str, WordList], name: str, table: Mapping, word: Word) -> None:
    english = word.native if name == "en" else word.english
    plural = word.plural or plural_of(
        word.native, as_pairs(table.get("plural_endings") or ()), table.get("particles") or ()
    )
    datives = [form for form in word.others if form == f"{plural}n"]
    # weak nouns ("den Bären") have one form for the other cases and the plural
    weak = [plural] if word.gender == "m" and plural in (f"{word.native}n", f"{word.native}en") else []
    for form in {word.native, *weak, *(form for form in word.others if form not in datives)}:
        lists["NOUN"].add(form, english)
        lists[f"NOUN{word.gender.upper() or 'M'}"].add(form, english)
    is_mass = name == "en" and plural == word.native and word.english not in _CLASSES["SAME_PLURAL"]
    for form in set() if is_mass else {plural, *datives}:
        lists["NOUNS"].add(form, english)
    for kind in (
        kind
        for kind, lemmas in _CLASSES.items()
        if word.english in lemmas and kind in ("WORN", "PAIR", "GARMENT", "CONTAINER")
    ):
        for form in {word.native, *weak, *((plural,) if kind == "PAIR" else ())}:
            lists[kind].add(form, english)
    if english != word.english:
        lists["NOUN"].add(word.native, word.english)


def is_worn(phrase: str) -> bool:
    """Whether a phrase is of something to wear: 'red hat'."""
    return any(f" {phrase}".endswith(f" {lemma}") for lemma in _CLASSES["WORN"])


def _terminals(lists: Mapping[str, WordList], numbers: Mapping[str, str], folding: Folding) -> dict[str, Terminal]:
    counts = WordList(folding)
    for word, value in numbers.items():
        counts.add(str(word), value)

    def number(tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        yield from [(start + 1, tokens[start])] if tokens[start].isdecimal() and len(tokens[start]) < 11 else []
        yield from counts.first(tokens, start)

    def several(tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        return ((end, value) for end, value in number(tokens, start) if int(value) > 1)

    def digits(tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        return [(start + 1, tokens[start])] if re.fullmatch(r"\d+(\.\d+)?", tokens[start]) else []

    found: dict[str, Terminal] = {kind: words.first for kind, words in lists.items()}
    objects = {"OBJ": lists["NOUN"], "OBJS": lists["NOUNS"]} | {f"OBJ{g}": lists[f"NOUN{g}"] for g in _GENDERS}
    found |= {kind: _as_object(words) for kind, words in objects.items()}
    return found | {"NUM": number, "N": several, "DIGITS": digits}


def _unless_noun(words: WordList, nouns: WordList) -> Terminal:
    """Read a look where no longer noun begins: without spaces, 'black bear' is one word in some languages."""

    def read(tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        longest = max((end for end, _ in nouns.every(tokens, start)), default=0)
        return ((end, english) for end, english in words.first(tokens, start) if end >= longest)

    return read


def _as_object(words: WordList) -> Terminal:
    def read(tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        return ((end, f"#{english.replace(' ', '_')}") for end, english in words.every(tokens, start))

    return read


def _tokens(node: Node) -> Iterable[str]:
    if isinstance(node, Literal):
        yield node.token
    elif isinstance(node, Sequence | Choice):
        for part in node.nodes:
            yield from _tokens(part)


class UnknownNoun:
    """A word that no list has, in the place of a noun; never one that looks like a misspelt noun or another kind of word."""

    def __init__(self, lists: Mapping[str, WordList], never: set[str]) -> None:
        self._known = {word for words in lists.values() for word in words}
        self._nouns = sorted({*lists["NOUN"], *lists["NOUNS"]})
        self._never = never

    def singular(self, tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        """Yield a word that may be a noun in the singular."""
        word = tokens[start]
        if self._may_be(word) and not re.search(r"(?<![su])s$", word):
            yield start + 1, word

    def plural(self, tokens: tuple[str, ...], start: int) -> Iterable[tuple[int, str]]:
        """Yield the singular of a word that may be a noun in the plural."""
        word = tokens[start]
        if self._may_be(word) and (found := re.fullmatch(r"(\w+?)(ies|(?<=ch|sh|ss)es|(?<=x)es|(?<![suiao])s)", word)):
            yield start + 1, found[1] + ("y" if found[2] == "ies" else "")

    def _may_be(self, word: str) -> bool:
        plain = word.isascii() and word.isalpha() and 4 <= len(word) <= 24
        if (
            not plain
            or word in self._known
            or word in self._never
            or re.search(r"(ly|ing|ed|est|ful|less|ous|ive)$", word)
        ):
            return False
        return extractOne(word, self._nouns, scorer=OSA.distance, score_cutoff=1) is None
