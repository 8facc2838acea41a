"""A Discord on 127.0.0.1 for the real discord.py client: REST and gateway on one port, and a person to act.

It knows nothing of the bot under test; tests make people speak and look at what came back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .discord_gateway import Gateway
from .discord_rest import PREFIX, Call, Fault, Rest
from .discord_world import EVERY_PERMISSION, LOADING, Payload, World, make_id

PRIVATE = 1 << 6
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
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.handlers: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {}
        """Files that answer in a way of their own."""
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway/", self.gateway.handle)
        app.router.add_get("/files/{name}", self._serve_file)
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

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.fetched.append(name)
        if name in self.handlers:
            return await self.handlers[name](request)
        return web.Response(body=self.files[name]) if name in self.files else web.Response(status=404)

    def attach(self, name: str, data: bytes, **claims: Any) -> Payload:
        """Put a file on our file host and return the attachment of it, as people send one."""
        self.files[name] = data
        address = f"{self.api_url.removesuffix(PREFIX)}/files/{name}"
        described = {"id": make_id(), "filename": name, "size": len(data), "url": address, "proxy_url": address}
        return described | {"content_type": "image/png", "width": 512, "height": 512} | claims

    async def hear(self, message: Payload) -> None:
        """Send the event of a message, once more if it was sent before, as a replaying gateway does."""
        await self.gateway.dispatch("MESSAGE_CREATE", self.world.event_message(message))

    async def mention(self, text: str, channel_id: str | None = None, **fields: Any) -> Payload:
        return await self.say(f"<@{self.world.bot['id']}> {text}", channel_id, **fields)

    async def command(self, name: str, channel_id: str | None = None, /, **options: Any) -> str:
        """Have the person (or `author=`) use a slash command, `group sub` for a group's; returns the token."""
        fields = {key: options.pop(key) for key in ("author", "locale", "token", "id") if key in options}
        kinds = {str: 3, int: 4, bool: 5, dict: 11}
        files = {v["id"]: v for v in options.values() if isinstance(v, dict)}
        given = [
            {"name": k, "type": kinds[type(v)], "value": v["id"] if isinstance(v, dict) else v}
            for k, v in options.items()
        ]
        name, _, sub = name.partition(" ")
        if sub:
            given = [{"name": sub, "type": 1, "options": given}]
        data = {"id": "900", "name": name, "type": 1, "options": given, "resolved": {"attachments": files}}
        return await self.interact(2, data, channel_id, **fields)

    async def press(self, message: Payload, custom_id: str, **fields: Any) -> str:
        """Have the person (or `author=`) press a button, or choose `values=` in a select; returns the token."""
        values = fields.pop("values", None)
        data = {"custom_id": custom_id, "component_type": 2 if values is None else 3}
        if values is not None:
            data["values"] = values
        return await self.interact(3, data, message["channel_id"], message=message, **fields)

    async def choose(self, name: str, message: Payload, **fields: Any) -> str:
        """Have the person use a menu of a message; returns the token."""
        resolved = {"messages": {message["id"]: message}}
        data = {"id": "901", "name": name, "type": 3, "target_id": message["id"], "resolved": resolved}
        return await self.interact(2, data, message["channel_id"], **fields)

    async def suggest(self, name: str, option: str, typed: str, **given: Any) -> list[str]:
        """Have the person type into an option with autocompletion; returns what is offered."""
        options = [{"name": k, "type": 3, "value": v} for k, v in given.items()]
        options.append({"name": option, "type": 3, "value": typed, "focused": True})
        data = {"id": "900", "name": name, "type": 1, "options": options}
        token = await self.interact(4, data)
        path = f"/{token}/callback"
        [call] = await self.until(lambda: self.calls("POST", path))
        return [choice["name"] for choice in call.body["data"]["choices"]]

    async def react(self, message: Payload, sign: str, author: Payload | None = None) -> None:
        """Have the person (or `author`) press a reaction."""
        author = author or self.world.person
        event = {"user_id": author["id"], "channel_id": message["channel_id"], "message_id": message["id"]}
        member = self.world.member(author)
        emoji = {"id": None, "name": sign}
        rest = {"guild_id": self.world.guild_id, "member": member, "emoji": emoji, "burst": False, "type": 0}
        await self.gateway.dispatch("MESSAGE_REACTION_ADD", event | rest)

    async def interact(self, kind: int, data: Payload, channel_id: str | None = None, **fields: Any) -> str:
        """Send any interaction: 2 a command, 3 a press, 4 an autocompletion, 5 a box that was filled in."""
        channel_id, token = channel_id or self.world.channel_id, fields.pop("token", f"interaction-{make_id()}")
        self.rest.pending[token] = channel_id
        if "message" in fields:
            self.rest.pressed[token] = fields["message"]
        await self.gateway.dispatch("INTERACTION_CREATE", self._interaction(kind, data, channel_id, token, fields))
        return token

    def _interaction(self, kind: int, data: Payload, channel_id: str, token: str, fields: Payload) -> Payload:
        channel, author = self.world.channels[channel_id], fields.pop("author", self.world.person)
        place: Payload = {"user": author, "context": 1}
        if "guild_id" in channel:
            place = {"guild_id": self.world.guild_id, "member": self.world.member(author), "context": 0}
        return {
            "id": make_id(),
            "application_id": self.world.application["id"],
            "type": kind,
            "token": token,
            "version": 1,
            "channel_id": channel_id,
            "channel": channel | {"permissions": EVERY_PERMISSION},
            "data": data,
            "locale": "en-US",
            "app_permissions": self.world.permissions,
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": self.rest.upload_limit_bytes,
            **place,
            **fields,
        }

    def fail(self, method: str, path: str, status: int, times: int = 1, done: bool = False, **body: Any) -> None:
        """Answer the next `times` calls whose path matches the pattern with this status and JSON body."""
        body = {"code": 0, "message": "ordered"} | body
        self.rest.faults.append(Fault(method, path, status, body, times, done))

    def calls(self, method: str, path: str = "") -> list[Call]:
        """Return the calls so far of this method whose path ends so."""
        return [c for c in self.rest.calls if c.method == method and c.path.endswith(path)]

    def said_by_bot(self, channel_id: str | None = None) -> list[Payload]:
        """Return the bot's answers, in one channel or everywhere, in order; what shows progress, and private notes are none."""
        return [m for m in self._of_bot(channel_id) if not _is_card(m) and not m["flags"] & PRIVATE]

    def cards(self, channel_id: str | None = None) -> list[Payload]:
        """Return the messages that show a layout and the progress of its picture, and are no answers yet."""
        return [m for m in self._of_bot(channel_id) if _is_card(m)]

    async def private_answer(self, token: str) -> Payload:
        """Wait for what an interaction was answered with, and return it."""
        return await self.until(lambda: (a := self.rest.interactions.get(token)) and not a["flags"] & LOADING and a)

    def posts(self) -> list[Call]:
        """Return the calls that posted messages."""
        return self.calls("POST", "/messages")

    def buttons(self, message: Payload) -> list[str]:
        """Return the ids of a message's buttons and selects."""
        return [item["custom_id"] for row in message["components"] for item in row["components"]]

    def private_notes(self) -> list[str]:
        """Return what was said to one person alone."""
        return [m["content"] for m in self._of_bot(None) if m["flags"] & PRIVATE]

    def _of_bot(self, channel_id: str | None) -> list[Payload]:
        rooms = [channel_id] if channel_id else list(self.world.messages)
        said = [m for room in rooms for m in self.world.messages.get(room, [])]
        return [m for m in said if m["author"]["id"] == self.world.bot["id"]]

    def thread_of(self, message: Payload) -> Payload | None:
        return self.world.channels.get(message["id"])

    async def until(self, happened: Callable[[], Any], timeout_s: float = 60.0) -> Any:
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


def _is_card(message: Payload) -> bool:
    return any(attachment["filename"] == "layout.png" for attachment in message["attachments"])
