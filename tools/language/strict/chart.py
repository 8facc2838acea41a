"""All ways in which a grammar reads tokens, each symbol tried once at each place and the work bounded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .grammar import Choice, Grammar, Literal, Node, Sequence, Starts, Symbol

MAX_STEPS = 120_000
"""Node matches spent on one message; a message of 40 words takes about 5,000."""
MAX_READINGS = 48
"""Readings of one symbol at one place, or of one sequence."""

Terminal = Callable[[tuple[str, ...], int], Iterable[tuple[int, str]]]
"""Reads a word of a list at a place of the tokens: (end, answer) for each way."""
Check = Callable[[str], str | None]
"""Turns a symbol's answer into another, or None where it does not hold."""
Slots = tuple[tuple[str, str], ...]

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")


@dataclass(frozen=True)
class Rules:
    """What messages of a language are read by."""

    grammar: Grammar
    terminals: Mapping[str, Terminal]
    starts: Starts


class TooMuchWork(Exception):
    """The message has more readings than are tried."""


class Chart:
    """The readings of one message."""

    def __init__(self, tokens: tuple[str, ...], rules: Rules, checks: Mapping[str, Check]) -> None:
        self.tokens, self._checks = tokens, checks
        self._grammar, self._terminals, self._starts = rules.grammar, rules.terminals, rules.starts
        self._known: dict[tuple[str, int], tuple[tuple[int, str], ...]] = {}
        self._steps = 0

    def read_whole(self, symbol: str) -> tuple[str, ...]:
        """Return the different answers of the symbol over all tokens. Raises: TooMuchWork."""
        return tuple(dict.fromkeys(answer for end, answer in self._symbol(symbol, 0) if end == len(self.tokens)))

    def _symbol(self, name: str, start: int) -> tuple[tuple[int, str], ...]:
        key = (name, start)
        if key not in self._known:
            self._known[key] = tuple(dict.fromkeys(self._readings(name, start)))
            if len(self._known[key]) > MAX_READINGS:
                raise TooMuchWork
        return self._known[key]

    def _readings(self, name: str, start: int) -> Iterable[tuple[int, str]]:
        if start >= len(self.tokens):
            return
        if name in self._terminals:
            yield from self._terminals[name](self.tokens, start)
            return
        check = self._checks.get(name)
        for rule in self._grammar[name]:
            for end, slots in self._node(rule.node, start):
                answer: str | None = fill(rule.template, dict(slots)) if rule.template else ""
                answer = check(answer or "") if check else answer
                if answer is not None:
                    yield end, answer

    def _node(self, node: Node, start: int) -> list[tuple[int, Slots]]:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise TooMuchWork
        match node:
            case Literal(token):
                return [(start + 1, ())] if start < len(self.tokens) and self.tokens[start] == token else []
            case Symbol(name, slot):
                return [(end, ((slot, answer),)) for end, answer in self._symbol(name, start)]
            case Choice() | Sequence() if not self._may_begin(node, start):
                return []
            case Choice(nodes):
                return [found for part in nodes for found in self._node(part, start)]
            case Sequence(nodes):
                return self._sequence(nodes, start)

    def _may_begin(self, node: Node, start: int) -> bool:
        starts = self._starts[id(node)]
        return starts is None or (start < len(self.tokens) and self.tokens[start] in starts)

    def _sequence(self, nodes: tuple[Node, ...], start: int) -> list[tuple[int, Slots]]:
        found: list[tuple[int, Slots]] = [(start, ())]
        for node in nodes:
            found = [(end, (*slots, *more)) for at, slots in found for end, more in self._node(node, at)]
            if not found:
                return []
            if len(found) > MAX_READINGS:
                raise TooMuchWork
        return found


def fill(template: str, slots: Mapping[str, str]) -> str:
    """Write a template's slots."""
    return " ".join(_SLOT.sub(lambda m: _filtered(slots.get(m[1], ""), m[2]), template).split())


def _filtered(answer: str, name: str | None) -> str:
    if name == "phrase":  # '2 brown dog (on bed)' -> 'brown dog'
        return re.sub(r"^\d+ | \(.*", "", answer)
    return answer
