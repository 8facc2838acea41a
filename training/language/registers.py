"""How people type: openings, endings, slang, typos, case and punctuation. `data/<lang>/` holds the words.

`openings.txt`: one a line; `~can you ` goes before bare verbs only, `+draw me ` before captions (noun
phrases) only, `++draw me ` also where it must be clear that a new picture is meant and nothing is added to the old one.
`endings.txt`: one a line, with the blank or comma it begins with. `slang.txt`: `you=u|ya`.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from .templates import DATA

LATIN = set("abcdefghijklmnopqrstuvwxyz")
NEIGHBOURS = {
    "a": "sq",
    "e": "wr",
    "i": "uo",
    "o": "ip",
    "n": "bm",
    "t": "ry",
    "s": "ad",
    "r": "et",
    "l": "k",
    "h": "gj",
}


def read_lines(file: Path) -> list[str]:
    """Return the lines of a data file as they are, blanks at their ends kept."""
    lines = file.read_text("utf-8").split("\n") if file.exists() else []
    return [line for line in lines if line.strip() and not line.startswith("#")]


class Register:
    """Turns a plain text into one that somebody typed."""

    def __init__(self, language: str) -> None:
        folder = DATA / language
        openings = read_lines(folder / "openings.txt")
        self.requests = [line[1:] for line in openings if line[0] == "~"]
        self.captions = [line.lstrip("+") for line in openings if line[0] == "+"]
        self.new_captions = [line[2:] for line in openings if line[:2] == "++"]
        self.openings = [line for line in openings if line[0] not in "~+"]
        self.endings = read_lines(folder / "endings.txt")
        pairs = (line.split("=", 1) for line in read_lines(folder / "slang.txt"))
        self.slang = {word: said.split("|") for word, said in pairs}
        self.latin = language not in ("zh", "ja")

    def dress(self, text: str, kind: str, rng: Random) -> str:
        """Return the text with an opening and an ending; kind 'verb', 'caption', 'new', 'order' or 'talk'."""
        if kind == "talk":
            return text
        kinds = {"verb": self.requests + self.openings, "caption": self.captions, "new": self.new_captions}
        openings = kinds.get(kind, self.openings)
        if openings and rng.random() < 0.35:
            opening = rng.choice(self.requests if kind == "verb" and self.requests and rng.random() < 0.7 else openings)
            text = opening + text
            if re.match(r"(hey |hi |hello |ok )?,? ?(can|could|would|will) ", opening) and rng.random() < 0.35:
                return text + "?"
            if kind == "order" and self.openings and rng.random() < 0.08:
                text = rng.choice(self.openings) + text
        if self.endings and rng.random() < 0.25:
            text += rng.choice(self.endings)
        return text

    def type(self, text: str, rng: Random) -> str:
        """Return the text with slang, typos, case and punctuation of a person at a keyboard."""
        if self.slang and rng.random() < 0.15:
            text = self._slang(text, rng)
        if not self.latin:
            return text + rng.choice(("", "", "", "。", "！", "～"))
        if rng.random() < 0.12:
            text = misspell(text, rng)
        if rng.random() < 0.1:
            text = text.replace("'", "")
        return punctuate(text, rng)

    def _slang(self, text: str, rng: Random) -> str:
        words = text.split(" ")
        return " ".join(rng.choice(self.slang[w]) if w in self.slang and rng.random() < 0.7 else w for w in words)


def misspell(text: str, rng: Random) -> str:
    """Return the text with one typo in a word of four letters or more."""
    found = [m for m in re.finditer(r"[^\W\d_]{4,}", text) if m[0].isascii() and "'" not in text[: m.start()]]
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + mistype(match[0], rng) + text[match.end() :]


def mistype(word: str, rng: Random) -> str:
    """Return the word with two letters swapped, one left out, doubled or hit beside its key."""
    i = rng.randrange(1, len(word) - 1)
    way = rng.randrange(4)
    if way == 0:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if way == 1:
        return word[:i] + word[i + 1 :]
    if way == 2:
        return word[:i] + word[i] + word[i:]
    return word[:i] + rng.choice(NEIGHBOURS.get(word[i].lower(), word[i])) + word[i + 1 :]


def punctuate(text: str, rng: Random) -> str:
    """Return the text all lower, as a sentence, or loud; mostly without a full stop, as in chats."""
    way = rng.random()
    if way < 0.25:
        text = text[:1].upper() + text[1:]
        if text[-1:].isalnum() and rng.random() < 0.5:
            text += "."
    elif way < 0.27 and "'" not in text:
        text = text.upper()
    elif way < 0.32 and text[-1:].isalnum():
        text += rng.choice(("!", "!!", "...", "!!!", " :)", "."))
    return text
