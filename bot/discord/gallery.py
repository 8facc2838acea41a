"""Favourites, and the gallery: the channel of a server in which they are shown, each version once.

It knows nothing of commands; which channel it is, the server's settings say.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord

from tools.layout.speech import Said, in_language, say

from .channels import conversation_key, make_reply_channel, may_answer, may_attach
from .command_translator import language_of_locale
from .delivery import deliver
from .outgoing_message import OutgoingMessage, PictureFile
from .reply_text import alt_text, escape, fold, make_nonce

if TYPE_CHECKING:
    from memory.records import Version

    from .client import Groundling

MAX_FAVOURITES = 100
MAX_CAPTION_CHARS = 200


async def add_favourite(client: Groundling, interaction: discord.Interaction, version: Version) -> Said:
    """Keep a version among somebody's favourites, show it in the gallery where there is one, and say what came of it."""
    conversation = conversation_key(interaction.guild_id, interaction.channel_id or 0)
    place = f"{conversation}:{version.number}"
    link = interaction.message.jump_url if interaction.message else ""
    caption = fold((version.layout or {}).get("caption", ""), MAX_CAPTION_CHARS)
    favourite = {"place": place, "link": link, "caption": caption}
    await asyncio.to_thread(client.preferences.add_favourite, interaction.user.id, favourite, MAX_FAVOURITES)
    channel = _gallery_of(client, interaction.guild)
    if channel is None or version.image is None:
        return say("discord.favourite")
    if not await asyncio.to_thread(client.preferences.show_once, place):
        return say("discord.in_gallery", channel=channel.name)
    shown = await _show(client, channel, version, place, link)
    return say("discord.in_gallery", channel=channel.name) if shown else say("discord.favourite")


def _gallery_of(client: Groundling, guild: discord.Guild | None) -> discord.TextChannel | None:
    chosen = client.preferences.guild_settings(guild.id if guild else None).gallery
    channel = guild.get_channel(chosen) if guild and chosen else None
    is_usable = isinstance(channel, discord.TextChannel) and may_answer(channel) and may_attach(channel)
    return channel if is_usable else None  # type: ignore[return-value]


async def _show(client: Groundling, channel: discord.TextChannel, version: Version, place: str, link: str) -> bool:
    language = language_of_locale(channel.guild.preferred_locale)
    layout: dict[str, Any] = version.layout or {}
    author = client.preferences.author_name(version.author)
    said = say("discord.gallery_post", author=author, caption=fold(layout.get("caption", ""), MAX_CAPTION_CHARS))
    words = f"{escape(in_language(said, language))}\n{link}"
    path: Path = client.session.render_service.pictures.locate(version.image or "")
    # another name than in its conversation: here a reply to it has no conversation to go on
    picture = PictureFile(path, "picture.png", alt_text(layout, language))
    there = make_reply_channel(channel)
    outgoing = OutgoingMessage(words.strip(), make_nonce(place, "gallery"), picture)
    return await deliver(there.sender(), (outgoing,), there.most_bytes, language) == "sent"
