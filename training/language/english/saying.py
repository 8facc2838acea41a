"""What every pattern returns, and lists as people write them."""

from __future__ import annotations

from .items import Item, Kit

Said = tuple[str, list[Item]]


def join(kit: Kit, parts: list[str]) -> str:
    """Return a list as people write it."""
    if len(parts) == 1:
        return parts[0]
    last = kit.rng.choice((" and ", " and ", " and ", ", and ", ", ", " n ", " & ", " plus ", " + ", " and also "))
    return ", ".join(parts[:-1]) + last + parts[-1]


def listing(kit: Kit) -> Said:
    items = [kit.item() for _ in range(kit.rng.choices((1, 2, 3, 4, 5, 6), (30, 32, 20, 10, 5, 3))[0])]
    return join(kit, [kit.a(item) for item in items]), items
