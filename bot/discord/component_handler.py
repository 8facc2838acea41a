"""What happens when somebody presses a button: may they, what does it ask for, and where does the answer go.

It knows nothing of how requests are worked on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import discord

from tools.layout.layout import Layout
from tools.layout.speech import Said, in_language, say

from .button_calls import NUDGES, button_to_calls, layout_to_calls
from .button_id import ButtonId
from .buttons import pad_view
from .channels import conversation_key, may_attach
from .job import is_pressed
from .message_builder import layout_picture
from .permissions import channel_ids, may_moderate
from .picture_actions import PICTURE_ACTIONS, act_on_picture
from .reply_text import alt_text, escape
from .request import Request
from .sender import NO_PINGS, open_file

if TYPE_CHECKING:
    from memory.records import Version

    from .client import Groundling

_LOG = logging.getLogger(__name__)


class ComponentHandler:
    """Handles presses of one client."""

    def __init__(self, client: Groundling) -> None:
        self._client = client
        self._pressed: set[tuple[int, str]] = set()

    async def press(self, interaction: discord.Interaction, button: ButtonId) -> None:
        """Handle one press; whoever may not gets a note that only they see."""
        if interaction.channel is None or self._client.dispatcher.closing:
            return
        if button.do == "stop":
            await self._stop(interaction, button)
            return
        if against := self.refusal(interaction):
            await self._client.note(interaction, against)
        elif button.do == "edit":
            await interaction.response.send_modal(EditModal(self, button, self._client.language_for(interaction)))
        elif button.do == "pad":
            await self._open_pad(interaction, button)
        elif button.do in PICTURE_ACTIONS:
            await act_on_picture(self._client, interaction, button)
        else:
            await self._ask(interaction, button)

    def refusal(self, interaction: discord.Interaction) -> Said | None:
        """Say why this person may not steer here."""
        channel: Any = interaction.channel
        client, guild = self._client, interaction.guild_id
        if against := client.permissions.refusal(interaction.user, channel):
            return against
        if not may_attach(channel):
            return say("discord.no_attach")
        return client.too_many_of(interaction.user.id, guild, channel.id)

    async def _stop(self, interaction: discord.Interaction, button: ButtonId) -> None:
        job, channel = self._client.dispatcher.jobs.find(button.target), interaction.channel
        if job is None:
            await self._client.note(interaction, say("discord.nothing_to_cancel"))
        elif job.request.author != interaction.user.id and not may_moderate(interaction.user, channel):  # type: ignore[arg-type]
            await self._client.note(interaction, say("discord.not_yours"))
        else:
            await self._acknowledge(interaction)
            job.cancel()

    async def _ask(self, interaction: discord.Interaction, button: ButtonId) -> None:
        """Turn a press into a request; a second press during the first only is acknowledged."""
        press = f"{interaction.message.id if interaction.message else 0}:{button}"
        mark = (interaction.user.id, press)
        known = mark in self._pressed or is_pressed(self._client.dispatcher.jobs, *mark)
        if known:
            await self._acknowledge(interaction)
            return
        self._pressed.add(mark)
        try:
            await (self._drop_buttons(interaction) if button.do == "drop" else self._acknowledge(interaction))
            await self._ask_once(interaction, button, press)
        finally:
            self._pressed.discard(mark)

    async def _ask_once(self, interaction: discord.Interaction, button: ButtonId, press: str) -> None:
        if button.do == "choose":
            self._receive(interaction, press=press, text=button.target)
            return
        version = await self._version(interaction, button.version)
        if version is None or version.layout is None:
            await self._client.note(interaction, say("discord.no_such_version"))
            return
        if button.do == "drop" and version.parent is None:
            return
        if button.do == "plan":
            chosen = layout_to_calls(Layout.from_json(version.layout), _number(button.target))
            self._receive(interaction, press=press, calls=chosen, base=button.version)
            return
        ids = tuple(item["id"] for item in version.layout["objects"])
        calls = button_to_calls(button, tuple(version.meta.get("touched", ())), ids)
        if calls is not None:
            self._receive(interaction, press=press, calls=calls, **_reply_display(button))

    def _receive(self, interaction: discord.Interaction, **fields: Any) -> None:
        self._client.dispatcher.receive(make_request(self._client, interaction, **fields), interaction)

    async def words(self, interaction: discord.Interaction, button: ButtonId, text: str) -> None:
        """Take the words that somebody wrote into the box under a layout preview."""
        if against := self.refusal(interaction) or self._client.permissions.refusal(
            interaction.user,
            interaction.channel,  # type: ignore[arg-type]
            text,
        ):
            await self._client.note(interaction, against)
            return
        await self._acknowledge(interaction)
        self._receive(interaction, text=text, base=button.version, draw=False, show="layout")

    async def _open_pad(self, interaction: discord.Interaction, button: ButtonId) -> None:
        with contextlib.suppress(discord.HTTPException):
            await interaction.response.defer(thinking=True)
        version = await self._version(interaction, button.version)
        if version is None or version.layout is None:
            await self._client.note(interaction, say("discord.no_such_version"))
            return
        language = self._client.language_for(interaction)
        phrase = next((o["phrase"] for o in version.layout["objects"] if o["id"] == button.target), button.target)
        picture = await layout_picture(version.layout, version.number, alt_text(version.layout, language))
        view = pad_view(version.number, button.target, language)
        view.stop()
        words = escape(in_language(say("discord.pad", thing=phrase), language))
        try:
            await interaction.edit_original_response(
                content=words, attachments=[open_file(picture)], view=view, allowed_mentions=NO_PINGS
            )
        except discord.HTTPException as error:
            _LOG.warning("a pad was not shown: Discord answered %s (code %s)", error.status, error.code)

    async def _version(self, interaction: discord.Interaction, number: int) -> Version | None:
        conversation = conversation_key(interaction.guild_id, interaction.channel_id or 0)
        return await asyncio.to_thread(self._client.session.store.version, conversation, number)

    async def _acknowledge(self, interaction: discord.Interaction) -> None:
        with contextlib.suppress(discord.HTTPException):
            await interaction.response.defer()

    async def _drop_buttons(self, interaction: discord.Interaction) -> None:
        with contextlib.suppress(discord.HTTPException):
            await interaction.response.edit_message(view=None, allowed_mentions=NO_PINGS)


def _number(target: str) -> int:
    return int(target) if target.isdecimal() else 1


def _reply_display(button: ButtonId) -> dict[str, Any]:
    """Say how the reply to a press is shown: the pad's in the pad itself, without drawing."""
    if button.do in NUDGES:
        return {"draw": False, "show": "pad", "target": button.target, "command": True, "base": button.version}
    if button.do == "undo" and button.target.startswith("pad."):
        target = button.target.removeprefix("pad.")
        return {"draw": False, "show": "pad", "target": target, "command": True, "base": button.version}
    if button.do == "drop":
        return {"draw": False, "show": "layout", "base": button.version}
    # a walk shows what is there already, in the message that it began at
    return {"base": button.version, "command": button.do in ("undo", "redo")}


def make_request(client: Groundling, interaction: discord.Interaction, **fields: Any) -> Request:
    """Make the request of an interaction, in the conversation of its channel unless `thread` opens one."""
    user, guild = interaction.user, interaction.guild_id
    channel = interaction.channel_id or 0
    own = client.preferences.of_user(user.id).get("language")
    given: dict[str, Any] = {
        "key": str(interaction.id),
        "author": user.id,
        "name": user.display_name,
        "guild": guild,
        "channel": channel,
        "message": interaction.message.id if interaction.message else None,
        "place": channel,
        "options": client.preferences.options_of(user.id, guild, channel_ids(interaction.channel)),  # type: ignore[arg-type]
        "language": own,
    }
    return Request(**{**given, **fields})


class EditModal(discord.ui.Modal):
    """The box that asks what to change in a layout."""

    def __init__(self, handler: ComponentHandler, button: ButtonId, language: str) -> None:
        super().__init__(title=in_language(say("discord.edit_title"), language)[:45], timeout=900)
        self._handler, self._button = handler, button
        label = in_language(say("discord.edit_label"), language)[:45]
        self.words: discord.ui.TextInput[Any] = discord.ui.TextInput(
            label=label, style=discord.TextStyle.paragraph, max_length=2000
        )
        self.add_item(self.words)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await self._handler.words(interaction, self._button, self.words.value)
