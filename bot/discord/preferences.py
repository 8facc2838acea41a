"""What people and servers have set, and the names of people, read through a small cache.

It knows nothing of Discord's objects; owners are ids.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from memory.app_store import FrontDesk
from tools.generation.presets import PRESET_NAMES

from .guild_settings import HouseRules

CACHED = 2_000
OPTIONS = ("steps", "width", "height", "seed", "method")


class Preferences:
    """People's settings, servers' rules, and names; calls are synchronous."""

    def __init__(self, desk: FrontDesk) -> None:
        self._desk = desk
        self._read: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def rules(self, guild: int | None) -> HouseRules:
        """Return a server's rules; none in direct messages."""
        return HouseRules.from_json(self._get(f"server:{guild}")) if guild else HouseRules()

    def set_rules(self, guild: int, rules: HouseRules) -> None:
        self._set(f"server:{guild}", rules.to_json())

    def all_rules(self) -> dict[int, HouseRules]:
        """Return the rules of every server that has some."""
        found = self._desk.preferences("server:")
        return {int(owner.partition(":")[2]): HouseRules.from_json(value) for owner, value in found.items()}

    def of_user(self, user: int) -> dict[str, Any]:
        """Return what a person has set: preset, options, language."""
        return self._get(f"user:{user}")

    def set_user(self, user: int, value: dict[str, Any]) -> None:
        self._set(f"user:{user}", value)

    def options_of(self, user: int, guild: int | None) -> dict[str, Any]:
        """Return what a conversation that this person begins starts with."""
        own = self.of_user(user)
        preset = own.get("preset") or self.rules(guild).preset
        chosen = {name: own[name] for name in OPTIONS if own.get(name) is not None}
        return {"preset": preset, **chosen} if preset in PRESET_NAMES else chosen

    def name_of(self, user: int) -> str:
        """Return the name that a person had last; their id when it is not known."""
        return str(self._get(f"person:{user}").get("name") or user)

    def remember_name(self, user: int, name: str) -> None:
        """Keep a person's name, so that versions can name their author later."""
        if self._get(f"person:{user}").get("name") != name:
            self._set(f"person:{user}", {"name": name})

    def _get(self, owner: str) -> dict[str, Any]:
        if owner not in self._read:
            self._read[owner] = self._desk.preference(owner)
            if len(self._read) > CACHED:
                self._read.popitem(last=False)
        return self._read[owner]

    def _set(self, owner: str, value: dict[str, Any]) -> None:
        self._desk.prefer(owner, value)
        self._read[owner] = value
