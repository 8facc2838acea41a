"""The options of `groundling plan`, and which of its ways they mean.

It knows nothing of planning or prompts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .lines import read_words

if TYPE_CHECKING:
    from agent.settings import Settings


@dataclass(frozen=True)
class PlanCommand:
    """What was given on the command line.

    Attributes:
        caption: of a new picture; with a layout, what shall change.
        format: of what is printed, one of `EXPORTS`.
    """

    caption: str | None
    layout: Path | None
    show_prompt: bool
    response: str | None
    language: str | None
    jsonl: bool
    format: str = "json"


def run_plan_command(command: PlanCommand, open_settings: Callable[[], Settings]) -> int:
    """Go the way that the options mean.

    Raises:
        typer.BadParameter: they do not go together.
    """
    _check(command)
    from .scene_file import read_scene_file

    layout = read_scene_file(command.layout).layout if command.layout else None
    if command.show_prompt or command.response is not None:
        from . import manual_llm

        if command.response is not None:
            return manual_llm.take_response(command.response, command.caption or "", layout, command.format)
        return manual_llm.show_prompt(command.caption or "", layout, command.language)
    from agent.app import make_planner

    from .plan import run_edit, run_plan, run_plan_lines

    planner = make_planner(open_settings())
    if command.jsonl:
        return run_plan_lines(planner, sys.stdin.buffer)
    if layout is not None:
        return run_edit(planner, layout, command.caption or "", command.language, command.format)
    return run_plan(planner, read_words(command.caption or ""), command.language, command.format)


def _check(command: PlanCommand) -> None:
    if command.jsonl and (command.layout or command.show_prompt or command.response is not None):
        raise typer.BadParameter("--jsonl plans captions alone; leave --layout, --show-prompt and --response out")
    if command.format != "json" and (command.jsonl or command.show_prompt):
        raise typer.BadParameter("--format is of a printed layout; leave it out with --jsonl and --show-prompt")
    if command.show_prompt and command.response is not None:
        raise typer.BadParameter("give --show-prompt first, and --response with the answer afterwards")
    if command.response is None and (command.caption is None) != command.jsonl:
        raise typer.BadParameter('give a "CAPTION", or --jsonl and lines on standard input')
    if command.jsonl and command.caption is not None:
        raise typer.BadParameter('give a "CAPTION", or --jsonl and lines on standard input')
