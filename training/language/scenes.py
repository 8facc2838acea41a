"""Scenes that messages are said over: one to eight objects at thirds of the canvas, some of them of a kind."""

from __future__ import annotations

import re
from random import Random

from .lexicon import Words
from .things import Scene, SceneObject, Thing

COLUMNS, ROWS = ("left", "center", "right"), ("top", "center", "bottom")
# Objects of the picture's usual kinds: what people draw most comes most often.
COMMON = ("animal", "animal", "person", "person", "vehicle", "fruit", "food", "household", "furniture", "building")
OTHERS = ("bird", "sea", "insect", "boat", "aircraft", "plant", "flower", "toy", "electronics", "nature", "sky", "thing",
          "worn", "held", "shape", "clothing")  # fmt: skip


def place_name(column: int, row: int) -> str:
    """Return the third of the canvas: 'left', 'top left', 'center'."""
    words = [word for word in (ROWS[row], COLUMNS[column]) if word != "center"]
    return " ".join(words) or "center"


def stem_of(noun: str) -> str:
    """Return the part of an id that names the kind: the product takes the head noun, as `make_object_id` writes it."""
    head = noun.split(" of ")[0].split()[-1]
    return re.sub(r"[^a-z0-9]+", "_", head).strip("_")


def make_thing(words: Words, rng: Random, *categories: str) -> Thing:
    """Return one new thing with looks natural to it."""
    noun = words.noun(rng, *(categories or (rng.choice(COMMON if rng.random() < 0.7 else OTHERS),)))
    return dress(noun, words, rng)


def dress(noun: str, words: Words, rng: Random) -> Thing:
    """Return one thing of that kind with looks natural to it."""
    return Thing(noun, looks=words.looks_of(noun, rng), post=words.post_of(noun, rng) if rng.random() < 0.15 else "")


def make_scene(words: Words, rng: Random, needs: tuple[tuple[str, ...], ...] = (), several: bool = False) -> Scene:
    """Return a scene with an object of the categories of each of `needs`; `several`: at least two of the first kind."""
    kinds = [make_thing(words, rng, *need) for need in needs]
    for _ in range(max(rng.choices((1, 2, 3, 4, 5), (5, 9, 6, 3, 1))[0] - len(kinds), 0)):
        kinds.append(make_thing(words, rng))
    counts = [rng.choices((1, 2, 3, 4), (70, 18, 8, 4))[0] for _ in kinds]
    if several and counts[0] == 1:
        counts[0] = rng.choice((2, 2, 3))
    things: list[Thing] = []
    for kind, count in zip(kinds, counts, strict=True):
        same = rng.random() < 0.5
        things += [kind if same or i == 0 else dress(kind.noun, words, rng) for i in range(count)]
    background = rng.choice(words.words["B"]) if words.words["B"] and rng.random() < 0.6 else ""
    style = rng.choice(words.words["S"]) if words.words["S"] and rng.random() < 0.15 else ""
    things = things[:8]
    if rng.random() < 0.5:
        rng.shuffle(things)
    return Scene(tuple(place_objects(things, rng)), background, style)


def place_objects(things: list[Thing], rng: Random) -> list[SceneObject]:
    """Return the things with ids, at thirds that differ as far as they can."""
    cells = [(x, y) for x in range(3) for y in range(3)]
    rng.shuffle(cells)
    kinds = [thing.noun for thing in things]
    seen: dict[str, int] = {}  # objects so far by stem
    objects = []
    for i, thing in enumerate(things):
        stem = stem_of(thing.noun)
        seen[stem] = seen.get(stem, 0) + 1
        several = kinds.count(thing.noun) > 1
        size = rng.choice(("big", "small")) if several and rng.random() < 0.25 else ""
        objects.append(SceneObject(f"{stem}-{seen[stem]}", thing, place_name(*cells[i % 9]), size))
    return objects


def order_along(objects: tuple[SceneObject, ...], axis: int) -> dict[str, int]:
    """Return each object's third along x (axis 0) or y (axis 1), by id."""
    names = COLUMNS if axis == 0 else ROWS
    return {o.id: next((i for i, n in enumerate(names) if n != "center" and n in o.place.split()), 1) for o in objects}


def single_out(target: SceneObject, scene: Scene, words: Words, rng: Random) -> Thing | None:
    """Return the target with what tells it from its kin, or None where nothing does."""
    kin = scene.of_noun(target.thing.noun)
    if len(kin) == 1:
        head = target.thing.noun.split()[-1]
        heads = {o.thing.noun.split()[-1] for o in scene.objects if o is not target}
        if " of " not in target.thing.noun and head in words.categories and head not in heads and rng.random() < 0.25:
            return Thing(head)  # 'the bear' for a polar bear
        looks = target.thing.looks if rng.random() < 0.3 else ()
        return Thing(target.thing.noun, looks=looks, post=target.thing.post if rng.random() < 0.2 else "")
    noun = target.thing.noun
    found = [Thing(noun, place=place) for place in sides_of(target, kin)]
    others = [o for o in kin if o is not target]
    if looks := tuple(look for look in target.thing.looks if all(look not in o.thing.looks for o in others)):
        found.append(Thing(noun, looks=looks))
    if target.thing.post and all(o.thing.post != target.thing.post for o in others):
        found.append(Thing(noun, post=target.thing.post))
    if target.size and all(o.size != target.size for o in others):
        found.append(Thing(noun, size=target.size))
    return rng.choice(found) if found else None


def sides_of(target: SceneObject, kin: tuple[SceneObject, ...]) -> list[str]:
    """Return the places that only this one of its kin has: 'left' where it is left of all others."""
    found = []
    for axis, (low, high) in enumerate((("left", "right"), ("top", "bottom"))):
        thirds = order_along(kin, axis)
        mine = thirds.pop(target.id)
        if all(mine < other for other in thirds.values()):
            found.append(low)
        if all(mine > other for other in thirds.values()):
            found.append(high)
        if len(kin) == 3 and min(thirds.values()) < mine < max(thirds.values()):
            found.append("middle")
    return found
