"""Chinese edits: clauses to the English commands that the grammar reads.

It knows nothing of operations or boxes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ...layout import Layout
from ..cjk.commands import merged
from ..cjk.segment import Token
from .clause import Clause
from .items import items_of
from .rules import RULES

_STRONG = (
    "ba", "remove", "swap", "grow", "shrink", "double", "align", "distribute", "lock", "unlock", "still", "to_way", "raise",
    "lower", "instead", "let",
)  # fmt: skip
_PUTS = frozenset(["放", "摆", "放上", "摆上", "种", "挂", "安", "搁"])
_JOINTS = frozenset(
    ["、", "然后", "接着", "并且", "同时", "之后", "最后", "再", "并", "而且", "另外", "顺便", "也", "又"]
)
_VERBS = (*_STRONG, "add", "become", "move", "wear", "bigger", "smaller")


def is_edit(clauses: Sequence[Sequence[Token]], layout: Layout | None) -> bool:
    """Tell an edit from a caption."""
    tokens = [token for clause in clauses for token in clause]
    if not tokens:
        return False
    if tokens[0].has("draw") and not tokens[0].has("noun"):
        return False
    strong = [token for token in tokens if token.has(*_STRONG) and not _is_posture(token)]
    if layout is None:
        return any(
            (token.has("ba") and token.text != "把") or (token.text == "把" and index == 0)
            for index, token in enumerate(tokens)
        ) or (bool(strong) and not any(token.has("measure", "place") for token in tokens))
    return bool(strong or any(_asks_change(clause, layout) for clause in clauses))


def _is_posture(token: Token) -> bool:
    return token.has("noun", "posture") or token.text in ("将", "去", "靠", "平均", "减", "降")


def _asks_change(clause: Sequence[Token], layout: Layout) -> bool:
    """Tell whether a clause speaks of what is there, or asks for something more."""
    if not clause:
        return False
    texts = [token.text for token in clause]
    if any(token.has("too", "same", "unchanged") for token in clause) and not any(t.has("place") for t in clause):
        return True
    if any(t.has("add") and not t.has("posture") for t in clause) or any(
        t in ("再", "应该", "如果", "要是", "假如") for t in texts
    ):
        return True
    if any(token.has("become") and len(token.text) > 1 for token in clause):
        return True
    if clause[0].text in _PUTS and len(clause) > 1 and clause[1].has("number", "measure", "vague"):
        return True
    if any(token.has("half", "times") for token in clause) or all(token.has("time", "filler") for token in clause):
        return True
    if any(token.has("background", "style_word") for token in clause):
        return True
    if any(token.has("style") for token in clause) and (
        len(clause) == 1 or any(t.has("use", "become") for t in clause)
    ):
        return True
    if any(t.has("become") for t in clause) and any(t.has("colour", "adjective") for t in clause):
        return True
    if any(t.has("complaint") and after.has("bigger", "smaller") for t, after in itertools.pairwise(clause)):
        return True
    items = items_of(clause)
    read = Clause(items, layout, ())
    if read.size_word() is not None and not read.new_things():
        return True
    things = [thing for item in items for thing in item.things]
    bare = [thing for thing in things if not thing.is_indefinite and read.is_there(thing)]
    if bare and any(item.has("colour") or any(t.only_looks for t in item.things) for item in items):
        return True
    if any(item.has("unwanted", "keep", "only", "want") for item in items):
        return True
    if any(item.has("become") for item in items) and len(things) > 1 - any(i.has("picture") for i in items):
        return True
    if any(thing.pronoun or thing.is_definite or thing.where for thing in things):
        return True
    anchors = [anchor for item in items if item.where for anchor in item.where.anchors]
    moves = any(
        item.has("move", "at") or item.kind == "way" or (item.where and not item.where.anchors) for item in items
    )
    known = [thing for thing in things if read.is_there(thing) and not thing.is_indefinite]
    return (moves and bool(known) and not any(t.is_indefinite for t in (*things, *anchors))) or (not things and moves)


class EditReader:
    """Reads the clauses of one message, each in the light of those before it."""

    def __init__(self, layout: Layout | None, recent: tuple[str, ...]) -> None:
        self.layout, self.recent = layout, recent

    def read(self, clauses: Sequence[Sequence[Token]]) -> list[str]:
        """Return one English command for each edit that could be read."""
        said: list[str] = []
        waiting: list[Token] = []
        for part in [part for clause in clauses for part in _parts(clause)]:
            tokens = [*waiting, *part]
            english = self._clause(tokens)
            if english is None and waiting:
                english = self._clause(part)
            if english is None and not any(t.has(*_VERBS) for t in tokens):
                waiting = tokens
                continue
            waiting = []
            if english:
                said.append(english)
        said = merged(said)
        if waiting and not said and (english := self._clause(waiting, last=True)):
            said.append(english)
        return said

    def _clause(self, tokens: Sequence[Token], last: bool = False) -> str | None:
        clause = Clause(items_of(tokens), self.layout, self.recent)
        if clause.is_empty or clause.names_unknown:
            return ""
        for rule in RULES:
            if (english := rule(clause)) is not None:
                return english
        return None


def _parts(clause: Sequence[Token]) -> list[list[Token]]:
    """Cut '把车删掉再加一只狗' in two."""
    parts: list[list[Token]] = [[]]
    for index, token in enumerate(clause):
        before_has_verb = any(t.has(*_VERBS) for t in parts[-1])
        after_has_verb = any(t.has(*_VERBS) for t in clause[index + (token.text in _JOINTS) :])
        is_joint = token.text in _JOINTS or (
            token.text == "把" and not (index and clause[index - 1].has("number", "vague", "demonstrative"))
        )
        is_joint = is_joint or (
            token.has("grow", "shrink", "become") and bool(index) and clause[index - 1].has("colour")
        )
        if is_joint and before_has_verb and after_has_verb and not _is_degree(clause, index):
            parts.append([] if token.text in _JOINTS else [token])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _is_degree(clause: Sequence[Token], index: int) -> bool:
    """'变得再大一点' is one edit."""
    if clause[index].text not in ("再", "也", "又"):
        return False
    following = clause[index + 1] if index + 1 < len(clause) else None
    return (
        following is not None
        and following.has("bigger", "smaller", "bit", "to_way")
        and not any(t.has("add", "remove", "become", "grow", "shrink", "move") for t in clause[:index])
    )
