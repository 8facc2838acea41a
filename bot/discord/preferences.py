"""What people and servers have set, and the names of people, read through a small cache.

It knows nothing of Discord's objects; owners are ids.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from memory.app_store import AppStore
from tools.generation.presets import PRESET_NAMES

from .guild_settings import GuildSettings

CACHED = 2_000
MAX_WRITERS = 2
"""It matters only whether there is more than one."""
OPTIONS = ("steps", "width", "height", "seed", "method")


class Preferences:
    """People's settings, servers' rules, names, and who writes in a thread; calls are synchronous."""

    def __init__(self, app_store: AppStore) -> None:
        self._app_store = app_store
        self._read: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._unsaved: set[int] = set()

    def guild_settings(self, guild: int | None) -> GuildSettings:
        """Return a server's settings; none in direct messages."""
        return GuildSettings.from_json(self._get(f"server:{guild}")) if guild else GuildSettings()

    def set_guild_settings(self, guild: int, guild_settings: GuildSettings) -> None:
        self._set(f"server:{guild}", guild_settings.to_json())

    def all_guild_settings(self) -> dict[int, GuildSettings]:
        """Return the rules of every server that has some."""
        found = self._app_store.preferences("server:")
        return {int(owner.partition(":")[2]): GuildSettings.from_json(value) for owner, value in found.items()}

    def of_user(self, user: int) -> dict[str, Any]:
        """Return what a person has set: preset, options, language."""
        return self._get(f"user:{user}")

    def set_user(self, user: int, value: dict[str, Any]) -> None:
        self._set(f"user:{user}", value)

    def options_of(self, user: int, guild: int | None, channel_ids: tuple[int, ...] = ()) -> dict[str, Any]:
        """Return what a conversation that this person begins in a channel starts with."""
        own = self.of_user(user)
        preset = own.get("preset") or self.guild_settings(guild).preset_in(channel_ids)
        chosen = {name: own[name] for name in OPTIONS if own.get(name) is not None}
        return {"preset": preset, **chosen} if preset in PRESET_NAMES else chosen

    def name_of(self, user: int) -> str:
        """Return the name that a person had last; their id when it is not known."""
        return str(self._get(f"person:{user}").get("name") or user)

    def author_name(self, author: str) -> str:
        """Return the name of a version's author, who may be nobody of Discord's."""
        return self.name_of(int(author)) if author.isdecimal() else author

    def remember_name(self, user: int, name: str) -> None:
        """Keep a person's name, so that versions can name their author later."""
        if self._get(f"person:{user}").get("name") != name:
            self._set(f"person:{user}", {"name": name})

    def favourites_of(self, user: int) -> list[dict[str, str]]:
        """Return what somebody marked, newest first."""
        return list(reversed(self._get(f"favourites:{user}").get("list", ())))

    def add_favourite(self, user: int, favourite: dict[str, str], most: int) -> None:
        """Keep a favourite once, and at most so many."""
        others = [one for one in self._get(f"favourites:{user}").get("list", ()) if one["place"] != favourite["place"]]
        self._set(f"favourites:{user}", {"list": [*others, favourite][-most:]})

    def show_once(self, place: str) -> bool:
        """Note that a version is shown in the gallery; False where it was before."""
        if self._get(f"gallery:{place}"):
            return False
        self._set(f"gallery:{place}", {"shown": True})
        return True

    def count_writers(self, thread: int, author: int) -> int:
        """Note that somebody writes in a thread of ours, and return how many do; `save_writers` keeps it."""
        known = list(self._get(f"thread:{thread}").get("writers", ()))
        if author not in known and len(known) < MAX_WRITERS:
            self._read[f"thread:{thread}"] = {"writers": (known := [*known, author])}
            self._unsaved.add(thread)
        return len(known)

    def save_writers(self, thread: int) -> None:
        """Keep who writes in a thread, for later processes."""
        if thread in self._unsaved:
            self._unsaved.discard(thread)
            self._set(f"thread:{thread}", self._get(f"thread:{thread}"))

    def _get(self, owner: str) -> dict[str, Any]:
        if owner not in self._read:
            self._read[owner] = self._app_store.preference(owner)
            if len(self._read) > CACHED:
                self._read.popitem(last=False)
        return self._read[owner]

    def _set(self, owner: str, value: dict[str, Any]) -> None:
        self._app_store.set_preference(owner, value)
        self._read[owner] = value
