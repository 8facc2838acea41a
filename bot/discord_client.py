"""The Discord client: which events are for us, and what each starts.

It knows nothing of how a turn is answered or a reply is sent.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord

from agent.reply import UserMessage

from .discord_imagine import add_imagine
from .discord_outlet import NO_PINGS, ChannelOutlet
from .discord_place import is_own_thread, may_answer, open_place
from .discord_recovery import recover
from .discord_reply import spoken_words
from .discord_turns import Turns
from .lines import write_line

if TYPE_CHECKING:
    from agent.session import Session

WRITTEN_BY_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)

_LOG = logging.getLogger(__name__)


def make_intents(allow_dm: bool) -> discord.Intents:
    """Ask for servers and messages with their text (privileged: follow-ups in a thread do not mention us)."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=allow_dm, message_content=True)


class GroundlingClient(discord.Client):
    """Listens for mentions, follow-ups and `/imagine`.

    Attributes:
        turns: what is being answered.
        allow_dm: direct messages are answered too.
    """

    def __init__(self, session: Session, allow_dm: bool, **options: Any) -> None:
        # no message cache: memory stays flat, and nothing here asks for old messages
        super().__init__(intents=make_intents(allow_dm), allowed_mentions=NO_PINGS, max_messages=None, **options)
        self.session = session
        self.allow_dm = allow_dm
        self.turns = Turns(session)
        self.tree = discord.app_commands.CommandTree(self, allowed_contexts=_contexts(allow_dm))
        self._recovered = self._announced = False
        add_imagine(self.tree, self.turns)

    async def setup_hook(self) -> None:
        try:
            await self.tree.sync()
        except discord.HTTPException as error:  # mentions work without commands
            _LOG.warning("the slash commands were not registered: %s", error)

    async def on_connect(self) -> None:
        if not self._recovered:
            self._recovered = True
            self.turns.start(recover(self, self.session, self.turns))

    async def on_ready(self) -> None:
        if not self._announced and self.user:
            self._announced = True
            write_line(f"groundling is in Discord as {self.user}, on {len(self.guilds)} servers; Ctrl-C stops it.")

    async def on_message(self, message: discord.Message) -> None:
        if not self._is_from_a_person(message):
            return
        channel = await self._known(message.channel)
        if self._is_for_us(message, channel) and may_answer(channel) and self.turns.take(str(message.id)):
            self.turns.start(self._answer(message, channel))

    async def _answer(self, message: discord.Message, channel: discord.abc.MessageableChannel) -> None:
        words = spoken_words(message.content, self._own_ids(message), {u.id: u.display_name for u in message.mentions})
        place = await open_place(channel, message, words)
        asked = UserMessage(place.conversation, str(message.id), str(message.author.id), words)
        await self.turns.answer(asked, place.channel, ChannelOutlet(place.channel, place.reference))

    def _is_from_a_person(self, message: discord.Message) -> bool:
        robot = message.author.bot or message.webhook_id is not None
        return not robot and message.type in WRITTEN_BY_PEOPLE and (message.guild is not None or self.allow_dm)

    def _is_for_us(self, message: discord.Message, channel: discord.abc.MessageableChannel) -> bool:
        if message.guild is None or (self.user and is_own_thread(channel, self.user.id)):
            return True
        spoken_to = {m.id for m in message.mentions} | {r.id for r in message.role_mentions}
        return bool(spoken_to & self._own_ids(message))

    def _own_ids(self, message: discord.Message) -> frozenset[int]:
        """Our user and, where there is one, the role that Discord made for us (people pick either)."""
        role = message.guild.self_role if message.guild else None
        return frozenset(thing.id for thing in (self.user, role) if thing)

    async def _known(self, channel: discord.abc.MessageableChannel) -> discord.abc.MessageableChannel:
        """Look up a channel that the gateway has not told us of, such as a thread that was archived."""
        if not isinstance(channel, discord.PartialMessageable):
            return channel
        try:
            found = await self.fetch_channel(channel.id)
        except discord.HTTPException:
            return channel
        return found if isinstance(found, discord.abc.Messageable) else channel


def _contexts(allow_dm: bool) -> discord.app_commands.AppCommandContext:
    return discord.app_commands.AppCommandContext(guild=True, dm_channel=allow_dm, private_channel=False)
