"""What an edit is about: the noun phrases of a clause that are not places, with pronouns resolved.

It knows nothing of the edits themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .clauses import Clause
from .items import Placed, With
from .pronouns import Conversation
from .things import Adjective, Np

_PREDICATES = frozenset({"make", "be", "want", "should", "turn", "change", "paint", "put"})


@dataclass(frozen=True)
class Targets:
    """Noun phrases that an edit is about.

    Attributes:
        nps: in their order, pronouns resolved.
        predicate: adjectives that say what it becomes, not which one it is.
    """

    nps: tuple[Np, ...]
    predicate: tuple[Adjective, ...] = ()

    @property
    def old(self) -> tuple[Np, ...]:
        return tuple(np for np in self.nps if not np.is_new)

    @property
    def new(self) -> tuple[Np, ...]:
        return tuple(np for np in self.nps if np.is_new)

    def english(self, otherwise: str = "it") -> str:
        """Say the targets, definite; `otherwise` when there are none."""
        said = [np.definite().english() for np in self.nps]
        return " and ".join(said) if said else otherwise


def targets_of(clause: Clause, talk: Conversation) -> Targets:
    """Find what the clause is about; 'of' and 'to' phrases count where nothing else does, then what came before."""
    nps = _without_versions(clause)
    if not nps:
        nps = [
            *clause.withs("of"),
            *clause.withs("to"),
            *(anchor for p in clause.placed if p.relation == "to" for anchor in p.anchors),
        ]
    if not nps and clause.before is not None:
        nps = [Np(pronoun="them" if clause.before.plural else "it")]
    owners = [np for np in clause.withs("to") if np.noun or np.id or np.pos]
    if nps and owners and all(np.pronoun for np in nps):
        nps = owners
    named = [np for np in nps if not np.pronoun]
    resolved = [talk.resolve(np) for np in (named or nps)]
    predicate: tuple[Adjective, ...] = ()
    if clause.does(*_PREDICATES) and not _has_complement(clause):
        resolved, predicate = _detached(resolved)
    return Targets(tuple(resolved), predicate)


def _without_versions(clause: Clause) -> list[Np]:
    return list(clause.nps)


def _has_complement(clause: Clause) -> bool:
    return clause.has(
        "size", "dir", "region", "side", "adj", "time", "medium", "look", "style", "to_front", "to_back"
    ) or any(
        isinstance(item, Placed | With) and not (isinstance(item, Placed) and item.relation == "to")
        for item in clause.items
    )


def _detached(nps: list[Np]) -> tuple[list[Np], tuple[Adjective, ...]]:
    """'haz el coche rojo': the last adjective says what the car becomes."""
    if (
        len(nps) != 1
        or nps[0].is_new
        or not nps[0].adjectives
        or nps[0].det not in ("the", "my", "this", "all", "both", "other")
    ):
        return nps, ()
    np = nps[0]
    if not np.noun:
        return [Np(pronoun="it")], np.adjectives
    colours = [a for a in np.adjectives if a.sort == "colours"]
    last = tuple(colours) if len(colours) == 2 and len(np.adjectives) == 2 else np.adjectives[-1:]
    return [replace(np, adjectives=tuple(a for a in np.adjectives if a not in last))], last


def is_picture(clause: Clause, targets: Targets) -> bool:
    """Tell whether the clause speaks of the whole picture: it, everything, or nothing in particular."""
    return all(np.pronoun or np.det == "everything" for np in clause.nps) if targets.nps else True


def regioned(clause: Clause, np: Np) -> Np:
    """'le chat à gauche': where nothing moves, a side tells which one."""
    if np.pos or np.pronoun or np.id:
        return np
    side = clause.value("side") or clause.value("region")
    pos = {"up": "top", "down": "bottom", "center": "middle"}.get(side or "", side or "")
    return replace(np, pos=pos, det="the") if pos in ("left", "right", "top", "bottom", "middle") else np
