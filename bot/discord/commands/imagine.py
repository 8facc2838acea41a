"""`/imagine` and `/layout`: begin a conversation by a description.

They know nothing of threads or turns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from agent.reply import MAX_MESSAGE_CHARS

from ..channels import may_open_threads
from .checks import ask

if TYPE_CHECKING:
    from ..client import Groundling

Prompt = app_commands.Range[str, 1, MAX_MESSAGE_CHARS]


def add(client: Groundling) -> None:
    """Put the commands into the tree."""

    @client.tree.command(name="imagine", description="Draw what you describe; go on in the thread that opens")
    @app_commands.describe(prompt="What to draw, such as: a red car to the left of two cats")
    async def imagine(interaction: discord.Interaction, prompt: Prompt) -> None:
        await ask(client, interaction, text=prompt, **_where(interaction))

    @client.tree.command(name="layout", description="Show where things would stand, without drawing")
    @app_commands.describe(prompt="What to lay out; leave it out to see the layout in place")
    async def layout(interaction: discord.Interaction, prompt: Prompt | None = None) -> None:
        if prompt is None:
            await ask(client, interaction, calls=({"tool": "show_layout"},), draw=False, show="layout")
        else:
            await ask(client, interaction, text=prompt, draw=False, show="layout", **_where(interaction))


def _where(interaction: discord.Interaction) -> dict[str, Any]:
    """A description in a channel opens a thread of its own; in a thread it belongs to the conversation there."""
    channel: Any = interaction.channel
    return {"thread": True, "place": None} if may_open_threads(channel) else {}
