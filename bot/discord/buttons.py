"""The rows of buttons under pictures, layouts, the nudge pad and questions.

They know nothing of what a press does: a press is handed to the client with its id, so it works after any restart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol, Self, cast

import discord

from tools.layout.speech import in_language, say

from .button_id import TEMPLATE, ButtonId
from .reply_text import fold

MAX_OPTIONS = 25
MAX_SELECTS = 2
MAX_CHOICES = 20
PAD = (("plus", "up", "minus"), ("left", "down", "right"), ("back", "draw", "front"))
PICTURE_ROWS = (("again", "vary", "undo", "redo", "info"), ("bigger", "smaller", "layouts", "star", "remove"))
SIGNS = {
    "again": "🎲",
    "vary": "🔀",
    "info": "ℹ️",
    "layouts": "🗺️",
    "star": "⭐",
    "remove": "🗑️",
    "undo": "↩️",
    "redo": "↪️",
    "bigger": "➕",
    "smaller": "➖",
    "draw": "🎨",
    "edit": "✏️",
    "drop": "✖️",
    "stop": "✖️",
    "plus": "➕",
    "minus": "➖",
    "up": "⬆️",
    "down": "⬇️",
    "left": "⬅️",
    "right": "➡️",
    "front": "⏫",
    "back": "⏬",
}
WORDED = frozenset(SIGNS) - {"plus", "minus", "up", "down", "left", "right"}
"""Buttons that say what they do; the others' signs do."""


class PressHandler(Protocol):
    """Who handles presses: the client."""

    async def on_press(self, interaction: discord.Interaction, button: ButtonId) -> None: ...


class PressButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Any of our buttons."""

    def __init__(self, button: ButtonId, label: str | None = None, sign: str | None = None, row: int = 0) -> None:
        style = discord.ButtonStyle.primary if button.do == "draw" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(style=style, label=label, emoji=sign, custom_id=str(button), row=row))
        self.pressed = button

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: re.Match[str], /) -> Self:
        return cls(ButtonId(match["do"], int(match["version"]), match["target"] or ""))

    async def callback(self, interaction: discord.Interaction) -> None:
        await cast(PressHandler, interaction.client).on_press(interaction, self.pressed)


class ObjectSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"gs:object:(?P<version>\d{1,9})(?::(?P<page>\d))?"
):
    """Chooses the object that the pad moves, of the first 25 or, on the second page, of those that follow."""

    def __init__(
        self, version: int, objects: Sequence[dict[str, Any]] = (), language: str = "en", page: int = 0
    ) -> None:
        options = [discord.SelectOption(label=_label(o), value=o["id"]) for o in objects]
        hint = in_language(say("discord.choose_object"), language)
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=f"gs:object:{version}:{page}" if page else f"gs:object:{version}",
            placeholder=fold(hint, 150),
            options=options or [discord.SelectOption(label="-")],
            row=len(PICTURE_ROWS) + page,
        )
        super().__init__(select)
        self.version = version

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: Any, match: re.Match[str], /) -> Self:
        return cls(int(match["version"]), page=int(match["page"] or 0))

    async def callback(self, interaction: discord.Interaction) -> None:
        values = cast("dict[str, Any]", interaction.data or {}).get("values") or [""]
        button = ButtonId("pad", self.version, str(values[0]))
        if button.fits():
            await cast(PressHandler, interaction.client).on_press(interaction, button)


def _label(item: dict[str, Any]) -> str:
    return fold(f"{item['phrase']} ({item['id']})", 100)


def _button(do: str, language: str, version: int = 0, target: str = "", row: int = 0) -> PressButton:
    label = fold(in_language(say(f"discord.button_{do}"), language), 80) if do in WORDED else None
    return PressButton(ButtonId(do, version, target), label, SIGNS.get(do), row)


def picture_view(version: int, layout: dict[str, Any], language: str) -> discord.ui.View:
    """Make the buttons under a picture."""
    view = discord.ui.View(timeout=None)
    for row, names in enumerate(PICTURE_ROWS):
        for do in names:
            view.add_item(_button(do, language, version, row=row))
    fitting = [o for o in layout["objects"] if ButtonId("minus", version, o["id"]).fits()]
    for page in range(MAX_SELECTS):
        if objects := fitting[page * MAX_OPTIONS : (page + 1) * MAX_OPTIONS]:
            view.add_item(ObjectSelect(version, objects, language, page))
    return view


def layout_view(version: int, language: str) -> discord.ui.View:
    """Make the buttons under a layout preview."""
    view = discord.ui.View(timeout=None)
    for do in ("draw", "edit", "drop"):
        view.add_item(_button(do, language, version))
    return view


def grid_view(versions: Sequence[int], language: str) -> discord.ui.View:
    """Make a button for each of several pictures, and one for as many others."""
    view = discord.ui.View(timeout=None)
    for number, version in enumerate(versions, start=1):
        view.add_item(PressButton(ButtonId("pick", version), str(number)))
    view.add_item(_button("vary", language, versions[0], row=1))
    return view


def layouts_view(version: int, count: int, language: str) -> discord.ui.View:
    """Make a button for each of several layouts of a version; the one that is pressed is drawn."""
    view = discord.ui.View(timeout=None)
    for number in range(1, count + 1):
        view.add_item(PressButton(ButtonId("plan", version, str(number)), str(number), SIGNS["draw"]))
    view.add_item(_button("edit", language, version, row=1))
    return view


def pad_view(version: int, target: str, language: str) -> discord.ui.View:
    """Make the pad that moves, resizes and reorders one object, and draws."""
    view = discord.ui.View(timeout=None)
    for row, names in enumerate(PAD):
        for do in names:
            view.add_item(_button(do, language, version, "" if do == "draw" else target, row))
    view.add_item(_button("undo", language, version, "pad." + target if len(target) < 70 else "", 3))
    return view


def choices_view(choices: Sequence[str]) -> discord.ui.View:
    """Make numbered buttons for the answers to a question."""
    view = discord.ui.View(timeout=None)
    for number, choice in enumerate(choices[:MAX_CHOICES], start=1):
        label = fold(f"{number}. {choice}", 80)
        view.add_item(PressButton(ButtonId("choose", 0, str(number)), label, row=(number - 1) // 5))
    return view


def stop_view(key: str, language: str) -> discord.ui.View:
    """Make the button that cancels a request."""
    view = discord.ui.View(timeout=None)
    view.add_item(_button("stop", language, 0, key))
    return view


EVERY_ITEM: tuple[type[discord.ui.DynamicItem[Any]], ...] = (PressButton, ObjectSelect)
