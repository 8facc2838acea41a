"""Chinese numerals, as Chinese and Japanese write them: '两', '十二', '二十', '百二十' to numbers.

It knows nothing of counters.
"""

from __future__ import annotations

import re

DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2, "俩": 2, "仨": 3,
}  # fmt: skip
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
NUMERAL = re.compile(rf"\d+(?:\.\d+)?|[{''.join(DIGITS)}{''.join(UNITS)}]+")


def read_numeral(text: str) -> float | None:
    """Read '12', '2.5', '十二' or '三百二十'; None for other texts."""
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if not text or any(c not in DIGITS and c not in UNITS for c in text):
        return None
    if not any(c in UNITS for c in text):
        return float("".join(str(DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c == "万":
            total, digit = (total + digit or 1) * UNITS[c], 0
        else:
            total, digit = total + (digit or 1) * UNITS[c], 0
    return float(total + digit)
