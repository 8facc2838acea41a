"""Object lists that are no literals: lines with names and numbers, fields over several lines, and tables.

    1. a cat: [60, 260, 150, 170]          | Object | x | y | width | height |
    - a dog: center (290, 230), size 180x210
                                           | a cat | 60 | 260 | 150 | 170 |
A line is read whole or not at all; a line of a list that is none is a reason that quotes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .box_numbers import LABELS, is_box
from .literal import OPENERS, LiteralError, read_literal

MAX_LINE_CHARS = 400
MAX_NAME_CHARS = 80
_BULLET = re.compile(r"\s*(?:#{1,6}\s+)?(?:\*\*)?(?:[-*•–—·](?!\*)|\d{1,2}\s*[.):、．]|[（(]\d{1,2}[)）])\s+")
_NUMBER = r"([+-]?(?:\d+\.?\d*|\.\d+)\s*(?:px|pixels|%|％)?)"
_PART = rf"(?:[a-z_]{{1,8}}\d?\s*[:=：]\s*)?{_NUMBER}"
_GAP = r"\s*[,，、;；]\s*"
_FOUR = rf"{_PART}{_GAP}{_PART}{_GAP}{_PART}{_GAP}{_PART}"
_OPEN, _CLOSE = r"[\[(（【［]\s*", r"\s*[\])）】］]"
_TAIL = re.compile(rf"(?:{_OPEN}{_FOUR}{_CLOSE}|(?<![\w.]){_FOUR})\s*[`.,;。*]*\s*$", re.IGNORECASE)
_BEFORE_BOX = re.compile(r"[\s:：=,，–—→>-]*(?:(?:bounding )?(?:box|bbox))?[\s:：=,，–—→>*`-]*$", re.IGNORECASE)
_NO_NAME = re.compile(r"[\[\](){}（）【】［］|:：]")
_QUOTES = "*_`\"'“”‘’「」『』 "
_EDGES = "*_`\"'“”‘’「」『』 \t#:：=,，;；.()→>–—-"
_RULE = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*")
_ORDINAL = re.compile(
    r"(?:object|item|element|objekt|objeto|objet|oggetto|объект)\s*#?\d+\s*[:：.)–—-]\s*", re.IGNORECASE
)
_FILLER = re.compile(
    r"\b(?:position|location|coordinates?|coords|size|dimensions|box|bbox|bounding|from|to|at|and|with|of|is|x|by|width|height|px"
    r"|corner|posición|posizione|posição|größe|taille|tamaño|et|und|y|e|i)\b",
    re.IGNORECASE,
)
_CANVAS = re.compile(r"\b(?:canvas|image|picture|resolution|grid)\b", re.IGNORECASE)
_PAIR = rf"{_OPEN}{_NUMBER}{_GAP}{_NUMBER}{_CLOSE}"
_LABELLED = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
_MEASURES = tuple(
    (re.compile(pattern, re.IGNORECASE), labels)
    for pattern, labels in (
        (rf"\bx\s*[:=]?\s*(?:from\s+)?{_NUMBER}\s*(?:[-–—]|to|\.\.)\s*{_NUMBER}", ("x1", "x2")),
        (rf"\by\s*[:=]?\s*(?:from\s+)?{_NUMBER}\s*(?:[-–—]|to|\.\.)\s*{_NUMBER}", ("y1", "y2")),
        (rf"{_PAIR}\s*(?:to|→|->|[-–—])\s*{_PAIR}", ("x1", "y1", "x2", "y2")),
        (rf"\b(?:top|upper)[- ]left(?: corner)?[ :=]*(?:at )?{_PAIR}", ("x1", "y1")),
        (rf"\b(?:bottom|lower)[- ]right(?: corner)?[ :=]*(?:at )?{_PAIR}", ("x2", "y2")),
        (rf"\bcent(?:er|re)(?:ed)?[ :=]*(?:at )?{_PAIR}", ("center_x", "center_y")),
        (rf"\b(?:position|pos)[ :=]*{_PAIR}", ("x", "y")),
        (rf"\b(?:size|dimensions)[ :=]*{_PAIR}", ("width", "height")),
        (rf"(?<![\w.]){_NUMBER}\s*[x×✕*]\s*{_NUMBER}", ("width", "height")),
        (rf"(?<![\w.]){_NUMBER}\s*wide\b", ("width",)),
        (rf"(?<![\w.]){_NUMBER}\s*(?:tall|high)\b", ("height",)),
    )
)
_LABEL = re.compile(rf"(?<!\w)({_LABELLED})[*_`]*\s*[:=：]?[*_`]*\s*(?:from\s+)?{_NUMBER}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Lines:
    """Items read from lines: the items, reasons for lines that are none, and all other words."""

    items: list[Any]
    reasons: tuple[str, ...]
    words: str


@dataclass
class _Record:
    """An object whose numbers may stand on several lines; `line` is where it began."""

    name: str
    line: str
    labels: dict[str, str] = field(default_factory=dict)


def read_lines(text: str) -> Lines:
    """Read every line that is an item, or a name with the lines of fields under it; nothing is guessed from half a line."""
    items: list[Any] = []
    bad: list[str] = []
    words: list[str] = []
    header: list[str] = []
    record = _Record("", "")
    for line in text.splitlines():
        if _RULE.fullmatch(line) or not line.strip():
            continue
        item = _read_line(line, header)
        if item is None and record.name and not record.labels and (numbers := _bare_box(line)):
            item = [record.name, numbers]
            bad = [one for one in bad if one != record.line]
        if item is not None:
            items.append(item)
            bad += [record.line] if _is_open(record) else []
            record = _Record("", "")
            continue
        labels, name = _measures(line)
        if not labels:
            words.append(line)
            if _is_row(line):
                header = _cells(line)
            if _is_open(record):
                bad.append(record.line)
            record = _Record(name, line.strip())
            if _BULLET.match(line):
                bad.append(line.strip())
            continue
        if name:
            if _is_open(record):
                bad.append(record.line)
            record = _Record(name, line.strip())
        if not record.name or is_box(record.labels) or record.labels.keys() & labels.keys():
            bad.append(line.strip())
            continue
        record.labels.update(labels)
        if is_box(record.labels):
            items.append([record.name, record.labels])
            bad = [one for one in bad if one != record.line]
    if _is_open(record):
        bad.append(record.line)
    reasons = [f"the line {line[:80]!r} cannot be read; write 'name: [x, y, width, height]'" for line in bad]
    return Lines(items, tuple(reasons) if items else (), "\n".join(words))


def _is_open(record: _Record) -> bool:
    return bool(record.labels) and not is_box(record.labels)


def _measures(line: str) -> tuple[dict[str, str], str]:
    """Take the labelled numbers out of a line; return them and the name that is left, empty where there is none."""
    if len(line) > MAX_LINE_CHARS or (_CANVAS.search(line) and not _BULLET.match(line)):
        return {}, ""
    rest = _ORDINAL.sub("", line[bullet.end() :] if (bullet := _BULLET.match(line)) else line)
    labels: dict[str, str] = {}
    for pattern, names in _MEASURES:
        if found := pattern.search(rest):
            labels.update(zip(names, found.groups(), strict=True))
            rest = f"{rest[: found.start()]},{rest[found.end() :]}"
    for found in _LABEL.finditer(rest):
        labels[found.group(1).lower()] = found.group(2)
    rest = _LABEL.sub(",", rest)
    name = rest.strip(_EDGES)
    if labels:
        name = re.split(r"\s*(?:[:：→]|->|—|–| - )", rest.strip(_EDGES))[0].strip(_EDGES)
        name = "" if _is_filler(name) else name
    return labels, name if len(name) <= MAX_NAME_CHARS and not _NO_NAME.search(name) else ""


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
    if _NO_NAME.search(name) or _is_filler(name):
        return None
    numbers = [number for number in found.groups() if number is not None]
    labels = re.findall(r"([a-z_]{1,8}\d?)\s*[:=：]", found.group(), re.IGNORECASE)
    return [name, dict(zip(labels, numbers, strict=True)) if len(set(labels)) == 4 else numbers]


def _is_filler(name: str) -> bool:
    """Tell words that name a box, a position or a size from the name of an object."""
    return not any(c.isalpha() for c in _FILLER.sub("", name))


def _bare_box(line: str) -> list[str]:
    """Return the four numbers of a line such as 'Bounding box: [60, 260, 150, 170]' that names no object."""
    found = _TAIL.search(line) if len(line) <= MAX_LINE_CHARS else None
    is_bare = found is not None and _is_filler(line[: found.start()])
    return [number for number in found.groups() if number is not None] if found and is_bare else []


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
        named = [re.fullmatch(r"(.*?)\s*(?:\(?(%|px)\)?)?", name) for name in header]
        return {
            found.group(1).lower(): f"{cell}{found.group(2) or ''}" if cell[-1:].isdigit() else cell
            for found, cell in zip(named, cells, strict=True)
            if found
        }
    named_cells = cells[1:] if cells and re.fullmatch(r"#?\d+\.?", cells[0]) else cells
    return _read_item(f"{named_cells[0]}: {', '.join(named_cells[1:])}") if len(named_cells) >= 2 else None
