"""The conversation with a person: takes lines, works them off in order, until they leave.

A line is a command, words for one, or a message for the agent. It knows nothing of how turns are answered; terminal
and plain text differ in the screen and prompt given.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tools.layout.errors import LayoutError
from tools.layout.speech import say

from ..cli.interrupt import Interrupted, run_interruptible
from ..errors import DONE, EXPECTED, CommandError, explain
from .command_words import find_command
from .slash_commands import QUIT, Command, read_slash

if TYPE_CHECKING:
    from .prompt import Prompt
    from .terminal_session import TerminalSession


@dataclass
class Repl:
    """A person's lines, answered one after the other.

    Attributes:
        waiting: lines that were typed while another was worked on.
        working: works the lines off; None when there is nothing to do.
    """

    terminal_session: TerminalSession
    prompt: Prompt
    waiting: deque[str] = field(default_factory=deque, init=False)
    working: asyncio.Task[None] | None = field(default=None, init=False)

    async def run(self) -> int:
        """Talk until Ctrl-D, `/quit` or Ctrl-C twice in a row."""
        presses = 0
        while True:
            try:
                line = (await self.prompt.ask()).strip()
            except EOFError:
                break
            except Interrupted as interrupt:
                presses = 0 if interrupt.had_text else presses + 1
                if presses == 2:
                    break
                if presses:
                    await self._interrupt()
                continue
            presses = 0
            if is_quit(line):
                break
            if line:
                await self._take_line(line)
        await self._stop()
        return DONE

    async def _take_line(self, line: str) -> None:
        self.waiting.append(line)
        if self.prompt.types_ahead:
            if self.working is None:
                self.prompt.busy = True
                self.working = asyncio.create_task(self._work())
            return
        try:
            await run_interruptible(self._work())
        except Interrupted:
            await self._say_stopped(self._drop())

    async def _work(self) -> None:
        try:
            while self.waiting:
                await self._answer(self.waiting.popleft())
        finally:
            self.working, self.prompt.busy = None, False

    async def _interrupt(self) -> None:
        """Stop what is worked on; where there is nothing, say how to leave."""
        dropped = await self._stop()
        if dropped is None:
            await self.terminal_session.say(say("terminal.again_leaves"))
        else:
            await self._say_stopped(dropped)

    async def _stop(self) -> int | None:
        """Cancel the work and tell how many lines waited for it; None where there was none."""
        task = self.working
        if task is None:
            return None
        dropped = self._drop()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return dropped

    def _drop(self) -> int:
        dropped = len(self.waiting)
        self.waiting.clear()
        return dropped

    async def _say_stopped(self, dropped: int) -> None:
        self.terminal_session.screen.end()
        self.terminal_session.forget_shown()
        await self.terminal_session.say(say("terminal.stopped"))
        if dropped:
            await self.terminal_session.say(say("terminal.dropped", count=dropped))

    async def _answer(self, line: str) -> None:
        try:
            command = read_slash(line) if line.startswith("/") else find_command(line, self.terminal_session.language)
            if command is None:
                await self.terminal_session.run_turn(line)
            else:
                await self._carry_out(*command)
        except (CommandError, *EXPECTED) as error:
            await self._say_error(error)
        except Exception as error:  # noqa: BLE001  the front end: the conversation outlives any command
            await self.terminal_session.say(explain(error), "error")

    async def _carry_out(self, command: Command, argument: str) -> None:
        if command.run:
            await command.load()(self.terminal_session, argument)
            return
        if command.name == "/layout":
            self.terminal_session.forget_shown()
        if command.call is not None:
            await self.terminal_session.take_calls(f"{command.name} {argument}".strip(), command.call(argument))

    async def _say_error(self, error: Exception) -> None:
        reasons = error.reasons if isinstance(error, LayoutError) else error.args
        for reason in reasons:
            await self.terminal_session.say(reason if isinstance(reason, str) else str(error), "error")


def is_quit(line: str) -> bool:
    """Whether the line is the command to leave."""
    if not line.startswith("/"):
        return False
    try:
        return read_slash(line)[0] is QUIT
    except CommandError:
        return False
