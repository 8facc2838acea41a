"""Text that others bring, to a layout: our JSON or LMD's text format, told apart by how it begins.

Nothing in it is ever evaluated; writing is `exports.py`'s work.
"""

from __future__ import annotations

import json
import re
from typing import Any

from .errors import LayoutError
from .layout import Layout
from .lmd_text import parse_lmd

MAX_TEXT_CHARS = 200_000
_FENCE = re.compile(r"\A\s*```\w*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)


def import_layout(text: str, caption: str = "", width: int = 512, height: int = 512) -> Layout:
    """Read a layout from our JSON, or from LMD's text (which has neither caption nor canvas size of its own).

    Raises:
        LayoutError: with every fault found.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise LayoutError(f"the text has {len(text)} characters; at most {MAX_TEXT_CHARS} are read")
    bare = text.removeprefix("\ufeff")
    fenced = _FENCE.match(bare)
    bare = (fenced.group(1) if fenced else bare).strip()
    if not bare:
        raise LayoutError("the text is empty; a layout as JSON or in LMD's text format is needed")
    return Layout.from_json(_json(bare)) if bare.startswith("{") else parse_lmd(bare, caption, width, height)


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        if isinstance(error, LayoutError):
            raise
        reason = str(error) if isinstance(error, json.JSONDecodeError) else "a value in it is too long or too deep"
        raise LayoutError(f"this is no JSON that can be read: {reason}") from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if doubles := sorted({key for key in keys if keys.count(key) > 1}):
        raise LayoutError(f"{', '.join(doubles)} is given twice; each key may stand once")
    return dict(pairs)
