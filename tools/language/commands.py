"""What a message means: the values that every reader gives and that the layout package carries out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Mood = Literal["order", "caption", "question", "remark"]
Verb = Literal[
    "talk", "tell", "ask",
    "new", "item",
    "resize", "move", "put", "swap", "face", "mirror", "align", "arrange", "spread",
    "add", "remove", "keep", "count", "copy", "replace", "look", "drop", "front", "back", "lock", "unlock",
    "bg", "bg+", "bg-", "style", "no", "allow",
    "size", "ratio", "seed", "steps", "variations",
    "undo", "redo", "goto", "restore", "again", "reset", "redraw", "upscale", "stop", "merge",
]  # fmt: skip
VERBS: tuple[Verb, ...] = get_args(Verb)
RELATIONS = (
    "on", "in", "under", "above", "below", "left of", "right of", "next to", "between", "in front of", "behind", "around",
    "held by", "worn by", "riding", "facing", "reflection of", "leaning on", "where",
)  # fmt: skip
PLACES = (
    "left", "right", "top", "bottom", "center", "top left", "top right", "bottom left", "bottom right", "far left",
    "far right", "corner", "corners", "edge", "foreground", "background", "sky", "ground", "other side",
)  # fmt: skip
ARRANGEMENTS = ("row", "column", "circle", "grid", "stack", "line", "diagonal", "pile", "pair")
TALK = ("hello", "thanks", "praise", "bye", "chat")
TELL = ("scene", "seed", "size", "versions", "help", "why", "model", "time", "cost")


@dataclass(frozen=True)
class Targets:
    """The objects that a command is about.

    Attributes:
        names: object ids, or `cat-*` for all whose id begins so, or `*` for all.
        besides: ids that are left out.
    """

    names: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names)


@dataclass(frozen=True)
class Attach:
    """Where something is: a relation to anchors, a place in the picture, or an arrangement of its own.

    Attributes:
        kind: a word of `RELATIONS`, `PLACES` or `ARRANGEMENTS`.
        anchors: phrases of the same answer, or object ids; two for `between`, none for places and arrangements.
        each: the count is meant for every anchor.
        columns, rows: of a grid, 0 where nothing was said.
    """

    kind: str
    anchors: tuple[str, ...] = ()
    each: bool = False
    columns: int = 0
    rows: int = 0


@dataclass(frozen=True)
class Command:
    """One statement of an answer.

    Attributes:
        negated: the opposite was asked for, so nothing is done ("don't make it bigger").
        phrase: words in English: of a new object, of looks, of a background, or a closed word (`hello`, `scene`).
        amount: how much, or which way, in the answer language: `little bigger`, `x2`, `left 50px`, `closer to cat-1`.
        number: a version, a seed, a count of steps; None where none was said.
        words: of the message that it rests on; filled in by the support check.
    """

    verb: Verb
    negated: bool = False
    targets: Targets = Targets()
    count: int | None = None
    phrase: str = ""
    amount: str = ""
    attaches: tuple[Attach, ...] = ()
    number: int | None = None
    words: tuple[str, ...] = ()

    @property
    def mood(self) -> Mood:
        """Return what kind of sentence it is; only orders and captions change anything."""
        if self.verb == "tell":
            return "question"
        if self.verb == "talk":
            return "remark"
        return "caption" if self.verb in ("new", "item") else "order"

    @property
    def changes(self) -> bool:
        """Whether carrying it out may change anything."""
        return not self.negated and self.verb not in ("talk", "tell", "ask")
