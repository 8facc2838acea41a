"""For whom UNet samples are counted, and how many each may use in a day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DailyLimits:
    """UNet samples that a person and a server (a group of people) may use in a day; 0 is no limit."""

    user: int
    server: int

    def over(self, user: int | None, server: int | None) -> DailyLimits:
        """Return the limits with a server's own in place of the operator's; None keeps the operator's."""
        return DailyLimits(self.user if user is None else user, self.server if server is None else server)

    def of(self, author: int | str, server: int | str | None = None) -> dict[str, int]:
        """Return the names that somebody's samples count for, with their limits."""
        limits = {f"user:{author}": self.user}
        return {**limits, f"server:{server}": self.server} if server else limits
