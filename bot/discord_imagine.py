"""`/imagine`: acknowledged at once, then the same turn as a mention.

It knows nothing of other commands.
"""

from __future__ import annotations

import logging

import discord

from agent.reply import MAX_MESSAGE_CHARS, UserMessage

from .discord_outlet import NO_PINGS, ChannelOutlet, InteractionOutlet, Outlet
from .discord_place import Place, make_place, may_open_threads, open_thread
from .discord_reply import escape, split
from .discord_turns import Turns

_LOG = logging.getLogger(__name__)


def add_imagine(tree: discord.app_commands.CommandTree, turns: Turns) -> None:
    """Put the command into the tree."""

    @tree.command(name="imagine", description="Draw what you describe; go on in the thread that opens")
    @discord.app_commands.describe(prompt="What to draw, such as: a red car to the left of two cats")
    async def imagine(
        interaction: discord.Interaction,
        prompt: discord.app_commands.Range[str, 1, MAX_MESSAGE_CHARS],
    ) -> None:
        if turns.take(str(interaction.id)):
            turns.start(answer_imagine(interaction, prompt, turns))


async def answer_imagine(interaction: discord.Interaction, prompt: str, turns: Turns) -> None:
    """Acknowledge, find the place and run the turn."""
    acknowledged = await _acknowledge(interaction)
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        return
    place, outlet = await _open(interaction, channel, prompt, acknowledged)
    message = UserMessage(place.conversation, str(interaction.id), str(interaction.user.id), prompt)
    await turns.answer(message, place.channel, outlet)


async def _acknowledge(interaction: discord.Interaction) -> bool:
    """Answer "thinking" within Discord's 3 seconds; False when Discord no longer knows the command."""
    try:
        await interaction.response.defer(thinking=True)
    except discord.HTTPException as error:
        _LOG.warning("a command was not acknowledged: Discord answered %s (code %s)", error.status, error.code)
        return False
    return True


async def _open(
    interaction: discord.Interaction, channel: discord.abc.MessageableChannel, prompt: str, acknowledged: bool
) -> tuple[Place, Outlet]:
    """Show the prompt and open a thread from it where that is allowed; else answer the command in place."""
    place = make_place(channel)
    if not acknowledged:
        return place, ChannelOutlet(channel)
    if not may_open_threads(channel):
        return place, InteractionOutlet(interaction, ChannelOutlet(channel))
    shown = await _show_prompt(interaction, prompt)
    if shown and (thread := await open_thread(channel, shown.id, prompt)):
        return make_place(thread), ChannelOutlet(thread)
    return place, ChannelOutlet(channel)


async def _show_prompt(interaction: discord.Interaction, prompt: str) -> discord.InteractionMessage | None:
    text = split(escape(f"{interaction.user.display_name}: {prompt}"))[0]
    try:
        return await interaction.edit_original_response(content=text, allowed_mentions=NO_PINGS)
    except discord.HTTPException as error:
        _LOG.warning("a command's prompt was not shown: Discord answered %s", error.status)
        return None
