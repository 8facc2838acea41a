"""A language model's answer to a request for an edit: operations or a question, whatever stands around them.

It reads literals and evaluates nothing; whether the operations fit a layout is not its question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .answer import bare
from .errors import LayoutError
from .literal import LiteralError, read_literal
from .operation_parser import parse_operations
from .operation_schema import drop_nulls
from .operations import Operation
from .plain_text import clean_text

MAX_ANSWER_CHARS = 20_000
MAX_QUESTION_CHARS = 500
MAX_OPERATIONS = 30
MAX_STARTS = 20
_KEYS = ("operations", "question")
_BEGINS = re.compile(r"""[{\[]\s*(?:\{\s*)?["'`“]?(?:operations|question|op)\b""")
_SHAPE = 'write {"operations": [{"op": ...}, ...], "question": null}'


@dataclass(frozen=True)
class EditAnswer:
    """Operations, or a question back and no operations."""

    operations: tuple[Operation, ...]
    question: str = ""


def read_edit(text: str) -> EditAnswer:
    """Read an answer: the JSON object, its list alone, or one operation alone; fenced or within prose.

    Raises:
        LayoutError: with every fault of the answer, in sentences that the model can act on.
    """
    if len(text) > MAX_ANSWER_CHARS:
        raise LayoutError(f"the answer has {len(text)} characters; at most {MAX_ANSWER_CHARS} are read")
    body = bare(text)
    if not body:
        raise LayoutError("the answer is empty")
    operations, question = _parts(_find(body))
    if len(operations) > MAX_OPERATIONS:
        raise LayoutError(f"{len(operations)} operations; at most {MAX_OPERATIONS} are allowed")
    parsed = parse_operations([drop_nulls(item) for item in operations])
    if not parsed and not question:
        raise LayoutError("there are neither operations nor a question; one of them is needed")
    return EditAnswer(parsed, "" if parsed else question)


def _find(body: str) -> Any:
    """Find the value in the text: the first that holds operations; brackets in prose are passed over.

    What begins as an answer and cannot be read is a fault: a part of it must not pass for the whole.
    """
    for start in [at for at, sign in enumerate(body) if sign in "{["][:MAX_STARTS]:
        try:
            value, _ = read_literal(body, start)
        except LiteralError as error:
            if _BEGINS.match(body, start):
                raise LayoutError(f"the operations cannot be read: {error}; {_SHAPE}") from error
            continue
        if _holds_operations(value):
            return value
    raise LayoutError(f"the answer holds no operations; {_SHAPE}")


def _holds_operations(value: Any) -> bool:
    if isinstance(value, dict):
        return "op" in value or any(key in value for key in _KEYS)
    return isinstance(value, list) and any(isinstance(item, dict) and "op" in item for item in value)


def _parts(value: Any) -> tuple[list[Any], str]:
    if isinstance(value, list):
        return value, ""
    if "op" in value:
        return [value], ""
    if unknown := [str(key)[:40] for key in value if key not in _KEYS]:
        raise LayoutError(f"the answer has unknown keys {', '.join(unknown)}; {_SHAPE}")
    operations, question = value.get("operations"), value.get("question")
    if operations is None:
        operations = []
    if not isinstance(operations, list):
        raise LayoutError(f"operations is {str(operations)[:40]!r}; a list is needed; {_SHAPE}")
    if question is not None and not isinstance(question, str):
        raise LayoutError(f"the question is {str(question)[:40]!r}; a text or null is needed")
    return operations, clean_text(question or "")[:MAX_QUESTION_CHARS]
