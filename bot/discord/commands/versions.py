"""`/history`, `/undo`, `/redo` and `/goto`: the versions of the conversation in this channel.

They know nothing of how versions are kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from tools.layout.speech import in_language, say

from ..button_calls import walk_to
from ..channels import conversation_key_of
from ..history_picture import draw_history
from ..outgoing_message import PictureFile
from ..reply_text import escape, fold
from ..sender import NO_PINGS, open_file
from .checks import acknowledge, ask, may_ask

if TYPE_CHECKING:
    from memory.records import Version

    from ..client import Groundling

MAX_OFFERED = 25


def add(client: Groundling) -> None:
    """Put the commands into the tree."""

    @client.tree.command(name="history", description="Show all versions of this picture as a tree")
    async def history(interaction: discord.Interaction) -> None:
        if await may_ask(client, interaction) and await acknowledge(interaction):
            await _show_history(client, interaction)

    @client.tree.command(name="undo", description="Go back one version, or several")
    @app_commands.describe(steps="How many versions to go back")
    async def undo(interaction: discord.Interaction, steps: app_commands.Range[int, 1, 100] = 1) -> None:
        await _walk(client, interaction, "undo", steps)

    @client.tree.command(name="redo", description="Go forward again after going back")
    @app_commands.describe(steps="How many versions to go forward")
    async def redo(interaction: discord.Interaction, steps: app_commands.Range[int, 1, 100] = 1) -> None:
        await _walk(client, interaction, "redo", steps)

    @client.tree.command(name="goto", description="Go to a version; the next change grows from there")
    @app_commands.describe(version="Number of the version")
    async def goto(interaction: discord.Interaction, version: app_commands.Range[int, 1, 100_000]) -> None:
        await ask(client, interaction, calls=walk_to(version))

    @goto.autocomplete("version")
    async def offer(interaction: discord.Interaction, current: int | str) -> list[app_commands.Choice[int]]:
        return await offer_versions(client, interaction, str(current))


async def _walk(client: Groundling, interaction: discord.Interaction, to: str, steps: int) -> None:
    await ask(client, interaction, calls=({"tool": "walk_versions", "args": {"to": to, "number": steps}},))


async def offer_versions(
    client: Groundling, interaction: discord.Interaction, typed: str
) -> list[app_commands.Choice[int]]:
    """Offer the newest versions whose number or words fit what was typed."""
    found = await asyncio.to_thread(client.session.store.versions, conversation_key_of(interaction))
    named = [(version, f"{version.number}: {version.label}") for version in reversed(found)]
    fitting = [pair for pair in named if typed.casefold() in pair[1].casefold()]
    return [app_commands.Choice(name=fold(name, 100), value=v.number) for v, name in fitting[:MAX_OFFERED]]


async def _show_history(client: Groundling, interaction: discord.Interaction) -> None:
    store, language = client.session.store, client.language_for(interaction)
    conversation = conversation_key_of(interaction)
    found = await asyncio.to_thread(store.versions, conversation)
    if not found:
        words, files = in_language(say("discord.no_versions"), language), []
    else:
        now = await asyncio.to_thread(store.snapshot, conversation, 0)
        picture = await asyncio.to_thread(_draw, client, found, now.current, language)
        words, files = in_language(say("discord.history", count=len(found)), language), [open_file(picture)]
    await interaction.edit_original_response(content=escape(words), attachments=files, allowed_mentions=NO_PINGS)


def _draw(client: Groundling, versions: tuple[Version, ...], current: int | None, language: str) -> PictureFile:
    names = {v.author: client.preferences.name_of(int(v.author)) for v in versions if v.author.isdecimal()}
    png = draw_history(versions, current, names, client.session.render_service.pictures.locate)
    alt = "; ".join(f"{v.number} ({names.get(v.author, v.author)}): {v.label}" for v in versions[-12:])
    return PictureFile(png, "history.png", fold(alt, 1024))
