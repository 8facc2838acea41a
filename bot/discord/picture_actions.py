"""What the buttons under a picture do that needs no turn: its facts, other layouts of it, favourites, deleting it.

It knows nothing of who may press; `component_handler` has asked that.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

import discord

from tools.layout.speech import in_language, say

from .buttons import layouts_view
from .channels import conversation_key_of
from .gallery import add_favourite
from .message_builder import layout_picture, layouts_picture
from .outgoing_message import OutgoingMessage
from .picture_deletion import delete_picture
from .reply_text import alt_text, escape, fold
from .sender import NO_PINGS, open_file, open_view

if TYPE_CHECKING:
    from memory.records import Version

    from .button_id import ButtonId
    from .client import Groundling

MAX_FIELD_CHARS = 1000
MAX_LOOKED_AT = 20
"""Versions above one that are looked through for changes."""
Action = Callable[["Groundling", discord.Interaction, "Version"], Awaitable[None]]


async def act_on_picture(client: Groundling, interaction: discord.Interaction, button: ButtonId) -> None:
    """Do what a button asks for, on the version that it stands under."""
    with contextlib.suppress(discord.HTTPException):
        await interaction.response.defer(thinking=True, ephemeral=button.do != "layouts")
    conversation = conversation_key_of(interaction)
    version = await asyncio.to_thread(client.session.store.version, conversation, button.version)
    if version is None or version.layout is None:
        await client.note(interaction, say("discord.no_such_version"))
        return
    await PICTURE_ACTIONS[button.do](client, interaction, version)


async def _show_info(client: Groundling, interaction: discord.Interaction, version: Version) -> None:
    """Show how a picture was made, in an embed with its layout, and the command that makes it again, to be copied."""
    language = client.language_for(interaction)
    picture = await layout_picture(version.layout or {}, version.number, alt_text(version.layout, language))
    embed = _info_embed(client, version, language)
    if await asyncio.to_thread(_is_as_described, client, conversation_key_of(interaction), version):
        embed.add_field(name=in_language(say("discord.info_copy"), language), value=_command(version), inline=False)
    embed.set_image(url=f"attachment://{picture.name}")
    with contextlib.suppress(discord.HTTPException):
        await interaction.edit_original_response(
            embed=embed, attachments=[open_file(picture)], allowed_mentions=NO_PINGS
        )


def _info_embed(client: Groundling, version: Version, language: str) -> discord.Embed:
    layout, made = version.layout or {}, version.meta
    say_here = partial(in_language, language=language)
    title = say_here(say("discord.info_title", version=version.number))
    embed = discord.Embed(title=fold(title, 256), description=escape(fold(layout["caption"], MAX_FIELD_CHARS)) or None)
    author = client.preferences.author_name(version.author)
    facts = {
        "author": author,
        "seed": str(version.seed),
        "size": f"{layout['width']} x {layout['height']}",
        "method": " · ".join(str(made[name]) for name in ("method", "scheduler", "checkpoint") if made.get(name)),
        "steps": str(made.get("steps", "")),
    }
    for name, value in facts.items():
        if value:
            embed.add_field(name=say_here(say(f"discord.info_{name}")), value=escape(fold(value, MAX_FIELD_CHARS)))
    shown = alt_text(layout, language)
    embed.add_field(name=say_here(say("discord.info_layout")), value=escape(fold(shown, MAX_FIELD_CHARS)), inline=False)
    return embed


def _is_as_described(client: Groundling, conversation: str, version: Version) -> bool:
    """Whether nothing but the seed was changed since the scene was described, so that its caption makes it again."""
    above: Version | None = version
    for _ in range(MAX_LOOKED_AT):
        if above is None or above.operations:
            return False
        if above.parent is None:
            return True
        above = client.session.store.version(conversation, above.parent)
    return False


def _command(version: Version) -> str:
    caption = " ".join((version.layout or {})["caption"].split())
    options = "".join(f" {name}:{version.meta[name]}" for name in ("preset", "method") if version.meta.get(name))
    command = f"/imagine prompt:{caption} seed:{version.seed}{options}".replace("`", "'")
    return f"```\n{fold(command, MAX_FIELD_CHARS)}\n```"


async def _show_layouts(client: Groundling, interaction: discord.Interaction, version: Version) -> None:
    language = client.language_for(interaction)
    picture, count = await layouts_picture(version.layout or {}, version.number, language)
    words = escape(in_language(say("discord.choose_layout"), language))
    outgoing = OutgoingMessage(words, "", picture, partial(layouts_view, version.number, count, language))
    with contextlib.suppress(discord.HTTPException):
        await interaction.edit_original_response(
            content=words, attachments=[open_file(picture)], view=open_view(outgoing), allowed_mentions=NO_PINGS
        )


async def _delete(client: Groundling, interaction: discord.Interaction, version: Version) -> None:
    await client.note(interaction, await delete_picture(client, interaction, interaction.message))


async def _add_favourite(client: Groundling, interaction: discord.Interaction, version: Version) -> None:
    await client.note(interaction, await add_favourite(client, interaction, version))


PICTURE_ACTIONS: dict[str, Action] = {
    "info": _show_info,
    "layouts": _show_layouts,
    "remove": _delete,
    "star": _add_favourite,
}
