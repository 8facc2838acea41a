"""Commands of a new scene to what the layout package composes: things, how they are tied, and their surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from tools.layout.composition import Link, SceneSpec, SpecThing, plan_scene
from tools.layout.operations import Relation
from tools.layout.phrases import head_noun, same_noun, with_article, words
from tools.layout.planner import Planned

from .commands import ARRANGEMENTS, PLACES, Attach, Command
from .edits import is_weather


def plan_commands(commands: Sequence[Command], caption: str, width: int = 512, height: int = 512) -> Planned:
    """Lay the commands of a new scene out. Raises: LayoutError."""
    return plan_scene(scene_spec(commands, width, height), caption)


def scene_spec(commands: Sequence[Command], width: int = 512, height: int = 512) -> SceneSpec:
    """Return the things of a scene, tied by the positions of their phrases."""
    items = [c for c in commands if c.verb in ("item", "add") and not is_weather(c.phrase)]
    phrases = [item.phrase for item in items]
    return SceneSpec(
        things=tuple(map(_thing, items)),
        links=tuple(
            Link(cast(Relation, attach.kind.replace(" ", "_")), number, anchors, attach.each)
            for number, item in enumerate(items)
            for attach in item.attaches
            if (anchors := _anchors(attach, number, phrases))
        ),
        background=", ".join(
            c.phrase for c in commands if c.verb in ("bg", "bg+") or (c.verb == "item" and is_weather(c.phrase))
        ),
        negative=tuple(part.strip() for c in commands if c.verb == "no" for part in c.phrase.split(",")),
        style=", ".join(c.phrase for c in commands if c.verb == "style"),
        width=width,
        height=height,
    )


def _thing(item: Command) -> SpecThing:
    place = next((a.kind.replace(" ", "_") for a in item.attaches if a.kind in PLACES), "")
    form = next((a for a in item.attaches if a.kind in ARRANGEMENTS), Attach(""))
    phrase = with_article(item.phrase)
    return SpecThing(head_noun(phrase), phrase, item.count or 1, place, form.kind, form.columns, form.rows)


def _anchors(attach: Attach, subject: int, phrases: Sequence[str]) -> tuple[int, ...]:
    """Return the items that an attachment's anchors mean; those that no item is are left out."""
    found = (_anchor(words_, subject, phrases) for words_ in attach.anchors)
    return tuple(index for index in found if index is not None)


def _anchor(said: str, subject: int, phrases: Sequence[str]) -> int | None:
    """Return the item that is meant: by its whole phrase, else by its noun, the nearest before the subject first."""
    order = [*range(subject - 1, -1, -1), *range(subject + 1, len(phrases))]
    by_phrase = [i for i in order if words(phrases[i]) == words(said)]
    by_noun = [i for i in order if same_noun(head_noun(phrases[i]), head_noun(said))]
    return next(iter([*by_phrase, *by_noun]), None)
