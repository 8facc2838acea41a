"""Counts what is used per day and name, against limits, on an open connection.

It knows nothing of what is counted or of who the names are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from .schema import usage

KEPT_DAYS = 40


def used(connection: Connection, day: str, who: str) -> int:
    """Return how much a name has used on a day; in a writing transaction the row is held until its end."""
    here = select(usage.c.samples).where(usage.c.day == day, usage.c.who == who)
    return int(connection.execute(here.with_for_update()).scalar_one_or_none() or 0)


def book(connection: Connection, day: str, limits: Mapping[str, int], amount: int) -> str | None:
    """Add the amount to every name, or to none: return the first whose limit (0: none) it would pass."""
    before = {who: used(connection, day, who) for who in sorted(limits)}
    for who, limit in limits.items():
        if limit and before[who] + amount > limit:
            return who
    for who, samples in before.items():
        _write(connection, day, who, samples + amount)
    return None


def give_back(connection: Connection, day: str, names: Iterable[str], amount: int) -> None:
    """Take the amount off every name, never below nothing."""
    for who in sorted(names):
        _write(connection, day, who, max(0, used(connection, day, who) - amount))


def forget_before(connection: Connection, day: str) -> None:
    """Remove the counts of days before this one (ISO dates)."""
    connection.execute(delete(usage).where(usage.c.day < day))


def _write(connection: Connection, day: str, who: str, samples: int) -> None:
    here = (usage.c.day == day) & (usage.c.who == who)
    if connection.execute(update(usage).where(here).values(samples=samples)).rowcount == 0:
        connection.execute(insert(usage).values(day=day, who=who, samples=samples))
