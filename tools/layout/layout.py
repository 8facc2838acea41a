"""The layout: captioned boxes, a background prompt, a negative prompt and a canvas size, always valid.

It knows nothing of language or of how layouts are made; an instance is proof that its values are in range.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from .errors import LayoutError

MAX_OBJECTS = 30
MAX_CAPTION_CHARS = 2000
MAX_PHRASE_CHARS = 200
CANVAS_STEP_PX = 64
CANVAS_MIN_PX, CANVAS_MAX_PX = 64, 2048
_ID = re.compile(r"[a-z0-9][a-z0-9_]*-[1-9][0-9]*")


@dataclass(frozen=True, order=True)
class Box:
    """A box as x0, y0, x1, y1 in 0..1 of the canvas, origin top left, rounded to 4 places.

    Raises:
        LayoutError: when a value is outside 0..1, or x0 is not left of x1, or y0 is not above y1.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        for name in ("x0", "y0", "x1", "y1"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not -1e-6 <= value <= 1 + 1e-6:
                raise LayoutError(f"{name} is {value!r}; box values are numbers from 0 to 1")
            object.__setattr__(self, name, min(1.0, max(0.0, round(float(value), 4))))
        if not self.x0 < self.x1:
            raise LayoutError(f"x0 {self.x0} is not left of x1 {self.x1}; boxes are x0, y0, x1, y1")
        if not self.y0 < self.y1:
            raise LayoutError(f"y0 {self.y0} is not above y1 {self.y1}; boxes are x0, y0, x1, y1")

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def area(self) -> float:
        return self.width * self.height

    def as_list(self) -> list[float]:
        return [self.x0, self.y0, self.x1, self.y1]


@dataclass(frozen=True)
class LayoutObject:
    """One object: a stable id (`car-1`), its phrase in English, its box, and whether edits must leave it alone.

    Attributes:
        attached: id of the owner that it goes along with: a hat with its wearer, a rider with its horse.
    """

    id: str
    phrase: str
    box: Box
    locked: bool = False
    attached: str | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise LayoutError(f"object id {self.id!r} is not of the form noun-number, such as 'car-1'")
        if not self.phrase.strip() or len(self.phrase) > MAX_PHRASE_CHARS:
            raise LayoutError(
                f"the phrase of {self.id} has {len(self.phrase)} characters; 1 to {MAX_PHRASE_CHARS} are allowed"
            )

    def with_box(self, box: Box) -> LayoutObject:
        return replace(self, box=box)

    def with_phrase(self, phrase: str) -> LayoutObject:
        return replace(self, phrase=phrase)


@dataclass(frozen=True)
class Layout:
    """A caption laid out: objects from back to front, background and negative prompt, canvas size in pixels.

    What is attached to an object that is not there is on its own.

    Raises:
        LayoutError: more than 30 objects, ids used twice, attached in a circle, or a canvas not of multiples of 64 px.
    """

    caption: str
    background: str
    negative: str = ""
    width: int = 512
    height: int = 512
    objects: tuple[LayoutObject, ...] = ()

    def __post_init__(self) -> None:
        reasons = [
            f"the {name} has {len(text)} characters; at most {MAX_CAPTION_CHARS} are allowed"
            for name, text in (
                ("caption", self.caption),
                ("background", self.background),
                ("negative", self.negative),
            )
            if len(text) > MAX_CAPTION_CHARS
        ]
        if len(self.objects) > MAX_OBJECTS:
            reasons.append(f"{len(self.objects)} objects; at most {MAX_OBJECTS} are allowed")
        ids = [item.id for item in self.objects]
        reasons += [f"object id {i!r} is used twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
        for name, value in (("width", self.width), ("height", self.height)):
            if (
                isinstance(value, bool)
                or not isinstance(value, int)
                or value % CANVAS_STEP_PX
                or not CANVAS_MIN_PX <= value <= CANVAS_MAX_PX
            ):
                reasons.append(
                    f"{name} is {value!r}; it must be a multiple of {CANVAS_STEP_PX} "
                    f"from {CANVAS_MIN_PX} to {CANVAS_MAX_PX} pixels"
                )
        reasons += _circles(self.objects)
        if reasons:
            raise LayoutError(reasons)
        if any(item.attached is not None and item.attached not in ids for item in self.objects):
            alone = (o if o.attached in ids else replace(o, attached=None) for o in self.objects)
            object.__setattr__(self, "objects", tuple(alone))

    def __getitem__(self, object_id: str) -> LayoutObject:
        for item in self.objects:
            if item.id == object_id:
                return item
        raise KeyError(object_id)

    def with_object(self, changed: LayoutObject) -> Layout:
        """Return the layout with the object of that id replaced; all else is the same value."""
        return replace(self, objects=tuple(changed if o.id == changed.id else o for o in self.objects))

    def to_json(self) -> dict[str, Any]:
        """Return the layout in the project's JSON form (boxes 0..1, rounded to 4 places)."""
        return {
            "caption": self.caption,
            "background": self.background,
            "negative": self.negative,
            "width": self.width,
            "height": self.height,
            "objects": [_object_to_json(item) for item in self.objects],
        }

    @classmethod
    def from_json(cls, data: Any) -> Layout:
        """Read the project's JSON form.

        Raises:
            LayoutError: with every unknown, missing or wrongly typed key named.
        """
        reasons: list[str] = []
        _check_keys(data, cls._KINDS, "the layout", reasons)
        if reasons:
            raise LayoutError(reasons)
        objects: list[LayoutObject] = []
        for number, item in enumerate(data["objects"], start=1):
            where = f"object {number}"
            before = len(reasons)
            _check_keys(item, cls._OBJECT_KINDS, where, reasons, {"attached": str})
            if len(reasons) > before:
                continue
            if len(item["box"]) != 4:
                reasons.append(f"{where}: box has {len(item['box'])} numbers; x0, y0, x1, y1 are needed")
                continue
            try:
                box = Box(*item["box"])
                objects.append(LayoutObject(item["id"], item["phrase"], box, item["locked"], item.get("attached")))
            except LayoutError as error:
                reasons += [f"{where} ({item['phrase']!r}): {reason}" for reason in error.reasons]
        if reasons:
            raise LayoutError(reasons)
        return cls(**{k: data[k] for k in cls._KINDS if k != "objects"}, objects=tuple(objects))

    _KINDS: ClassVar[dict[str, type]] = {
        "caption": str,
        "background": str,
        "negative": str,
        "width": int,
        "height": int,
        "objects": list,
    }
    _OBJECT_KINDS: ClassVar[dict[str, type]] = {"id": str, "phrase": str, "box": list, "locked": bool}


def _object_to_json(item: LayoutObject) -> dict[str, Any]:
    """Return an object's JSON form; who it is attached to is written only where it is."""
    data = {"id": item.id, "phrase": item.phrase, "box": item.box.as_list(), "locked": item.locked}
    return data if item.attached is None else {**data, "attached": item.attached}


def _circles(objects: Sequence[LayoutObject]) -> list[str]:
    """Return a sentence per object that is attached to itself, be it by way of others."""
    owner = {item.id: item.attached for item in objects}
    reasons = []
    for item in objects:
        seen: list[str | None] = []
        above = item.attached
        while above is not None and above not in seen:
            seen.append(above)
            above = owner.get(above)
        if item.id in seen:
            reasons.append(f"{item.id} is attached to itself by way of {', '.join(map(str, seen))}")
    return reasons


def _check_keys(
    data: Any, kinds: Mapping[str, type], where: str, reasons: list[str], optional: Mapping[str, type] | None = None
) -> None:
    if not isinstance(data, dict):
        reasons.append(f"{where} is a {type(data).__name__}; a JSON object with {', '.join(kinds)} is needed")
        return
    if missing := [k for k in kinds if k not in data]:
        reasons.append(f"{where} lacks {', '.join(missing)}")
    known = {**kinds, **(optional or {})}
    if unknown := [str(k) for k in data if k not in known]:
        reasons.append(f"{where} has unknown {', '.join(unknown)}; known are {', '.join(known)}")
    for key, kind in known.items():
        if key in data and (not isinstance(data[key], kind) or (kind is int and isinstance(data[key], bool))):
            reasons.append(f"{where}: {key} is {data[key]!r}; a {kind.__name__} is needed")


def make_object_id(noun: str, taken: set[str]) -> str:
    """Make the next free id for a noun: `car`, {'car-1'} -> `car-2`."""
    stem = re.sub(r"[^a-z0-9]+", "_", noun.lower()).strip("_") or "object"
    number = 1
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
