"""Word the prompts of a drawing: one per object, one for the whole picture, in the checkpoint's own words.

It knows nothing of tensors; token counts come from a function that it is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ..layout.layout import Layout
from ..layout.phrases import join, number_word
from .vocabulary import Vocabulary


@dataclass(frozen=True)
class DrawingPrompts:
    """The texts of a drawing.

    Attributes:
        background: the background prompt.
        phrases: one per object, in the layout's order.
        overall: the prompt of the whole picture, within the text encoder's length.
        negative: the negative prompt.
        notes: sentences for the user about what could not be said as asked.
    """

    background: str
    phrases: tuple[str, ...]
    overall: str
    negative: str
    notes: tuple[str, ...]

    def of_object(self, index: int) -> str:
        """The prompt of an object's own run. Source: LMD section 3.2, `[background] with [object]`."""
        return f"{self.background} with {self.phrases[index]}" if self.background else self.phrases[index]


def word_prompts(layout: Layout, vocabulary: Vocabulary | None, fits: Callable[[str], bool]) -> DrawingPrompts:
    """Word a layout's prompts; `fits` says whether a text is within the text encoder's length.

    Source: LMD's `[background] with [objects]`; equal phrases become a counted plural. Unlike the reference a long
    text is never cut silently: the background gives way first, then phrases, and a note says so.
    """
    if vocabulary is None:
        background, phrases, negative = (
            layout.background,
            tuple(o.phrase for o in layout.objects),
            layout.negative,
        )
        notes: tuple[str, ...] = ()
    else:
        worded = [vocabulary.word_phrase(o.phrase) for o in layout.objects]
        ground = vocabulary.word_background(layout.background)
        background, phrases = ground.text, tuple(w.text for w in worded)
        negative = vocabulary.word_negative(layout.negative)
        notes = tuple(dict.fromkeys(note for w in (*worded, ground) for note in w.notes))
    overall, cut = fit_overall(background, count_phrases(phrases, vocabulary), fits)
    return DrawingPrompts(background, phrases, overall, negative, notes + cut)


def count_phrases(phrases: tuple[str, ...], vocabulary: Vocabulary | None) -> list[str]:
    """Merge equal phrases into counted plurals: two `a red car` -> `two red cars`."""
    counted = []
    for phrase, count in Counter(phrases).items():
        counted.append(phrase if count == 1 else f"{number_word(count)} {plural_of(phrase, vocabulary)}")
    return counted


def plural_of(phrase: str, vocabulary: Vocabulary | None) -> str:
    """`a red car` -> `red cars`, by the checkpoint's own plurals or English rules."""
    words = phrase.split()
    if words[0].lower() in ("a", "an", "the", "one"):
        words = words[1:]
    if vocabulary and words[-1] in vocabulary.classes:
        return " ".join([*words[:-1], vocabulary.classes[words[-1]]])
    import inflect

    return str(inflect.engine().plural_noun(" ".join(words)))


def fit_overall(background: str, phrases: list[str], fits: Callable[[str], bool]) -> tuple[str, tuple[str, ...]]:
    """Write `BACKGROUND with PHRASES` so that it fits: shorten the background first, then leave phrases out."""

    def written(words: list[str], named: list[str]) -> str:
        text = " ".join(words)
        return f"{text} with {join(named)}" if text and named else text or (join(named) if named else "")

    words, named = background.split(), list(phrases)
    while words and not fits(written(words, named)):
        words.pop()
    while named and not fits(written(words, named)):
        named.pop()
    notes = []
    if len(words) < len(background.split()):
        notes.append(f"the background was too long for the text encoder; used only '{' '.join(words)}'")
    if len(named) < len(phrases):
        notes.append(
            f"the overall prompt has room for {len(named)} of {len(phrases)} phrases; the others are drawn by their boxes alone"
        )
    return written(words, named), tuple(notes)
