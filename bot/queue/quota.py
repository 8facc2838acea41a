"""Whose UNet samples a request counts for, and how many each may use in a day.

It knows nothing of where they are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..discord.guild_settings import GuildSettings
from ..discord.request import Request


@dataclass(frozen=True)
class DailyLimits:
    """UNet samples that a person and a server may use in a day, unless the server says otherwise; 0 is no limit."""

    user: int
    server: int

    def of(self, request: Request, guild_settings: GuildSettings) -> dict[str, int]:
        """Return the names that a request counts for, with their limits; a server's own settings go first."""
        limits = {
            f"user:{request.author}": self.user if guild_settings.user_samples is None else guild_settings.user_samples
        }
        if request.guild:
            own = guild_settings.server_samples
            limits[f"server:{request.guild}"] = self.server if own is None else own
        return limits
