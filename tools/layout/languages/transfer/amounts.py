"""How much, in plain English: 'a bit', 'much', '20 %', '3 times'.

It knows nothing of what is changed by it.
"""

from __future__ import annotations

from .clauses import Clause
from .senses import Word

_AMOUNTS = {"bit": "a bit", "lot": "much"}


def amount_of(clause: Clause) -> str:
    """Return 'a bit', 'much' or nothing."""
    found = clause.values("amount")
    return next((_AMOUNTS[value] for value in found if value in _AMOUNTS), "")


def percent_of(clause: Clause) -> str | None:
    return _with_unit(clause, "%")


def distance_of(clause: Clause) -> str:
    """Return 'a bit', 'a lot', '20 %', '50 pixels', '3 metres' or nothing."""
    for unit in ("%", "pixels", "metres"):
        if number := _with_unit(clause, unit):
            return f"{number} {unit}"
    return {"a bit": "a bit", "much": "a lot"}.get(amount_of(clause), "")


def _with_unit(clause: Clause, unit: str) -> str | None:
    number = None
    for item in clause.items:
        if not isinstance(item, Word):
            continue
        if number is not None and item.value("unit") == unit:
            return number
        number = item.value("num")
    return None
