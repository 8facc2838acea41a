"""`python -m training.language.words`: the words that order, link or fill, out of the templates, for the support check.

A word that templates of three answers or more say outside of their slots, and that names no thing, needs no counterpart in an answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from tools.language.glosses import gloss
from tools.layout.lexicon import UNSPACED, entries

from .registers import read_lines
from .templates import DATA, LIST, load_lists, load_templates

OUT = Path(__file__).parents[2] / "tools" / "language" / "words"
LANGUAGES = ("en", "zh", "ja", "es", "fr", "de")
LEAST_ANSWERS = 3
# Answers whose texts say what the answer must hold: their words need a counterpart unless many answers say them.
CONTENT = ("look", "bg", "drop", "no ", "style", "talk", "tell", "ask", "new")
INFLECTED = ("es", "fr", "de")
_SLOT = re.compile(r"\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_RUN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")


def main() -> None:
    for language in LANGUAGES:
        words = known_words(language)
        (OUT / f"{language}.txt").write_text("\n".join(words) + "\n", "utf-8")
        print(f"{language}: {len(words)} words")


def known_words(language: str) -> list[str]:
    """Return the words, sorted."""
    answers: dict[str, set[str]] = defaultdict(set)
    lists = {name: " ".join(words) for name, words in load_lists(language).items()}
    pattern = _RUN if language in UNSPACED else _WORD
    for template in load_templates(language):
        # German, Spanish and French verbs and adverbs have many forms, few of which come up in three answers.
        rare = language in INFLECTED and not template.answer.removeprefix("not ").startswith(CONTENT)
        for text in template.texts:
            for part in _SLOT.split(LIST.sub(lambda m: lists[m[1]], text).replace("|", " ")):
                for word in pattern.findall(gloss(part, language).lower()):
                    answers[word] |= {template.answer, *("opening", "ending", "filler")[: 3 * rare]}
    for name in ("openings", "endings"):
        for word in pattern.findall(" ".join(read_lines(DATA / language / f"{name}.txt")).lower()):
            answers[word] |= {"opening", "ending", "filler"}
    named = _named(language)
    return sorted(w for w, seen in answers.items() if len(seen) >= LEAST_ANSWERS and w not in named and len(w) < 13)


def _named(language: str) -> set[str]:
    """Return the words of things and looks: those always need a counterpart."""
    return {word for entry in entries("en") for word in entry.english.split()} if language == "en" else set()


if __name__ == "__main__":
    main()
