"""`groundling doctor`: what would be used, what is missing, and whether the main job can run.

It knows nothing of how each part looks at itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .failures import DONE, FAILED
from .lines import one_line, write_line

if TYPE_CHECKING:
    from agent.app import App

READY = "ready: `groundling chat` starts a conversation"


def run_doctor(app: App) -> int:
    """Print one line per part and a verdict; the exit code says whether a picture can be drawn."""
    from agent.app import generation_config
    from tools.generation.inspect import describe_generation

    for line in app.describe():
        write_line(one_line(line))
    report = describe_generation(generation_config(app.settings))
    write_line(READY if report.ok else f"not ready: {one_line(report.problem or 'no picture can be drawn')}")
    return DONE if report.ok else FAILED
