"""Writes `tools/language/words/<lang>.txt`: the words of the templates that order, link or fill, and so stand for no thing.

`python -m training.language.cjk.known_words`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tools.layout.lexicon import surfaces

from ..registers import read_lines
from ..templates import DATA, SLOT, load_lists, load_templates

WORDS = Path(__file__).parents[3] / "tools" / "language" / "words"
LONGEST = 10
# What parts words: choices, named lists, punctuation, Latin letters and digits.
PARTS = re.compile(r"[^\u3040-\u30ff\u4e00-\u9fff々〇]+")
CAPTION_LISTS = (
    "rel_",
    "more_",
    "place_",
    "arranged_",
    "worn",
    "held",
    "dressed",
    "each_",
    "kinds",
    "bg_",
    "style_",
    "no_",
    "clause",
)


def known_words(language: str) -> list[str]:
    """Return the native words of templates, openings, endings and lists, without the words of things."""
    things = surfaces(language)
    found = {word for text in texts(language) for word in PARTS.split(SLOT.sub("|", text))}
    return sorted(word for word in found if 0 < len(word) <= LONGEST and word not in things)


def texts(language: str) -> Iterator[str]:
    """Yield all texts whose words are no content: those of remarks and questions are not among them."""
    for template in load_templates(language):
        if not template.answer.startswith(("talk", "tell")):
            yield from (*template.texts, *template.befores)
    folder = DATA / language
    for name in ("openings.txt", "endings.txt"):
        yield from read_lines(folder / name)
    for name, words in load_lists(language).items():
        if name.startswith(CAPTION_LISTS) or name in ("req", "neg"):
            yield from words


def main() -> None:
    for language in ("zh", "ja"):
        (WORDS / f"{language}.txt").write_text("\n".join(known_words(language)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
