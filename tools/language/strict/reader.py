"""The strict reader: a short message to an answer, when every word of it is read; else nothing.

It acts only on orders and captions: a word that no pattern uses, a question, a negation, readings that differ or a target that
is not there leave the message to the next reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..answers import AnswerError, parse_answer
from ..prompt import SceneView, group_ids
from .chart import Chart, Check, TooMuchWork
from .language import LANGUAGES, Fillers, Language, is_worn, load_language, noun_meanings
from .targets import Resolver
from .tokens import tokenise

MAX_CHARS = 600
_ENDS = frozenset(".!,;~…")
_QUOTES = frozenset("\"'")
_EMOJIS = frozenset("🙏😊🙂😀😃😄😁😂🤣👍❤🥰😍😅🤗✨🎉😎🥺💕💖")
_TARGET = re.compile(r"<([^>]*)>")
_PRONOUN = re.compile(r"@(?:it|them|they)\b")


@dataclass(frozen=True)
class Strict:
    """What was read: an answer in the answer language, or None and why."""

    answer: str | None
    reason: str = ""


def read_strict(message: str, scene: SceneView | None, language: str) -> Strict:
    """Read a message whole, or not at all. Never raises on any text."""
    if language not in LANGUAGES:
        return Strict(None, f"no table for {language}")
    if len(message) > MAX_CHARS:
        return Strict(None, "too long")
    rules = load_language(language)
    if scene is not None and not (scene.objects or scene.background):
        scene = None
    if scene and scene.pending and (answer := _choice(message, scene, rules)):
        return Strict(answer)
    return _read(message, scene, rules, ())


def _read(message: str, scene: SceneView | None, rules: Language, chosen: Sequence[str]) -> Strict:
    whole = tokenise(message, rules.folding)
    tokens = _without_fillers(whole, rules.fillers)
    if not whole or len(tokens) > rules.max_tokens:
        return Strict(None, "no words" if not whole else "too long")
    resolver = Resolver(scene or SceneView(), noun_meanings, chosen)
    try:
        answers = _answers(tokens, scene, rules, resolver)
        if not answers:
            answers = Chart(_ended(whole), rules.rules, {}).read_whole("TALK")
    except TooMuchWork:
        return Strict(None, "too many readings")
    return _only(answers, scene)


def _answers(tokens: tuple[str, ...], scene: SceneView | None, rules: Language, resolver: Resolver) -> tuple[str, ...]:
    chart = Chart(tokens, rules.rules, _checks(resolver, scene))
    orders = chart.read_whole("ORDERS") if scene else chart.read_whole("SETTINGS")
    drawn = chart.read_whole("DRAWING") or (chart.read_whole("SCENE") if scene else chart.read_whole("CAPTION"))
    return (*orders, *drawn)


def _checks(resolver: Resolver, scene: SceneView | None) -> Mapping[str, Check]:
    return {
        "ONE": resolver.target,
        "T": resolver.joined,
        **dict.fromkeys(("A", "ADU", "AAU"), resolver.anchor),  # of French "du", "au" and the like, too
        "DEFINITE": lambda _: None if scene else "",
        "DEFINITEDU": lambda _: None if scene else "",
        "NEW": _scene_or_none,
        "MANY": _scene_or_none,
        "UNWORN": _unworn,
        "UNWORNP": _unworn,
    }


def _only(answers: Sequence[str], scene: SceneView | None) -> Strict:
    if not answers:
        return Strict(None, "not read whole")
    finished = {_finished(answer, scene) for answer in answers} - {None}
    if len(finished) != 1:
        return Strict(None, "several readings" if finished else "nothing it can mean")
    answer = finished.pop()
    try:
        parse_answer(answer or "")
    except AnswerError as error:
        return Strict(None, str(error))
    return Strict(answer)


def _finished(answer: str, scene: SceneView | None) -> str | None:
    """Return an answer with its pronouns settled and its marks taken off; None where a pronoun has no one meaning."""
    if scene is None or answer.startswith("new"):
        return answer
    if doubts := re.findall(r"<\?([^>]*)>", answer):
        return f"ask which {doubts[0]}" if len(set(doubts)) == 1 else None
    done: list[str] = []
    before = scene.last or (scene.ids if len(scene.ids) == 1 else ())
    for statement in answer.split("; "):
        settled = _settled(statement, before)
        if settled is None:
            return None
        anchors = re.findall(r"\{([^}]*)\}", settled)
        found = _TARGET.findall(settled)
        ids = [name for names in found for name in names.split(" except ")[0].split("+")]
        if set(anchors) & set(ids) or len(set(anchors)) < len(anchors) or len(set(found)) < len(found):
            return None
        before = tuple(ids) if found and not anchors else ()
        done.append(_TARGET.sub(lambda m: _grouped(m[1], scene), settled).replace("{", "").replace("}", ""))
    return re.sub(r"\bremove \* except ", "keep ", "; ".join(done))


def _settled(statement: str, before: Sequence[str]) -> str | None:
    for pronoun in dict.fromkeys(_PRONOUN.findall(statement)):
        several = len(before) > 1 or "*" in before
        if not before or (pronoun != "@they" and several != (pronoun == "@them")):
            return None
        anchor = re.search(rf"\([^)]*{pronoun}", statement)
        statement = statement.replace(pronoun, f"{{{before[0]}}}" if anchor else f"<{'+'.join(before)}>")
    return statement


def _grouped(names: str, scene: SceneView) -> str:
    if names.startswith("*"):
        return names
    return "+".join(group_ids(names.split("+"), scene))


def _scene_or_none(answer: str) -> str | None:
    """Return a caption's answer where every anchor is one item of it."""
    items = [re.sub(r"^\d+ | \(.*", "", part) for part in answer.split("; ") if re.match(r"\d", part)]
    anchored = [a for group in re.findall(r"\(([^)]*)\)", answer) for a in _anchors(group, items)]
    return answer if all(items.count(name) == 1 for name in anchored) else None


def _unworn(answer: str) -> str | None:
    """Return a new thing unless it is something to wear: 'on' and the like mean another relation there."""
    return None if is_worn(answer) else answer


def _anchors(group: str, items: Sequence[str]) -> list[str]:
    return [item for item in set(items) if re.search(rf"(?:^| ){re.escape(item)}$| {re.escape(item)} and ", group)]


def read_choice(message: str, scene: SceneView, language: str) -> tuple[str, ...]:
    """Return the ids that an answer to a question with choices picks; none where it is a message of its own."""
    if language not in LANGUAGES or not scene.pending or len(message) > MAX_CHARS:
        return ()
    return _chosen(message, scene, load_language(language))


def _chosen(message: str, scene: SceneView, rules: Language) -> tuple[str, ...]:
    tokens = _without_fillers(tokenise(message, rules.folding), rules.fillers)
    resolver = Resolver(scene, noun_meanings)
    try:
        chart = Chart(tokens, rules.rules, {"CHOICE": resolver.chosen})
        chosen = set(chart.read_whole("CHOICE")) if len(tokens) <= rules.max_tokens else set()
    except TooMuchWork:
        return ()
    return tuple(chosen.pop().split()) if len(chosen) == 1 else ()


def _choice(message: str, scene: SceneView, rules: Language) -> str | None:
    """Read an answer to a question with choices: the order before is read again, for what was chosen."""
    chosen = _chosen(message, scene, rules)
    return _read(scene.before, replace(scene, before=""), rules, chosen).answer if chosen else None


def _without_fillers(tokens: tuple[str, ...], fillers: Fillers) -> tuple[str, ...]:
    """Take off what orders nothing; a question mark only where a request came before it."""
    tokens = _ended(_without(_ended(tokens), fillers.anywhere))
    asked = False
    while tokens:
        lead = next((p for p in (*fillers.request, *fillers.lead) if tokens[: len(p)] == p), None)
        if lead is None or len(lead) == len(tokens):
            break
        asked = asked or lead in fillers.request
        tokens = _ended(tokens[len(lead) :])
    while tokens:
        if asked and tokens[-1] == "?":
            tokens = _ended(tokens[:-1])
            continue
        tails = (*fillers.asked_tail, *fillers.tail) if asked else fillers.tail
        tail = next((p for p in tails if tokens[-len(p) :] == p), None)
        if tail is None or len(tail) == len(tokens):
            break
        tokens = _ended(tokens[: -len(tail)])
    return tokens


def _without(tokens: tuple[str, ...], phrases: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Take phrases out wherever they stand."""
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        found = next((p for p in phrases if tokens[at : at + len(p)] == p), None)
        kept += [] if found else [tokens[at]]
        at += len(found) if found else 1
    return tuple(kept)


def _ended(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Take signs and smiles off both ends."""
    start, end = 0, len(tokens)
    if end > 2 and tokens[0] in _QUOTES and tokens[-1] in _QUOTES:
        start, end = 1, end - 1
    while start < end and (tokens[end - 1] in _ENDS or tokens[end - 1] in _EMOJIS):
        end -= 1
    while start < end and tokens[start] in _ENDS:
        start += 1
    return tokens[start:end]
