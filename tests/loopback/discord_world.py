"""The payloads of one small Discord server: users, a guild, channels, threads, messages, as Discord's JSON.

It knows nothing of sockets or of the bot; it is what the loopback server remembers.
"""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime
from typing import Any

Payload = dict[str, Any]

TEXT, DIRECT, VOICE, PUBLIC_THREAD, FORUM = 0, 1, 2, 11, 15
DEFAULT, REPLY, COMMAND = 0, 19, 20
LOADING = 1 << 7
EVERY_PERMISSION = str((1 << 50) - 1)
ORDINARY = sum(1 << bit for bit in (10, 11, 15, 16, 31, 38))
"""What people may do: view, send, attach, read history, use commands, write in threads."""
DISCORD_EPOCH_MS = 1_420_070_400_000
_counter = itertools.count(1)


def make_id() -> str:
    """Make the next snowflake: later ones are larger, as on Discord."""
    return str(((int(time.time() * 1000) - DISCORD_EPOCH_MS) << 22) + next(_counter))


def now() -> str:
    return datetime.now(UTC).isoformat()


def make_user(name: str, bot: bool = False) -> Payload:
    return {
        "id": make_id(),
        "username": name,
        "global_name": name,
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
    }


def make_member(user: Payload, roles: tuple[str, ...] = ()) -> Payload:
    return {
        "user": user,
        "roles": list(roles),
        "joined_at": now(),
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": EVERY_PERMISSION,
    }


def make_role(role_id: str, name: str, permissions: str) -> Payload:
    return {
        "id": role_id,
        "name": name,
        "permissions": permissions,
        "color": 0,
        "hoist": False,
        "position": 0,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


class World:
    """One guild with one text channel, the bot, a person who owns it, and everything said since.

    Attributes:
        permissions: what the bot may do in the guild, as Discord's bit field in a string.
    """

    def __init__(self, permissions: str = EVERY_PERMISSION) -> None:
        self.permissions = permissions
        self.bot = make_user("groundling", bot=True)
        self.person = make_user("ada")
        self.application = {"id": self.bot["id"], "name": "groundling", "flags": 1 << 19}
        self.guild_id = make_id()
        self.bot_role_id = make_id()
        self.gone: set[str] = set()
        """Ids of people who are no longer members."""
        self.roles: dict[str, Payload] = {}
        self.members: dict[str, Payload] = {}
        """What is special about a member: roles, permissions, timeout."""
        self.channels: dict[str, Payload] = {}
        self.messages: dict[str, list[Payload]] = {}
        self.users: dict[str, Payload] = {u["id"]: u for u in (self.bot, self.person)}
        self.channel_id = self.add_channel("general")

    def add_channel(self, name: str, allow: int = 0, deny: int = 0, kind: int = TEXT) -> str:
        """Add a channel in which everyone may also do what the bits of `allow` say, and not those of `deny`."""
        everyone = {"id": self.guild_id, "type": 0, "allow": str(allow), "deny": str(deny)}
        fields = {"name": name, "position": 0, "permission_overwrites": [everyone]}
        fields |= {"bitrate": 64000, "user_limit": 0} if kind == VOICE else {}
        fields |= {"available_tags": [], "default_reaction_emoji": None} if kind == FORUM else {}
        return self._remember({"type": kind, "guild_id": self.guild_id} | fields)

    def may(self, channel_id: str, bit: int) -> bool:
        """Whether the bot has the permission of this bit in a channel; an administrator has every one."""
        channel = self.channels[channel_id]
        place = self.channels.get(channel.get("parent_id") or "", channel)
        if "guild_id" not in place or int(self.permissions) & 8:
            return True
        granted = int(self.permissions)
        for overwrite in place.get("permission_overwrites", []):
            granted = (granted & ~int(overwrite["deny"])) | int(overwrite["allow"])
        return bool(granted >> bit & 1)

    def add_role(self, name: str, permissions: str = "0") -> str:
        role = make_role(make_id(), name, permissions)
        self.roles[role["id"]] = role
        return role["id"]

    def member(self, user: Payload) -> Payload:
        """Return somebody as a member of the guild."""
        roles = (self.bot_role_id,) if user["id"] == self.bot["id"] else ()
        return make_member(user, roles) | self.members.get(user["id"], {})

    def add_direct_channel(self, person: Payload) -> str:
        return self._remember({"type": DIRECT, "recipients": [person]})

    def add_person(self, name: str, bot: bool = False) -> Payload:
        user = make_user(name, bot)
        self.users[user["id"]] = user
        return user

    def add_thread(self, parent_id: str, name: str, owner: Payload, thread_id: str | None = None) -> Payload:
        """Open a thread; one made from a message has that message's id, as on Discord."""
        meta = {"archived": False, "locked": False, "auto_archive_duration": 1440, "archive_timestamp": now()}
        thread_id = self._remember(
            {
                "type": PUBLIC_THREAD,
                "guild_id": self.guild_id,
                "parent_id": parent_id,
                "owner_id": owner["id"],
                "name": name,
                "message_count": 0,
                "member_count": 1,
                "thread_metadata": meta,
            },
            thread_id,
        )
        return self.channels[thread_id]

    def _remember(self, channel: Payload, channel_id: str | None = None) -> str:
        channel["id"] = channel_id or make_id()
        self.channels[channel["id"]] = channel
        self.messages[channel["id"]] = []
        return channel["id"]

    def add_message(self, channel_id: str, author: Payload, content: str, **fields: Any) -> Payload:
        mentions = [u for u in self.users.values() if f"<@{u['id']}>" in content]
        message = {
            "id": make_id(),
            "channel_id": channel_id,
            "author": author,
            "content": content,
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": mentions,
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "type": DEFAULT,
            "flags": 0,
        } | fields
        self.messages[channel_id].append(message)
        return message

    def event_message(self, message: Payload) -> Payload:
        """Return a message as the gateway sends it: with its guild and the author's member."""
        if "guild_id" not in self.channels[message["channel_id"]]:
            return message
        member = {k: v for k, v in self.member(message["author"]).items() if k != "user"}
        event = message | {"guild_id": self.guild_id, "member": member}
        if (reference := message.get("message_reference")) and message["type"] == REPLY:
            event["referenced_message"] = self.find_message(reference["channel_id"], reference["message_id"])
        return event

    def find_message(self, channel_id: str, message_id: str) -> Payload | None:
        return next((m for m in self.messages.get(channel_id, []) if m["id"] == message_id), None)

    def guild(self) -> Payload:
        """Return the guild as GUILD_CREATE sends it."""
        mine = [c for c in self.channels.values() if c.get("guild_id") == self.guild_id]
        return {
            "id": self.guild_id,
            "name": "the guild",
            "owner_id": self.person["id"],
            "roles": [
                make_role(self.guild_id, "@everyone", str(int(self.permissions) & ORDINARY)),
                make_role(self.bot_role_id, "groundling", self.permissions) | {"tags": {"bot_id": self.bot["id"]}},
                *self.roles.values(),
            ],
            "emojis": [],
            "stickers": [],
            "features": [],
            "channels": [c for c in mine if c["type"] != PUBLIC_THREAD],
            "threads": [c for c in mine if c["type"] == PUBLIC_THREAD],
            "members": [make_member(self.bot, (self.bot_role_id,)), make_member(self.person)],
            "member_count": 2,
            "large": False,
            "unavailable": False,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "joined_at": now(),
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_flags": 0,
            "afk_timeout": 300,
            "premium_progress_bar_enabled": False,
        }
