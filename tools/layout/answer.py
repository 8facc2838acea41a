"""A language model's answer taken apart: the object list as a plain value, its frame, the background, the negative line.

It knows the three lines of LMD's text format, its JSON twin, and lists by lines; it does not know what a valid box is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .answer_forms import from_parallel_lists, read_form
from .answer_lines import read_lines
from .box_frame import Frame, stated_frame
from .headings import Heading, find_headings, headings_outside, repeated_headings, text_under
from .literal import OPENERS, LiteralError, read_literal
from .plain_text import clean_text

DEFAULT_BACKGROUND = "A realistic scene"
MAX_STARTS = 20
NO_BACKGROUND = "the line 'Background prompt:' is missing"
_NOTHING = frozenset(
    {"", "none", "null", "n/a", "na", "empty", "nothing", "no objects", "no object", "-", "keine", "ninguno", "aucun"}
    | {"无", "無", "空", "没有", "没有物体", "无物体", "沒有物體", "なし", "없음", "нет", "nessuno", "nenhum", "لا شيء"}
)
_JSON_KEYS = {
    "objects": ("objects", "object list", "annos", "annotations", "instances", "elements", "boxes", "物体", "对象"),
    "background": ("background prompt", "background", "prompt", "背景提示", "背景"),
    "negative": ("negative prompt", "negative", "负面提示", "反向提示"),
}
_NO_LIST = "the answer holds no object list; write Objects: [('a red car', [x, y, width, height]), ...]"
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)\w*[ \t]*$", re.MULTILINE)
_LINE_FENCE = re.compile(r"```\w*")
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """The three parts, not yet judged; `objects` is a list unless there are reasons.

    Attributes:
        frame: what the answer says of its boxes' numbers.
        missing: what a model is asked to add and a person is not.
    """

    objects: Any
    background: str
    negative: str
    reasons: tuple[str, ...] = ()
    frame: Frame = field(default_factory=Frame)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """An object list (or a whole JSON answer), where it stands, and the words that may say how it is meant."""

    value: Any
    start: int
    end: int
    words: str = ""


def split_answer(text: str) -> Answer:
    """Find the three parts, whatever stands around them; every part that cannot be found is a reason."""
    body = bare(text)
    if not body:
        return Answer([], "", "", ("the answer is empty",))
    if form := read_form(body):
        return Answer(form.items, form.background or DEFAULT_BACKGROUND, "", form.reasons, form.frame)
    reasons: list[str] = []
    headings = find_headings(body)
    found = _find_objects(body, headings, reasons)
    if isinstance(found.value, dict) and _has_objects(found.value):
        return _from_json(found)
    headings = headings_outside(headings, found.start, found.end)
    reasons += repeated_headings(headings)
    ends = [*(x.start for x in headings), found.start]
    sections = {m.name: text_under(body, m, ends) for m in reversed(headings)}
    frame = stated_frame(found.words)
    return _parts(found.value, sections.get("background"), sections.get("negative"), reasons, frame)


def bare(text: str) -> str:
    """Take away thoughts, code fences and a byte order mark."""
    after_thoughts = _THOUGHTS.sub("", text).rpartition("</think>")[2]
    return _LINE_FENCE.sub("", _FENCE.sub("", after_thoughts)).replace("\ufeff", "").strip()


def _find_objects(body: str, headings: list[Heading], reasons: list[str]) -> _Found:
    """Find the object list as a literal, else by lines; without one, an empty list."""
    heading = next((m for m in headings if m.name == "objects"), None)
    begin = heading.end if heading else 0
    end = next((m.start for m in headings if m.start >= begin and m.name != "caption"), len(body))
    if _plain(body[begin:end]) in _NOTHING and (heading or end > 0):
        return _Found([], begin, begin)
    starts = [at for at in range(begin, end if heading else len(body)) if body[at] in OPENERS]
    faults: list[str] = []
    odd: _Found | None = None
    for start in starts[: 1 if heading else MAX_STARTS]:
        try:
            value, after = read_literal(body, start)
        except LiteralError as error:
            faults.append(str(error))
            continue
        found = _Found(value, start, after, f"{body[: begin if heading else start]}\n{body[after:]}")
        if _is_object_list(value) or (start == starts[0] and value == []):
            return found
        odd = odd or (found if heading else None)
    lines = read_lines(body[begin:end])
    if lines.items:
        reasons += lines.reasons
        return _Found(lines.items, begin, end, f"{body[:begin]}\n{lines.words}")
    if odd is not None:
        return odd
    reasons.append(f"the object list cannot be read: {faults[0]}" if faults else _NO_LIST)
    return _Found([], len(body), len(body))


def _is_object_list(value: Any) -> bool:
    """Tell a list of objects from a bracket in prose and from one object of a list that is cut off."""
    if isinstance(value, dict):
        return _has_objects(value)
    return bool(value) and isinstance(value[0], list | dict)


def _has_objects(value: dict[str, Any]) -> bool:
    return any(_key(key) in _JSON_KEYS["objects"] for key in value) or from_parallel_lists(value) is not None


def _from_json(found: _Found) -> Answer:
    value: dict[str, Any] = found.value
    parts: dict[str, Any] = {}
    for name, keys in _JSON_KEYS.items():
        parts[name] = next((v for k in keys for given, v in value.items() if _key(given) == k), None)
    objects = [] if parts["objects"] is None or _plain(str(parts["objects"])) in _NOTHING else parts["objects"]
    frame = stated_frame(found.words)
    if (pairs := from_parallel_lists(value)) is not None:
        objects, frame = pairs, Frame(frame.width, frame.height, True)
    width, height = value.get("width"), value.get("height")
    if isinstance(width, int | float) and isinstance(height, int | float) and min(width, height) > 0:
        frame = Frame(width, height, frame.corners)
    return _parts(objects, _json_text(parts["background"]), _json_text(parts["negative"]), [], frame)


def _json_text(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value if value is None or isinstance(value, str) else str(value)


def _parts(objects: Any, background: str | None, negative: str | None, reasons: list[str], frame: Frame) -> Answer:
    if not isinstance(objects, list):
        reasons.append(f"the objects are {str(objects)[:40]!r}; a list in square brackets is needed")
        objects = []
    missing = (NO_BACKGROUND,) if background is None else ()
    scene, excluded = _prompt(background), _prompt(negative)
    return Answer(objects, scene or DEFAULT_BACKGROUND, excluded, tuple(reasons), frame, missing)


def _prompt(text: str | None) -> str:
    cleaned = clean_text(text or "")
    return "" if _plain(cleaned.strip("[]【】()（）")) in _NOTHING else cleaned


def _key(key: str) -> str:
    return key.lower().replace("_", " ").strip()


def _plain(text: str) -> str:
    return text.strip(" \t\r\n*_`\"'“”‘’.。").lower()
