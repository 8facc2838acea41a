"""Clauses about what is there, in plain English: add, remove, how many, what must not be there.

Each frame gives English, or None when the clause is not its own.
"""

from __future__ import annotations

from dataclasses import replace

from .captions import linear
from .clauses import Clause
from .items import Placed, With
from .place_frames import REGIONS, relation_words
from .pronouns import Conversation
from .senses import Word
from .targets import Targets, regioned, targets_of
from .things import Np

_ADDS = ("add", "draw", "put", "want", "have", "make", "give", "be", "should", "raise")


def exclude(clause: Clause, talk: Conversation) -> str | None:
    """'sin nubes', 'je ne veux pas de chien', 'keine Vögel mehr', 'ohne den Hund'."""
    negs = clause.values("neg")
    nps = [*clause.nps, *clause.withs("of")]
    if not negs and any(np.det == "no" for np in nps):
        negs = ["no"]
    if not negs or not nps or any(np.det == "rest" for np in nps):
        return None
    if (
        "without" in negs
        or "no" in negs
        or (clause.does("want", "draw", "add", "have", "be", "put") and not clause.does("move", "touch", "change"))
    ):
        return "; ".join(_not_wanted(np, talk) for np in nps)
    return None


def _not_wanted(np: Np, talk: Conversation) -> str:
    np = talk.resolve(np)
    if np.id or np.pronoun or np.pos or (np.det in ("the", "my", "this")):
        return (
            f"remove {np.english()}"
            if np.id or np.pronoun or np.pos or _is_there(np, talk)
            else f"no {replace(np, det='').english()}"
        )
    return f"no {replace(np, det='', count='').english()}"


def _is_there(np: Np, talk: Conversation) -> bool:
    if not np.noun:
        return True
    return talk.layout is None or any(np.noun.split()[-1] in item.phrase.split() for item in talk.layout.objects)


def only(clause: Clause, talk: Conversation) -> str | None:
    """'solo quiero dos esquiadores', 'garde seulement la voiture', 'nur noch ein Skifahrer'."""
    if not clause.has("only") or clause.has("size", "dir", "adj", "time", "medium", "look", "style"):
        return None
    if clause.does("grow", "shrink", "paint", "move", "raise", "lower", "replace", "remove", "swap", "lock"):
        return None
    targets = targets_of(clause, talk)
    if not targets.nps:
        return None
    np = targets.nps[0]
    if "one" in clause.values("only"):
        return f"only one {replace(np, det='').english()}"
    if np.count or np.det == "a":
        count = np.count or "one"
        return f"only {'one' if count == '1' else count} {replace(np, det='', count='', plural=count not in ('1', 'one')).english()}"
    return f"keep only {targets.english()}"


def remove(clause: Clause, talk: Conversation) -> str | None:
    """'quita el globo', 'enlève un skieur', 'weg mit dem Hund'."""
    fewer = clause.has("lesswords") and any(np.is_new for np in clause.nps)
    gone = (
        fewer
        or clause.does("remove")
        or (not clause.verbs and _particle(clause, "weg", "raus"))
        or _particle_with_verb(clause)
    )
    if not gone:
        return None
    targets = targets_of(clause, talk)
    nps = [*targets.nps] or [talk.resolve(np) for np in clause.withs("with")]
    if not nps:
        return "remove it" if clause.verbs else None
    said = [_removed(clause, np) for np in nps]
    return f"remove {' and '.join(said)}"


def _particle(clause: Clause, *values: str) -> bool:
    return any(value in values for value in clause.values("part"))


def _particle_with_verb(clause: Clause) -> bool:
    return clause.does("should", "want", "make", "be") and _particle(clause, "weg", "raus")


def _removed(clause: Clause, np: Np) -> str:
    if np.det == "a" or np.count:
        return (
            replace(np, det="", count="one" if np.count in ("", "1") else np.count).english()
            if np.det != "the"
            else np.english()
        )
    if np.plural and not np.det:
        return np.definite().english()
    return regioned(clause, np.definite()).english()


def count(clause: Clause, talk: Conversation) -> str | None:
    """'que haya cuatro esquiadores', 'mach daraus fünf Skifahrer'."""
    targets = targets_of(clause, talk)
    np = next((n for n in targets.new if n.count and n.det not in ("another", "more")), None)
    if np is None or (clause.does("add", "remove", "replace") and not clause.does("put")):
        return None
    if (
        not clause.does("have", "want", "should", "make", "be", "keep")
        or not _is_there(np, talk)
        or clause.placed
        or talk.layout is None
    ):
        return None
    number = "one" if np.count == "1" else np.count
    return f"there should be {number} {replace(np, det='', count='', plural=number != 'one').english()}"


def reduce(clause: Clause, talk: Conversation) -> str | None:
    """'reduce los esquiadores a dos', 'passe à quatre skieurs', 'reduziere auf zwei Skifahrer'."""
    if not clause.does("shrink", "grow", "change", "turn", "be", "have"):
        return None
    goals = [*clause.withs("to"), *(a for p in clause.placed if p.relation in ("to", "at", "on") for a in p.anchors)]
    goal = next((np for np in goals if np.count and np.noun), None)
    if goal is not None:
        return f"there should be {goal.count} {replace(goal, det='', count='', plural=True).english()}"
    number = clause.value("num")
    plural = next((np for np in clause.nps if np.plural and not np.is_new), None)
    reaches = clause.has("to", "rel") or (clause.does("be", "have") and not clause.has("size", "version"))
    if number and plural and reaches and not clause.has("unit", "times"):
        return f"there should be {number} {replace(plural, det='', count='', plural=True).english()}"
    return None


def more(clause: Clause, talk: Conversation) -> str | None:
    """'más pájaros', 'moins de chats', 'mehr Blumen'."""
    np = next((n for n in clause.nps if n.noun), None)
    word = clause.value("det") or (np.det if np else "")
    if np is None or word not in ("more", "fewer") or clause.placed:
        return None
    return f"{word} {replace(np, det='', plural=True).english()}"


def duplicate(clause: Clause, talk: Conversation) -> str | None:
    if not clause.does("duplicate") or clause.has("size", "attr"):
        return None
    targets = targets_of(clause, talk)
    if not targets.nps or not targets.nps[0].noun:
        return f"duplicate {targets.english()}"
    return f"add another {replace(targets.nps[0], det='', pos='').english()}"


def give(clause: Clause, talk: Conversation) -> str | None:
    """'ponle un sombrero al gato', 'gib der Katze einen Hut'."""
    targets = targets_of(clause, talk)
    owners = [
        talk.resolve(np)
        for np in (
            *targets.old,
            *clause.withs("to"),
            *(a for p in clause.placed if p.relation == "to" for a in p.anchors),
        )
    ]
    if (
        not clause.does("give", "put", "add")
        or not targets.new
        or not owners
        or any(p.relation != "to" for p in clause.placed)
    ):
        return None
    owner = next((o for o in owners if o.noun or o.id), owners[0])
    return f"give {owner.definite().english()} {targets.new[0].english()}"


def allow(clause: Clause, talk: Conversation) -> str | None:
    if not clause.does("allow") or not clause.nps:
        return None
    return f"allow {targets_of(clause, talk).english()}"


def add(clause: Clause, talk: Conversation) -> str | None:
    """'añade un perro delante del coche', 'encore un skieur', 'rechts neben dem Haus soll ein Baum stehen'."""
    if clause.has("too"):
        return None
    targets = targets_of(clause, talk)
    news = list(targets.new) or [
        _wanted_back(np) for np in targets.nps if np.noun and not _is_there(np, talk) and _brings(clause)
    ]
    if not news or (targets.new and targets.old and not clause.does("add")) or clause.does("remove", "replace", "swap"):
        return None
    if clause.verbs and not clause.does(*_ADDS) and targets.new:
        return None
    if news[0].det in ("another", "more") and news[0].count and not clause.placed:
        return f"add {news[0].count} more {replace(news[0], det='', count='', plural=True).english()}"
    return f"add {_things(clause, news, targets, talk)}"


def _brings(clause: Clause) -> bool:
    """'ramène les chaises', 'hol die Stühle zurück': what is not there is wanted."""
    returns = clause.does("back", "move") and not clause.has("dir", "side", "region") and not clause.placed
    return clause.does("add") or returns


def _wanted_back(np: Np) -> Np:
    return replace(np, det="" if np.plural else "a") if np.det == "the" else np


def _things(clause: Clause, news: list[Np], targets: Targets, talk: Conversation) -> str:
    """The added things first, then where; captions of more than one thing keep their order."""
    if _is_plain(clause):
        where = [relation_words(_resolved(p, talk)) for p in clause.placed]
        region = clause.value("region") or clause.value("side")
        where += [REGIONS[region]] if region in REGIONS and not where else []
        joined = " and ".join(np.english() for np in news)
        return " ".join([joined, *(f"with {np.english()}" for np in clause.withs("with")), *where])
    first = next((i for i, item in enumerate(clause.items) if isinstance(item, Np)), 0)
    ordered = [
        *clause.items[first:],
        *(i for i in clause.items[:first] if not isinstance(i, Word) or i.has("region", "side")),
    ]
    return linear(
        [i for i in ordered if not (isinstance(i, Word) and i.has("verb") and not i.has("do"))], talk.language, talk
    )


def _is_plain(clause: Clause) -> bool:
    return (
        len(clause.placed) <= 1
        and not any(
            isinstance(item, Word)
            and item.has("do", "wearing")
            and not item.has("verb")
            and (item.value("do") or item.has("wearing"))
            for item in clause.items
        )
        and not any(isinstance(item, With) and item.kind in ("of",) for item in clause.items)
    )


def _resolved(placed: Placed, talk: Conversation) -> Placed:
    """Anchors of something new are named, since 'it' would be the new thing."""
    return Placed(placed.relation, tuple(_named(talk.resolve(a), talk) for a in placed.anchors))


def _named(np: Np, talk: Conversation) -> Np:
    if not np.id or talk.layout is None:
        return np
    from ...grammar.kinds import head_noun

    return Np(noun=head_noun(talk.layout[np.id].phrase), det="the")
