"""Clauses about where things are, in plain English: move, place, swap, line up, spread, front and back, lock.

Each frame gives English, or None when the clause is not its own.
"""

from __future__ import annotations

from dataclasses import replace

from ...phrases import colour_of
from .amounts import distance_of
from .clauses import Clause
from .items import Placed
from .pronouns import Conversation
from .targets import Targets, regioned, targets_of
from .things import Np

WAYS = {"left": "to the left", "right": "to the right", "up": "up", "down": "down"}
REGIONS = {
    "left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom", "center": "in the middle",
    "top_left": "in the top left corner", "top_right": "in the top right corner", "bottom_left": "in the bottom left corner",
    "bottom_right": "in the bottom right corner", "back": "in the background", "front": "in the foreground",
    "up": "at the top", "down": "at the bottom",
}  # fmt: skip
RELATIONS = {
    "left_of": "to the left of", "right_of": "to the right of", "next_to": "next to", "in_front_of": "in front of", "at": "at",
    "wearing": "wearing", "to": "next to",
}  # fmt: skip


def relation_words(placed: Placed, talk: Conversation | None = None) -> str:
    """Say a relation and its anchors: 'to the left of the truck'."""
    said = [(talk.resolve(a) if talk else a).definite().english() for a in placed.anchors]
    return f"{RELATIONS.get(placed.relation, placed.relation)} {' and '.join(said)}"


def swap(clause: Clause, talk: Conversation) -> str | None:
    """'intercambia el coche y el camión', 'échange leurs couleurs', 'Auto und Lastwagen sollen die Plätze tauschen'."""
    places = clause.value("attr") in ("place", "order")
    if (
        clause.does("change", "swap")
        and "colour" in clause.values("attr")
        and not clause.nps
        and not clause.has("adj")
        and _theirs(clause)
    ):
        return "swap the colours of them"
    if not (clause.does("swap") or (clause.does("change", "replace", "move") and places)):
        return None
    if clause.has("style", "medium", "look"):
        return None
    targets = targets_of(clause, talk)
    others = [talk.resolve(np) for np in clause.withs("with", "by") if not np.is_new]
    owners = [talk.resolve(np) for np in clause.withs("of")]
    nps = [*targets.nps, *others]
    if any(np.is_new for np in nps) or (any(np.is_new for np in clause.withs("by", "with", "to"))):
        return None
    if len(nps) < 2 and owners:
        nps = list(dict.fromkeys([*owners, *nps]))
    both = " and ".join(np.definite().english() for np in nps[:2]) if len(nps) >= 2 or (nps and not places) else "them"
    if (
        len(nps) == 1
        and not nps[0].plural
        and not nps[0].count
        and nps[0].pronoun != "them"
        and nps[0].det not in ("both", "all")
    ):
        both = "them" if nps[0].pronoun else both
    return f"swap the colours of {both}" if clause.value("attr") == "colour" else f"swap {both}"


def _theirs(clause: Clause) -> bool:
    return clause.value("det") == "my" and not clause.withs("of", "to")


def lock(clause: Clause, talk: Conversation) -> str | None:
    """'bloquea el coche', 'ne touche pas au camion', 'lass das Auto wo es ist'."""
    targets = targets_of(clause, talk)
    if clause.does("unlock"):
        return f"unlock {targets.english()}"
    stays = (
        clause.has("stay")
        and targets.nps
        and not targets.new
        and not clause.does("swap")
        and targets.nps[0].det not in ("rest", "everything")
    )
    if (
        clause.does("lock")
        or stays
        or ("not" in clause.values("neg") and clause.does("touch", "move", "change") and targets.nps)
    ):
        return f"lock {targets.english()}"
    return None


def arrange(clause: Clause, talk: Conversation) -> str | None:
    """'alinea a los esquiadores por abajo', 'espace-les régulièrement'."""
    even = clause.value("even")
    spreads = clause.does("spread") or even in ("evenly", "apart")
    rows = [v for v in clause.values("align") if v in ("row", "column", "level")]
    aligns = clause.does("align") or bool(rows)
    targets = Targets(tuple(_several(np) for np in targets_of(clause, talk).nps))
    target = targets.english("them")
    if even in ("evenly", "apart") or (spreads and not aligns):
        return f"spread {target} out evenly{' vertically' if 'vertically' in clause.values('even') else ''}"
    if not aligns:
        return None
    edge = next(iter(rows), clause.value("align") or "bottom")
    if edge == "column":
        return f"arrange {target} in a column"
    return f"line {target} up along the {'bottom' if edge in ('row', 'level') else edge}"


def _several(np: Np) -> Np:
    """One noun without article stands for all of its kind ('Skifahrer ausrichten')."""
    return replace(np, plural=True, det="the") if np.noun and not np.det and not np.count else np


def reorder(clause: Clause, talk: Conversation) -> str | None:
    """'trae el gato al frente', 'bring den Baum nach hinten'."""
    targets = targets_of(clause, talk)
    if targets.new:
        return None
    region = clause.value("region")
    if clause.has("to_front") or region == "front":
        return f"bring {targets.english()} to the front"
    if clause.has("to_back") or region == "back":
        return f"send {targets.english()} to the back" if targets.nps else None
    return None


def move(clause: Clause, talk: Conversation) -> str | None:
    """'mueve el pájaro un poco a la izquierda', 'plus haut', 'zu weit links'."""
    targets = targets_of(clause, talk)
    if targets.new and not targets.old:
        return None
    way = _way(clause)
    if clause.has("too") and way:
        word = {"left": "far left", "right": "far right", "up": "high", "down": "low"}[way]
        return f"{targets.english()} is too {word}"
    if clause.does("raise", "lower") and not clause.placed and not (clause.has("region") and not way):
        way = way if way in ("left", "right") else ("up" if clause.does("raise") else "down")
    distance = distance_of(clause)
    if way is None:
        return f"move {targets.english()} {distance}" if clause.does("move") and distance.endswith("metres") else None
    ways = [WAYS[w] for w in dict.fromkeys(_ways(clause, way))]
    return f"move {targets.english()} {distance + ' ' if distance else ''}{' and '.join(ways)}"


def _way(clause: Clause) -> str | None:
    if way := clause.value("dir"):
        return way
    side = clause.value("side")
    if side and (clause.does("move", "raise", "lower") or clause.has("amount") or distance_of(clause)):
        return side
    if part := next((_PARTS[value] for value in clause.values("part") if value in _PARTS), None):
        return part
    region = clause.value("region")
    if (
        region in ("left", "right", "top", "bottom")
        and clause.does("move")
        and (clause.has("amount") or distance_of(clause))
    ):
        return {"top": "up", "bottom": "down"}.get(region, region)
    return None


_PARTS = {"hoch": "up", "rauf": "up", "hinauf": "up", "runter": "down", "herunter": "down", "hinunter": "down"}


def _ways(clause: Clause, way: str) -> list[str]:
    return [way, *(w for w in (*clause.values("dir"), *clause.values("side")) if w != way)][:2]


def place(clause: Clause, talk: Conversation) -> str | None:
    """'pon el pájaro encima del coche', 'le chat doit être à gauche', 'setz den Hund in die Ecke oben links'."""
    if clause.does("add") and not clause.does("put", "move"):
        return None
    targets = targets_of(clause, talk)
    if targets.new or (
        not targets.nps and not clause.does("put", "move", "center", "approach", "be", "should", "want", "make", "have")
    ):
        return None
    target = targets.english()
    if clause.does("approach") and (
        near := [*clause.withs("of", "to"), *(a for p in clause.placed for a in p.anchors)]
    ):
        return f"put {target} next to {talk.resolve(near[0]).definite().english()}"
    placed = [p for p in clause.placed if p.relation not in ("to", "wearing")]
    if placed and not any(a.is_new and not a.is_setting for a in placed[0].anchors):
        if placed[0].relation in ("below", "above", "on", "under") and targets.nps and not _moves(clause, targets):
            return None
        return f"put {target} {relation_words(placed[0], talk)}"
    if not targets.nps and not clause.verbs:
        return None
    region = clause.value("region") or clause.value("side")
    if region in REGIONS and not placed:
        return f"put {target} {REGIONS[region]}"
    return f"put {target} in the middle" if clause.does("center") else None


def _moves(clause: Clause, targets: Targets) -> bool:
    return bool(clause.verbs) or len(targets.nps) > 0


def same(clause: Clause, talk: Conversation) -> str | None:
    """'lo mismo para el de la derecha', 'pareil pour le chat', 'das Gleiche mit dem Hund'."""
    if not clause.has("same"):
        return None
    if clause.value("attr") == "colour":
        return _same_colour(clause, talk)
    nps = [*clause.withs("with", "to", "by"), *clause.nps, *(a for p in clause.placed for a in p.anchors)]
    return f"same for {regioned(clause, _first(nps)).english()}" if nps else None


def _same_colour(clause: Clause, talk: Conversation) -> str | None:
    """'pinta el camión del mismo color que el coche': the colour that the other one has."""
    models = clause.withs("like", "than", "of", "with", "to")
    targets = targets_of(clause, talk)
    nps = [np for np in targets.nps if np not in models]
    models = models or list(targets.nps[1:])
    if talk.layout is None or not models or not nps:
        return None
    head = models[0].noun.split()[-1:]
    colours = [colour_of(item.phrase) for item in talk.layout.objects if head and head[0] in item.phrase.split()]
    return f"make {nps[0].definite().english()} {colours[0]}" if colours and colours[0] else None


def _first(nps: list[Np]) -> Np:
    return nps[0].definite()
