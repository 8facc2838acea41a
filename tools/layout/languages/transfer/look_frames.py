"""Clauses about how things look, in plain English: size, colour, other words, replacement.

Each frame gives English, or None when the clause is not its own. It knows nothing of layouts beyond names.
"""

from __future__ import annotations

from ...phrases import plural
from .amounts import amount_of, percent_of
from .clauses import Clause
from .pronouns import Conversation
from .targets import Targets, regioned, targets_of
from .things import Np

_UP, _DOWN = "bigger", "smaller"


def resize(clause: Clause, talk: Conversation) -> str | None:
    """'haz el pájaro más grande', 'agrandis-le', 'der Vogel soll doppelt so groß sein'."""
    if clause.has("too") and (size := _too(clause)):
        return f"{_target(clause, targets_of(clause, talk))} is too {size}"
    if (
        clause.does("add", "remove", "replace", "swap")
        and not clause.does("grow", "shrink", "double")
        and not clause.has("size")
    ):
        return None
    size = clause.value("size")
    grows, shrinks = clause.does("grow"), clause.does("shrink")
    if not (size or grows or shrinks or clause.does("double")):
        return _as_adjective(clause, talk)
    targets = targets_of(clause, talk)
    if targets.new and not targets.old:
        return None
    target = _target(clause, targets)
    percent = percent_of(clause)
    if clause.does("double") and not size:
        return None if clause.does("duplicate") and not clause.has("attr") else f"make {target} twice as big"
    way = size if size in (_UP, _DOWN) else (_UP if grows else _DOWN)
    if size not in (None, _UP, _DOWN):
        return f"make {target} {size}" if not shrinks else f"make {target} half as big"
    if percent is not None:
        return (
            f"resize {target} to {percent} %" if clause.has("to") and not size else f"make {target} {percent} % {way}"
        )
    return f"make {target} {_sized(clause, way)}"


def _sized(clause: Clause, way: str) -> str:
    if times := times_of(clause):
        return f"{times} times {way}"
    amount = amount_of(clause)
    return f"{amount} {way}" if amount else way


def times_of(clause: Clause) -> str | None:
    """'dos veces más grande', 'deux fois plus petit'."""
    if not clause.has("times"):
        return None
    return next((value for value in clause.values("num")), None)


def _too(clause: Clause) -> str | None:
    sizes = {
        "small": "small",
        "big": "big",
        "tiny": "small",
        "huge": "big",
        "short": "small",
        "tall": "big",
        "low": "small",
    }
    found = [a.value for np in clause.nps for a in np.adjectives] + clause.values("adj")
    return next((sizes[value] for value in found if value in sizes), None)


def _as_adjective(clause: Clause, talk: Conversation) -> str | None:
    """'mach ihn groß', 'ponlo enorme': an adjective of size is a size to reach."""
    if not clause.does("make", "be", "should", "want", "put"):
        return None
    targets = targets_of(clause, talk)
    words = [a.value for a in targets.predicate] or clause.values("adj")
    found = next((w for w in words if w in ("big", "small", "huge", "tiny")), None)
    if found is None or (targets.new and not targets.old):
        return None
    way = {"big": _UP, "small": _DOWN, "huge": f"much {_UP}", "tiny": f"much {_DOWN}"}[found]
    return f"make {_target(clause, targets)} {way}"


def _target(clause: Clause, targets: Targets) -> str:
    if len(targets.nps) == 1:
        return regioned(clause, targets.nps[0].definite()).english()
    return targets.english()


def recolour(clause: Clause, talk: Conversation) -> str | None:
    """'pinta el coche de rojo', 'mets le camion en vert', 'die Farbe des Autos soll blau sein'."""
    targets = targets_of(clause, talk)
    if clause.does("add", "remove", "replace", "swap") and not clause.does("change", "paint", "make", "put", "give"):
        return None
    words = [a.value for a in targets.predicate] or _adjectives(clause)
    if not words and targets.old and (shade := clause.value("time")) in ("darker", "brighter"):
        return f"make {_target(clause, targets)} {'darker' if shade == 'darker' else 'lighter'}"
    if not words and clause.does("change") and clause.has("attr") and not clause.has("background"):
        return ""
    if not words or (targets.new and not targets.old):
        return _one_coloured(clause, targets)
    said = " and ".join(words) if len(words) == 2 else words[0]
    shade = clause.value("shade")
    said = f"{shade} {said}" if shade else said
    return f"make {_target(clause, targets)} {said}"


def _adjectives(clause: Clause) -> list[str]:
    if clause.value("look") == "black and white":
        return ["black", "white"]
    words = list(clause.values("adj"))
    return words[:2] if clause.value("conj") == "and" else words[:1]


def _one_coloured(clause: Clause, targets: Targets) -> str | None:
    """'cambia el coche rojo por uno azul'."""
    ones = [np for np in clause.withs("by", "with", "to") if np.is_one and np.adjectives]
    if ones and targets.old:
        return f"make {targets.old[0].definite().english()} {ones[0].adjectives[0].value}"
    return None


def replace_(clause: Clause, talk: Conversation) -> str | None:
    """'cambia el globo por un avión', 'mets un chat à la place du chien', 'mach aus dem Auto einen Bus'."""
    targets = targets_of(clause, talk)
    if clause.has("stay") and targets.new and clause.does("put", "draw", "want", "add", "make"):
        gone = targets.old or ((clause.before,) if clause.before else ())
        return f"replace {gone[0].definite().english()} with {targets.new[0].english()}" if gone else None
    if instead := clause.withs("instead"):
        new = targets.new or targets.nps
        return f"replace {instead[0].definite().english()} with {new[0].english()}" if new else None
    if not clause.does("replace", "turn", "change", "swap", "make"):
        return None
    news = [np for np in (*clause.withs("by", "with", "to"), *_became(clause)) if np.noun and np.det != "the"]
    old = targets.old or tuple(np for np in clause.withs("of") if not np.is_new)
    if not news and clause.does("replace", "turn", "swap") and targets.new and old:
        news = list(targets.new)
    if not news and clause.does("make") and clause.withs("of") and targets.new:
        return f"replace {clause.withs('of')[0].definite().english()} with {targets.new[0].english()}"
    if news and not old and clause.does("replace", "turn", "change", "swap") and _is_one_of(targets.new[:1], talk):
        return f"replace one of the {plural(targets.new[0].noun)} with {news[0].english()}"
    if not news or not old:
        return None
    return f"replace {regioned(clause, old[0].definite()).english()} with {news[0].english()}"


def _is_one_of(nps: tuple[Np, ...], talk: Conversation) -> bool:
    """'eine der Katzen': one of those that are there."""
    return bool(nps) and nps[0].det == "a" and not nps[0].count and not nps[0].plural and talk.has(nps[0])


def _became(clause: Clause) -> list[Np]:
    return [
        anchor
        for placed in clause.placed
        if placed.relation in ("in", "on", "to", "at", "next_to")
        for anchor in placed.anchors
        if anchor.is_new or (anchor.noun and not anchor.det)
    ]
