"""Who may ask for what: asked when an event arrives, and once more when its drawing begins.

It knows nothing of turns. Authority comes from Discord's event and from the server's settings, never from what was written.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict

import discord

from tools.layout.speech import Said, say

from .guild_settings import GuildSettings
from .preferences import Preferences

MAX_CONVERSATIONS = 2
"""In how many conversations one person may wait for a picture at the same time."""
TELL_EVERY_S = 3600.0
ASK_S = 5.0
UNKNOWN_MEMBER = 10007
UNKNOWN_USER = 10013
REMEMBERED = 10_000

Person = discord.Member | discord.User


def channel_ids(channel: discord.abc.MessageableChannel) -> tuple[int, ...]:
    """Name a channel; a thread also by the channel it is in."""
    parent = getattr(channel, "parent_id", None)
    return (channel.id, parent) if parent else (channel.id,)


def is_age_restricted(channel: discord.abc.MessageableChannel) -> bool:
    """Whether Discord lets only adults see a channel, or the channel of a thread."""
    return isinstance(channel, discord.abc.GuildChannel | discord.Thread) and bool(
        getattr(channel, "is_nsfw", lambda: False)()
    )


class Permissions:
    """Says why somebody may not ask; None when they may."""

    def __init__(self, preferences: Preferences, allow_dm: bool) -> None:
        self.preferences, self._allow_dm = preferences, allow_dm
        self._told: OrderedDict[int, float] = OrderedDict()

    def refusal(self, person: Person, channel: discord.abc.MessageableChannel, words: str = "") -> Said | None:
        """Say what is against a request, from the event alone."""
        guild = getattr(channel, "guild", None)
        guild_settings = self.preferences.guild_settings(guild.id if guild else None)
        if guild is not None and not guild_settings.allows_channel(channel_ids(channel)):
            return say("discord.not_here")
        if guild is not None and (against := against_member(person, guild_settings)):
            return against
        if guild_settings.forbidden_word(words, is_age_restricted(channel)):
            return say("discord.forbidden_words")
        return None

    async def refusal_of_stranger(self, client: discord.Client, person: Person) -> Said | None:
        """Say what is against a direct message: the operator, or a server of this person that refuses them."""
        if not self._allow_dm:
            return say("discord.no_dm")
        for guild_id, guild_settings in self.preferences.all_guild_settings().items():
            guild = client.get_guild(guild_id)
            if not guild_settings.dm and guild and await fetch_member(guild, person.id) is not None:
                return say("discord.no_dm")
        return None

    def may_tell(self, person: int) -> bool:
        """Whether a refusal is worth a message: once an hour for each person."""
        now = time.monotonic()
        if now - self._told.get(person, -TELL_EVERY_S) < TELL_EVERY_S:
            return False
        self._told[person] = now
        self._told.move_to_end(person)
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        return True

    async def refusal_now(self, client: discord.Client, guild_id: int | None, place: int, author: int) -> Said | None:
        """Ask again when work begins: is the author still there and allowed?"""
        if guild_id is None:
            return None if self._allow_dm else say("discord.no_dm")
        guild = client.get_guild(guild_id)
        if guild is None:
            return say("discord.gone")
        channel = guild.get_channel_or_thread(place)
        member = await fetch_member(guild, author)
        guild_settings = self.preferences.guild_settings(guild_id)
        if member is None:
            return say("discord.left")
        if isinstance(channel, discord.abc.Messageable) and not guild_settings.allows_channel(channel_ids(channel)):
            return say("discord.not_here")
        return None if member is UNCERTAIN else against_member(member, guild_settings)


UNCERTAIN = discord.Object(0)


async def fetch_member(guild: discord.Guild, user: int) -> discord.Member | discord.Object | None:
    """Ask Discord for a member: None when they are no member, `UNCERTAIN` when it does not say."""
    try:
        return await asyncio.wait_for(guild.fetch_member(user), ASK_S)
    except TimeoutError:
        return UNCERTAIN
    except discord.HTTPException as error:
        return None if error.code in (UNKNOWN_MEMBER, UNKNOWN_USER) else UNCERTAIN


def against_member(person: object, guild_settings: GuildSettings) -> Said | None:
    """Say what a server's settings have against a member."""
    if not isinstance(person, discord.Member):
        return None
    if person.is_timed_out():
        return say("discord.timed_out")
    manages = person.guild_permissions.manage_guild
    if not manages and not guild_settings.allows_roles(role.id for role in person.roles):
        return say("discord.no_role")
    return None


def may_manage(person: Person) -> bool:
    """Whether somebody may change the server's settings."""
    return isinstance(person, discord.Member) and person.guild_permissions.manage_guild


def may_moderate(person: Person, channel: discord.abc.MessageableChannel | None) -> bool:
    """Whether somebody may remove what others have made."""
    if not isinstance(person, discord.Member) or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return False
    return channel.permissions_for(person).manage_messages
