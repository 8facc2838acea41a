"""Object lists that are no literals: numbered, bulleted or plain lines, and tables.

    1. a cat: [60, 260, 150, 170]          | Object | x | y | width | height |
    - a dog (290, 230, 180, 210)           | a cat | 60 | 260 | 150 | 170 |

A line is an item whole or not at all; a line of a list that is none is a reason that quotes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .literal import OPENERS, LiteralError, read_literal

MAX_LINE_CHARS = 400
_BULLET = re.compile(r"\s*(?:[-*•–—·]|\d{1,2}\s*[.):、．]|[（(]\d{1,2}[)）])\s+")
_PART = r"(?:[a-z_]{1,8}\d?\s*[:=：]\s*)?([+-]?(?:\d+\.?\d*|\.\d+)\s*(?:px|%|％)?)"
_GAP = r"\s*[,，、;；]\s*"
_FOUR = rf"{_PART}{_GAP}{_PART}{_GAP}{_PART}{_GAP}{_PART}"
_OPEN, _CLOSE = r"[\[(（【［]\s*", r"\s*[\])）】］]"
_TAIL = re.compile(rf"(?:{_OPEN}{_FOUR}{_CLOSE}|(?<![\w.]){_FOUR})\s*[.,;。]?\s*$", re.IGNORECASE)
_BEFORE_BOX = re.compile(r"[\s:：=,，–—→-]*(?:(?:bounding )?(?:box|bbox))?[\s:：=,，–—→-]*$", re.IGNORECASE)
_NO_NAME = re.compile(r"[\[\](){}（）【】［］|:：]")
_QUOTES = "*_`\"'“”‘’「」『』 "
_RULE = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*")


@dataclass(frozen=True)
class Lines:
    """Items read from lines: the items, reasons for lines that are none, and all other words."""

    items: list[Any]
    reasons: tuple[str, ...]
    words: str


def read_lines(text: str) -> Lines:
    """Read every line that is an item; nothing is guessed from half a line."""
    items: list[Any] = []
    bad: list[str] = []
    words: list[str] = []
    header: list[str] = []
    for line in text.splitlines():
        if _RULE.fullmatch(line):
            continue
        item = _read_line(line, header)
        if item is not None:
            items.append(item)
            continue
        words.append(line)
        if _is_row(line):
            header = _cells(line)
        if _BULLET.match(line) and line.strip():
            bad.append(line.strip())
    reasons = [f"the line {line[:80]!r} cannot be read; write 'name: [x, y, width, height]'" for line in bad]
    return Lines(items, tuple(reasons) if items else (), "\n".join(words))


def _read_line(line: str, header: list[str]) -> Any | None:
    if len(line) > MAX_LINE_CHARS:
        return None
    if _is_row(line):
        return _read_row(_cells(line), header)
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :].strip() if bullet else line.strip()
    if rest and rest[0] in OPENERS:
        return _literal_pair(rest.rstrip(",;"))
    return _read_item(rest)


def _read_item(text: str) -> list[Any] | None:
    found = _TAIL.search(text)
    if found is None:
        return None
    name = _BEFORE_BOX.sub("", text[: found.start()]).strip(_QUOTES)
    if _NO_NAME.search(name) or not any(c.isalpha() for c in name):
        return None
    numbers = [number for number in found.groups() if number is not None]
    labels = re.findall(r"([a-z_]{1,8}\d?)\s*[:=：]", found.group(), re.IGNORECASE)
    return [name, dict(zip(labels, numbers, strict=True)) if len(set(labels)) == 4 else numbers]


def _literal_pair(text: str) -> Any | None:
    try:
        value, end = read_literal(text)
    except LiteralError:
        return None
    is_pair = isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], str))
    return value if is_pair and not text[end:].strip() else None


def _is_row(line: str) -> bool:
    return line.count("|") >= 2 or line.count("\t") >= 2


def _cells(line: str) -> list[str]:
    return [cell.strip(" *`") for cell in re.split(r"[|\t]", line.strip().strip("|"))]


def _read_row(cells: list[str], header: list[str]) -> Any | None:
    if len(header) == len(cells) and sum(cell[:1].isdigit() for cell in cells) >= 4:
        return dict(zip((name.lower() for name in header), cells, strict=True))
    named = cells[1:] if cells and re.fullmatch(r"#?\d+\.?", cells[0]) else cells
    return _read_item(f"{named[0]}: {', '.join(named[1:])}") if len(named) >= 2 else None
