"""The words that samples are made of: nouns by category, looks, colours, places and styles, as English lemmas.

English draws from `data/nouns.txt`, `looks.txt` and `words.txt`; another language from what of its lexicon
(`tools/layout/lexicon/<lang>.tsv`) is there, so that its surface code finds every word.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from .templates import DATA

LEXICON = Path(__file__).parents[2] / "tools" / "layout" / "lexicon"
PLAIN_COLOURS = ("red", "blue", "green", "yellow", "orange", "purple", "pink", "brown", "black", "white", "gray")
# "other" words are only there so that a noun inside them is not read as one: 马上 (at once) holds 马 (horse).
KINDS = {"noun", "colour", "look", "number", "place", "style", "other"}


@dataclass(frozen=True)
class Entry:
    """A line of a lexicon: English lemma, its native words, and what the language adds (gender, plural)."""

    english: str
    pos: str
    native: tuple[str, ...]
    extra: str = ""


@cache
def load_entries(language: str) -> dict[tuple[str, str], Entry]:
    """Return a language's lexicon by (pos, English lemma). Raises ValueError on a line of another form."""
    file = LEXICON / f"{language}.tsv"
    entries: dict[tuple[str, str], Entry] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines() if file.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        english, pos, native, *extra = line.split("\t")
        if pos not in KINDS:
            raise ValueError(f"{file.name}:{number}: {pos!r} is no kind of word; use one of {sorted(KINDS)}")
        entries.setdefault((pos, english), Entry(english, pos, tuple(native.split(";")), "\t".join(extra)))
    return entries


def read_table(name: str) -> dict[str, list[str]]:
    """Return a file of lines 'category: word, word'."""
    lines = (DATA / name).read_text("utf-8").splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
    return {category: [word.strip() for word in words.split(",")] for category, words in pairs}


class Words:
    """The English lemmas that a language can say, by category and kind."""

    def __init__(self, language: str) -> None:
        known = {kind: {e for pos, e in load_entries(language) if pos == kind} for kind in KINDS}
        free = language == "en"
        self.nouns = {
            category: [noun for noun in nouns if free or noun in known["noun"]]
            for category, nouns in read_table("nouns.txt").items()
        }
        if not free:
            listed = {noun for nouns in self.nouns.values() for noun in nouns}
            self.nouns["thing"] = sorted(known["noun"] - listed)
        self.nouns = {category: nouns for category, nouns in self.nouns.items() if nouns}
        self.categories: dict[str, set[str]] = {}
        for category, nouns in self.nouns.items():
            for noun in nouns:
                self.categories.setdefault(noun, set()).add(category)
        tables = read_table("words.txt")
        sayable = known["look"] | known["colour"]
        self.looks = {c: [w for w in ws if free or w in sayable] for c, ws in read_table("looks.txt").items()}
        posts = read_table("posts.txt")
        self.posts = {c: posts[c] for c in self.nouns if free and c in posts}
        self.parts = read_table("parts.txt") if free else {}
        self.colours = tables["colour"] if free else sorted(known["colour"])
        self.sizes = [size for size in tables["size"] if free or size in sayable]
        self.words = {
            "C": self.colours,
            "L": tables["look"] if free else sorted(known["look"] - set(tables["size"])),
            "B": tables["place"] if free else sorted(known["place"]),
            "S": tables["style"] if free else sorted(known["style"]),
        }

    def noun(self, rng: Random, *categories: str) -> str:
        """Return a noun of one of the categories, or of any."""
        wanted = [c for c in categories if c in self.nouns] or list(self.nouns)
        return rng.choice(self.nouns[rng.choice(wanted)])

    def post_of(self, noun: str, rng: Random) -> str:
        """Return words that may stand after the noun: 'in red dress', 'with blue eyes'."""
        posts = [post for category in self.categories.get(noun, ()) for post in self.posts.get(category, ())]
        return rng.choice(posts).replace("COLOUR", self.colour(rng)) if posts else ""

    def colour(self, rng: Random) -> str:
        """Return a colour: mostly a plain one."""
        plain = [c for c in PLAIN_COLOURS if c in self.colours]
        return rng.choice(plain if plain and rng.random() < 0.7 else self.colours)

    def looks_of(self, noun: str, rng: Random) -> tuple[str, ...]:
        """Return up to two adjectives natural to the noun, in the usual order."""
        size = rng.choice(self.sizes) if self.sizes and rng.random() < 0.15 else ""
        own = [look for category in self.categories.get(noun, ()) for look in self.looks.get(category, ())]
        look = rng.choice(own) if own and rng.random() < 0.2 else ""
        colour = self.colour(rng) if self.colours and rng.random() < 0.35 else ""
        return tuple(word for word in (size, look, colour) if word)[:2]
