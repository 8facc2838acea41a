"""`/admin`: a server's settings, for those who may manage it, and how the bot is doing.

It knows nothing of how rules are applied. Whoever may not manage the server does not even see it, and is refused again.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands

from tools.generation.presets import PRESET_NAMES
from tools.layout.speech import Said, Things, say

from ..guild_settings import MAX_WORD_CHARS, MAX_WORDS, GuildSettings
from ..permissions import may_manage
from ..status import describe_status

if TYPE_CHECKING:
    from ..client import Groundling

MAX_SAMPLES = 2**31 - 1
MAX_LISTED = 50
Change = Literal["add", "remove", "clear"]
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

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Refuse whoever may not manage the server, whatever Discord let through."""
        if may_manage(interaction.user):
            return True
        await self._client.note(interaction, say("discord.not_admin"))
        return False

    @app_commands.command(name="channels", description="Where I answer; everywhere unless you name channels")
    @app_commands.describe(change="What to do with the list", channel="The channel")
    @app_commands.choices(change=CHANGES)
    async def channels(
        self, interaction: discord.Interaction, change: str, channel: discord.TextChannel | None = None
    ) -> None:
        guild_settings, one = self._guild_settings(interaction), channel.id if channel else None
        listed = _changed(guild_settings.channels, change, one)
        names = Things(tuple(f"#{_name(interaction, i)}" for i in listed))
        said = say("discord.admin_channels", names=names) if listed else say("discord.admin_channels_all")
        await self._set(interaction, replace(guild_settings, channels=listed), said)

    @app_commands.command(name="roles", description="Who may use me; everybody unless you name roles")
    @app_commands.describe(change="What to do with the list", role="The role")
    @app_commands.choices(change=CHANGES)
    async def roles(self, interaction: discord.Interaction, change: str, role: discord.Role | None = None) -> None:
        guild_settings, one = self._guild_settings(interaction), role.id if role else None
        listed = _changed(guild_settings.roles, change, one)
        names = Things(tuple(f"@{_name(interaction, i)}" for i in listed))
        said = say("discord.admin_roles", names=names) if listed else say("discord.admin_roles_all")
        await self._set(interaction, replace(guild_settings, roles=listed), said)

    @app_commands.command(name="quota", description="How many UNet samples may be used in a day; 0 is no limit")
    @app_commands.describe(person="For each person", server="For the whole server")
    async def quota(
        self,
        interaction: discord.Interaction,
        person: app_commands.Range[int, 0, MAX_SAMPLES] | None = None,
        server: app_commands.Range[int, 0, MAX_SAMPLES] | None = None,
    ) -> None:
        guild_settings = self._guild_settings(interaction)
        guild_settings = replace(
            guild_settings,
            user_samples=guild_settings.user_samples if person is None else person,
            server_samples=guild_settings.server_samples if server is None else server,
        )
        limits = self._client.parts.limits.over(guild_settings.user_samples, guild_settings.server_samples)
        await self._set(
            interaction, guild_settings, say("discord.admin_quota", person=limits.user, server=limits.server)
        )

    @app_commands.command(name="dm", description="Whether members of this server may write to me directly")
    @app_commands.describe(allowed="Yes or no; the operator must allow it, too")
    async def dm(self, interaction: discord.Interaction, allowed: bool) -> None:
        said = say("discord.admin_dm_yes") if allowed else say("discord.admin_dm_no")
        await self._set(interaction, replace(self._guild_settings(interaction), dm=allowed), said)

    @app_commands.command(name="words", description="Words that are neither read nor drawn")
    @app_commands.describe(change="What to do with the list", word="The word")
    @app_commands.choices(change=CHANGES)
    async def words(
        self,
        interaction: discord.Interaction,
        change: str,
        word: app_commands.Range[str, 1, MAX_WORD_CHARS] | None = None,
    ) -> None:
        guild_settings = self._guild_settings(interaction)
        listed = _changed(guild_settings.words, change, word.strip().casefold() if word else None)[:MAX_WORDS]
        await self._set(
            interaction, replace(guild_settings, words=listed), say("discord.admin_words", count=len(listed))
        )

    @app_commands.command(name="preset", description="How conversations of people who set nothing are drawn")
    @app_commands.describe(name="Name of the preset")
    @app_commands.choices(name=[app_commands.Choice(name=name, value=name) for name in PRESET_NAMES])
    async def preset(self, interaction: discord.Interaction, name: str) -> None:
        await self._set(
            interaction, replace(self._guild_settings(interaction), preset=name), say("discord.admin_preset", name=name)
        )

    @app_commands.command(name="status", description="Queue, memory and the last errors")
    async def status(self, interaction: discord.Interaction) -> None:
        await self._client.note(interaction, await asyncio.to_thread(describe_status, self._client))

    def _guild_settings(self, interaction: discord.Interaction) -> GuildSettings:
        return self._client.preferences.guild_settings(interaction.guild_id)

    async def _set(self, interaction: discord.Interaction, guild_settings: GuildSettings, said: Said) -> None:
        if interaction.guild_id is not None:
            await asyncio.to_thread(self._client.preferences.set_guild_settings, interaction.guild_id, guild_settings)
        await self._client.note(interaction, said)


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
