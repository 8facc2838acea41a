"""Names and descriptions of the commands in the languages that people's Discord is set to, from a data file.

It knows nothing of what commands do.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import discord
import yaml
from discord import app_commands

_LANGUAGES = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "es-ES": "es", "es-419": "es", "pt-BR": "pt"}
SPOKEN = ("en", "zh-Hans", "es", "fr", "de", "ja")


@cache
def texts() -> dict[str, dict[str, str]]:
    """Read the file: Discord's locale code -> English text -> the text in that language."""
    return dict(yaml.safe_load(Path(__file__).with_name("command_names.yaml").read_text("utf-8")))


def language_of_locale(locale: discord.Locale) -> str:
    """Return the language of Discord's own interface as our languages are named."""
    code = _LANGUAGES.get(locale.value, locale.value.partition("-")[0])
    return code if code in SPOKEN else "en"


class CommandTranslator(app_commands.Translator):
    """Looks texts up; what is not there stays English."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return texts().get(locale.value, {}).get(string.message)
