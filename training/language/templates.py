"""Templates: an answer with slots and the texts that mean it, read from `templates*.txt`.

    [resize {T} bigger]
    before: make {T:def} big
    make {T:def} bigger
    ~{T:acc} (much|) vergrößern

A line in brackets is the answer. 'before: ' lines are what the user may have said just before. `(a|b|)` in a text is a
choice; other parentheses are plain text. A leading `~` marks a text that an opening such as 'could you ' may precede.
`<name>` in a text is a choice from the line 'name: a|b|c' of `lists.txt`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"
# {T}, {T:def}, {P/worn,one:indef}: letter, what it must be (answer side), form (text side)
SLOT = re.compile(r"\{([A-Z])(?:/([a-z_,]+))?(?::([a-z_]+))?\}")
CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
LIST = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True)
class Template:
    """One answer and the texts that mean it."""

    answer: str
    texts: tuple[str, ...]
    befores: tuple[str, ...] = ()

    @property
    def slots(self) -> dict[str, tuple[str, ...]]:
        """The letters, in the order in which they are bound, with what each must be."""
        found: dict[str, tuple[str, ...]] = {}
        for letter, must, _ in SLOT.findall(" ".join((self.answer, *self.texts, *self.befores))):
            found[letter] = found.get(letter, ()) + tuple(filter(None, must.split(",")))
        return found


def variety(text: str) -> int:
    """Return how many texts its choices make."""
    return math.prod(choice.count("|") + 1 for choice in CHOICE.findall(text))


def load_templates(language: str) -> list[Template]:
    """Return the templates of all `templates*.txt` of a language."""
    files = sorted((DATA / language).glob("templates*.txt"))
    return [template for file in files for template in parse_templates(file.read_text("utf-8"))]


def parse_templates(text: str) -> Iterator[Template]:
    """Yield the blocks of a file; lines that begin with '#' are comments."""
    answer = ""
    texts: list[str] = []
    befores: list[str] = []
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        if line.startswith("#"):
            continue
        if (line.startswith("[") and line.endswith("]")) or not line:
            if answer and texts:
                yield Template(answer, tuple(texts), tuple(befores))
                texts, befores = [], []
            answer = line[1:-1]
        elif line.startswith("before: "):
            befores.append(line.removeprefix("before: "))
        elif answer:
            texts.append(line)
        else:
            raise ValueError(f"text {line!r} stands under no answer; put a line '[answer]' above it")


def load_lists(language: str) -> dict[str, tuple[str, ...]]:
    """Return the named choices of `lists.txt`."""
    file = DATA / language / "lists.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    pairs = (line.split(":", 1) for line in lines if ":" in line and not line.startswith("#"))
    return {name.strip(): tuple(words.strip().split("|")) for name, words in pairs}


def choose(text: str, lists: Mapping[str, tuple[str, ...]], rng: Random) -> str:
    """Return the text with every choice made; slots are left."""
    while found := LIST.search(text):
        text = text[: found.start()] + rng.choice(lists[found[1]]) + text[found.end() :]
    while found := CHOICE.search(text):
        text = text[: found.start()] + rng.choice(found[1].split("|")) + text[found.end() :]
    return " ".join(text.split())
