"""`/settings`: how conversations that a person begins are drawn, and in which language they are answered.

It knows nothing of drawing; values are proven by the request that they will make.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from tools.generation.presets import PRESET_NAMES
from tools.generation.request import MAX_SEED, MAX_STEPS, MIN_STEPS
from tools.layout.speech import say

from ..command_translator import SPOKEN

if TYPE_CHECKING:
    from ..client import Groundling

SIZES = ("512x512", "768x512", "512x768", "640x640", "1024x512", "512x1024")
LANGUAGE_NAMES = dict(zip(SPOKEN, ("English", "中文", "español", "français", "Deutsch", "日本語"), strict=True))


def add(client: Groundling) -> None:
    """Put the command into the tree."""

    @client.tree.command(name="settings", description="How your pictures are drawn, and your language")
    @app_commands.describe(
        preset="A set of settings with a name",
        steps="Steps of a drawing; more is finer and slower",
        size="Width and height of new pictures",
        seed="The same seed draws the same picture",
        language="The language I answer in; without it I answer in yours",
        reset="Forget what you have set",
    )
    @app_commands.choices(
        preset=[app_commands.Choice(name=name, value=name) for name in PRESET_NAMES],
        size=[app_commands.Choice(name=size, value=size) for size in SIZES],
        language=[app_commands.Choice(name=name, value=code) for code, name in LANGUAGE_NAMES.items()],
    )
    async def settings(
        interaction: discord.Interaction,
        preset: str | None = None,
        steps: app_commands.Range[int, MIN_STEPS, MAX_STEPS] | None = None,
        size: str | None = None,
        seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
        language: str | None = None,
        reset: bool = False,
    ) -> None:
        given = {"preset": preset, "steps": steps, "seed": seed, "language": language, **_pixels(size)}
        changes = {name: value for name, value in given.items() if value is not None}
        before = {} if reset else client.preferences.of_user(interaction.user.id)
        if changes or reset:
            await asyncio.to_thread(client.preferences.set_user, interaction.user.id, {**before, **changes})
        await client.note(interaction, _describe({**before, **changes}))


def _pixels(size: str | None) -> dict[str, int]:
    if size not in SIZES:
        return {}
    width, _, height = size.partition("x")
    return {"width": int(width), "height": int(height)}


def _describe(own: dict[str, Any]) -> str:
    size = f"{own['width']}x{own['height']}" if "width" in own else "-"
    shown = {name: str(own.get(name, "-")) for name in ("preset", "steps", "seed")}
    language = LANGUAGE_NAMES.get(own.get("language", ""), "-")
    return say("discord.settings", size=size, language=language, **shown)
