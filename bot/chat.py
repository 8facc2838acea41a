"""The conversation with a person: ask, run the turn, show layout, progress and reply, until they leave.

It knows nothing of how turns are answered; terminal and plain text differ in the screen and prompt given.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from agent.reply import Reply, UserMessage
from tools.layout.layout import Layout

from .failures import DONE, CommandError, explain
from .interrupt import Interrupted, run_interruptible
from .slash import help_text, read_slash

if TYPE_CHECKING:
    from agent.session import Session

    from .prompt import Prompt
    from .screen import Screen


@dataclass
class Chat:
    """One person talking in one conversation.

    Attributes:
        shown, pictured: the layout and picture that were shown last, so that they are not shown twice.
    """

    session: Session
    conversation: str
    screen: Screen
    prompt: Prompt
    draw: bool = True
    shown: dict[str, Any] | None = field(default=None, init=False)
    pictured: str | None = field(default=None, init=False)

    async def run(self) -> int:
        """Talk until Ctrl-D, `/quit` or Ctrl-C twice."""
        interrupts = 0
        while True:
            try:
                line = (await self.prompt.ask()).strip()
            except EOFError:
                return DONE
            except Interrupted as interrupt:
                interrupts = 0 if interrupt.had_text else interrupts + 1
                if interrupts == 2:
                    return DONE
                if interrupts:
                    self.screen.say("Ctrl-C again or Ctrl-D leaves.")
                continue
            interrupts = 0
            if line and not await self._answer(line):
                return DONE

    async def recover(self) -> None:
        """Finish what an earlier run had accepted and could not answer."""
        for reply in await self.session.recover(self.conversation):
            self.screen.say("continuing:")
            await self._show_reply(reply)

    def show_again(self, layout: dict[str, Any]) -> None:
        """Show a layout, unless it is the one on the screen."""
        if layout != self.shown:
            self.shown = layout
            self.screen.show_layout(Layout.from_json(layout))

    async def _answer(self, line: str) -> bool:
        """Handle one line; False when the person wants to leave."""
        name, words = "", line
        if line.startswith("/"):
            try:
                name, words = read_slash(line)
            except CommandError as error:
                words = ""
                self.screen.say(str(error))
        if name == "/help":
            self.screen.say(help_text())
        if name == "/layout":
            self.shown = None
        if words:
            await self._take_turn(words)
        return name != "/quit"

    async def _take_turn(self, words: str) -> None:
        message = UserMessage(self.conversation, uuid.uuid4().hex, "terminal", words, draw=self.draw)
        try:
            reply = await run_interruptible(self.session.run_turn(message, self._on_event))
        except Interrupted:
            self.screen.end_progress()
            self.shown = None
            self.screen.say("Stopped; nothing was changed.")
        except Exception as error:  # noqa: BLE001  the front end: the conversation outlives any turn
            self.screen.end_progress()
            self.screen.say(explain(error))
        else:
            self.screen.end_progress()
            await self._show_reply(reply)

    def _on_event(self, event: dict[str, Any]) -> None:
        if event["event"] == "progress":
            self.screen.show_progress(event)
        elif event["event"] == "layout":
            self.screen.end_progress()
            self.show_again(event["layout"])

    async def _show_reply(self, reply: Reply) -> None:
        if reply.layout is not None and not reply.error:
            self.show_again(reply.layout)
        self.screen.say(reply.text)
        if reply.image not in (None, self.pictured):
            self.screen.say(f"picture: {reply.image}")
        self.pictured = reply.image
        await self.session.delivered(reply)
