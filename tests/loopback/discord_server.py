"""A Discord on 127.0.0.1 for the real discord.py client: REST and gateway on one port, and a person to act.

It knows nothing of the bot under test; tests make people speak and look at what came back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .discord_gateway import Gateway
from .discord_rest import PREFIX, Call, Fault, Rest
from .discord_world import EVERY_PERMISSION, Payload, World, make_id, make_member

TOKEN = "MTIz.loopback.token-that-must-never-be-seen"


class LoopbackDiscord:
    """Runs while it is entered: `async with LoopbackDiscord() as discord: ...`.

    Attributes:
        world: what exists and what was said.
        gateway, rest: the two halves, for faults and for looking at what the client did.
    """

    def __init__(self, permissions: str = EVERY_PERMISSION) -> None:
        self.world = World(permissions)
        self.gateway = Gateway(self.world, TOKEN)
        self.rest = Rest(self.world, self.gateway, TOKEN)
        self.api_url = self.gateway_url = ""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_route("*", PREFIX + "/{path:.*}", self.rest.handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api_url = f"http://127.0.0.1:{port}{PREFIX}"
        self.gateway_url = self.gateway.url = f"ws://127.0.0.1:{port}/gateway/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.drop(code=1001)
        if self._runner:
            await self._runner.cleanup()

    async def say(self, content: str, channel_id: str | None = None, **fields: Any) -> Payload:
        """Have a person (or `author=`) write a message; the bot hears of it by the gateway."""
        author = fields.pop("author", self.world.person)
        message = self.world.add_message(channel_id or self.world.channel_id, author, content, **fields)
        await self.hear(message)
        return message

    async def hear(self, message: Payload) -> None:
        """Send the event of a message, once more if it was sent before, as a replaying gateway does."""
        await self.gateway.dispatch("MESSAGE_CREATE", self.world.event_message(message))

    async def mention(self, text: str, channel_id: str | None = None, **fields: Any) -> Payload:
        return await self.say(f"<@{self.world.bot['id']}> {text}", channel_id, **fields)

    async def command(self, name: str, channel_id: str | None = None, **options: str) -> str:
        """Have the person use a slash command; returns the interaction's token."""
        channel_id, token = channel_id or self.world.channel_id, f"interaction-{make_id()}"
        self.rest.pending[token] = channel_id
        await self.gateway.dispatch("INTERACTION_CREATE", self._interaction(name, channel_id, token, options))
        return token

    def _interaction(self, name: str, channel_id: str, token: str, options: dict[str, str]) -> Payload:
        channel = self.world.channels[channel_id]
        place: Payload = {"user": self.world.person, "context": 1}
        if "guild_id" in channel:
            member = make_member(self.world.person)
            place = {"guild_id": self.world.guild_id, "member": member, "context": 0}
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
        return place | {
            "id": make_id(),
            "application_id": self.world.application["id"],
            "type": 2,
            "token": token,
            "version": 1,
            "channel_id": channel_id,
            "channel": channel | {"permissions": EVERY_PERMISSION},
            "data": {"id": "900", "name": name, "type": 1, "options": given},
            "locale": "en-US",
            "app_permissions": self.world.permissions,
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": self.rest.upload_limit_bytes,
        }

    def fail(self, method: str, path: str, status: int, times: int = 1, done: bool = False, **body: Any) -> None:
        """Answer the next `times` calls whose path matches the pattern with this status and JSON body."""
        body = {"code": 0, "message": "ordered"} | body
        self.rest.faults.append(Fault(method, path, status, body, times, done))

    def calls(self, method: str, path: str = "") -> list[Call]:
        """Return the calls so far of this method whose path ends so."""
        return [c for c in self.rest.calls if c.method == method and c.path.endswith(path)]

    def said_by_bot(self, channel_id: str | None = None) -> list[Payload]:
        """Return the bot's messages, in one channel or everywhere, in order."""
        rooms = [channel_id] if channel_id else list(self.world.messages)
        said = [m for room in rooms for m in self.world.messages.get(room, [])]
        return [m for m in said if m["author"]["id"] == self.world.bot["id"]]

    def thread_of(self, message: Payload) -> Payload | None:
        return self.world.channels.get(message["id"])

    async def until(self, happened: Callable[[], Any], timeout_s: float = 5.0) -> Any:
        """Wait for something to be true and return it.

        Raises:
            TimeoutError: it did not happen; says which calls did.
        """
        deadline = time.monotonic() + timeout_s
        while not (value := happened()):
            if time.monotonic() > deadline:
                raise TimeoutError([(c.method, c.path) for c in self.rest.calls])
            await asyncio.sleep(0.01)
        return value
