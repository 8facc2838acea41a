"""The typed edits of a layout, as strangers (a language model, a reader, a file) write them.

They hold shapes and ranges only; whether a target exists in a layout is not their question.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from .layout import CANVAS_MAX_PX, CANVAS_MIN_PX, MAX_CAPTION_CHARS, MAX_PHRASE_CHARS
from .relation_names import Relation

Form = Literal["row", "column", "circle", "grid", "stack", "line", "diagonal", "pile", "pair"]
SwapKind = Literal["places", "colours", "materials", "patterns", "shapes", "ages", "sizes", "looks"]

MAX_COUNT = 1000
"""Counts beyond the 30 objects of a layout are accepted here and cut, with a note, by the executor."""


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Reference = Annotated[str, Field(min_length=1, max_length=MAX_PHRASE_CHARS)]
Anchors = Annotated[list[Reference], BeforeValidator(_as_list), Field(max_length=60)]
Targets = Annotated[list[Reference], BeforeValidator(_as_list), Field(min_length=1, max_length=60)]
Phrase = Annotated[str, Field(min_length=1, max_length=MAX_PHRASE_CHARS, pattern=r"\S")]
Prose = Annotated[str, Field(min_length=1, max_length=MAX_CAPTION_CHARS, pattern=r"\S")]
Word = Annotated[str, Field(min_length=1, max_length=40, pattern=r"\S")]
Share = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
Factor = Annotated[float, Field(ge=0.05, le=20, allow_inf_nan=False)]
BoxValues = Annotated[
    list[Annotated[float, Field(ge=-1, le=2, allow_inf_nan=False)]], Field(min_length=4, max_length=4)
]
Pixels = Annotated[int, Field(ge=CANVAS_MIN_PX, le=CANVAS_MAX_PX)]


class Edit(BaseModel):
    """What all operations share: unknown fields are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Resize(Edit):
    """Scale about the centre; width and height for one side apart."""

    op: Literal["resize"] = "resize"
    targets: Targets
    factor: Factor = 1.0
    width: Factor | None = None
    height: Factor | None = None

    @property
    def factors(self) -> tuple[float, float]:
        """Return the factors of width and height."""
        return (
            self.factor if self.width is None else self.width,
            self.factor if self.height is None else self.height,
        )


def _by_id(value: Any) -> Any:
    """Take [{"id", "box"}] for {id: box}: the only one of the two that strict structured output can say."""
    if isinstance(value, list) and all(isinstance(item, dict) and {"id", "box"} == set(item) for item in value):
        return {item["id"]: item["box"] for item in value}
    return value


_BOX_SCHEMA = {"type": "array", "items": {"type": "number"}}
_BY_ID_SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": {"type": "string"}, "box": _BOX_SCHEMA},
        "required": ["id", "box"],
        "additionalProperties": False,
    },
}


class SetBoxes(Edit):
    """Give exactly these boxes, 0..1: [{"id": "cat-1", "box": [x0, y0, x1, y1]}]; the others stay."""

    op: Literal["set_boxes"] = "set_boxes"
    boxes: Annotated[
        dict[Reference, BoxValues],
        BeforeValidator(_by_id),
        Field(min_length=1, max_length=60),
        WithJsonSchema(_BY_ID_SCHEMA),
    ]


class Move(Edit):
    """Shift by shares of the canvas: +dx right, +dy down (0.1 a little, 0.2 usual)."""

    op: Literal["move"] = "move"
    targets: Targets
    dx: Share = 0
    dy: Share = 0


class Place(Edit):
    """Put targets in a relation to anchors, or to the canvas (left, top_right ...)."""

    op: Literal["place"] = "place"
    targets: Targets
    relation: Relation
    anchors: Anchors = Field(default_factory=list)


class Align(Edit):
    """Line up along one edge or centre line."""

    op: Literal["align"] = "align"
    targets: Targets
    edge: Literal["left", "right", "top", "bottom", "center_x", "center_y"] = "bottom"


class Distribute(Edit):
    """Space evenly; order and sizes stay."""

    op: Literal["distribute"] = "distribute"
    targets: Targets
    axis: Literal["horizontal", "vertical"] = "horizontal"


class Arrange(Edit):
    """Put targets into a form, in place; around: a circle about that object."""

    op: Literal["arrange"] = "arrange"
    targets: Targets
    form: Form
    order: Literal["smallest", "biggest"] | None = None
    columns: Annotated[int, Field(ge=1, le=30)] | None = None
    around: Reference | None = None


class Mirror(Edit):
    """Mirror left to right about the targets' common middle; all objects about the canvas's."""

    op: Literal["mirror"] = "mirror"
    targets: Targets


class Attach(Edit):
    """Let targets go along when an object moves or changes size; to=null ends that."""

    op: Literal["attach"] = "attach"
    targets: Targets
    to: Reference | None = None


class Swap(Edit):
    """Exchange two objects' places, or their colours, materials and so on."""

    op: Literal["swap"] = "swap"
    a: Reference
    b: Reference
    what: SwapKind = "places"


class Add(Edit):
    """Add new objects; phrase is one of them; each: count for every anchor."""

    op: Literal["add"] = "add"
    phrase: Phrase
    count: Annotated[int, Field(ge=1, le=MAX_COUNT)] = 1
    relation: Relation | None = None
    anchors: Anchors = Field(default_factory=list)
    size: Literal["small", "medium", "large"] | None = None
    box: Annotated[list[float], Field(min_length=4, max_length=4)] | None = None
    each: bool = False


class Duplicate(Edit):
    """Copy, beside the original or in a relation, count times each."""

    op: Literal["duplicate"] = "duplicate"
    targets: Targets
    count: Annotated[int, Field(ge=1, le=MAX_COUNT)] = 1
    relation: Relation | None = None
    anchors: Anchors = Field(default_factory=list)


class Remove(Edit):
    """Take out; negative=true also puts the nouns into the negative prompt ('no birds')."""

    op: Literal["remove"] = "remove"
    targets: Targets
    negative: bool = False


class SetCount(Edit):
    """Have exactly this many of a kind."""

    op: Literal["set_count"] = "set_count"
    target: Reference
    count: Annotated[int, Field(ge=0, le=MAX_COUNT)]


class Replace(Edit):
    """Put something else, one object, into each target's box."""

    op: Literal["replace"] = "replace"
    targets: Targets
    phrase: Phrase


class Recaption(Edit):
    """Change the words: a whole phrase, only the colour, or one attribute put in or taken out."""

    op: Literal["recaption"] = "recaption"
    targets: Targets
    phrase: Phrase | None = None
    colour: Word | None = None
    attribute: Word | None = None
    without: Word | None = None


class Reorder(Edit):
    """Change the depth; boxes stay."""

    op: Literal["reorder"] = "reorder"
    targets: Targets
    to: Literal["front", "back", "in_front_of", "behind"]
    anchors: Anchors = Field(default_factory=list)


class Lock(Edit):
    """Lock, so that no edit changes them, or unlock."""

    op: Literal["lock"] = "lock"
    targets: Targets
    locked: bool = True


class SetBackground(Edit):
    """Replace the background prompt."""

    op: Literal["set_background"] = "set_background"
    background: Prose


class SetStyle(Edit):
    """Change the style ('watercolor', 'manga') and keep the scene."""

    op: Literal["set_style"] = "set_style"
    style: Phrase


class SetNegative(Edit):
    """Add or remove what must not be in the picture."""

    op: Literal["set_negative"] = "set_negative"
    add: Anchors = Field(default_factory=list)
    remove: Anchors = Field(default_factory=list)


class SetCanvas(Edit):
    """Change the size, pixels in multiples of 64."""

    op: Literal["set_canvas"] = "set_canvas"
    width: Pixels
    height: Pixels


Operation = Annotated[
    Resize
    | SetBoxes
    | Move
    | Place
    | Align
    | Distribute
    | Arrange
    | Mirror
    | Attach
    | Swap
    | Add
    | Duplicate
    | Remove
    | SetCount
    | Replace
    | Recaption
    | Reorder
    | Lock
    | SetBackground
    | SetStyle
    | SetNegative
    | SetCanvas,
    Field(discriminator="op"),
]

OPERATION_TYPES: tuple[type[Edit], ...] = get_args(get_args(Operation)[0])
OPERATION_NAMES: tuple[str, ...] = tuple(t.model_fields["op"].default for t in OPERATION_TYPES)
