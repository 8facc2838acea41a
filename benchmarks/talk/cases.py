"""The cases of tests/data/talk: messages, the scene they are said in, and the answers that are right."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tools.layout.layout import Layout

from .scenes import layout_of
from .wants import expand

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "talk"
LANGUAGES = ("en", "es", "fr", "de", "zh", "ja")
SPLITS = (*LANGUAGES, "messages", "negated", "chatter", "plain", "fresh")
NOTHING = "nothing"
"""The wanted answer where any answer is right that changes nothing."""


@dataclass(frozen=True)
class Turn:
    """One message.

    Attributes:
        last: ids changed last, most recent first (`cat-*` is written out).
        before: the user's message before this one.
        want: answers that are right, written out; `nothing` for any that changes nothing.
    """

    say: str
    want: tuple[str, ...]
    scene: Layout | None = None
    last: tuple[str, ...] = ()
    before: str = ""


@dataclass(frozen=True)
class Case:
    """A conversation; it is right when every turn is, each read in the scene that the case gives."""

    id: str
    language: str
    turns: tuple[Turn, ...]


def load(split: str) -> tuple[Case, ...]:
    """Return the cases of a split.

    Raises:
        ValueError: there is no such split.
    """
    if split not in SPLITS:
        raise ValueError(f"there is no split '{split}'; there are: {', '.join(SPLITS)}")
    data = yaml.safe_load((FOLDER / f"{split}.yaml").read_text(encoding="utf-8"))
    if split == "messages":
        return tuple(Case(c["id"], "en", tuple(map(_turn, c["turns"]))) for c in data["conversations"])
    if split == "negated":
        return tuple(_negated(data))
    return tuple(_by_kind(split, data["cases"]))


def _by_kind(split: str, kinds: Mapping[str, list[Mapping[str, Any]]]) -> Iterable[Case]:
    language = split if split in LANGUAGES else "en"
    for kind, turns in kinds.items():
        for number, turn in enumerate(turns, start=1):
            yield Case(f"{split}/{kind}/{number}", language, (_turn(turn),))


def _negated(data: Mapping[str, Any]) -> Iterable[Case]:
    scene = _scene(data["scene"])
    for entry in data["operations"]:
        locked = (f"lock {entry['lock']}",) if "lock" in entry else ()
        for language in LANGUAGES:
            for form, want in (("negated", (NOTHING, *locked)), ("asked", (NOTHING,))):
                turn = Turn(entry[language][form], want, scene)
                yield Case(f"{language}/{entry['operation']}/{form}", language, (turn,))


def _turn(data: Mapping[str, Any]) -> Turn:
    scene = _scene(data.get("scene"))
    want = tuple(answer for text in data["want"] for answer in expand(text))
    return Turn(data["say"], want, scene, _last(data.get("last", ""), scene), data.get("before", ""))


def _last(text: str, scene: Layout | None) -> tuple[str, ...]:
    ids = [item.id for item in scene.objects] if scene else []
    names = text.split("+") if text else []
    return tuple(i for name in names for i in ids if i == name or (name[-1] == "*" and i.startswith(name[:-1])))


def _scene(text: str | None) -> Layout | None:
    return layout_of(_named_scenes().get(text, text)) if text else None


@functools.cache
def _named_scenes() -> dict[str, str]:
    scenes: dict[str, str] = yaml.safe_load((FOLDER / "scenes.yaml").read_text(encoding="utf-8"))["scenes"]
    return scenes
