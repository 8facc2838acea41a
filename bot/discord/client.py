"""The Discord client: events to those who handle them.

It knows nothing of how a request is worked on or answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from tools.layout.speech import Said, in_language, say

from ..cli.lines import write_line
from ..queue.quota import DailyLimits
from .button_id import ButtonId
from .buttons import EVERY_ITEM
from .command_translator import CommandTranslator, language_of_locale
from .commands import add_commands
from .component_handler import ComponentHandler
from .dispatcher import Dispatcher
from .message_listener import MessageListener
from .missed_messages import read_missed_messages
from .permissions import MAX_CONVERSATIONS, Permissions
from .preferences import Preferences
from .recovery import recover
from .reply_text import escape
from .sender import NO_PINGS

if TYPE_CHECKING:
    from agent.session import Session
    from memory.app_store import AppStore

    from ..queue.fair_worker import FairWorker

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClientParts:
    """What a client is made of."""

    session: Session
    app_store: AppStore
    worker: FairWorker
    allow_dm: bool
    limits: DailyLimits


def make_intents(allow_dm: bool) -> discord.Intents:
    """Ask for servers, reactions, and messages with their text (privileged: follow-ups in a thread do not mention us)."""
    return discord.Intents(
        guilds=True, guild_messages=True, guild_reactions=True, dm_messages=allow_dm, message_content=True
    )


class Groundling(discord.Client):
    """Listens for mentions, follow-ups, pictures, commands and presses.

    Attributes:
        dispatcher: what is being worked on.
        permissions: who may ask.
    """

    def __init__(self, parts: ClientParts, **options: Any) -> None:
        # no message cache: memory stays flat, and nothing here asks for old messages
        super().__init__(intents=make_intents(parts.allow_dm), allowed_mentions=NO_PINGS, max_messages=None, **options)
        self.parts, self.session = parts, parts.session
        self.preferences = Preferences(parts.app_store)
        self.permissions = Permissions(self.preferences, parts.allow_dm)
        self.dispatcher = Dispatcher(self, parts.session, parts.app_store, self.permissions, parts.limits)
        self.component_handler, self.message_listener = ComponentHandler(self), MessageListener(self)
        self.tree = discord.app_commands.CommandTree(self, allowed_contexts=_contexts(parts.allow_dm))
        self.tree.error(self._on_command_error)
        self._recovered = self._announced = False
        self._resumed = asyncio.Event()
        add_commands(self)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(*EVERY_ITEM)
        await self.tree.set_translator(CommandTranslator())
        try:
            await self.tree.sync()
        except Exception as error:  # noqa: BLE001  whatever Discord answers here, mentions work without commands
            _LOG.warning("the slash commands were not registered: %s", error)

    async def on_connect(self) -> None:
        if not self._recovered:
            self._recovered = True
            self.dispatcher.start(self._resume())

    async def _resume(self) -> None:
        await self.dispatcher.resume()
        await recover(self, self.session, self.dispatcher)
        self._resumed.set()

    async def _read_missed_messages(self) -> None:
        await self._resumed.wait()
        await read_missed_messages(self, self.session.store, self._on_missed_message)

    async def _on_missed_message(self, message: discord.Message) -> None:
        if not await asyncio.to_thread(self.parts.app_store.has_event, str(message.id)):
            await self.message_listener.on_message(message, late=True)

    async def on_ready(self) -> None:
        self.dispatcher.start(self._read_missed_messages())
        if not self._announced and self.user:
            self._announced = True
            write_line(f"groundling is in Discord as {self.user}, on {len(self.guilds)} servers; Ctrl-C stops it.")

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        self.dispatcher.note_error(event_method)
        _LOG.exception("the event %s was not handled", event_method)

    async def _on_command_error(
        self, interaction: discord.Interaction, error: discord.app_commands.AppCommandError
    ) -> None:
        """Say that a command failed; one that was refused has been told so already."""
        if isinstance(error, discord.app_commands.CheckFailure):
            return
        name = interaction.command.qualified_name if interaction.command else "unknown"
        self.dispatcher.note_error(f"{type(error).__name__} in /{name}")
        _LOG.error("the command %s failed", name, exc_info=error)
        await self.note(interaction, say("discord.failed"))

    async def on_message(self, message: discord.Message) -> None:
        await self.message_listener.on_message(message)

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        await self.message_listener.on_offer_taken(event)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if job := self.dispatcher.jobs.find(str(event.message_id)):
            job.cancel(silently=True)

    async def on_press(self, interaction: discord.Interaction, button: ButtonId) -> None:
        """Handle a button of ours, whichever process made it."""
        await self.component_handler.press(interaction, button)

    def too_many_of(self, author: int, guild: int | None, place: int) -> Said | None:
        """Say that somebody waits in too many conversations to begin with one more."""
        waiting = self.dispatcher.jobs.conversations_of(author) - {f"discord:{guild or 'dm'}:{place}"}
        return say("discord.too_many", most=MAX_CONVERSATIONS) if len(waiting) >= MAX_CONVERSATIONS else None

    def language_for(self, interaction: discord.Interaction) -> str:
        """Return the language of words that only this person sees."""
        own = self.preferences.of_user(interaction.user.id).get("language")
        return own or language_of_locale(interaction.locale)

    async def note(self, interaction: discord.Interaction, said: Said | str, **extra: Any) -> None:
        """Tell something that only the person sees."""
        words = escape(in_language(said, self.language_for(interaction)))
        send = interaction.followup.send if interaction.response.is_done() else interaction.response.send_message
        with contextlib.suppress(discord.HTTPException):
            await send(words[:2000], ephemeral=True, allowed_mentions=NO_PINGS, **extra)


class GroundlingClient(Groundling):
    """One connection to the gateway."""


class ShardedGroundlingClient(Groundling, discord.AutoShardedClient):
    """As many connections as Discord asks for, or as were set."""


def make_client(parts: ClientParts, shards: int | None, **options: Any) -> Groundling:
    """Make the client; a number of shards (0: Discord's own) makes it sharded."""
    if shards is None:
        return GroundlingClient(parts, **options)
    return ShardedGroundlingClient(parts, shard_count=shards or None, **options)


def _contexts(allow_dm: bool) -> discord.app_commands.AppCommandContext:
    return discord.app_commands.AppCommandContext(guild=True, dm_channel=allow_dm, private_channel=False)
