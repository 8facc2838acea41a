"""What every command does first: refuse in private, or acknowledge at once.

It knows nothing of any one command.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from tools.layout.speech import Said, in_language, say

from ..component_handler import make_request
from ..reply_text import escape, split
from ..sender import NO_PINGS

if TYPE_CHECKING:
    from ..client import Groundling

_LOG = logging.getLogger(__name__)


async def acknowledge(interaction: discord.Interaction, private: bool = False) -> bool:
    """Answer "thinking" within Discord's 3 seconds; False when Discord no longer knows the command."""
    try:
        await interaction.response.defer(thinking=True, ephemeral=private)
    except discord.HTTPException as error:
        _LOG.warning("a command was not acknowledged: Discord answered %s (code %s)", error.status, error.code)
        return False
    return True


async def send_lines(
    client: Groundling, interaction: discord.Interaction, lines: Sequence[str], otherwise: Said
) -> None:
    """Answer an acknowledged command with as many lines as fit, or a sentence where there are none."""
    text = "\n".join(lines) or escape(in_language(otherwise, client.language_for(interaction)))
    pages = split(text)
    with contextlib.suppress(discord.HTTPException):
        await interaction.edit_original_response(content=pages[0], allowed_mentions=NO_PINGS)


async def may_ask(client: Groundling, interaction: discord.Interaction, words: str = "", begins: bool = False) -> bool:
    """Whether the person may ask here; refuses in private where not.

    Args:
        begins: the command begins a conversation of its own.
    """
    channel: Any = interaction.channel
    if client.dispatcher.closing or not isinstance(channel, discord.abc.Messageable):
        return False
    against = client.permissions.refusal(interaction.user, channel, words)  # type: ignore[arg-type]
    if against is None and interaction.guild_id is None:
        against = await client.permissions.refusal_of_stranger(client, interaction.user)
    if against is None and not interaction.app_permissions.attach_files:
        against = say("discord.no_attach")
    if against is None:
        place = interaction.id if begins else channel.id  # type: ignore[attr-defined]
        against = client.too_many_of(interaction.user.id, interaction.guild_id, place)
    if against is not None:
        await client.note(interaction, against)
    return against is None


async def ask(
    client: Groundling, interaction: discord.Interaction, chosen: dict[str, Any] | None = None, **fields: Any
) -> None:
    """Acknowledge a command and hand its request to the dispatcher.

    Args:
        chosen: drawing options of this command; they go over what its author and the server usually take.
    """
    if not await may_ask(client, interaction, fields.get("text") or "", bool(fields.get("thread"))):
        return
    known = await acknowledge(interaction)
    request = make_request(client, interaction, command=True, **fields)
    if request.base == 0 and not request.thread:  # the conversation there has options of its own
        request = replace(request, options=chosen or {})
    elif chosen:
        request = replace(request, options={**request.options, **chosen})
    client.dispatcher.receive(request, interaction if known else None)
