"""What a reader is shown of the scene, and the prompt of the bundled model; training and product share it.

Scene: dog-1 brown dog @left; cat-1 white cat @right big | grass
Last: dog-1
Before: make the dog bigger
User: a bit less
Do:
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tools.layout.edits.scene import DEFAULT_STYLE, style_of
from tools.layout.layout import Layout, LayoutObject

MAX_BEFORE_CHARS = 80
MAX_USER_CHARS = 600
MAX_LISTED = 12
"""Objects that are listed one by one; of more, groups of one kind take one entry."""
_CLEARLY = 1.4
"""Areas that differ by this factor are told apart as big and small."""
_ARTICLES = ("a ", "an ", "the ")
_MEDIUM = re.compile(
    r"^(?:(?:an?|the) )?(?:[\w-]+ ){0,3}(?:scene|picture|painting|drawing|photo|illustration|render)(?: of\b)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SceneObject:
    """One object as readers see it: id, phrase without article, third of the canvas, `big` or `small` among its kind."""

    id: str
    phrase: str
    place: str = "center"
    size: str = ""

    @property
    def stem(self) -> str:
        return self.id.rpartition("-")[0]


@dataclass(frozen=True)
class SceneView:
    """A scene as readers see it.

    Attributes:
        last: ids changed last, most recent first.
        before: the user's message before this one.
        pending: ids that the question before offered, in its order.
    """

    objects: tuple[SceneObject, ...] = ()
    background: str = ""
    style: str = ""
    last: tuple[str, ...] = ()
    before: str = ""
    pending: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.objects)

    @property
    def stems(self) -> tuple[str, ...]:
        """Return the stems that several ids share, in order of first use."""
        counts = Counter(item.stem for item in self.objects)
        return tuple(stem for stem, count in counts.items() if count > 1)


def view_of(layout: Layout, last: Sequence[str] = (), before: str = "", pending: Sequence[str] = ()) -> SceneView:
    """Return what readers see of a layout."""
    objects = tuple(
        SceneObject(item.id, bare(item.phrase), place_of(item), _size_of(item, layout.objects))
        for item in layout.objects
    )
    style = style_of(layout.background) or ""
    shown_style = "" if style.lower() == DEFAULT_STYLE else style
    return SceneView(objects, place_in(layout.background), shown_style, tuple(last), before, tuple(pending))


def place_in(background: str) -> str:
    """Return what a background shows, without its medium: 'A realistic scene of a beach' -> 'beach'."""
    return bare(_MEDIUM.sub("", background.strip()))


def bare(phrase: str) -> str:
    """Return a phrase without its article."""
    lower = phrase.strip()
    return next((lower[len(a) :] for a in _ARTICLES if lower.lower().startswith(a)), lower)


def place_of(item: LayoutObject) -> str:
    """Return the third of the canvas in which the centre of a box lies."""
    x, y = item.box.center
    row = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    column = "left" if x < 0.4 else "right" if x > 0.6 else ""
    return f"{row} {column}".strip() or "center"


def _size_of(item: LayoutObject, objects: Iterable[LayoutObject]) -> str:
    stem = item.id.rpartition("-")[0]
    areas = [o.box.area for o in objects if o.id.rpartition("-")[0] == stem]
    if len(areas) < 2 or max(areas) < _CLEARLY * min(areas):
        return ""
    if item.box.area * _CLEARLY**0.5 > max(areas):
        return "big"
    return "small" if item.box.area < min(areas) * _CLEARLY**0.5 else ""


def make_prompt(message: str, scene: SceneView | None) -> str:
    """Write the prompt of a (glossed) message; the answer follows it after one space."""
    lines = [f"Scene: {_scene_line(scene)}"]
    if scene and scene.objects:
        if scene.last:
            lines.append(f"Last: {'+'.join(group_ids(scene.last, scene))}")
        if scene.before:
            lines.append(f"Before: {_flat(scene.before, MAX_BEFORE_CHARS)}")
    lines.append(f"User: {_flat(message, MAX_USER_CHARS)}")
    return "\n".join([*lines, "Do:"])


def group_ids(ids: Sequence[str], scene: SceneView) -> list[str]:
    """Write ids as `cat-*` where all of a stem are among them."""
    found: list[str] = []
    for name in ids:
        stem = name.rpartition("-")[0]
        whole = stem in scene.stems and all(i in ids for i in scene.ids if i.rpartition("-")[0] == stem)
        entry = f"{stem}-*" if whole else name
        if entry not in found:
            found.append(entry)
    return found


def _scene_line(scene: SceneView | None) -> str:
    if scene is None or not (scene.objects or scene.background):
        return "none"
    crowded = len(scene.objects) > MAX_LISTED
    entries: list[str] = []
    for item in scene.objects:
        if crowded and item.stem in scene.stems:
            count = sum(o.stem == item.stem for o in scene.objects)
            entry = f"{item.stem}-1..{count} {item.phrase}"
            entries += [entry] if not any(e.startswith(f"{item.stem}-1..") for e in entries) else []
        else:
            entries.append(" ".join(filter(None, [item.id, item.phrase, f"@{item.place}", item.size])))
    parts = ["; ".join(entries) or "empty", _flat(scene.background, MAX_BEFORE_CHARS), scene.style]
    return " | ".join(part for part in parts if part)


def _flat(text: str, most: int) -> str:
    return " ".join(text.split())[:most]
