"""The answer language: one line of statements, as every reader writes it, to `Command`s and back.

new; 3 cat; 2 dog (left of cat); bg beach
resize dog-1 bigger; add 1 hat (worn by cat-1)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from .commands import ARRANGEMENTS, PLACES, RELATIONS, TALK, TELL, VERBS, Attach, Command, Targets, Verb

MAX_ANSWER_CHARS = 2000
ID = r"[a-z0-9][a-z0-9_]*-[1-9]\d*"
_GROUP = r"[a-z0-9][a-z0-9_]*-\*"
_NAME = rf"(?:{ID}|{_GROUP}|\*)"
_TARGETS = re.compile(rf"({_NAME}(?:\+{_NAME})*)(?: except ({_NAME}(?:\+{_NAME})*))?(?= |$)")
_ATTACH = re.compile(r"\s*\(([^()]*)\)")
_COUNTED = re.compile(r"(\d{1,4}) (\S.*)")
_GRID = re.compile(r"grid (\d{1,2})x(\d{1,2})")
_BARE: frozenset[Verb] = frozenset(("new", "again", "reset", "redraw", "upscale", "stop"))
_TARGETS_ONLY: frozenset[Verb] = frozenset(("mirror", "remove", "keep", "front", "back", "lock", "unlock"))
_WORDS: frozenset[Verb] = frozenset(("bg", "bg+", "bg-", "style", "no", "allow"))
_NUMBERS: frozenset[Verb] = frozenset(("seed", "steps", "variations"))
_SIZE_WORDS = r"(?:much |little )?(?:bigger|smaller|wider|narrower|taller|shorter)"
_RESIZE = re.compile(
    rf"{_SIZE_WORDS}|x\d+(?:\.\d+)?|\d+(?:\.\d+)?% (?:bigger|smaller)|fill|share \d+(?:\.\d+)?%|as {ID}"
)
_DIRECTION = r"(?:up|down)(?: left| right)?|left|right"
_MOVE = re.compile(
    rf"(?:little |much )?(?:{_DIRECTION})|(?:{_DIRECTION}) \d+(?:\.\d+)?(?:px|%)"
    rf"|(?:little |much )?(?:closer|apart)|(?:closer to|away from) {ID}"
)
_ARRANGE = re.compile(rf"(?:{'|'.join(ARRANGEMENTS)}|grid \d+x\d+)(?: (?:smallest|biggest) first)?")


class AnswerError(ValueError):
    """An answer that is not in the language; says which statement and what is wrong with it."""


def parse_answer(text: str) -> tuple[Command, ...]:
    """Read an answer. Raises: AnswerError."""
    if len(text) > MAX_ANSWER_CHARS:
        raise AnswerError(f"the answer has {len(text)} characters; at most {MAX_ANSWER_CHARS} are read")
    statements = [part.strip() for part in text.split(";")]
    if not all(statements):
        raise AnswerError("the answer has an empty statement")
    is_scene = statements[0] == "new"
    return tuple(_statement(part, is_scene) for part in statements)


def format_answer(commands: Iterable[Command]) -> str:
    """Write commands as an answer; `parse_answer` reads it back to equal commands but for `words`."""
    return "; ".join(map(_format, commands))


def _statement(text: str, is_scene: bool) -> Command:
    if text.startswith("not "):
        inner = _statement(text[4:], False)
        return Command(**{**vars(inner), "negated": True})
    if is_scene and _COUNTED.fullmatch(text):
        return _item("item", text)
    verb, _, rest = text.partition(" ")
    if verb not in VERBS or verb == "item":
        raise AnswerError(f"'{text}' begins with no known verb")
    command = _read(cast(Verb, verb), rest.strip())
    if command is None:
        raise AnswerError(f"'{text}' is not a form of '{verb}'")
    return command


def _read(verb: Verb, rest: str) -> Command | None:
    """Read what follows a verb; None where it does not fit."""
    if verb in _BARE:
        return Command(verb) if not rest else None
    if verb in _WORDS:
        return Command(verb, phrase=rest) if rest else None
    if verb in _NUMBERS or verb in ("undo", "redo"):
        return Command(verb, number=int(rest)) if rest.isdecimal() else _unnumbered(verb, rest)
    if verb in ("talk", "tell"):
        return Command(verb, phrase=rest) if rest in (TALK if verb == "talk" else TELL) else None
    if verb in _READERS:
        return _READERS[verb](verb, rest)
    return _with_targets(verb, rest)


def _unnumbered(verb: Verb, rest: str) -> Command | None:
    return Command(verb) if not rest and verb in ("undo", "redo", "variations") else None


def _ask(verb: Verb, rest: str) -> Command | None:
    if not rest:
        return Command(verb)
    names = tuple(rest.removeprefix("which ").split())
    fits = rest.startswith("which ") and all(re.fullmatch(_NAME, name) for name in names)
    return Command(verb, targets=Targets(names)) if fits else None


def _item(verb: Verb, rest: str) -> Command:
    found = _COUNTED.fullmatch(rest)
    if found is None:
        raise AnswerError(f"'{rest}' needs a count and a phrase")
    phrase, attaches = _attaches(found[2])
    if not phrase:
        raise AnswerError(f"'{rest}' has no phrase")
    return Command(verb, count=int(found[1]), phrase=phrase, attaches=attaches)


def _counted(verb: Verb, rest: str) -> Command | None:
    return _item(verb, rest)


def _goto(verb: Verb, rest: str) -> Command | None:
    if rest in ("first", "last"):
        return Command(verb, amount=rest)
    return Command(verb, number=int(rest)) if rest.isdecimal() else None


def _restore(verb: Verb, rest: str) -> Command:
    return Command(verb, phrase=rest)


def _merge(verb: Verb, rest: str) -> Command | None:
    found = re.fullmatch(r"(\S.*) from (\d+)", rest)
    return Command(verb, phrase=found[1], number=int(found[2])) if found else None


def _size(verb: Verb, rest: str) -> Command | None:
    shape = r"\d{1,5}x\d{1,5}" if verb == "size" else r"\d{1,3}(?:\.\d+)?:\d{1,3}(?:\.\d+)?|wide|tall|square"
    return Command(verb, amount=rest) if re.fullmatch(shape, rest) else None


def _two(verb: Verb, rest: str) -> Command | None:
    """Read `swap A B [colours]` and `face A B|left|right`."""
    first = _TARGETS.match(rest)
    if first is None:
        return None
    names, after = tuple(first[1].split("+")), rest[first.end() :].strip()
    if second := _TARGETS.match(after):
        names, after = (*names, *second[1].split("+")), after[second.end() :].strip()
    allowed = ("", "colours", "sizes", "looks") if verb == "swap" else ("", "left", "right")
    fits = after in allowed and (len(names) > 1 or bool(after) or "*" in names[0])
    return Command(verb, targets=Targets(names), amount=after) if fits else None


_READERS = {
    "ask": _ask, "add": _counted, "goto": _goto, "restore": _restore, "merge": _merge, "size": _size, "ratio": _size,
    "swap": _two, "face": _two,
}  # fmt: skip


def _with_targets(verb: Verb, rest: str) -> Command | None:
    found = _TARGETS.match(rest)
    if found is None:
        return None
    targets = Targets(tuple(found[1].split("+")), tuple(found[2].split("+")) if found[2] else ())
    return _FORMS[verb](verb, targets, rest[found.end() :].strip())


def _targets_only(verb: Verb, targets: Targets, rest: str) -> Command | None:
    return Command(verb, targets=targets) if not rest else None


def _with_amount(verb: Verb, targets: Targets, rest: str) -> Command | None:
    forms = {"resize": _RESIZE, "move": _MOVE, "arrange": _ARRANGE}
    return Command(verb, targets=targets, amount=rest) if forms[verb].fullmatch(rest) else None


def _with_edge(verb: Verb, targets: Targets, rest: str) -> Command | None:
    edges = ("top", "bottom", "left", "right", "middle", "center")
    allowed = ("", "horizontal", "vertical") if verb == "spread" else edges
    return Command(verb, targets=targets, amount=rest) if rest in allowed else None


def _with_words(verb: Verb, targets: Targets, rest: str) -> Command | None:
    return Command(verb, targets=targets, phrase=rest) if rest and "(" not in rest else None


def _put(verb: Verb, targets: Targets, rest: str) -> Command | None:
    before, attaches = _attaches(rest)
    return Command(verb, targets=targets, attaches=attaches) if attaches and not before else None


def _count(verb: Verb, targets: Targets, rest: str) -> Command | None:
    return Command(verb, targets=targets, count=int(rest)) if rest.isdecimal() else None


def _copy(verb: Verb, targets: Targets, rest: str) -> Command | None:
    before, attaches = _attaches(rest)
    if before and not before.isdecimal():
        return None
    return Command(verb, targets=targets, count=int(before) if before else None, attaches=attaches)


def _replace(verb: Verb, targets: Targets, rest: str) -> Command | None:
    if not rest.startswith("with "):
        return None
    wanted = rest.removeprefix("with ").strip()
    if counted := _COUNTED.fullmatch(wanted):
        return Command(verb, targets=targets, count=int(counted[1]), phrase=counted[2])
    return Command(verb, targets=targets, phrase=wanted) if wanted else None


_FORMS = {
    **dict.fromkeys(_TARGETS_ONLY, _targets_only),
    "resize": _with_amount, "move": _with_amount, "arrange": _with_amount, "align": _with_edge, "spread": _with_edge,
    "look": _with_words, "drop": _with_words, "put": _put, "count": _count, "copy": _copy, "replace": _replace,
}  # fmt: skip


def _attaches(text: str) -> tuple[str, tuple[Attach, ...]]:
    """Take the parentheses off the end of a text; return what is before them, and them."""
    head, _, _ = text.partition("(")
    tail = text[len(head) :]
    found = [match[1].strip() for match in _ATTACH.finditer(tail)]
    if _ATTACH.sub("", tail).strip():
        raise AnswerError(f"'{text}': words stand after the parentheses")
    return head.strip(), tuple(map(_attach, found))


_RELATION = re.compile(rf"({'|'.join(sorted(RELATIONS, key=len, reverse=True))}) (each )?(\S.*)")


def _attach(text: str) -> Attach:
    if text in PLACES or text in ARRANGEMENTS:
        return Attach(text)
    if grid := _GRID.fullmatch(text):
        return Attach("grid", columns=int(grid[1]), rows=int(grid[2]))
    found = _RELATION.fullmatch(text)
    if found is None:
        raise AnswerError(f"'({text})' is no relation, place or arrangement")
    anchors = tuple(found[3].split(" and ")) if found[1] == "between" else (found[3],)
    return Attach(found[1], tuple(a.strip() for a in anchors), bool(found[2]))


def _format(command: Command) -> str:
    parts = ["not"] if command.negated else []
    if command.verb != "item":
        parts.append(command.verb)
    if command.verb == "ask" and command.targets:
        return " ".join([*parts, "which", *command.targets.names])
    parts += _format_targets(command)
    parts += ["with"] if command.verb == "replace" else []
    parts += [str(command.count)] if command.count is not None else []
    parts += [command.phrase] if command.phrase else []
    parts += [command.amount] if command.amount else []
    parts += ["from"] if command.verb == "merge" else []
    parts += [str(command.number)] if command.number is not None else []
    return " ".join([*parts, *map(_format_attach, command.attaches)])


def _format_targets(command: Command) -> list[str]:
    if not command.targets:
        return []
    joined = (" " if command.verb in ("swap", "face") else "+").join(command.targets.names)
    return [joined, *(["except", "+".join(command.targets.besides)] if command.targets.besides else [])]


def _format_attach(attach: Attach) -> str:
    if attach.columns:
        return f"(grid {attach.columns}x{attach.rows})"
    each = ["each"] if attach.each else []
    return f"({' '.join([attach.kind, *each, ' and '.join(attach.anchors)]).strip()})"
