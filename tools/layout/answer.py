"""A language model's answer taken apart: the object list as a plain value, its frame, the background, the negative line.

It knows the three lines of LMD's text format, its JSON twin, and lists by lines; it does not know what a valid box is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from .answer_forms import from_parallel_lists, read_form
from .answer_lines import read_lines
from .box_frame import Frame, stated_frame
from .box_numbers import is_box
from .documents import read_document
from .errors import LayoutError
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
    "objects": (
        "objects",
        "object list",
        "annos",
        "annotations",
        "instances",
        "elements",
        "boxes",
        "layout",
        "items",
        "bounding boxes",
        "bboxes",
        "regions",
        "物体",
        "对象",
        "objekte",
        "objetos",
        "objets",
        "객체",
    ),
    "background": ("background prompt", "background", "prompt", "背景提示", "背景", "hintergrund", "fondo", "배경"),
    "negative": ("negative prompt", "negative", "负面提示", "反向提示"),
}
_SCENE_KEYS = frozenset(
    ("canvas", "image", "size", "width", "height", "caption", "format", "box format", "units", "unit", "note", "notes")
).union(*_JSON_KEYS.values())
_WRITE = "Objects: [('a red car', [x, y, width, height]), ...]"
_NO_LIST = f"the answer describes the scene and holds no object list; ask the model for the boxes: {_WRITE}"
_DECLINED = f"the model declined, so there is no object list; ask it again for the boxes alone: {_WRITE}"
_SEVERAL = "the answer holds more than one layout; keep the one that is meant"
_REFUSAL = re.compile(
    r"\b(?:sorry|apologi[sz]e|I (?:can(?:no|')t|am unable|won't)|leider|lo siento|désolé|desculpe|mi dispiace)\b"
    r"|извините|抱歉|无法|申し訳|죄송",
    re.IGNORECASE,
)
_OPTION = re.compile(
    r"^[ \t>*_#\d.\-•]*(?:option|variante?|version|layout|alternative|opción|opção|opzione|вариант|方案|案)\s*#?[A-C1-3]\b",
    re.IGNORECASE | re.MULTILINE,
)
_LATEX = (
    (re.compile(r"\\(?:begin|end)\{\w+\*?\}"), ""),
    (re.compile(r"\\item\b"), "- "),
    (re.compile(r"\\?\$(?=\s*[\[(\d])|(?<=[\])\d])\s*\\?\$"), ""),
)
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
    if len(_OPTION.findall(body)) > 1:
        return Answer([], "", "", (_SEVERAL,))
    try:
        return _split(body)
    except LayoutError as error:
        return Answer([], "", "", error.reasons)


def _split(body: str) -> Answer:
    if form := read_form(body):
        return Answer(form.items, form.background or DEFAULT_BACKGROUND, "", form.reasons, form.frame)
    reasons: list[str] = []
    headings = find_headings(body)
    document = read_document(body)
    if document is not None and _objects_in(document) is not None:
        found = _Found(document, 0, max(body.rfind(">") + 1, 0) if "</" in body else len(body), body)
    else:
        found = _find_objects(body, headings, reasons)
    headings = headings_outside(headings, found.start, found.end)
    reasons += repeated_headings(headings)
    ends = [*(x.start for x in headings), found.start]
    sections = {m.name: text_under(body, m, ends) for m in reversed(headings)}
    frame = stated_frame(found.words)
    if isinstance(found.value, dict) and (objects := _objects_in(found.value)) is not None:
        texts = {name: _prompt_in(found.value, keys) for name, keys in _JSON_KEYS.items()}
        sections |= {name: text for name, text in texts.items() if text is not None}
        found, frame = _Found(objects, 0, 0), _frame_in(found.value, frame)
    return _parts(found.value, sections.get("background"), sections.get("negative"), reasons, frame)


def bare(text: str) -> str:
    """Take away thoughts, code fences and a byte order mark."""
    after_thoughts = _THOUGHTS.sub("", text).rpartition("</think>")[2]
    body = _LINE_FENCE.sub("", _FENCE.sub("", after_thoughts)).replace("\ufeff", "").strip()
    if "\\item" in body:
        for pattern, plain in _LATEX:
            body = pattern.sub(plain, body)
    return body


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
        if heading is None and _is_object_list(value) and _has_another(body[after:end]):
            raise LayoutError(_SEVERAL)
        if _is_object_list(value) or (start == starts[0] and value == []):
            return found
        odd = odd or (found if heading else None)
    lines = read_lines(body[begin:end])
    if lines.items:
        reasons += lines.reasons
        return _Found(lines.items, begin, end, f"{body[:begin]}\n{lines.words}")
    if odd is not None:
        return odd
    no_list = _DECLINED if _REFUSAL.search(body) else _NO_LIST
    reasons.append(f"the object list cannot be read: {faults[0]}" if faults else no_list)
    return _Found([], len(body), len(body))


def _has_another(rest: str) -> bool:
    """Tell whether a second object list follows at the beginning of a line; each by itself would be read."""
    for found in list(re.finditer(r"^[ \t]*(?=\[|\{)", rest, re.MULTILINE))[:MAX_STARTS]:
        try:
            if _is_object_list(read_literal(rest, found.end())[0]):
                return True
        except LiteralError:
            continue
    return False


def _is_object_list(value: Any) -> bool:
    """Tell a list of objects from a bracket in prose and from one object of a list that is cut off."""
    if isinstance(value, dict):
        return _objects_in(value) is not None
    return bool(value) and isinstance(value[0], list | dict)


def _objects_in(value: Any) -> list[Any] | None:
    """Return the objects of a JSON answer: under a known key, as a mapping of names to boxes, or further inside.

    Raises:
        LayoutError: several parts of it hold objects.
    """
    if isinstance(value, list):
        return value if _is_object_list(value) else None
    if not isinstance(value, dict):
        return None
    if (pairs := from_parallel_lists(value)) is not None:
        return pairs
    for key, inner in value.items():
        if _key(key) in _JSON_KEYS["objects"] and not isinstance(inner, dict):
            return [] if inner is None or _plain(str(inner)) in _NOTHING else inner
    named = [[key, inner] for key, inner in value.items() if _key(key) not in _SCENE_KEYS]
    if any(_is_object(inner) for _, inner in named) and not is_box(value):
        return named
    inside = [found for inner in value.values() if isinstance(inner, dict | list) and (found := _objects_in(inner))]
    if len(inside) > 1:
        raise LayoutError(_SEVERAL)
    return inside[0] if inside else None


def _is_object(value: Any) -> bool:
    if is_box(value):
        return True
    return isinstance(value, dict) and any(is_box(value.get(key)) for key in ("box", "bbox", "bbox_2d", "box_2d"))


def _prompt_in(value: Any, keys: tuple[str, ...]) -> str | None:
    """Return the text under one of the keys, the outermost first; None where there is none."""
    if not isinstance(value, dict):
        return None
    for wanted in keys:
        for key, inner in value.items():
            if _key(key) == wanted and not (isinstance(inner, list) and any(isinstance(x, list | dict) for x in inner)):
                return _prompt_in(inner, ("prompt", "description")) if isinstance(inner, dict) else _json_text(inner)
    return next((found for inner in value.values() if (found := _prompt_in(inner, keys)) is not None), None)


def _frame_in(value: Any, frame: Frame) -> Frame:
    """Add what a JSON answer's own fields say of its boxes: width and height, a canvas, a format."""
    if not isinstance(value, dict) or is_box(value):
        return frame
    said = stated_frame("\n".join(f"{key}: {text}" for key, text in value.items() if isinstance(text, str)))
    frame = replace(frame, **{name: held for name, held in vars(said).items() if held is not None})
    if from_parallel_lists(value) is not None:
        frame = replace(frame, corners=True)
    sides = [_side(value.get(name)) for name in ("width", "height")]
    if all(sides):
        frame = replace(frame, width=sides[0], height=sides[1])
    for inner in value.values():
        frame = _frame_in(inner, frame)
    return frame


def _side(value: Any) -> float | None:
    try:
        side = float(str(value).removesuffix("px"))
    except ValueError:
        return None
    return side if 0 < side < float("inf") else None


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
