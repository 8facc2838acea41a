"""Links to single pictures that whoever has them may follow: signed, for chats that show pictures without our cookie."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .owners import Owners
from .refusal import no_conversation

if TYPE_CHECKING:
    from .parts import WebParts

_LINK = re.compile(r"/pictures/([\w-]{1,40})\.([0-9a-f]{24})\.(\d{1,6})\.([0-9a-f]{32})\.png")
OPEN = {"cross-origin-resource-policy": "cross-origin", "cache-control": "private, max-age=31536000, immutable"}


def picture_link(owners: Owners, owner: str, conversation_id: str, version: int) -> str:
    """Return the path of a picture's link."""
    return f"/pictures/{owner}.{conversation_id}.{version}.{_signature(owners, owner, conversation_id, version)}.png"


def find_link(owners: Owners, owner: str, text: str) -> tuple[str, int] | None:
    """Find the last link of ours in a text, and return its conversation and version; those of others do not count."""
    for of, conversation_id, version, signature in reversed(_LINK.findall(text)):
        if of == owner and owners.is_signature(signature, _signature(owners, owner, conversation_id, int(version))):
            return conversation_id, int(version)
    return None


def _signature(owners: Owners, owner: str, conversation_id: str, version: int) -> str:
    return owners.sign("picture", f"{owner}.{conversation_id}.{version}")


class PictureLinkRoutes:
    """Answers with the picture of a link."""

    def __init__(self, parts: WebParts) -> None:
        self._parts = parts

    def routes(self) -> list[Route]:
        """List them."""
        return [Route("/pictures/{name:str}", self.picture)]

    async def picture(self, request: Request) -> Response:
        """Send the picture. Raises: Refused."""
        owners, found = self._parts.owners, _LINK.fullmatch(request.url.path)
        if found is None:
            raise no_conversation()
        owner, conversation_id, version, _ = found.groups()
        if find_link(owners, owner, found[0]) is None:
            raise no_conversation()
        name = owners.conversation(owner, conversation_id)
        stored = await asyncio.to_thread(self._parts.view.version, name, int(version))
        if stored is None or stored.image is None:
            raise no_conversation()
        data = await asyncio.to_thread(self._parts.app.session.render_service.pictures.load, stored.image)
        return Response(data, 200, OPEN, "image/png")
