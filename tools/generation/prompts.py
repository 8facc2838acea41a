"""Word the prompts of a picture: one per object, one for the whole picture, in the checkpoint's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ..layout.phrases import join, number_word
from ..layout.speech import say
from .request import RenderRequest
from .vocabulary import Vocabulary, Worded

Fits = Callable[[str], bool]

OVERALL_NEGATIVE = (
    "low quality, out of focus, grainy, deformed, wrong proportions, doubled things, watermark, lettering"
)
OBJECT_NEGATIVE = (
    "low quality, out of focus, deformed, wrong proportions, several of them, a pair, a crowd, a collage, "
    "half hidden behind something, cut off at the edge, frame"
)


@dataclass(frozen=True)
class RenderPrompts:
    """The texts of a picture.

    Attributes:
        background: the background prompt.
        phrases: one per object, in the layout's order.
        objects: the prompts of the objects' own runs, in that order. Source: LMD section 3.2, `[background] with [object]`.
        overall: the prompt of the whole picture, within the text encoder's length.
        overall_negative, object_negative: the negative prompts of the overall run and of the objects' own.
        notes: sentences for the user about what could not be said as asked.
    """

    background: str
    phrases: tuple[str, ...]
    objects: tuple[str, ...]
    overall: str
    overall_negative: str
    object_negative: str
    notes: tuple[str, ...]


def word_prompts(request: RenderRequest, vocabulary: Vocabulary | None, fits: Fits) -> RenderPrompts:
    """Word a request's prompts; `fits` says whether a text is within the text encoder's length.

    Source: LMD's `[background] with [objects]`; equal phrases become a counted plural. Unlike the reference a long
    text is never cut silently: the background gives way first, then phrases, and a note says so.
    """
    layout = request.layout
    worded = [_word(o.phrase, vocabulary.word_phrase if vocabulary else None) for o in layout.objects]
    ground = _word(layout.background, vocabulary.word_background if vocabulary else None)
    phrases = tuple(w.text for w in worded)
    notes = tuple(dict.fromkeys(note for w in (*worded, ground) for note in w.notes))
    if request.overall_prompt:
        overall, cut = fit_text("overall_prompt", request.overall_prompt, fits)
    else:
        overall, cut = fit_overall(ground.text, count_phrases(phrases, vocabulary), fits)
    negatives, shortened = _word_negatives(request, vocabulary, fits)
    objects = tuple(fit_overall(ground.text, [phrase], fits)[0] for phrase in phrases)
    return RenderPrompts(ground.text, phrases, objects, overall, *negatives, notes + cut + shortened)


def _word(text: str, reword: Callable[[str], Worded] | None) -> Worded:
    return reword(text) if reword else Worded(text)


def _word_negatives(
    request: RenderRequest, vocabulary: Vocabulary | None, fits: Fits
) -> tuple[tuple[str, str], tuple[str, ...]]:
    """Word the overall run's negative prompt and the objects'; the layout's own where the request names none.

    Checkpoints without a vocabulary of their own get the usual ones as well, where they fit. Source: the reference
    adds such words to both, against faults of quality and, for an object alone, against company and cut edges.
    """
    asked = ((request.overall_negative, OVERALL_NEGATIVE), (request.object_negative, OBJECT_NEGATIVE))
    worded: list[str] = []
    notes: list[str] = []
    for own, usual in asked:
        text = own if own is not None else request.layout.negative
        text, cut = fit_text("negative", vocabulary.word_negative(text) if vocabulary else text, fits)
        more = ", ".join(filter(None, (text, usual)))
        worded.append(more if own is None and vocabulary is None and fits(more) else text)
        notes += cut
    return (worded[0], worded[1]), tuple(dict.fromkeys(notes))


def fit_text(name: str, text: str, fits: Fits) -> tuple[str, tuple[str, ...]]:
    """Shorten a text word by word until it fits, and say so."""
    words = text.split()
    while words and not fits(" ".join(words)):
        words.pop()
    if len(words) == len(text.split()):
        return text, ()
    return " ".join(words), (say("generation_prompt_cut", name=name, used=" ".join(words)),)


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


def fit_overall(background: str, phrases: list[str], fits: Fits) -> tuple[str, tuple[str, ...]]:
    """Write `BACKGROUND with PHRASES` so that it fits: shorten the background first, then leave phrases out."""

    def written(words: list[str], named: list[str]) -> str:
        text = " ".join(words)
        return f"{text} with {join(named)}" if text and named else text or (join(named) if named else "")

    words, named = background.split(), list(phrases)
    while words and not fits(written(words, named)):
        words.pop()
    while named and not fits(written(words, named)):
        named.pop()
    notes: list[str] = []
    if len(words) < len(background.split()):
        notes.append(say("generation_background_cut", used=" ".join(words)))
    if len(named) < len(phrases):
        notes.append(say("generation_phrases_cut", named=len(named), total=len(phrases)))
    return written(words, named), tuple(notes)
