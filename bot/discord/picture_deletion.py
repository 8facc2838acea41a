"""Deletes a picture of ours: its message and its file; the version stays in the tree and can be drawn again.

Who made it may, and who may delete messages there. It knows nothing of commands.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord

from tools.layout.speech import Said, say

from .channels import conversation_key
from .permissions import may_moderate
from .shown_version import shown_version

if TYPE_CHECKING:
    from .client import Groundling


async def find_message_of_version(client: Groundling, channel: Any, number: int, most: int) -> discord.Message | None:
    """Look for our newest message that shows a version, among the last messages of a channel."""
    if client.user is None or not isinstance(channel, discord.abc.Messageable):
        return None
    try:
        async for message in channel.history(limit=most):
            if shown_version(message, client.user.id) == number:
                return message
    except discord.HTTPException:
        return None
    return None


async def delete_picture(client: Groundling, interaction: discord.Interaction, message: discord.Message | None) -> Said:
    """Delete the picture in a message, and say what came of it."""
    number = shown_version(message, client.user.id) if message and client.user else None
    if message is None or number is None:
        return say("discord.no_such_picture")
    conversation = conversation_key(interaction.guild_id, message.channel.id)
    version = await asyncio.to_thread(client.session.store.version, conversation, number)
    channel: Any = interaction.channel
    own = version is not None and version.author == str(interaction.user.id)
    if not own and not may_moderate(interaction.user, channel):
        return say("discord.not_yours")
    try:
        await message.delete()
    except discord.HTTPException:
        return say("discord.not_deleted")
    if version is not None and version.image:
        path = client.session.render_service.pictures.locate(version.image)
        await asyncio.to_thread(path.unlink, missing_ok=True)
    return say("discord.deleted", version=number)
