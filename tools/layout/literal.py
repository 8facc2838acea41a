"""A reader of the literals that language models write: Python or JSON, curly quotes, full-width brackets.

It evaluates nothing and knows nothing of objects or boxes: lists, dicts, text, numbers, true, false, none.
"""

from __future__ import annotations

import re
from typing import Any

MAX_DEPTH = 8
MAX_DIGITS = 20
OPENERS = {"[": "]", "【": "]", "［": "]", "〔": "]", "(": ")", "（": ")", "{": "}", "｛": "}"}
_CLOSERS = {"]": "]", "】": "]", "］": "]", "〕": "]", ")": ")", "）": ")", "}": "}", "｝": "}"}
_QUOTES = {
    "'": "'",
    '"': '"',
    "`": "`",
    "“": "”",
    "”": "”",
    "‘": "’",
    "’": "’",
    "「": "」",
    "『": "』",
    "＂": "＂",
    "＇": "＇",
}
_WORDS = {"none": None, "null": None, "true": True, "false": False, "nan": float("nan")}
_INFINITY = re.compile(r"([+-]?)(?:inf|infinity)\b", re.IGNORECASE)
_GAP = re.compile(r"(?:\s|#[^\n]*)*")
_COMMA = re.compile(r"[,，、;；]")
_COLON = re.compile(r"[:：]")
_DELIMITER = re.compile(r"\s*(?:[,，、;；:：\])}】］〕）｝]|$)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?=\s*px\b|[^\w.]|_|$)")
_UNIT = re.compile(r"\s*(?:px\b|([%％]))")
_WORD = re.compile(r"[^\W\d]\w*")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(000[0-9a-fA-F]{5}|0010[0-9a-fA-F]{4})|(.))")
_SPACES = {"n": " ", "t": " ", "r": " "}


class LiteralError(ValueError):
    """The text at this place is no literal; the message says what stands there instead."""


def read_literal(text: str, start: int = 0) -> tuple[Any, int]:
    """Read the value that begins at `start`; return it and the place behind it.

    Raises:
        LiteralError: the text is no literal, is cut off, is nested too deeply or repeats a key.
    """
    return _read(text, _skip(text, start), 0)


def _read(text: str, at: int, depth: int) -> tuple[Any, int]:
    if at >= len(text):
        raise LiteralError("the list is cut off before its end")
    if depth > MAX_DEPTH:
        raise LiteralError(f"brackets are nested more than {MAX_DEPTH} deep")
    sign = text[at]
    if sign in OPENERS:
        return (_read_dict if OPENERS[sign] == "}" else _read_list)(text, at, depth)
    if sign in _QUOTES:
        return _read_string(text, at)
    return _read_scalar(text, at)


def _read_list(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    values: list[Any] = []
    opener, at = text[at], _skip(text, at + 1)
    while not _closes(text, at, opener):
        value, at = _read(text, at, depth + 1)
        values.append(value)
        at = _next_item(text, at)
    return values, at + 1


def _read_dict(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    values: dict[str, Any] = {}
    opener, at = text[at], _skip(text, at + 1)
    while not _closes(text, at, opener):
        key, at = _read(text, at, depth + 1)
        at = _skip(text, at)
        if not isinstance(key, str) or not _COLON.match(text, at):
            raise LiteralError(f"curly brackets need quoted keys, each with a colon, not {_excerpt(text, at)}")
        if key in values:
            raise LiteralError(f"the key {key!r} stands twice in the same curly brackets")
        values[key], at = _read(text, _skip(text, at + 1), depth + 1)
        at = _next_item(text, at)
    return values, at + 1


def _closes(text: str, at: int, opener: str) -> bool:
    if at >= len(text):
        raise LiteralError("the list is cut off before its end")
    closer = _CLOSERS.get(text[at])
    if closer is not None and closer != OPENERS[opener]:
        raise LiteralError(f"{opener!r} is closed by {text[at]!r}")
    return closer is not None


def _next_item(text: str, at: int) -> int:
    at = _skip(text, at)
    if _COMMA.match(text, at):
        return _skip(text, at + 1)
    if at < len(text) and text[at] not in _CLOSERS:
        raise LiteralError(f"a comma or a closing bracket is needed, not {_excerpt(text, at)}")
    return at


def _read_string(text: str, at: int) -> tuple[str, int]:
    closer, begin = _QUOTES[text[at]], at
    parts: list[str] = []
    at += 1
    while at < len(text) and text[at] != "\n":
        # an apostrophe inside a name is no end: a real end is followed by a comma, colon or bracket
        if text[at] == closer and _DELIMITER.match(text, at + 1):
            return "".join(parts), at + 1
        escape = _ESCAPE.match(text, at)
        parts.append(_unescape(escape) if escape else text[at])
        at = escape.end() if escape else at + 1
    raise LiteralError(f"a quoted text is not closed: {_excerpt(text, begin)}")


def _unescape(escape: re.Match[str]) -> str:
    code = escape.group(1) or escape.group(2) or escape.group(3)
    return chr(int(code, 16)) if code else _SPACES.get(escape.group(4), escape.group(4))


def _read_scalar(text: str, at: int) -> tuple[Any, int]:
    if found := _INFINITY.match(text, at):
        return float(f"{found.group(1)}inf"), found.end()
    if found := _NUMBER.match(text, at):
        if len(found.group()) > MAX_DIGITS:
            raise LiteralError(f"a number has {len(found.group())} digits; at most {MAX_DIGITS} are read")
        if (unit := _UNIT.match(text, found.end())) is None:
            return float(found.group()), found.end()
        return f"{found.group()}%" if unit.group(1) else float(found.group()), unit.end()
    word = _WORD.match(text, at)
    if word and word.group().lower() in _WORDS:
        return _WORDS[word.group().lower()], word.end()
    raise LiteralError(f"only quoted names, numbers and brackets are read, not {_excerpt(text, at)}")


def _skip(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _excerpt(text: str, at: int) -> str:
    return repr(text[at : at + 30].split("\n")[0]) if at < len(text) else "the end of the answer"
