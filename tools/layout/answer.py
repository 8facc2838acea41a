"""A language model's answer taken apart: the object list as a plain value, the background, the negative line.

It knows the three lines of LMD's text format and its JSON twin; it does not know what a valid box is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .headings import Heading, find_headings, headings_outside, repeated_headings, text_under
from .literal import OPENERS, LiteralError, read_literal
from .plain_text import clean_text, is_latin

DEFAULT_BACKGROUND = "A realistic scene"
MAX_STARTS = 20
_NOTHING = frozenset(
    {"", "none", "null", "n/a", "na", "empty", "nothing", "no objects", "no object", "-"}
    | {"无", "無", "空", "没有", "没有物体", "无物体", "沒有物體"}
)
_JSON_KEYS = {
    "objects": ("objects", "object list", "物体", "对象"),
    "background": ("background prompt", "background", "背景提示", "背景"),
    "negative": ("negative prompt", "negative", "负面提示", "反向提示"),
}
_NO_LIST = "the answer holds no object list; write Objects: [('a red car', [x, y, width, height]), ...]"
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)\w*[ \t]*$", re.MULTILINE)
_LINE_FENCE = re.compile(r"```\w*")


@dataclass(frozen=True)
class Answer:
    """The three parts, not yet judged; `objects` is a list unless there are reasons."""

    objects: Any
    background: str
    negative: str
    reasons: tuple[str, ...] = ()


def split_answer(text: str) -> Answer:
    """Find the three parts, whatever stands around them; every part that cannot be found is a reason."""
    body = bare(text)
    if not body:
        return Answer([], "", "", ("the answer is empty",))
    reasons: list[str] = []
    headings = find_headings(body)
    value, start, end = _find_objects(body, headings, reasons)
    if isinstance(value, dict) and _has_objects(value):
        return _from_json(value)
    headings = headings_outside(headings, start, end)
    reasons += repeated_headings(headings)
    sections = {m.name: text_under(body, m, [*(x.start for x in headings), start]) for m in reversed(headings)}
    return _judge(value, sections.get("background"), sections.get("negative"), reasons)


def bare(text: str) -> str:
    """Take away thoughts, code fences and a byte order mark."""
    after_thoughts = text.rpartition("</think>")[2]
    return _LINE_FENCE.sub("", _FENCE.sub("", after_thoughts)).replace("\ufeff", "").strip()


def _find_objects(body: str, headings: list[Heading], reasons: list[str]) -> tuple[Any, int, int]:
    """Return the object list (or a whole JSON answer) and its place; without one, an empty list."""
    heading = next((m for m in headings if m.name == "objects"), None)
    begin = heading.end if heading else 0
    end = next((m.start for m in headings if m.start >= begin and m.name != "caption"), len(body))
    if _plain(body[begin:end]) in _NOTHING and (heading or end > 0):
        return [], begin, begin
    starts = [at for at in range(begin, end if heading else len(body)) if body[at] in OPENERS]
    faults: list[str] = []
    for start in starts[: 1 if heading else MAX_STARTS]:
        try:
            value, after = read_literal(body, start)
        except LiteralError as error:
            faults.append(str(error))
            continue
        if heading or _is_object_list(value) or (start == starts[0] and value == []):
            return value, start, after
    reasons.append(f"the object list cannot be read: {faults[0]}" if faults else _NO_LIST)
    return [], len(body), len(body)


def _is_object_list(value: Any) -> bool:
    """Tell a list of objects from a bracket in prose and from one object of a list that is cut off."""
    if isinstance(value, dict):
        return _has_objects(value)
    return bool(value) and isinstance(value[0], list | dict)


def _has_objects(value: dict[str, Any]) -> bool:
    return any(_key(key) in _JSON_KEYS["objects"] for key in value)


def _from_json(value: dict[str, Any]) -> Answer:
    parts: dict[str, Any] = {}
    for name, keys in _JSON_KEYS.items():
        parts[name] = next((v for k, v in value.items() if _key(k) in keys), None)
    objects = [] if parts["objects"] is None or _plain(str(parts["objects"])) in _NOTHING else parts["objects"]
    return _judge(objects, _json_text(parts["background"]), _json_text(parts["negative"]), [])


def _json_text(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return value if value is None or isinstance(value, str) else str(value)


def _judge(objects: Any, background: str | None, negative: str | None, reasons: list[str]) -> Answer:
    if not isinstance(objects, list):
        reasons.append(f"the objects are {str(objects)[:40]!r}; a list in square brackets is needed")
        objects = []
    if background is None:
        reasons.append("the line 'Background prompt:' is missing")
    scene, excluded = _prompt(background), _prompt(negative)
    for name, text in (("background", scene), ("negative", excluded)):
        if not is_latin(text):
            reasons.append(f"the {name} prompt is {text[:40]!r}; write it in English")
    return Answer(objects, scene or DEFAULT_BACKGROUND, excluded, tuple(reasons))


def _prompt(text: str | None) -> str:
    cleaned = clean_text(text or "")
    return "" if _plain(cleaned.strip("[]【】()（）")) in _NOTHING else cleaned


def _key(key: str) -> str:
    return key.lower().replace("_", " ").strip()


def _plain(text: str) -> str:
    return text.strip(" \t\r\n*_`\"'“”‘’.。").lower()
