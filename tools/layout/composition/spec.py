"""What a scene holds: things, how they are tied to each other, and their surroundings. Words in any language come to this."""

from __future__ import annotations

from dataclasses import dataclass

from ..relation_names import Relation


@dataclass(frozen=True)
class SpecThing:
    """Things of one kind.

    Attributes:
        noun: singular head of the phrase.
        phrase: the text of each box: singular, in English, with an article; its size words make the boxes bigger or smaller.
        count: how many; for each anchor, where a link says so.
        place: a part of the canvas (`top_left`, `far_right`, `corners`, `foreground`, `sky` ...), or empty.
        arrangement: the form they stand in (`row`, `circle`, `grid` ...), or empty.
        columns, rows: of a grid, 0 where nothing was said.
    """

    noun: str
    phrase: str
    count: int = 1
    place: str = ""
    arrangement: str = ""
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Link:
    """A thing stands in a relation to others; both are positions in the list of things.

    Attributes:
        each: the subject's count is meant for every single anchor.
    """

    relation: Relation
    subject: int
    anchors: tuple[int, ...]
    each: bool = False


@dataclass(frozen=True)
class SceneSpec:
    """A scene to be composed; width and height are the canvas's, in pixels."""

    things: tuple[SpecThing, ...] = ()
    links: tuple[Link, ...] = ()
    background: str = ""
    negative: tuple[str, ...] = ()
    style: str = ""
    width: int = 512
    height: int = 512
