"""The menu of a message: "Draw this", "Continue from this picture", "Show layout", "Delete".

It knows nothing of turns; a picture of ours is known by its file's name, another's only by the scene inside.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord

from agent.reply import MAX_MESSAGE_CHARS
from tools.layout.speech import in_language, say

from ..button_calls import walk_to
from ..channels import conversation_key
from ..message_builder import layout_picture
from ..picture_deletion import delete_picture
from ..reply_text import alt_text, escape, has_words, spoken_words
from ..sender import NO_PINGS, open_file
from ..shown_version import shown_version
from ..uploads import UploadRefused, first_upload, read_upload
from .checks import acknowledge, ask, may_ask
from .imagine import where_to_begin

if TYPE_CHECKING:
    from ..client import Groundling


def add(client: Groundling) -> None:
    """Put the menus into the tree."""

    @client.tree.context_menu(name="Draw this")
    async def draw(interaction: discord.Interaction, message: discord.Message) -> None:
        names = {user.id: user.display_name for user in message.mentions}
        own = frozenset({client.user.id}) if client.user else frozenset()
        words = spoken_words(message.content, own, names)[:MAX_MESSAGE_CHARS]
        if has_words(words):
            await ask(client, interaction, text=words, base=0, **where_to_begin(interaction))
        else:
            await client.note(interaction, say("discord.no_words"))

    @client.tree.context_menu(name="Continue from this picture")
    async def resume(interaction: discord.Interaction, message: discord.Message) -> None:
        number = _number(client, message)
        if number is not None:
            await ask(client, interaction, calls=walk_to(number))
        elif upload := first_upload(message):
            await ask(client, interaction, upload=upload)
        else:
            await client.note(interaction, say("discord.no_such_picture"))

    @client.tree.context_menu(name="Show layout")
    async def show(interaction: discord.Interaction, message: discord.Message) -> None:
        if await may_ask(client, interaction) and await acknowledge(interaction, private=True):
            await _show(client, interaction, message)

    @client.tree.context_menu(name="Delete")
    async def delete(interaction: discord.Interaction, message: discord.Message) -> None:
        if await acknowledge(interaction, private=True):
            await client.note(interaction, await delete_picture(client, interaction, message))


def _number(client: Groundling, message: discord.Message) -> int | None:
    return shown_version(message, client.user.id) if client.user else None


async def _show(client: Groundling, interaction: discord.Interaction, message: discord.Message) -> None:
    language = client.language_for(interaction)
    number, layout, said = _number(client, message), None, say("discord.no_such_picture")
    if number is not None:
        conversation = conversation_key(interaction.guild_id, message.channel.id)
        version = await asyncio.to_thread(client.session.store.version, conversation, number)
        layout = version.layout if version else None
    elif upload := first_upload(message):
        try:
            layout = (await read_upload(upload)).layout
        except UploadRefused as refused:
            said = refused.said
    if layout is None:
        await client.note(interaction, said)
        return
    picture = await layout_picture(layout, number or 0, alt_text(layout, language))
    words = escape(in_language(say("discord.layout"), language))
    await interaction.edit_original_response(content=words, attachments=[open_file(picture)], allowed_mentions=NO_PINGS)
