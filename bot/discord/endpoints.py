"""Where Discord is: its own addresses, or those of a compatible server.

discord.py keeps both addresses as class attributes. It knows nothing of the client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
import yarl

if TYPE_CHECKING:
    from agent.settings import Settings

CDN_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


def point_at(settings: Settings) -> None:
    """Let every client of this process use the addresses that the settings name."""
    if settings.discord_api_url:
        discord.http.Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


def is_attachment_host(url: str) -> bool:
    """Whether uploads come from there: Discord's file hosts, or the host of the API where another one was set."""
    address = yarl.URL(url)
    api = yarl.URL(discord.http.Route.BASE)
    if api.host != "discord.com" and (address.host, address.port) == (api.host, api.port):
        return True
    return address.scheme == "https" and address.host in CDN_HOSTS
