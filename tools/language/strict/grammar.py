"""Pattern tables to grammars: each symbol has lines of a template (what is answered) and a pattern (what is typed).

    SIZE: |
      little bigger => a bit (bigger|larger)
    ORDER: |
      resize {T} {SIZE} => {MAKE} {T} {SIZE} | {T} should be {SIZE}
    MAKE: |
      make | get

In patterns `(a|b)` are alternatives, `[a]` is left out or not, `{T}` or `{T2}` is a symbol, all else is literal. In templates
`{T}` is what the symbol answered, `{P:phrase}` that without its count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .tokens import Folding, tokenise

_PART = re.compile(r"\{\w+\}|[()|\[\]]|[^{}()|\[\]]+")


@dataclass(frozen=True)
class Literal:
    """One token."""

    token: str


@dataclass(frozen=True)
class Symbol:
    """Another rule's name, and the name under which the template finds its answer."""

    name: str
    slot: str


@dataclass(frozen=True)
class Sequence:
    """Nodes one after another."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several nodes."""

    nodes: tuple[Node, ...]


Node = Literal | Symbol | Sequence | Choice


@dataclass(frozen=True)
class Rule:
    """A template and what is typed for it."""

    template: str
    node: Node


Grammar = Mapping[str, tuple[Rule, ...]]


class GrammarError(ValueError):
    """A pattern table that cannot be used; says which symbol is wrong."""


def compile_grammar(table: Mapping[str, str], folding: Folding) -> Grammar:
    """Return the grammar of a table. Raises: GrammarError where brackets do not match."""
    return {name: tuple(_rules(value, folding)) for name, value in table.items()}


def compile_pattern(text: str, folding: Folding) -> Node:
    """Return the node of one pattern."""
    parts = _PART.findall(text)
    node, end = _choice(parts, 0, folding)
    if end != len(parts):
        raise GrammarError(f"the brackets of '{text}' do not match")
    return node


def _rules(text: str, folding: Folding) -> Iterable[Rule]:
    for line in text.splitlines():
        template, _, pattern = line.rpartition("=>")
        if pattern.strip() and not pattern.strip().startswith("# "):
            yield Rule(template.strip(), compile_pattern(pattern, folding))


def _choice(parts: list[str], at: int, folding: Folding) -> tuple[Node, int]:
    options: list[Node] = []
    nodes: list[Node] = []
    while at < len(parts) and parts[at] not in (")", "]"):
        part = parts[at]
        if part == "|":
            options.append(Sequence(tuple(nodes)))
            nodes = []
        elif part in ("(", "["):
            inner, at = _choice(parts, at + 1, folding)
            if at >= len(parts) or parts[at] != (")" if part == "(" else "]"):
                raise GrammarError(f"the brackets of '{''.join(parts)}' do not match")
            nodes.append(inner if part == "(" else Choice((inner, Sequence(()))))
        elif part.startswith("{"):
            nodes.append(Symbol(part[1:-1].rstrip("0123456789"), part[1:-1]))
        else:
            nodes += map(Literal, tokenise(part, folding))
        at += 1
    options.append(Sequence(tuple(nodes)))
    return (options[0] if len(options) == 1 else Choice(tuple(options))), at


def check_grammar(grammar: Grammar, terminals: Iterable[str]) -> None:
    """Raises: GrammarError for unknown symbols and for symbols that begin with themselves."""
    known = grammar.keys() | set(terminals)
    first: dict[str, set[str]] = {}
    faults: list[str] = []
    for name, rules in grammar.items():
        for rule in rules:
            unknown = set(_symbols(rule.node)) - known
            slots = set(re.findall(r"\{(\w+)", rule.template)) - set(_slots(rule.node))
            if unknown or slots:
                faults.append(f"{name}: '{rule.template}' names {sorted(unknown | slots)}, which nothing gives")
            first.setdefault(name, set()).update(_firsts(rule.node)[0])
    if faults:
        raise GrammarError("; ".join(faults))
    for name in grammar:
        seen, ahead = set[str](), [name]
        while ahead:
            for follower in first.get(ahead.pop(), set()) - seen:
                seen.add(follower)
                ahead.append(follower)
        if name in seen:
            raise GrammarError(f"{name} may begin with itself; put a word or another symbol first")


def _parts(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, Sequence | Choice) else ()


def _symbols(node: Node) -> Iterable[str]:
    if isinstance(node, Symbol):
        yield node.name
    for part in _parts(node):
        yield from _symbols(part)


def _slots(node: Node) -> Iterable[str]:
    if isinstance(node, Symbol):
        yield node.slot
    for part in _parts(node):
        yield from _slots(part)


def _firsts(node: Node) -> tuple[set[str], bool]:
    """Return the symbols that a node may begin with, and whether it may be empty (symbols never are)."""
    if isinstance(node, Symbol):
        return {node.name}, False
    if isinstance(node, Literal):
        return set(), False
    found, empties = set[str](), []
    for part in node.nodes:
        names, is_empty = _firsts(part)
        found |= names
        empties.append(is_empty)
        if isinstance(node, Sequence) and not is_empty:
            return found, False
    return found, any(empties) if isinstance(node, Choice) else True
