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

from ..audit import audit_lines
from ..guild_settings import MAX_WORD_CHARS, MAX_WORDS, GuildSettings
from ..permissions import may_manage
from ..status import describe_status
from .checks import acknowledge, send_lines

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

    @app_commands.command(
        name="restricted", description="Whether those words are refused in age-restricted channels, too"
    )
    @app_commands.describe(refused="No: there, only the operator's own limits hold")
    async def restricted(self, interaction: discord.Interaction, refused: bool) -> None:
        said = say("discord.admin_restricted_yes") if refused else say("discord.admin_restricted_no")
        await self._change(interaction, lambda old: replace(old, words_everywhere=refused))
        await self._client.note(interaction, said)

    @app_commands.command(name="preset", description="How conversations of people who set nothing are drawn")
    @app_commands.describe(name="Name of the preset", channel="The channel; leave it out for the whole server")
    @app_commands.choices(name=[app_commands.Choice(name=name, value=name) for name in PRESET_NAMES])
    async def preset(self, interaction: discord.Interaction, name: str, channel: AnyChannel | None = None) -> None:
        if channel is None:
            await self._change(interaction, lambda old: replace(old, preset=name))
            await self._client.note(interaction, say("discord.admin_preset", name=name))
            return
        one = {str(channel.id): name}
        await self._change(interaction, lambda old: replace(old, channel_presets=_newest(old.channel_presets | one)))
        await self._client.note(interaction, say("discord.admin_preset_in", name=name, channel=channel.name))

    @app_commands.command(name="mention", description="Whether I also listen in my threads to who does not mention me")
    @app_commands.describe(only="Yes: only mentions and replies to my pictures count")
    async def mention(self, interaction: discord.Interaction, only: bool) -> None:
        said = say("discord.admin_mention_only") if only else say("discord.admin_mention_no")
        await self._change(interaction, lambda old: replace(old, mention_only=only))
        await self._client.note(interaction, said)

    @app_commands.command(name="gallery", description="Where favourites are shown; nowhere unless you name a channel")
    @app_commands.describe(channel="The channel")
    async def gallery(self, interaction: discord.Interaction, channel: discord.TextChannel | None = None) -> None:
        one = channel.id if channel else None
        await self._change(interaction, lambda old: replace(old, gallery=one))
        said = say("discord.admin_gallery", channel=channel.name) if channel else say("discord.admin_gallery_none")
        await self._client.note(interaction, said)

    @app_commands.command(name="audit", description="Who made which pictures here, newest first")
    @app_commands.describe(person="Only of this person")
    async def audit(self, interaction: discord.Interaction, person: discord.Member | None = None) -> None:
        if await acknowledge(interaction, private=True):
            author = str(person.id) if person else None
            lines = await asyncio.to_thread(audit_lines, self._client, interaction.guild_id or 0, author)
            await send_lines(self._client, interaction, lines, say("discord.audit_none"))

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


def _newest(presets: dict[str, str]) -> dict[str, str]:
    return dict(list(presets.items())[-MAX_LISTED:])


def _name(interaction: discord.Interaction, thing_id: int) -> str:
    guild = interaction.guild
    thing = (guild.get_channel(thing_id) or guild.get_role(thing_id)) if guild else None
    return thing.name if thing else str(thing_id)
