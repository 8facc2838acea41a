"""The Discord client: which events are for us, and what each asks for.

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

from ..lines import write_line
from .button_id import ButtonId
from .buttons import EVERY_ITEM
from .catch_up import catch_up
from .commands import add_commands
from .gate import MAX_CONVERSATIONS, Gate, fetch_member
from .office import DailyLimits, Office
from .outlet import NO_PINGS
from .place import is_own_thread, may_answer, may_open_threads
from .preferences import Preferences
from .press_desk import PressDesk
from .recovery import recover
from .reply_text import escape, spoken_words
from .request import Request
from .shown import looks_like_ours, version_shown
from .translator import CommandTranslator, language_of_locale
from .uploads import first_upload

if TYPE_CHECKING:
    from agent.session import Session
    from memory.front_desk import FrontDesk

    from .fair_worker import FairWorker

WRITTEN_BY_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What a client is made of."""

    session: Session
    desk: FrontDesk
    worker: FairWorker
    allow_dm: bool
    limits: DailyLimits


def make_intents(allow_dm: bool) -> discord.Intents:
    """Ask for servers and messages with their text (privileged: follow-ups in a thread do not mention us)."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=allow_dm, message_content=True)


class Groundling(discord.Client):
    """Listens for mentions, follow-ups, pictures, commands and presses.

    Attributes:
        office: what is being worked on.
        gate: who may ask.
    """

    def __init__(self, parts: Parts, **options: Any) -> None:
        # no message cache: memory stays flat, and nothing here asks for old messages
        super().__init__(intents=make_intents(parts.allow_dm), allowed_mentions=NO_PINGS, max_messages=None, **options)
        self.parts, self.session = parts, parts.session
        self.preferences = Preferences(parts.desk)
        self.gate = Gate(self.preferences, parts.allow_dm)
        self.office = Office(self, parts.session, parts.desk, self.gate, parts.limits)
        parts.worker.limits_of = self.office.limits_of
        self.presses = PressDesk(self)
        self.tree = discord.app_commands.CommandTree(self, allowed_contexts=_contexts(parts.allow_dm))
        self.tree.error(self._on_command_error)
        self._recovered = self._announced = False
        self._gone_on = asyncio.Event()
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
            self.office.start(self._go_on())

    async def _go_on(self) -> None:
        await self.office.go_on()
        await recover(self, self.session, self.office)
        self._gone_on.set()

    async def _catch_up(self) -> None:
        await self._gone_on.wait()
        await catch_up(self, self.session.store, self._hear_late)

    async def _hear_late(self, message: discord.Message) -> None:
        if not await asyncio.to_thread(self.parts.desk.knows, str(message.id)):
            await self._hear(message, late=True)

    async def on_ready(self) -> None:
        self.office.start(self._catch_up())
        if not self._announced and self.user:
            self._announced = True
            write_line(f"groundling is in Discord as {self.user}, on {len(self.guilds)} servers; Ctrl-C stops it.")

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        self.office.note_error(event_method)
        _LOG.exception("the event %s was not handled", event_method)

    async def _on_command_error(
        self, interaction: discord.Interaction, error: discord.app_commands.AppCommandError
    ) -> None:
        """Say that a command failed; one that was refused has been told so already."""
        if isinstance(error, discord.app_commands.CheckFailure):
            return
        name = interaction.command.qualified_name if interaction.command else "unknown"
        self.office.note_error(f"{type(error).__name__} in /{name}")
        _LOG.error("the command %s failed", name, exc_info=error)
        await self.note(interaction, say("discord.failed"))

    async def on_message(self, message: discord.Message) -> None:
        await self._hear(message)

    async def _hear(self, message: discord.Message, late: bool = False) -> None:
        """Take a message on where it is for us; a late one is not refused any more, only passed over."""
        if not self._is_from_a_person(message):
            return
        channel = await self._known(message.channel)
        base, quiet = await self._version_replied_to(message), False
        if not self._is_for_us(message, channel) and base is None:
            if not self._is_our_picture(message):
                return
            quiet = True
        if not may_answer(channel):
            return
        author = await self._as_member(message) if late else message.author
        if author is None:
            return
        request = self._make_request(message, channel, base, quiet)
        against = self._too_many(request) or self.gate.refusal(author, channel, message.content)
        if against is None and message.guild is None:
            against = await self.gate.refusal_of_stranger(self, message.author)
        if against is None:
            self.office.receive(request)
        elif not quiet and not late and self.gate.may_tell(message.author.id):
            await self.office.tell(channel, against, request.language or "en", request.key)

    async def _as_member(self, message: discord.Message) -> discord.Member | discord.User | None:
        """Return the author with roles, which a message read from a channel lacks; None where there is no saying."""
        if message.guild is None:
            return message.author
        member = await fetch_member(message.guild, message.author.id)
        return member if isinstance(member, discord.Member) else None

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if job := self.office.jobs.find(str(event.message_id)):
            job.cancel(silently=True)

    async def on_press(self, interaction: discord.Interaction, button: ButtonId) -> None:
        """Handle a button of ours, whichever process made it."""
        await self.presses.press(interaction, button)

    def _make_request(
        self, message: discord.Message, channel: discord.abc.MessageableChannel, base: int | None, quiet: bool
    ) -> Request:
        words = spoken_words(message.content, self._own_ids(message), {u.id: u.display_name for u in message.mentions})
        guild = message.guild.id if message.guild else None
        upload = first_upload(message)
        opens = may_open_threads(channel) and base is None and bool(words or upload)
        return Request(
            key=str(message.id),
            author=message.author.id,
            name=message.author.display_name,
            guild=guild,
            channel=channel.id,
            message=message.id,
            thread=opens,
            place=None if opens else channel.id,
            text=words,
            base=base,
            upload=upload,
            options=self.preferences.options_of(message.author.id, guild),
            language=self.preferences.of_user(message.author.id).get("language"),
            quiet=quiet,
        )

    def _too_many(self, request: Request) -> Said | None:
        return self.too_many_of(request.author, request.guild, request.place or request.message or request.channel)

    def too_many_of(self, author: int, guild: int | None, place: int) -> Said | None:
        """Say that somebody waits in too many conversations to begin with one more."""
        waiting = self.office.jobs.conversations_of(author) - {f"discord:{guild or 'dm'}:{place}"}
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

    def _is_from_a_person(self, message: discord.Message) -> bool:
        robot = message.author.bot or message.webhook_id is not None
        here = message.guild is not None or self.parts.allow_dm
        return not robot and message.type in WRITTEN_BY_PEOPLE and here

    def _is_for_us(self, message: discord.Message, channel: discord.abc.MessageableChannel) -> bool:
        if message.guild is None or (self.user and is_own_thread(channel, self.user.id)):
            return True
        spoken_to = {m.id for m in message.mentions} | {r.id for r in message.role_mentions}
        return bool(spoken_to & self._own_ids(message))

    def _is_our_picture(self, message: discord.Message) -> bool:
        return any(looks_like_ours(attachment.filename) for attachment in message.attachments)

    async def _version_replied_to(self, message: discord.Message) -> int | None:
        """Tell which of our versions a message replies to."""
        reference = message.reference
        if reference is None or reference.message_id is None or self.user is None:
            return None
        found = reference.resolved
        if found is None:
            with contextlib.suppress(discord.HTTPException):
                found = await message.channel.fetch_message(reference.message_id)
        return version_shown(found, self.user.id) if isinstance(found, discord.Message) else None

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


class GroundlingClient(Groundling):
    """One connection to the gateway."""


class ShardedGroundlingClient(Groundling, discord.AutoShardedClient):
    """As many connections as Discord asks for, or as were set."""


def make_client(parts: Parts, shards: int | None, **options: Any) -> Groundling:
    """Make the client; a number of shards (0: Discord's own) makes it sharded."""
    if shards is None:
        return GroundlingClient(parts, **options)
    return ShardedGroundlingClient(parts, shard_count=shards or None, **options)


def _contexts(allow_dm: bool) -> discord.app_commands.AppCommandContext:
    return discord.app_commands.AppCommandContext(guild=True, dm_channel=allow_dm, private_channel=False)
