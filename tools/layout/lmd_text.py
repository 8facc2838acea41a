"""LMD's text format: a language model's answer to a `Layout`, and back.

    Objects: [('a red car', [20, 300, 200, 120]), ('a cat', [300, 330, 90, 90])]
    Background prompt: A green meadow
    Negative prompt: rain

Boxes are [x, y, width, height] on a 512 grid whatever the canvas. It knows nothing of prompts or models.
"""

from __future__ import annotations

from dataclasses import dataclass

from .answer import Answer, split_answer
from .box_frame import GRID_PX
from .errors import LayoutError
from .in_english import EnglishName, answer_in_english
from .layout import MAX_OBJECTS, Box, Layout, LayoutObject, make_object_id
from .lmd_boxes import Draft, Items, Judge, read_items
from .phrases import head_noun
from .plain_text import clean_text, is_latin
from .speech import Thing, Things, say

MAX_ANSWER_CHARS = 20_000
_TELL_CUT_PX = 1.0


@dataclass(frozen=True)
class Reading:
    """A valid layout and what had to be left out on the way, as sentences for the user."""

    layout: Layout
    notes: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Care:
    """How an answer is read.

    Attributes:
        least_px: sides below this many pixels of the 512 grid are a fault.
        salvage: objects with faults are left out, with a note, where there are others without.
        tolerant: nobody can be asked again, so what a person can read is taken: boxes that fill the canvas, and an
            answer without a background.
        english: the English for a name in another script; without it such a name is a fault.
    """

    least_px: float = 0
    salvage: bool = False
    tolerant: bool = False
    english: EnglishName | None = None


STRICT = Care()


def read_lmd(text: str, caption: str, width: int = 512, height: int = 512, care: Care = STRICT) -> Reading:
    """Read an answer; boxes that reach beyond the canvas are cut and objects beyond the limit left out, with notes.

    Raises:
        LayoutError: with every fault of the answer at once, in sentences that the model can act on.
    """
    if len(text) > MAX_ANSWER_CHARS:
        raise LayoutError(f"the answer has {len(text)} characters; at most {MAX_ANSWER_CHARS} are read")
    answer = split_answer(text)
    notes: tuple[str, ...] = ()
    if care.english:
        answer, notes = answer_in_english(answer, care.english)
    any_script = care.tolerant and care.english is not None
    items = read_items(answer.objects, Judge(care.least_px, care.tolerant, any_script), answer.frame)
    items = items.without_faults() if care.salvage and items.drafts else items
    reasons = [*answer.reasons, *items.reasons, *_in_other_scripts(answer)]
    if not care.tolerant:
        reasons += answer.missing
    empty: Layout | None = None
    try:
        empty = Layout(caption, answer.background, answer.negative, width, height)
    except LayoutError as error:
        reasons += error.reasons
    if reasons or empty is None:
        raise LayoutError(reasons)
    kept = items.drafts[:MAX_OBJECTS]
    layout = Layout(caption, answer.background, answer.negative, width, height, _with_ids(kept))
    return Reading(layout, (*notes, *_notes(items, kept)), len(items.drafts) - len(kept))


def parse_lmd(text: str, caption: str, width: int = 512, height: int = 512) -> Layout:
    """Read an answer as `read_lmd` does, but leave nothing out.

    Raises:
        LayoutError: with every fault, more than 30 objects among them.
    """
    reading = read_lmd(text, caption, width, height)
    if reading.left_out:
        raise LayoutError(f"{MAX_OBJECTS + reading.left_out} objects; at most {MAX_OBJECTS} are allowed")
    return reading.layout


def format_lmd(layout: Layout) -> str:
    """Write a layout in LMD's text format, boxes rounded to whole pixels of the 512 grid."""
    items = ", ".join(f"({_quoted(item.phrase)}, {_pixels(item.box)})" for item in layout.objects)
    lines = (
        f"Objects: [{items}]",
        f"Background prompt: {clean_text(layout.background)}",
        f"Negative prompt: {clean_text(layout.negative)}",
    )
    return "\n".join(line.rstrip() for line in lines)


def _in_other_scripts(answer: Answer) -> list[str]:
    texts = (("background", answer.background), ("negative", answer.negative))
    return [f"the {name} prompt is {text[:40]!r}; write it in English" for name, text in texts if not is_latin(text)]


def _with_ids(drafts: tuple[Draft, ...]) -> tuple[LayoutObject, ...]:
    objects: list[LayoutObject] = []
    for draft in drafts:
        object_id = make_object_id(head_noun(draft.phrase), {item.id for item in objects})
        objects.append(LayoutObject(object_id, draft.phrase, draft.box))
    return tuple(objects)


def _notes(items: Items, kept: tuple[Draft, ...]) -> tuple[str, ...]:
    notes: list[str] = [*items.notes]
    if cut := [Thing(draft.phrase) for draft in kept if draft.cut_px > _TELL_CUT_PX]:
        notes.append(say("plan.cut", things=Things(tuple(cut))))
    notes += [say("plan.left_out", thing=Thing(phrase)) for phrase in items.left_out]
    if len(items.drafts) > len(kept):
        notes.append(say("plan.too_many", count=len(items.drafts), most=MAX_OBJECTS))
    return tuple(notes)


def _quoted(phrase: str) -> str:
    escaped = clean_text(phrase).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _pixels(box: Box) -> list[int]:
    x0, y0, x1, y1 = (round(value * GRID_PX) for value in box.as_list())
    return [x0, y0, max(1, x1 - x0), max(1, y1 - y0)]
