"""`/queue`, `/usage`, `/favourites`, `/cancel`, `/delete`, `/export` and `/help`: what is one's own.

They know nothing of how things are drawn.
"""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from tools.layout.exports import EXPORTS
from tools.layout.layout import Layout
from tools.layout.speech import Things, in_language, say

from ..channels import conversation_key_of
from ..picture_deletion import delete_picture, find_message_of_version
from ..reply_text import escape, split
from ..sender import NO_PINGS
from ..usage import describe_usage
from .checks import acknowledge, send_lines
from .versions import offer_versions

if TYPE_CHECKING:
    from ..client import Groundling

SEARCHED_MESSAGES = 200
EXPORTED = ("json", "svg")


def add(client: Groundling) -> None:
    """Put the commands into the tree."""

    @client.tree.command(name="queue", description="Show what waits to be drawn, and where you stand")
    async def queue(interaction: discord.Interaction) -> None:
        await _show_queue(client, interaction)

    @client.tree.command(name="usage", description="How many pictures you have made today, and how many are left")
    async def usage(interaction: discord.Interaction) -> None:
        await _show_usage(client, interaction)

    @client.tree.command(name="favourites", description="Show the pictures that you marked")
    async def favourites(interaction: discord.Interaction) -> None:
        await _show_favourites(client, interaction)

    @client.tree.command(name="cancel", description="Stop what you asked for and is not finished")
    async def cancel(interaction: discord.Interaction) -> None:
        await _cancel(client, interaction)

    @client.tree.command(name="delete", description="Delete a picture that you made here")
    @app_commands.describe(version="Number of the version")
    async def delete(interaction: discord.Interaction, version: app_commands.Range[int, 1, 100_000]) -> None:
        await _delete(client, interaction, version)

    @client.tree.command(name="export", description="Get the layout as files, for other programs")
    @app_commands.describe(version="Number of the version; leave it out for the one in place")
    async def export(
        interaction: discord.Interaction, version: app_commands.Range[int, 1, 100_000] | None = None
    ) -> None:
        await _export(client, interaction, version)

    @client.tree.command(name="help", description="How to talk to me")
    async def help_(interaction: discord.Interaction) -> None:
        await _help(client, interaction)

    @delete.autocomplete("version")
    @export.autocomplete("version")
    async def offer(interaction: discord.Interaction, current: int | str) -> list[app_commands.Choice[int]]:
        return await offer_versions(client, interaction, str(current))


async def _show_usage(client: Groundling, interaction: discord.Interaction) -> None:
    if await acknowledge(interaction, private=True):
        said = await asyncio.to_thread(describe_usage, client, interaction.user.id, interaction.guild_id)
        await client.note(interaction, said)


async def _show_favourites(client: Groundling, interaction: discord.Interaction) -> None:
    if await acknowledge(interaction, private=True):
        marked = await asyncio.to_thread(client.preferences.favourites_of, interaction.user.id)
        lines = [f"- {escape(one['caption'])} {one['link']}" for one in marked]
        await send_lines(client, interaction, lines, say("discord.no_favourites"))


async def _cancel(client: Groundling, interaction: discord.Interaction) -> None:
    jobs = client.dispatcher.jobs.of(interaction.user.id)
    for job in jobs:
        job.cancel()
    said = say("discord.cancelling", count=len(jobs)) if jobs else say("discord.nothing_to_cancel")
    await client.note(interaction, said)


async def _delete(client: Groundling, interaction: discord.Interaction, version: int) -> None:
    if await acknowledge(interaction, private=True):
        message = await find_message_of_version(client, interaction.channel, version, SEARCHED_MESSAGES)
        await client.note(interaction, await delete_picture(client, interaction, message))


async def _show_queue(client: Groundling, interaction: discord.Interaction) -> None:
    waiting = [job for job in client.dispatcher.jobs if job.queued is not None]
    places = sorted(job.queued for job in client.dispatcher.jobs.of(interaction.user.id) if job.queued is not None)
    if places:
        own = Things(tuple(str(place) for place in places))
        said = say("discord.queue_own", count=len(waiting), places=own)
    else:
        said = say("discord.queue", count=len(waiting))
    await client.note(interaction, said)


async def _export(client: Groundling, interaction: discord.Interaction, number: int | None) -> None:
    if not await acknowledge(interaction, private=True):
        return
    store, name = client.session.store, conversation_key_of(interaction)
    if number is None:
        version = (await asyncio.to_thread(store.snapshot, name, 0)).version
    else:
        version = await asyncio.to_thread(store.version, name, number)
    language = client.language_for(interaction)
    if version is None or version.layout is None:
        words, files = say("discord.no_such_version"), []
    else:
        layout = Layout.from_json(version.layout)
        texts = {kind: await asyncio.to_thread(EXPORTS[kind], layout) for kind in EXPORTED}
        files = [discord.File(io.BytesIO(text.encode()), f"layout-{version.number}.{k}") for k, text in texts.items()]
        words = say("discord.exported", version=version.number)
    content = escape(in_language(words, language))
    await interaction.edit_original_response(content=content, attachments=files, allowed_mentions=NO_PINGS)


async def _help(client: Groundling, interaction: discord.Interaction) -> None:
    language = client.language_for(interaction)
    name = client.user.display_name if client.user else "groundling"
    words = [in_language(say(key, name=name), language) for key in ("discord.help", "discord.help_more")]
    pages = split(escape("\n".join(words)))
    await interaction.response.send_message(pages[0], ephemeral=True, allowed_mentions=NO_PINGS)
