"""`groundling doctor`: what would be used, what is missing, and whether the main job can run.

It knows nothing of how each part looks at itself.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..discord.invite import describe_discord
from ..errors import DONE, FAILED
from .lines import json_text, one_line, write_line

if TYPE_CHECKING:
    from agent.app import App

READY = "ready: `groundling chat` starts a conversation"


@dataclass(frozen=True)
class Examined:
    """One line per part, the verdict last."""

    lines: tuple[str, ...]
    ready: bool


def examine(app: App) -> Examined:
    """Look at every part; nothing is loaded."""
    from agent.app import generation_config
    from agent.model_names import bundled_model_name
    from tools.generation.inspect import describe_generation

    report = describe_generation(generation_config(app.settings))
    verdict = READY if report.ok else f"not ready: {one_line(report.problem or 'no picture can be drawn')}"
    token = app.settings.discord_token
    discord = describe_discord(token.get_secret_value() if token else None)
    offline = (f"without the endpoint: {bundled_model_name()}",) if app.settings.uses_endpoint else ()
    return Examined((*map(one_line, (*app.describe(), *offline)), *discord, verdict), report.ok)


def run_doctor(app: App, as_json: bool = False) -> int:
    """Print what was found, the language model's answers among it; the exit code says whether a picture can be drawn."""
    examined = examine(app)
    if app.settings.uses_endpoint:
        from agent.endpoint_probe import probe_endpoint  # LangChain is imported only where it is used

        *parts, verdict = examined.lines
        asked = asyncio.run(probe_endpoint(app.settings))
        examined = Examined((*parts, *map(one_line, asked), verdict), examined.ready)
    if as_json:
        *parts, verdict = examined.lines
        named = dict(part.split(": ", 1) for part in parts)
        write_line(json_text({"ready": examined.ready, "verdict": verdict, "parts": named}))
        return DONE if examined.ready else FAILED
    for line in examined.lines:
        write_line(line)
    return DONE if examined.ready else FAILED
