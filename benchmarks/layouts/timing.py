"""How long the offline path takes: a caption laid out, an edit read and applied, a whole turn without drawing.

It judges nothing; every time is that of one call on the machine at hand, imports and tables loaded before.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from .caption_cases import CaptionCase
from .captions import run_captions
from .edit_cases import EditCase
from .read_path import ReadPath
from .session_path import SessionPath

Times = Sequence[float]


def caption_times(cases: Sequence[CaptionCase]) -> Times:
    """Return seconds per caption: read, composed, repaired."""
    return [result.seconds for result in run_captions(cases)]


def edit_times(cases: Sequence[EditCase]) -> Times:
    """Return seconds per edit message: read and applied."""
    times = []
    for case in cases:
        path = ReadPath()
        path.run(case)
        times.append(path.last_s)
    return times


def turn_times(cases: Sequence[EditCase]) -> Times:
    """Return seconds per whole turn of a session, its store and agent loop included, nothing drawn."""
    times = []
    with tempfile.TemporaryDirectory() as folder:
        path = SessionPath(Path(folder))
        for case in cases:
            path.run(case)
            times.append(path.last_s)
        path.close()
    return times[1:]


def median_ms(times: Times) -> float:
    """Return the median in milliseconds."""
    return 1000 * sorted(times)[len(times) // 2]


def p99_ms(times: Times) -> float:
    """Return the 99th percentile in milliseconds."""
    return 1000 * sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]
