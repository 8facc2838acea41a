"""The gateway half of the loopback Discord: hello, identify, heartbeats, dispatch, resume, close codes.

It knows nothing of channels or messages; it carries events that others make.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import WSMsgType, web

from .discord_world import Payload, World, make_id

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11
INVALID_TOKEN, SESSION_LOST = 4004, 4000


class Gateway:
    """Serves websockets at one address and numbers what it dispatches, so that a session can be resumed.

    Attributes:
        refuse_with: a close code that answers every identify, such as 4014; None lets clients in.
        identified: the identify payloads seen.
        resumed: how many sessions were resumed.
    """

    def __init__(self, world: World, token: str) -> None:
        self.world, self.token = world, token
        self.refuse_with: int | None = None
        self.identified: list[Payload] = []
        self.resumed = 0
        self.shards = 1
        self.url = ""
        self._sockets: list[web.WebSocketResponse] = []
        self._log: list[Payload] = []

    async def dispatch(self, event: str, data: Payload) -> None:
        """Number an event, keep it for resumes and send it to every client that is in."""
        frame = {"op": DISPATCH, "t": event, "s": len(self._log) + 1, "d": data}
        self._log.append(frame)
        for socket in list(self._sockets):
            await self._send(socket, frame)

    async def _send_numbered(self, socket: web.WebSocketResponse, event: str, data: Payload) -> None:
        frame = {"op": DISPATCH, "t": event, "s": len(self._log) + 1, "d": data}
        self._log.append(frame)
        await self._send(socket, frame)

    async def drop(self, code: int = SESSION_LOST) -> None:
        """Cut every connection, as Discord does now and then."""
        sockets, self._sockets = self._sockets, []
        for socket in sockets:
            await socket.close(code=code)

    async def invalidate(self) -> None:
        """Tell every client that its session is lost for good, as Discord does after long drops."""
        sockets, self._sockets = self._sockets, []
        for socket in sockets:
            await self._send(socket, {"op": INVALID_SESSION, "d": False})

    @property
    def connected(self) -> bool:
        """Whether a client is in."""
        return bool(self._sockets)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._send(socket, {"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(socket, json.loads(message.data))
        if socket in self._sockets:
            self._sockets.remove(socket)
        return socket

    async def _receive(self, socket: web.WebSocketResponse, frame: Payload) -> None:
        if frame["op"] == HEARTBEAT:
            await self._send(socket, {"op": HEARTBEAT_ACK})
        elif frame["op"] == IDENTIFY:
            await self._identify(socket, frame["d"])
        elif frame["op"] == RESUME:
            await self._resume(socket, frame["d"]["seq"])

    async def _identify(self, socket: web.WebSocketResponse, identity: Payload) -> None:
        self.identified.append(identity)
        code = self.refuse_with or (None if identity["token"] == self.token else INVALID_TOKEN)
        if code is not None:
            await socket.close(code=code)
            return
        self._sockets.append(socket)
        await self._send_numbered(socket, "READY", self._ready(identity.get("shard", [0, 1])))
        await self._send_numbered(socket, "GUILD_CREATE", self.world.guild())

    async def _resume(self, socket: web.WebSocketResponse, seen: int) -> None:
        self.resumed += 1
        missed = self._log[seen:]
        self._sockets.append(socket)
        for frame in missed:
            await self._send(socket, frame)
        await self._send_numbered(socket, "RESUMED", {})

    def _ready(self, shard: list[int]) -> Payload:
        return {
            "v": 10,
            "user": self.world.bot,
            "guilds": [{"id": self.world.guild_id, "unavailable": True}],
            "session_id": make_id(),
            "resume_gateway_url": self.url,
            "application": self.world.application,
            "shard": shard,
        }

    @staticmethod
    async def _send(socket: web.WebSocketResponse, frame: Any) -> None:
        if not socket.closed:
            await socket.send_str(json.dumps(frame))
