"""Clauses about the scene, in plain English: background, time, weather, style, canvas.

Each frame gives English, or None when the clause is not its own.
"""

from __future__ import annotations

from dataclasses import replace

from ...grammar.setting import weather_words
from ...phrases import with_article
from .clauses import Clause
from .items import Placed
from .pronouns import Conversation
from .senses import Word
from .targets import is_picture, targets_of
from .things import Np

_ONLY_ONE = frozenset({"sea", "ocean", "sky", "countryside", "seaside", "coast", "arctic", "antarctic", "alps"})


def canvas(clause: Clause, talk: Conversation) -> str | None:
    """'512 de ancho por 768 de alto', 'Hochformat'."""
    if size := clause.value("canvas"):
        return size
    numbers = [n for n in clause.values("num") if n.isdigit() and int(n) >= 64]
    if len(numbers) == 2 and not clause.has("attr"):
        wide = _is_wide_first(clause)
        return " x ".join(numbers if wide else reversed(numbers))
    shape = next((v for v in clause.values("shape") if v in ("square", "portrait", "landscape")), None)
    if (
        (shape and all(np.pronoun for np in clause.nps))
        or (shape and clause.has("format"))
        or (shape and clause.value("attr") == "picture")
    ):
        return f"make it {shape} format"
    return None


def _is_wide_first(clause: Clause) -> bool:
    sides = [v for v in clause.values("shape") if v in ("wide", "high")]
    return not sides or sides[0] == "wide"


def style(clause: Clause, talk: Conversation) -> str | None:
    """'passe en style manga', 'hazlo como una acuarela', 'als Ölgemälde'."""
    if clause.does("remove") or any(np.is_new or np.noun for np in clause.nps if not np.pronoun):
        return None
    look, medium, named = clause.value("look"), clause.value("medium"), clause.value("style")
    if clause.has("style"):
        name = look or (named if named not in (None, "style") else None) or medium or _own_words(clause)
        return (
            f"in the style of {name}"
            if name and name in ("van gogh", "monet", "picasso")
            else (f"make it in {name} style" if name else None)
        )
    if medium:
        return (
            f"make it {with_article(medium)}"
            if clause.verbs or clause.has("like", "det") or _is_alone(clause)
            else None
        )
    return f"make it in {look} style" if look else None


def _own_words(clause: Clause) -> str | None:
    """'im Stil von Klimt': a name that no table holds stays as it is."""
    names: list[str] = []
    after = False
    for item in clause.items:
        if isinstance(item, Word) and item.has("style"):
            after = True
        elif after and isinstance(item, Word) and (item.unknown or item.text[:1].isupper()):
            names.append(item.text)
        elif after and isinstance(item, Word) and item.value("adj"):
            names.append(str(item.value("adj")))
    return " ".join(names) or None


def _is_alone(clause: Clause) -> bool:
    return not clause.nps and not clause.placed


def background(clause: Clause, talk: Conversation) -> str | None:
    """'cambia el fondo por una playa al atardecer', 'que sea de noche', 'setz alles in einen Wald'."""
    time = clause.value("time")
    if "background" in clause.values("attr"):
        return _background(clause, talk, time)
    targets = targets_of(clause, talk)
    picture = is_picture(clause, targets) or clause.value("attr") == "picture"
    if clause.does("remove", "swap", "replace", "add") and not time and clause.value("region") != "back":
        return None
    settings = [
        a
        for p in clause.placed
        if p.relation in ("in", "on", "at", "to", "next_to")
        for a in p.anchors
        if a.is_setting or (a.is_new and clause.value("attr") == "picture")
    ]
    if settings and picture and (clause.verbs or not targets.nps) and not _is_there(settings[0], talk):
        return f"change the background to {_scene(settings[0], time)}"
    if time and picture:
        return _timed(time)
    weather = next(
        (v for v in (*clause.values("adj"), *(a.value for a in targets.predicate)) if v in weather_words()), None
    )
    if (
        weather
        and picture
        and (clause.does("make", "be", "should", "want", "put") or clause.value("attr") == "picture")
    ):
        return f"make it {weather}"
    sets = [np for np in (*targets.nps, *targets.new, *clause.withs("to")) if np.is_setting and not _is_there(np, talk)]
    if sets and (
        (clause.value("attr") == "picture" and clause.does("change", "turn", "move"))
        or clause.value("region") == "back"
    ):
        return f"change the background to {_scene(sets[0], time)}"
    if clause.does("darken", "lighten") and picture:
        return "make it darker" if clause.does("darken") else "make it brighter"
    return None


def _timed(time: str) -> str:
    reverse = {phrase: word for word, phrase in reversed(weather_words().items())}
    if time in ("darker", "brighter"):
        return f"make it {time}"
    return f"make it {reverse[time]}" if time in reverse else f"change the background to the scene {time}"


def _background(clause: Clause, talk: Conversation, time: str | None) -> str | None:
    nps = [
        *clause.withs("by", "to", "with", "of"),
        *(a for p in clause.placed for a in p.anchors),
        *clause.nps,
        *_after_colon(clause),
    ]
    scenes = [np for np in nps if np.noun]
    if "without" in clause.values("neg") or (clause.does("remove") and not scenes):
        return "make the background white" if not scenes else None
    if scenes:
        return f"change the background to {_scene(scenes[0], time)}"
    adjectives = clause.values("adj") or [a.value for np in clause.nps if np.is_one for a in np.adjectives]
    if time:
        return (
            f"make the background {time}"
            if time in ("darker", "brighter")
            else f"change the background to {_night(time)}"
        )
    if adjectives:
        shade = clause.value("shade")
        said = f"{shade} {adjectives[0]}" if shade else adjectives[0]
        return f"make the background {said}" if adjectives[0] not in weather_words() else f"make it {adjectives[0]}"
    if clause.does("darken", "lighten"):
        return f"make the background {'darker' if clause.does('darken') else 'brighter'}"
    return None


def _night(time: str) -> str:
    reverse = {phrase: word for word, phrase in reversed(weather_words().items())}
    return reverse.get(time, time)


def _after_colon(clause: Clause) -> list[Np]:
    return []


def _scene(np: Np, time: str | None) -> str:
    said = (
        (replace(np, det="a") if not np.det or np.det in ("the", "my") else np)
        if not np.plural
        else replace(np, det="")
    )
    if np.noun in _ONLY_ONE and said.det == "a" and not said.adjectives:
        said = replace(said, det="the")
    return " ".join(part for part in (said.english(), time) if part)


def _is_there(np: Np, talk: Conversation) -> bool:
    return talk.layout is not None and any(np.noun.split()[-1] in item.phrase.split() for item in talk.layout.objects)


def placed_settings(clause: Clause) -> list[Placed]:
    return [p for p in clause.placed if any(a.is_setting for a in p.anchors)]
