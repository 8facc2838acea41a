"""One person's session to one conversation: runs turns, shows what they gave, and knows what was shown last.

It knows nothing of prompts or of how turns are answered.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.events import ANSWER_WORDS
from agent.reply import DRAW, Reply, UserMessage
from memory.records import Version
from tools.layout.layout import Layout
from tools.layout.speech import in_language, say

from ..cli.thread_name import PREFIX
from ..errors import CommandError, explain
from .slash_commands import SET_OPTIONS, Call

if TYPE_CHECKING:
    from agent.app import App

    from .screen import Screen, Tone


@dataclass
class TerminalSession:
    """Where one person talks.

    Attributes:
        language: of the person's last message; the front end's own sentences are said in it.
        shown, pictured: the layout and picture that were shown last, so that they are not shown twice.
    """

    app: App
    conversation: str
    screen: Screen
    draw: bool = True
    language: str = "en"
    shown: dict[str, Any] | None = field(default=None, init=False)
    pictured: str | None = field(default=None, init=False)

    @property
    def thread(self) -> str:
        return self.conversation.removeprefix(PREFIX)

    def version(self) -> Version | None:
        """Read the version in place."""
        return self.app.view.here(self.conversation).version

    async def say(self, text: str, tone: Tone = "notice") -> None:
        """Say a sentence of the front end in the person's language."""
        await self.screen.say(in_language(text, self.language), tone)

    def layout(self) -> Layout:
        """Read the layout in place.

        Raises:
            CommandError: there is none yet.
        """
        version = self.version()
        if version is None or version.layout is None:
            raise CommandError(say("terminal.no_picture"))
        return Layout.from_json(version.layout)

    async def run_turn(self, words: str | None = None, **more: Any) -> Reply | None:
        """Run one turn and show its reply; None when it failed in an unforeseen way.

        Args:
            more: of `UserMessage`: a layout to put in place with its seed, the version to go on from.
        """
        return await self._run(self._message(words, **more))

    async def _run(self, message: UserMessage) -> Reply | None:
        self.screen.begin(self.language)
        ANSWER_WORDS.set(self._show_words)
        try:
            reply = await self.app.session.run_turn(message, self.screen.take)
        except Exception as error:  # noqa: BLE001  the front end: the conversation outlives any turn
            self.screen.end()
            await self.screen.say(explain(error), "error")
            return None
        finally:
            self.screen.end()
        self.language = self._language()
        await self.show_reply(reply)
        return reply

    def _show_words(self, words: str) -> None:
        self.screen.take({"event": "answer", "text": words})

    async def set_options(self, options: dict[str, Any]) -> None:
        """Set how pictures are drawn from now on; nothing is drawn or shown."""
        calls = ({"tool": SET_OPTIONS, "args": options},)
        await self.app.session.delivered(await self.app.session.run_turn(self._message(None, calls=calls, draw=False)))

    async def take_calls(self, line: str, *calls: Call) -> Reply | None:
        """Run one turn that calls tools by name; an option that was set is tried at once on the picture in place.

        Args:
            line: as the person typed it; it names the version that comes of it.
        """
        sets = any(call["tool"] == SET_OPTIONS for call in calls)
        drawing = (DRAW,) if sets and self.draw and self.version() is not None else ()
        return await self._run(self._message(line, calls=(*calls, *drawing), language=self.language))

    def _message(self, words: str | None, **more: Any) -> UserMessage:
        given = {"draw": self.draw, **more}
        return UserMessage(self.conversation, uuid.uuid4().hex, "terminal", words, **given)

    def _language(self) -> str:
        options = self.app.view.here(self.conversation).options
        return str(options.get("language", "en"))

    async def show_reply(self, reply: Reply) -> None:
        """Show layout, picture and words, and note that they were seen."""
        new_picture = reply.image if reply.image not in (None, self.pictured) else None
        if reply.layout is not None and not reply.error:
            await self.show_scene(reply.layout, new_picture)
        await self.screen.say(reply.text, "error" if reply.error else "plain")
        if new_picture is not None:
            await self.say(say("terminal.picture_at", path=new_picture))
        self.pictured = reply.image
        await self.app.session.delivered(reply)

    async def show_scene(self, layout: Mapping[str, Any], picture: str | None) -> None:
        """Show a layout and its picture, unless they are on the screen already."""
        if layout != self.shown or picture is not None:
            self.shown = dict(layout)
            await self.screen.show_scene(Layout.from_json(layout), Path(picture) if picture else None)

    async def enter(self, conversation: str) -> None:
        """Go to another conversation."""
        self.conversation, self.shown, self.pictured = conversation, None, None
        await self.say(say("terminal.entered", name=self.thread))
        await self.resume()

    async def resume(self) -> None:
        """Finish what an earlier run left unanswered, and show where the conversation stands."""
        for reply in await self.app.session.recover(self.conversation):
            await self.say(say("terminal.continuing"))
            await self.show_reply(reply)
        version = self.version()
        if version is not None and version.layout is not None:
            self.language = self._language()
            await self.say(say("terminal.stands_at", number=version.number))
            self.pictured = self.picture_of(version)
            await self.show_scene(version.layout, self.pictured)

    def picture_of(self, version: Version) -> str | None:
        """Give the path of a version's picture, if it was drawn."""
        if version.image is None:
            return None
        return str(self.app.session.render_service.pictures.locate(version.image))

    def forget_shown(self) -> None:
        """Let the next reply show its layout again."""
        self.shown = None
