"""The headings of an answer in LMD's text format (`Background prompt:` and its kin), and the text under each.

Their spellings are data (`headings.yaml`); it does not read the object list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

_TAIL = r"[ \t]*[*_`]*[ \t]*(?:[:：=→]|->)[ \t]*[*_`]*"
_LINE_START = r"(?:^|(?<=[.!?] ))[ \t>*_#\d.\-•]*"
_BARE_TAIL = r"(?:(?<=\w)[*_]*[ \t]*$)"


def _heading_pattern() -> re.Pattern[str]:
    words = yaml.safe_load(Path(__file__).with_name("headings.yaml").read_text("utf-8"))
    anywhere = [
        rf"(?:{_LINE_START}|(?<![^\W_]))(?P<{name}_long>{'|'.join(spellings)}){_TAIL}"
        for name, spellings in words["long"].items()
    ]
    at_start = [
        rf"{_LINE_START}(?P<{name}>{'|'.join(spellings)}){_TAIL}"
        rf"|^#+[ \t]*[*_]*(?P<{name}_bare>{'|'.join(spellings + words['long'].get(name, []))}){_BARE_TAIL}"
        for name, spellings in words["short"].items()
    ]
    at_start.append(r"(?:^|(?<=[.!?] ))the (?P<background_said>background) is (?=\S)")
    return re.compile("|".join(anywhere + at_start), re.IGNORECASE | re.MULTILINE)


_HEADING = _heading_pattern()


@dataclass(frozen=True)
class Heading:
    """A heading such as `Background prompt:` and where it stands."""

    name: str
    start: int
    end: int


def find_headings(body: str) -> list[Heading]:
    """Find every heading: long names anywhere, short ones at the beginning of a line."""
    return [
        Heading((found.lastgroup or "").partition("_")[0], found.start(), found.end())
        for found in _HEADING.finditer(body)
    ]


def headings_outside(headings: list[Heading], start: int, end: int) -> list[Heading]:
    """Drop what stands in the object list, and all from the next caption on: some models go on inventing."""
    stop = min((m.start for m in headings if m.name == "caption" and m.start >= end), default=None)
    own = [m for m in headings if m.name != "caption" and not start <= m.start < end]
    return [m for m in own if stop is None or m.start < stop]


def repeated_headings(headings: list[Heading]) -> list[str]:
    """Say which headings stand more than once; taking the last would be a guess."""
    names = [m.name for m in headings]
    return [
        f"the line for {n!r} stands {names.count(n)} times; once is needed"
        for n in sorted(set(names))
        if names.count(n) > 1
    ]


def text_under(body: str, heading: Heading, ends: list[int]) -> str:
    """Return the rest of the heading's line, or the next line when nothing stands there."""
    end = min((e for e in ends if e >= heading.end), default=len(body))
    is_title = body.startswith("#", heading.start)  # its text may stand below an empty line
    lines = body[heading.end : end].split("\n")[: 3 if is_title else 2]
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return first.strip(" \t\r*_`\"'“”‘’")
