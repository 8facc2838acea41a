"""Patterns of captions: where things are in the picture, and how they are arranged."""

from __future__ import annotations

from ..languages.en import NUMBERS
from .items import Kit
from .saying import Said, join

PLACES = (
    ("on the left", "left"), ("on the right", "right"), ("on the left side", "left"), ("on the right side", "right"), ("at the top", "top"),
    ("at the bottom", "bottom"), ("on top", "top"), ("on the bottom", "bottom"), ("in the middle", "center"), ("in the center", "center"),
    ("in the top left corner", "top left"), ("in the top right corner", "top right"), ("in the bottom left corner", "bottom left"),
    ("in the bottom right corner", "bottom right"), ("in the upper left", "top left"), ("in the upper right corner", "top right"),
    ("in the lower left corner", "bottom left"), ("in the lower right", "bottom right"), ("on the far left", "far left"),
    ("on the far right", "far right"), ("in the foreground", "foreground"), ("in the background", "background"), ("in the distance", "background"),
    ("in the sky", "sky"), ("on the ground", "ground"), ("on the floor", "ground"), ("in the corner", "corner"), ("in the front", "foreground"),
    ("in the back", "background"), ("in the corners", "corners"), ("up in the air", "sky"), ("in the centre", "center"), ("at the edge", "edge"),
    ("in the upper right", "top right"), ("at the top left", "top left"), ("at the bottom right", "bottom right"),
)  # fmt: skip
OPPOSITE = (("left", "right"), ("top", "bottom"), ("right", "left"), ("foreground", "background"), ("bottom", "top"))


def placed(kit: Kit) -> Said:
    """Things at places of the picture, place before or after."""
    count = kit.rng.choice((1, 2, 2, 2, 3, 3, 4))
    places = kit.rng.sample(PLACES, count)
    parts, items = [], []
    for said, place in places:
        item = kit.item(post=False)
        item.attaches.append(place)
        items.append(item)
        name = kit.a(item)
        be = kit.verb(item)
        ways = (
            f"{name} {said}",
            f"{name} {said}",
            f"{name} {said}",
            f"{said} {name}",
            f"{said} {be} {name}",
            f"{said}, {name}",
            f"{said} there {be} {name}",
        )
        parts.append(kit.rng.choice(ways if count > 1 else (*ways[:3], ways[-1])))
    if kit.chance(0.2):
        item = kit.item()
        items.append(item)
        parts.append(kit.a(item))
    if kit.chance(0.3):
        return kit.rng.choice((". ", ", ", ". ", "; ")).join(parts), items
    return join(kit, parts), items


def opposite(kit: Kit) -> Said:
    """'left: a cat, right: a dog', 'a cat on the top and a chair on the bottom'."""
    one, two = kit.rng.choice(OPPOSITE)
    first, second = kit.item(), kit.item()
    first.attaches.append(one)
    second.attaches.append(two)
    a, b = kit.a(first), kit.a(second)
    ground = one in ("foreground", "background")
    ways = [
        f"{one}: {a}, {two}: {b}",
        f"{a} ({one}) and {b} ({two})",
        f"{a} ({one}), {b} ({two})",
        f"{one} {a}, {two} {b}",
        f"{a} {one}, {b} {two}",
    ]
    if one in ("left", "right"):
        ways += [
            f"{a} on the {one} and {b} on the {two}",
            f"{a} on the {one}, {b} on the {two}",
            f"on the {one} {a}, on the {two} {b}",
            f"left to right: {a}, {b}" if one == "left" else f"from right to left: {a}, {b}",
            f"{one} side {a}, {two} side {b}",
        ]
    elif ground:
        ways += [f"{a} in the {one}, {b} in the {two}", f"in the {one} {a}, in the {two} {b}"]
    else:
        ways += [
            f"{a} on the {one} and {b} on the {two}",
            f"{a} on {one} and {b} at the {two}" if one == "top" else f"{a} at the bottom and {b} on top",
            f"{a} at the {one}, {b} at the {two}",
        ]
    return kit.rng.choice(ways), [first, second]


def row_of(kit: Kit) -> Said:
    """Arrangements: 'three cats in a row', 'a stack of five books', 'a 3x3 grid of apples'."""
    rng = kit.rng
    count = rng.choice((2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 10))
    item = kit.item(count=count, post=False)
    kinds = {"row": ("in a row", "lined up in a row", "side by side", "lined up", "standing in a row", "next to each other in a row"),
             "line": ("in a line", "in a straight line", "standing in line"), "circle": ("in a circle", "arranged in a circle", "forming a circle", "sitting in a circle", "in a ring"),
             "column": ("in a column", "one above the other", "in a vertical line"), "stack": ("stacked on top of each other", "in a stack", "stacked up", "on top of each other"),
             "pile": ("in a pile", "piled up", "in a heap"), "diagonal": ("in a diagonal line", "along a diagonal", "arranged diagonally")}  # fmt: skip
    kind = rng.choice(tuple(kinds))
    if kit.chance(0.15):
        rows, columns = rng.choice((2, 3, 4)), rng.choice((2, 3, 4, 5))
        item.count = rows * columns
        item.attaches.append(f"grid {columns}x{rows}")
        many = kit.bare(item)
        return rng.choice(
            (
                f"{columns}x{rows} grid of {many}",
                f"a {columns} by {rows} grid of {many}",
                f"a {columns}x{rows} grid of {many}",
                f"{many} in a {columns}x{rows} grid",
                f"{rows} rows of {columns} {many}",
                f"{rows} rows of {columns} {many} each",
            )
        ), [item]
    if kind in ("row", "stack", "pile", "circle", "line", "column") and kit.chance(0.4):
        item.attaches.append(kind)
        number = rng.choice((NUMBERS[count], str(count)))
        number = f"{number} "
        if kit.chance(0.25):
            number, item.count = "", 6
        word = {"stack": rng.choice(("stack", "tower")), "pile": rng.choice(("pile", "heap"))}.get(kind, kind)
        return f"a {word} of {number}{kit.bare(item)}", [item]
    item.attaches.append(kind)
    return f"{kit.a(item)} {rng.choice(kinds[kind])}", [item]
