"""Commands to what is to be done: operations on the layout in place, a walk, options, a new scene, or words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tools.layout.errors import LayoutError
from tools.layout.layout import CANVAS_STEP_PX, Layout
from tools.layout.operations import Operation
from tools.layout.speech import say

from .choices import object_choices
from .commands import Command
from .edits import edit_operations
from .intents import Ask, Chat, Edit, Intent, NewScene, Options, Redraw, Show, Walk

_RATIOS = {"wide": (3.0, 2.0), "tall": (2.0, 3.0), "square": (1.0, 1.0)}
_AREA_PX = 512 * 512
_LEAST_PX, _MOST_PX = 256, 1024
_SCENE_SETTINGS = frozenset(("bg", "no", "style"))


@dataclass(frozen=True)
class Situation:
    """Where a message is said.

    Attributes:
        layout: in place, None before the first.
        last_operations: of the turn before, for `again`.
        recent: ids touched last, most recent first.
    """

    layout: Layout | None = None
    last_operations: tuple[Operation, ...] = ()
    recent: tuple[str, ...] = ()


def interpret(commands: Sequence[Command], situation: Situation) -> Intent:
    """Return what the commands come to.

    Raises:
        LayoutError: a command cannot be meant of this scene; says why.
    """
    first = commands[0]
    if not any(command.changes for command in commands):
        return _words_only(commands, situation)
    done = tuple(command for command in commands if command.changes)
    options, rest = _take_options(done)
    if first.verb == "new":
        return _new_scene(rest, options)
    if not rest:
        return options
    if walk := _walk(rest, situation):
        return walk
    if rest[0].verb in ("redraw", "variations") and len(rest) == 1:
        return Redraw(rest[0].number or 1)
    if rest[0].verb in _ANSWERED:
        return Chat(say(_ANSWERED[rest[0].verb]))
    if situation.layout is None:
        return _before_any_scene(rest, options)
    if rest[0].verb == "again":
        return _again(situation)
    return Edit(edit_operations(rest, situation.layout), options)


def _new_scene(commands: Sequence[Command], options: Options) -> Intent:
    """Return the scene; how many pictures of it are wanted is no part of it."""
    wanted = next((c.number for c in commands if c.verb == "variations" and c.number), 1)
    things = tuple(command for command in commands if command.verb not in ("new", "variations"))
    return NewScene(things, options, wanted) if things else Ask(say("ask.what_to_draw"))


_ANSWERED = {"stop": "talk.stop", "upscale": "talk.upscale", "reset": "talk.reset"}


def _words_only(commands: Sequence[Command], situation: Situation) -> Intent:
    """Answer a remark, a question, a negated order or one that needs a question back."""
    first = commands[0]
    if first.negated:
        return Chat(say("talk.left_as_it_is"))
    if first.verb == "talk":
        return Chat(say(f"talk.{first.phrase}"), is_talk=True)
    if first.verb == "tell":
        return _told(first.phrase, situation)
    if first.targets and situation.layout is not None:
        return which(first.targets.names, situation.layout)
    return Ask(say("ask.what_to_change" if situation.layout else "ask.what_to_draw"))


def _told(what: str, situation: Situation) -> Intent:
    if what in ("scene", "seed", "size", "versions"):
        return Show(what) if situation.layout else Chat(say("ask.what_to_draw"))
    return Chat(say(f"tell.{what}"))


def which(names: Sequence[str], layout: Layout) -> Ask:
    """Ask which of several objects is meant."""
    there = [name for name in names if any(name == item.id for item in layout.objects)]
    return Ask(say("ask.which_one"), object_choices(layout, there)) if there else Ask(say("ask.what_to_change"))


def _take_options(commands: Sequence[Command]) -> tuple[Options, tuple[Command, ...]]:
    options, rest = Options(), []
    for command in commands:
        if command.verb == "seed":
            options = replace(options, seed=command.number)
        elif command.verb == "steps":
            options = replace(options, steps=command.number)
        elif command.verb in ("size", "ratio"):
            width, height = size_of(command)
            options = replace(options, width=width, height=height)
        else:
            rest.append(command)
    return options, tuple(rest)


def size_of(command: Command) -> tuple[int, int]:
    """Return width and height in pixels, multiples of 64, of a `size` or `ratio` command.

    A ratio keeps about the area of 512 x 512. Raises: LayoutError: the sides are out of range.
    """
    if command.verb == "size":
        sides = [int(side) for side in command.amount.split("x")]
    else:
        wide, high = _RATIOS.get(command.amount) or [float(part) for part in command.amount.split(":")]
        if not 0.2 <= wide / max(high, 1e-9) <= 5:
            raise LayoutError(say("ask.ratio", ratio=command.amount))
        sides = [(_AREA_PX * wide / high) ** 0.5, (_AREA_PX * high / wide) ** 0.5]
    rounded = [max(1, round(side / CANVAS_STEP_PX)) * CANVAS_STEP_PX for side in sides]
    if not all(_LEAST_PX <= side <= _MOST_PX for side in rounded):
        raise LayoutError(say("ask.size", size=command.amount, least=_LEAST_PX, most=_MOST_PX))
    return rounded[0], rounded[1]


def _walk(commands: tuple[Command, ...], situation: Situation) -> Walk | None:
    first, then = commands[0], commands[1:]
    if first.verb in ("undo", "redo"):
        return Walk(first.verb, first.number, then)
    if first.verb == "goto":
        number = first.number if first.number is not None else {"first": 1, "last": 0}[first.amount]
        return Walk("goto", number, then)
    if first.verb == "merge":
        part = {"bg": "background"}.get(first.phrase, first.phrase)
        return Walk("merge", first.number, then, (part,))
    if first.verb == "restore":
        took_out = any(operation.op == "remove" for operation in situation.last_operations)
        return Walk("undo", None, then) if took_out or not first.phrase else Walk("merge", -1, then, (first.phrase,))
    return None


def _before_any_scene(commands: tuple[Command, ...], options: Options) -> Intent:
    """Take additions and settings for the beginning of a scene; anything else needs a picture first."""
    items = tuple(replace(c, verb="item") if c.verb == "add" else c for c in commands)
    if all(command.verb in (*_SCENE_SETTINGS, "item") for command in items):
        return NewScene(items, options)
    return Chat(say("turn.no_picture_to_change"))


def _again(situation: Situation) -> Intent:
    if not situation.last_operations:
        return Ask(say("ask.what_again"))
    return Edit(situation.last_operations)
