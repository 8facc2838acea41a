"""`/admin`: a server's settings, for those who may manage it, and how the bot is doing.

It knows nothing of how rules are applied. Whoever may not manage the server does not even see it, and is refused again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from tools.generation.presets import PRESET_NAMES
from tools.layout.speech import Things, say

from ..guild_settings import MAX_WORD_CHARS, MAX_WORDS, GuildSettings
from ..permissions import may_manage
from ..status import describe_status

if TYPE_CHECKING:
    from ..client import Groundling

MAX_SAMPLES = 2**31 - 1
MAX_LISTED = 50
AnyChannel = discord.TextChannel | discord.VoiceChannel | discord.ForumChannel
"""Where people write; a post in a forum counts as its forum."""
CHANGES = [app_commands.Choice(name=name, value=name) for name in ("add", "remove", "clear")]


def add(client: Groundling) -> None:
    """Put the group into the tree."""
    client.tree.add_command(Admin(client))


class Admin(app_commands.Group):
    """The commands of `/admin`."""

    def __init__(self, client: Groundling) -> None:
        super().__init__(
            name="admin",
            description="Rules of this server, for those who manage it",
            default_permissions=discord.Permissions(manage_guild=True),
            guild_only=True,
        )
        self._client = client
        self._lock = asyncio.Lock()

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Refuse whoever may not manage the server, whatever Discord let through."""
        if may_manage(interaction.user):
            return True
        await self._client.note(interaction, say("discord.not_admin"))
        return False

    @app_commands.command(name="channels", description="Where I answer; everywhere unless you name channels")
    @app_commands.describe(change="What to do with the list", channel="The channel")
    @app_commands.choices(change=CHANGES)
    async def channels(self, interaction: discord.Interaction, change: str, channel: AnyChannel | None = None) -> None:
        one = channel.id if channel else None
        now = await self._change(interaction, lambda old: replace(old, channels=_changed(old.channels, change, one)))
        names = Things(tuple(f"#{_name(interaction, i)}" for i in now.channels))
        said = say("discord.admin_channels", names=names) if now.channels else say("discord.admin_channels_all")
        await self._client.note(interaction, said)

    @app_commands.command(name="roles", description="Who may use me; everybody unless you name roles")
    @app_commands.describe(change="What to do with the list", role="The role")
    @app_commands.choices(change=CHANGES)
    async def roles(self, interaction: discord.Interaction, change: str, role: discord.Role | None = None) -> None:
        one = role.id if role else None
        now = await self._change(interaction, lambda old: replace(old, roles=_changed(old.roles, change, one)))
        names = Things(tuple(f"@{_name(interaction, i)}" for i in now.roles))
        said = say("discord.admin_roles", names=names) if now.roles else say("discord.admin_roles_all")
        await self._client.note(interaction, said)

    @app_commands.command(name="quota", description="How many UNet samples may be used in a day; 0 is no limit")
    @app_commands.describe(person="For each person", server="For the whole server")
    async def quota(
        self,
        interaction: discord.Interaction,
        person: app_commands.Range[int, 0, MAX_SAMPLES] | None = None,
        server: app_commands.Range[int, 0, MAX_SAMPLES] | None = None,
    ) -> None:
        given = {"user_samples": person, "server_samples": server}
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        now = await self._change(interaction, lambda old: replace(old, **changes))
        limits = self._client.parts.limits.over(now.user_samples, now.server_samples)
        await self._client.note(interaction, say("discord.admin_quota", person=limits.user, server=limits.server))

    @app_commands.command(name="dm", description="Whether members of this server may write to me directly")
    @app_commands.describe(allowed="Yes or no; the operator must allow it, too")
    async def dm(self, interaction: discord.Interaction, allowed: bool) -> None:
        said = say("discord.admin_dm_yes") if allowed else say("discord.admin_dm_no")
        await self._change(interaction, lambda old: replace(old, dm=allowed))
        await self._client.note(interaction, said)

    @app_commands.command(name="words", description="Words that are neither read nor drawn")
    @app_commands.describe(change="What to do with the list", word="The word")
    @app_commands.choices(change=CHANGES)
    async def words(
        self,
        interaction: discord.Interaction,
        change: str,
        word: app_commands.Range[str, 1, MAX_WORD_CHARS] | None = None,
    ) -> None:
        one = word.strip().casefold() if word else None
        now = await self._change(
            interaction, lambda old: replace(old, words=_changed(old.words, change, one)[:MAX_WORDS])
        )
        await self._client.note(interaction, say("discord.admin_words", count=len(now.words)))

    @app_commands.command(name="preset", description="How conversations of people who set nothing are drawn")
    @app_commands.describe(name="Name of the preset")
    @app_commands.choices(name=[app_commands.Choice(name=name, value=name) for name in PRESET_NAMES])
    async def preset(self, interaction: discord.Interaction, name: str) -> None:
        await self._change(interaction, lambda old: replace(old, preset=name))
        await self._client.note(interaction, say("discord.admin_preset", name=name))

    @app_commands.command(name="status", description="Queue, memory and the last errors")
    async def status(self, interaction: discord.Interaction) -> None:
        await self._client.note(interaction, await asyncio.to_thread(describe_status, self._client))

    async def _change(
        self, interaction: discord.Interaction, change: Callable[[GuildSettings], GuildSettings]
    ) -> GuildSettings:
        """Read, change and write the server's settings, one change at a time, and return them as they are now."""
        preferences, guild = self._client.preferences, interaction.guild_id
        async with self._lock:
            changed = change(preferences.guild_settings(guild))
            if guild is not None:
                await asyncio.to_thread(preferences.set_guild_settings, guild, changed)
        return changed


def _changed(listed: tuple[Any, ...], change: str, one: Any) -> tuple[Any, ...]:
    """Add to a list, remove from it, or empty it; nothing named changes nothing."""
    if change == "clear":
        return ()
    if one is None:
        return listed
    others = tuple(item for item in listed if item != one)
    return others if change == "remove" else (*others, one)[-MAX_LISTED:] if isinstance(one, int) else (*others, one)


def _name(interaction: discord.Interaction, thing_id: int) -> str:
    guild = interaction.guild
    thing = (guild.get_channel(thing_id) or guild.get_role(thing_id)) if guild else None
    return thing.name if thing else str(thing_id)
