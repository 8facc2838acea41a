"""The address that invites the bot to a server, made from its token: the first part of a token is the bot's id.

It knows nothing of discord.py, so that `groundling doctor` stays quick.
"""

from __future__ import annotations

import base64
import binascii

NEEDED = {
    "Add Reactions": 6,
    "View Channels": 10,
    "Send Messages": 11,
    "Attach Files": 15,
    "Read Message History": 16,
    "Create Public Threads": 35,
    "Send Messages in Threads": 38,
}
"""The permissions that the bot asks for, and Discord's bits for them."""


def bot_id(token: str) -> str | None:
    """Read the bot's id out of its token; None where there is none in it."""
    first = token.strip().partition(".")[0]
    try:
        text = base64.b64decode(first + "=" * (-len(first) % 4), b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return text if text.isdecimal() else None


def invite_link(token: str) -> str | None:
    """Make the address that invites the bot with the permissions that it needs."""
    if (number := bot_id(token)) is None:
        return None
    permissions = sum(1 << bit for bit in NEEDED.values())
    return (
        f"https://discord.com/oauth2/authorize?client_id={number}"
        f"&scope=bot+applications.commands&permissions={permissions}"
    )


def describe_discord(token: str | None) -> list[str]:
    """Say how to invite the bot, in a line for `groundling doctor`; nothing without a token."""
    if not token or not token.strip():
        return []
    link = invite_link(token)
    return [f"discord: invite the bot with {link}" if link else "discord: DISCORD_TOKEN is no token; copy it again"]
