"""The REST half of the loopback Discord: the calls the bot makes, checked as Discord checks them.

It knows nothing of the bot; whatever it is sent is recorded, and a fault can be ordered for any call.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from .discord_commands import problem_with_commands
from .discord_gateway import Gateway
from .discord_world import COMMAND, FORUM, LOADING, TEXT, Payload, World

PREFIX = "/api/v10"
MAX_CONTENT_CHARS = 2000
MAX_NONCE_CHARS = 25
MAX_NAME_CHARS = 100
MAX_ALT_CHARS = 1024
MAX_EMBED_CHARS, MAX_TITLE_CHARS, MAX_FIELDS, MAX_FIELD_NAME_CHARS, MAX_FIELD_CHARS = 6000, 256, 25, 256, 1024
MAX_LABEL_CHARS, MAX_ID_CHARS, MAX_HINT_CHARS = 80, 100, 150
MAX_ROWS, MAX_BUTTONS, MAX_OPTIONS = 5, 5, 25
BUTTON, SELECT = 2, 3
VIEW, SEND, ATTACH, SEND_IN_THREADS, REACT = 10, 11, 15, 38, 6
ANSWERED, DEFERRED, DEFERRED_UPDATE, UPDATED, SUGGESTED, BOX = 4, 5, 6, 7, 8, 9
INVALID_STATUSES = frozenset({401, 403, 429})
RATE_LIMIT = {"X-RateLimit-Limit": "50", "X-RateLimit-Remaining": "49", "X-RateLimit-Reset-After": "1.0"}


@dataclass(frozen=True)
class Call:
    """One REST call as it arrived: the JSON part, and the files by name."""

    method: str
    path: str
    body: Any
    files: dict[str, bytes] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """An answer to give instead of the real one, to the next `times` calls that match.

    With `done` the call is carried out all the same and only its answer is lost.
    """

    method: str
    path: str
    status: int
    body: Payload
    times: int
    done: bool = False

    def matches(self, call: Call) -> bool:
        return self.times > 0 and call.method == self.method and re.search(self.path, call.path) is not None


def answer(body: Any, status: int = 200) -> web.Response:
    # exactly this content type: discord.py reads anything else as text
    headers = {"Content-Type": "application/json", "Via": "1.1 loopback", **RATE_LIMIT}
    if status == 429:
        headers |= {"Retry-After": str(body.get("retry_after", 1)), "X-RateLimit-Remaining": "0"}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers)


def refuse(status: int, code: int, message: str) -> web.Response:
    return answer({"code": code, "message": message}, status)


class Rest:
    """Answers the calls; `routes` is the whole of what is known here."""

    def __init__(self, world: World, gateway: Gateway, token: str) -> None:
        self.world, self.gateway, self.token = world, gateway, token
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.upload_limit_bytes = 10 * 1024 * 1024
        self.interactions: dict[str, Payload] = {}
        """Interaction token -> the message that answers it; a token that is not here has expired."""
        self.pending: dict[str, str] = {}
        """Interaction token -> channel, until the interaction is acknowledged."""
        self.pressed: dict[str, Payload] = {}
        """Interaction token -> the message whose button was pressed."""
        self.acknowledged: dict[str, float] = {}
        """Interaction token -> when it was acknowledged, on the loop's clock."""
        self.invalid = 0
        """How many answers were 401, 403 or 429, which Discord counts."""
        self._nonces: dict[str, Payload] = {}
        self.routes: list[tuple[str, str, Callable[..., Awaitable[web.Response]]]] = [
            ("GET", r"/users/@me", self.me),
            ("GET", r"/oauth2/applications/@me", self.application),
            ("PUT", r"/applications/\d+/commands", self.commands),
            ("GET", r"/channels/(\d+)", self.channel),
            ("POST", r"/channels/(\d+)/typing", self.typing),
            ("POST", r"/channels/(\d+)/messages", self.create_message),
            ("GET", r"/gateway/bot", self.gateway_for_bots),
            ("GET", r"/guilds/\d+/members/(\d+)", self.member),
            ("GET", r"/channels/(\d+)/messages", self.list_messages),
            ("GET", r"/channels/(\d+)/messages/(\d+)", self.get_message),
            ("DELETE", r"/channels/(\d+)/messages/(\d+)", self.delete_message),
            ("PATCH", r"/channels/(\d+)/messages/(\d+)", self.edit_message),
            ("POST", r"/channels/(\d+)/messages/(\d+)/threads", self.create_thread),
            ("PUT", r"/channels/(\d+)/messages/(\d+)/reactions/([^/]+)/@me", self.add_reaction),
            ("POST", r"/interactions/\d+/([^/]+)/callback", self.acknowledge),
            ("GET", r"/webhooks/\d+/([^/]+)/messages/@original", self.get_original),
            ("PATCH", r"/webhooks/\d+/([^/]+)/messages/@original", self.edit_original),
            ("POST", r"/webhooks/\d+/([^/]+)", self.follow_up),
        ]

    async def handle(self, request: web.Request) -> web.Response:
        answered = await self._handle(request)
        self.invalid += answered.status in INVALID_STATUSES
        return answered

    async def _handle(self, request: web.Request) -> web.Response:
        call = await _read(request)
        self.calls.append(call)
        for fault in self.faults:
            if fault.matches(call):
                fault.times -= 1
                if fault.done:
                    await self._carry_out(call)
                return answer(fault.body, fault.status)
        open_to_all = call.path.startswith(("/interactions", "/webhooks"))
        if not open_to_all and request.headers.get("Authorization") != f"Bot {self.token}":
            return refuse(401, 0, "401: Unauthorized")
        return await self._carry_out(call)

    async def _carry_out(self, call: Call) -> web.Response:
        for method, pattern, handler in self.routes:
            if method == call.method and (match := re.fullmatch(pattern, call.path)):
                return await handler(call, *match.groups())
        return refuse(404, 0, "404: Not Found")

    async def me(self, call: Call) -> web.Response:
        return answer(self.world.bot)

    async def application(self, call: Call) -> web.Response:
        details = {"description": "", "bot_public": True, "bot_require_code_grant": False, "verify_key": ""}
        return answer(self.world.application | details | {"icon": None, "team": None, "owner": self.world.person})

    async def commands(self, call: Call) -> web.Response:
        if (problem := problem_with_commands(call.body)) is not None:
            return refuse(400, 50035, f"Invalid Form Body: {problem}")
        known = {"application_id": self.world.application["id"], "version": "1"}
        usual = {"options": [], "description": "", "type": 1}
        return answer([usual | c | known | {"id": str(900 + i)} for i, c in enumerate(call.body)])

    async def channel(self, call: Call, channel_id: str) -> web.Response:
        found = self.world.channels.get(channel_id)
        return answer(found) if found else refuse(404, 10003, "Unknown Channel")

    async def typing(self, call: Call, channel_id: str) -> web.Response:
        return web.Response(status=204)

    async def create_message(self, call: Call, channel_id: str) -> web.Response:
        if channel_id not in self.world.channels:
            return refuse(404, 10003, "Unknown Channel")
        if self.world.channels[channel_id]["type"] == FORUM:
            return refuse(400, 50008, "Cannot send messages in a non-text channel")
        if problem := self._problem_with(call) or self._against_writing(channel_id, bool(call.files)):
            return problem
        nonce = f"{channel_id}:{call.body.get('nonce')}"
        if call.body.get("enforce_nonce") and nonce in self._nonces:
            return answer(self._nonces[nonce])
        reference = call.body.get("message_reference")
        message = self.world.add_message(
            channel_id,
            self.world.bot,
            call.body.get("content") or "",
            attachments=_attachments(call),
            flags=call.body.get("flags") or 0,
            components=call.body.get("components") or [],
            **({"message_reference": reference} if reference else {}),
        )
        self._nonces[nonce] = message
        await self.gateway.dispatch("MESSAGE_CREATE", self.world.event_message(message))
        return answer(message)

    def _problem_with(self, call: Call, has_files: bool = False) -> web.Response | None:
        content = call.body.get("content") or ""
        if len(content) > MAX_CONTENT_CHARS or len(str(call.body.get("nonce") or "")) > MAX_NONCE_CHARS:
            return refuse(400, 50035, "Invalid Form Body")
        if not content.strip() and not (call.files or has_files or call.body.get("embeds")):
            return refuse(400, 50006, "Cannot send an empty message")
        if not _are_components(call.body.get("components") or []) or not _are_embeds(call):
            return refuse(400, 50035, "Invalid Form Body")
        if any(len(a.get("description") or "") > MAX_ALT_CHARS for a in call.body.get("attachments") or []):
            return refuse(400, 50035, "Invalid Form Body")
        if sum(map(len, call.files.values())) > self.upload_limit_bytes:
            return refuse(413, 40005, "Request entity too large")
        return None

    def _against_writing(self, channel_id: str, with_files: bool) -> web.Response | None:
        """Check the bot's permissions as Discord does, channel overwrites included."""
        is_thread = self.world.channels[channel_id].get("parent_id") is not None
        needed = [VIEW, SEND_IN_THREADS if is_thread else SEND, *([ATTACH] if with_files else [])]
        if all(self.world.may(channel_id, bit) for bit in needed):
            return None
        return refuse(403, 50013, "Missing Permissions")

    async def add_reaction(self, call: Call, channel_id: str, message_id: str, emoji: str) -> web.Response:
        found = self.world.find_message(channel_id, message_id)
        if not found:
            return refuse(404, 10008, "Unknown Message")
        if not self.world.may(channel_id, REACT):
            return refuse(403, 50013, "Missing Permissions")
        burst = {"count_details": {"burst": 0, "normal": 1}, "burst_colors": [], "me_burst": False}
        sign = {"id": None, "name": unquote(emoji)}
        found.setdefault("reactions", []).append({"emoji": sign, "count": 1, "me": True, **burst})
        return web.Response(status=204)

    async def get_message(self, call: Call, channel_id: str, message_id: str) -> web.Response:
        found = self.world.find_message(channel_id, message_id)
        return answer(found) if found else refuse(404, 10008, "Unknown Message")

    async def list_messages(self, call: Call, channel_id: str) -> web.Response:
        after = int(call.query.get("after", 0))
        found = [m for m in self.world.messages.get(channel_id, []) if int(m["id"]) > after]
        limit = int(call.query.get("limit", 50))
        return answer((found[:limit] if after else found[-limit:])[::-1])

    async def delete_message(self, call: Call, channel_id: str, message_id: str) -> web.Response:
        if not self.world.find_message(channel_id, message_id):
            return refuse(404, 10008, "Unknown Message")
        await self.remove(channel_id, message_id)
        return web.Response(status=204)

    async def remove(self, channel_id: str, message_id: str) -> None:
        """Take a message out and tell so, whoever deleted it."""
        messages = self.world.messages[channel_id]
        messages[:] = [m for m in messages if m["id"] != message_id]
        event = {"id": message_id, "channel_id": channel_id}
        if guild := self.world.channels[channel_id].get("guild_id"):
            event["guild_id"] = guild
        await self.gateway.dispatch("MESSAGE_DELETE", event)

    async def member(self, call: Call, user_id: str) -> web.Response:
        if user_id not in self.world.users or user_id in self.world.gone:
            return refuse(404, 10007, "Unknown Member")
        return answer(self.world.member(self.world.users[user_id]))

    async def gateway_for_bots(self, call: Call) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
        return answer({"url": self.gateway.url, "shards": self.gateway.shards, "session_start_limit": limit})

    async def edit_message(self, call: Call, channel_id: str, message_id: str) -> web.Response:
        found = self.world.find_message(channel_id, message_id)
        if found and found["author"]["id"] != self.world.bot["id"]:
            return refuse(403, 50005, "Cannot edit a message authored by another user")
        return self._edit(found, call) if found else refuse(404, 10008, "Unknown Message")

    async def create_thread(self, call: Call, channel_id: str, message_id: str) -> web.Response:
        if not self.world.find_message(channel_id, message_id):
            return refuse(404, 10008, "Unknown Message")
        if self.world.channels[channel_id]["type"] != TEXT:
            return refuse(400, 50024, "Cannot execute action on this channel type")
        if message_id in self.world.channels:
            return refuse(400, 160004, "A thread has already been created for this message")
        if not 1 <= len(call.body["name"].strip()) <= MAX_NAME_CHARS or not call.body["name"].isprintable():
            return refuse(400, 50035, "Invalid Form Body")
        thread = self.world.add_thread(channel_id, call.body["name"], self.world.bot, message_id)
        await self.gateway.dispatch("THREAD_CREATE", thread | {"newly_created": True})
        return answer(thread)

    async def acknowledge(self, call: Call, token: str) -> web.Response:
        if token not in self.pending:
            return refuse(404, 10062, "Unknown interaction")
        channel_id, kind = self.pending.pop(token), call.body["type"]
        self.acknowledged[token] = asyncio.get_running_loop().time()
        data = call.body.get("data") or {}
        if kind in (SUGGESTED, BOX):
            return answer({"interaction": {"id": "1", "type": 4}})
        if kind in (DEFERRED_UPDATE, UPDATED):
            message = self.pressed[token]
            self.interactions[token] = message
            if kind == UPDATED and data.get("components") == []:
                message["components"] = []
            return answer({"interaction": {"id": "1", "type": 3}, "resource": {"type": kind, "message": message}})
        deferred = kind == DEFERRED
        message = self.world.add_message(
            channel_id,
            self.world.bot,
            data.get("content") or "",
            type=COMMAND,
            flags=(data.get("flags") or 0) | (LOADING if deferred else 0),
            components=data.get("components") or [],
            webhook_id=self.world.application["id"],
        )
        self.interactions[token] = message
        about = {"id": message["id"], "type": 2, "response_message_id": message["id"]}
        return answer({"interaction": about, "resource": {"type": call.body["type"], "message": message}})

    async def get_original(self, call: Call, token: str) -> web.Response:
        found = self.interactions.get(token)
        return answer(found) if found else refuse(404, 10015, "Unknown Webhook")

    async def edit_original(self, call: Call, token: str) -> web.Response:
        found = self.interactions.get(token)
        return self._edit(found, call) if found else refuse(404, 10015, "Unknown Webhook")

    def _edit(self, message: Payload, call: Call) -> web.Response:
        shown = {"content": message["content"], "embeds": message["embeds"]} | call.body
        if problem := self._problem_with(replace(call, body=shown), has_files=bool(message["attachments"])):
            return problem
        message |= {
            "content": call.body["content"] if "content" in call.body else message["content"],
            "flags": message["flags"] & ~LOADING,
        }
        if "components" in call.body:
            message["components"] = call.body["components"] or []
        if "embeds" in call.body:
            message["embeds"] = call.body["embeds"] or []
        if "attachments" in call.body:
            kept = {str(a["id"]) for a in call.body["attachments"] or [] if "filename" not in a}
            message["attachments"] = [a for a in message["attachments"] if a["id"] in kept] + _attachments(call)
        return answer(message)

    async def follow_up(self, call: Call, token: str) -> web.Response:
        found = self.interactions.get(token)
        if not found:
            return refuse(404, 10015, "Unknown Webhook")
        if problem := self._problem_with(call):
            return problem
        content, files = call.body.get("content") or "", _attachments(call)
        fields = {"attachments": files, "flags": call.body.get("flags") or 0}
        return answer(self.world.add_message(found["channel_id"], self.world.bot, content, **fields))


def _are_embeds(call: Call) -> bool:
    """Check embeds against Discord's limits; a picture in one must be a file of the message."""
    for embed in call.body.get("embeds") or []:
        fields = embed.get("fields") or []
        texts = [embed.get("title") or "", embed.get("description") or "", *(f["name"] + f["value"] for f in fields)]
        image = (embed.get("image") or {}).get("url", "")
        is_there = not image.startswith("attachment://") or image.removeprefix("attachment://") in call.files
        is_filled = all(
            0 < len(f["name"]) <= MAX_FIELD_NAME_CHARS and 0 < len(f["value"]) <= MAX_FIELD_CHARS for f in fields
        )
        if len(texts[0]) > MAX_TITLE_CHARS or len(fields) > MAX_FIELDS or not is_filled or not is_there:
            return False
        if sum(map(len, texts)) > MAX_EMBED_CHARS:
            return False
    return True


def _are_components(rows: list[Payload]) -> bool:
    """Check rows, buttons, selects and ids against Discord's limits."""
    ids = [item.get("custom_id") for row in rows for item in row["components"]]
    is_short = all(1 <= len(i) <= MAX_ID_CHARS for i in ids)
    return len(rows) <= MAX_ROWS and is_short and len(ids) == len(set(ids)) and all(map(_is_row, rows))


def _is_row(row: Payload) -> bool:
    items = row["components"]
    selects = [item for item in items if item["type"] == SELECT]
    values = [option["value"] for item in selects for option in item["options"]]
    labels = [option["label"] for item in selects for option in item["options"]]
    buttons = [item for item in items if item["type"] == BUTTON]
    is_worded = all(b.get("emoji") or b.get("label") for b in buttons)
    is_short = all(len(b.get("label") or "") <= MAX_LABEL_CHARS for b in buttons)
    is_short &= all(len(item.get("placeholder") or "") <= MAX_HINT_CHARS for item in selects)
    fits = len(items) == 1 and 1 <= len(values) <= MAX_OPTIONS if selects else 1 <= len(items) <= MAX_BUTTONS
    return (
        fits
        and is_worded
        and is_short
        and len(values) == len(set(values))
        and all(1 <= len(label) <= 100 for label in labels)
    )


async def _read(request: web.Request) -> Call:
    path = request.path.removeprefix(PREFIX)
    if request.content_type != "multipart/form-data":
        raw = await request.text()
        return Call(request.method, path, json.loads(raw) if raw else {}, query=dict(request.query))
    body: Any = {}
    files: dict[str, bytes] = {}
    async for part in await request.multipart():
        data = bytes(await part.read())  # type: ignore[union-attr]
        if part.name == "payload_json":
            body = json.loads(data)
        else:
            files[part.filename or part.name] = data  # type: ignore[union-attr,index]
    return Call(request.method, path, body, files)


def _attachments(call: Call) -> list[Payload]:
    """List the files of a call with what was said of them; the address is one that nobody fetches."""
    described = {a.get("filename"): a.get("description") for a in call.body.get("attachments") or []}
    return [
        {
            "id": str(number),
            "filename": name,
            "description": described.get(name),
            "size": len(data),
            "url": f"http://127.0.0.1/{name}",
            "proxy_url": f"http://127.0.0.1/{name}",
            "content_type": "image/png",
        }
        for number, (name, data) in enumerate(call.files.items(), start=1)
    ]
