"""Commands about groundling itself: /help, /model, /doctor.

They know nothing of the conversation.
"""

from __future__ import annotations

import asyncio

from tools.layout.speech import say

from ...cli.lines import one_line
from ...errors import CommandError
from ..slash_commands import help_text
from ..terminal_session import TerminalSession


async def show_help(terminal_session: TerminalSession, _: str) -> None:
    """List the commands."""
    await terminal_session.screen.say(help_text(terminal_session.language))


async def show_model(terminal_session: TerminalSession, name: str) -> None:
    """Say what answers and what draws; with a name, let another language model of the endpoint answer from now on."""
    if name:
        await _use_model(terminal_session, name)
    lines = await asyncio.to_thread(terminal_session.app.describe)
    await terminal_session.screen.say("\n".join(one_line(line) for line in lines[:2]))


async def _use_model(terminal_session: TerminalSession, name: str) -> None:
    if name != "offline" and not terminal_session.app.settings.uses_endpoint:
        raise CommandError(say("terminal.no_endpoint", name=name))
    await asyncio.to_thread(terminal_session.app.use_model, None if name == "offline" else name)


async def show_doctor(terminal_session: TerminalSession, _: str) -> None:
    """Say what would be used and what is missing."""
    from ...cli.doctor import examine

    examined = await asyncio.to_thread(examine, terminal_session.app)
    await terminal_session.screen.say("\n".join(examined.lines))
