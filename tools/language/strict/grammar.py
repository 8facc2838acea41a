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
            slots = set(re.findall(r"\{(\w+)", rule.template)) - _sure_slots(rule.node)
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


def _sure_slots(node: Node) -> set[str]:
    """Return the slots that are filled whichever way the node is read."""
    if isinstance(node, Symbol):
        return {node.slot}
    parts = [_sure_slots(part) for part in _parts(node)]
    return (set.intersection(*parts) if isinstance(node, Choice) else set.union(*parts)) if parts else set()


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


Starts = Mapping[int, frozenset[str] | None]
"""The tokens that each node (by identity) may begin with; None where any may."""


def first_tokens(grammar: Grammar, words: Mapping[str, frozenset[str]]) -> Starts:
    """Return what each sequence and choice may begin with. `words` are the first tokens of the terminals that have a list."""
    symbols: dict[str, frozenset[str] | None] = dict(words)

    def of_symbol(name: str) -> frozenset[str] | None:
        if name not in symbols:
            symbols[name] = _union([of_node(rule.node) for rule in grammar[name]]) if name in grammar else None
        return symbols[name]

    def of_node(node: Node) -> frozenset[str] | None:
        if isinstance(node, Literal):
            return frozenset((node.token,))
        if isinstance(node, Symbol):
            return of_symbol(node.name)
        if _firsts(node)[1]:
            return None
        if isinstance(node, Choice):
            return _union([of_node(part) for part in node.nodes])
        needed = next(i for i, part in enumerate(node.nodes) if not _firsts(part)[1])
        # what may be left out begins a sequence as well as the first part that may not
        return _union([of_node(_full(part)) for part in node.nodes[: needed + 1]])

    every = (inner for rules in grammar.values() for rule in rules for inner in _inner(rule.node))
    return {id(node): of_node(node) for node in every}


def _full(node: Node) -> Node:
    """Return what may be left out as a node that is there."""
    return Choice(tuple(n for n in node.nodes if n != Sequence(()))) if isinstance(node, Choice) else node


def _inner(node: Node) -> Iterable[Node]:
    if isinstance(node, Sequence | Choice):
        yield node
    for part in _parts(node):
        yield from _inner(part)


def _union(parts: list[frozenset[str] | None]) -> frozenset[str] | None:
    known = [part for part in parts if part is not None]
    return frozenset().union(*known) if len(known) == len(parts) else None
