"""The edit suite's cases, read from YAML: what is said, from where, and what must hold afterwards.

It knows nothing of how messages are answered; the keys are explained at the head of `tests/data/edits.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.layout.layout import Box, Layout, LayoutObject

DATA = Path(__file__).parents[2] / "tests" / "data"
EDITS = DATA / "edits.yaml"
PARAPHRASES = DATA / "paraphrases"
CANVAS_PX = 512
LANGUAGE_CODES = {"zh": "zh-Hans"}


@dataclass(frozen=True)
class EditCase:
    """One message and what must hold after it.

    Attributes:
        before: the cases that are said first, in order (`after` in the file).
        scene: name of the fixture that the first of all starts from.
    """

    id: str
    language: str
    scene: str
    say: str
    expect: dict[str, Any]
    recent: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    drawn: bool = False
    before: tuple[EditCase, ...] = field(default=(), repr=False)


def load_cases(path: Path) -> list[EditCase]:
    """Read one file of cases.

    Raises:
        KeyError: a case names a fixture or a case that there is not.
    """
    cases: dict[str, EditCase] = {}
    for row in yaml.safe_load(path.read_text("utf-8"))["cases"]:
        cases[row["id"]] = _case(row, cases)
    return list(cases.values())


def _case(row: dict[str, Any], known: dict[str, EditCase]) -> EditCase:
    first = known[row["after"]] if "after" in row else None
    scene = first.scene if first else row["scene"]
    fixture(scene)
    return EditCase(
        id=row["id"],
        language=row.get("language", row["id"][:2]),
        scene=scene,
        say=row["say"],
        expect=row["expect"],
        recent=first.recent if first else tuple(row.get("recent", ())),
        history=first.history if first else tuple(row.get("history", ())),
        drawn=first.drawn if first else bool(row.get("drawn", False)),
        before=(*first.before, first) if first else (),
    )


@cache
def fixture(name: str) -> Layout:
    """Return the scene of that name."""
    scene = yaml.safe_load(EDITS.read_text("utf-8"))["fixtures"][name]
    objects = tuple(_object(*row) for row in scene["objects"])
    return Layout("", scene["background"], scene.get("negative", ""), objects=objects)


def _object(object_id: str, phrase: str, x: int, y: int, width: int, height: int) -> LayoutObject:
    corners = (x / CANVAS_PX, y / CANVAS_PX, (x + width) / CANVAS_PX, (y + height) / CANVAS_PX)
    return LayoutObject(object_id, phrase, Box(*corners))
