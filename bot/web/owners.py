"""Who somebody is: a browser by a signed cookie, a program by its key; and which conversations are theirs.

A conversation's id carries its owner's signature, so that another person's id is no id at all. Nothing of it is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from tools.layout.speech import say

from .refusal import Refused, no_conversation

COOKIE = "groundling"
COOKIE_S = 365 * 24 * 3600
PREFIX = "web:"
KEY_FILE = "web.key"
_SIGNATURE_CHARS = 32


@dataclass(frozen=True)
class Owners:
    """Signs and checks.

    Attributes:
        key: of this data folder; whoever has it can be anybody.
        token: what everybody must show, where the operator set one.
    """

    key: bytes
    token: str | None = None

    def find(self, request: Request) -> str | None:
        """Return who asks; None for a browser that was never here, or that must show the token first."""
        if (bearer := _bearer(request)) is not None:
            if self.token is not None and not hmac.compare_digest(bearer.encode(), self.token.encode()):
                raise Refused(401, say("web.wrong_token"))
            return "key-" + self.sign("key", bearer)[:16]
        owner, _, signature = request.cookies.get(COOKIE, "").partition(".")
        return owner if owner and hmac.compare_digest(signature, self.sign("owner", owner)) else None

    def require(self, request: Request) -> str:
        """Return who asks. Raises: Refused."""
        owner = self.find(request)
        if owner is None and self.token is None and not request.cookies and "sec-fetch-site" not in request.headers:
            return "program"  # a program on this machine that shows no key
        if owner is None:
            raise Refused(401, say("web.who_are_you"))
        return owner

    def welcome(self, response: Response, secure: bool) -> None:
        """Give a browser its cookie."""
        owner = secrets.token_hex(8)
        value = f"{owner}.{self.sign('owner', owner)}"
        response.set_cookie(COOKIE, value, COOKIE_S, httponly=True, secure=secure, samesite="lax", path="/")

    def is_token(self, given: str) -> bool:
        """Whether this is the operator's token."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def new_id(self, owner: str) -> str:
        """Make a conversation's id."""
        number = secrets.token_hex(6)
        return number + self.sign("conversation", owner + number)[:12]

    def conversation(self, owner: str, conversation_id: str) -> str:
        """Return the name under which a conversation is kept. Raises: Refused for an id that is not the owner's."""
        number, signature = conversation_id[:12], conversation_id[12:]
        if not hmac.compare_digest(signature.encode(), self.sign("conversation", owner + number)[:12].encode()):
            raise no_conversation()
        return f"{PREFIX}{owner}:{conversation_id}"

    def is_signature(self, given: str, right: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(given.encode(), right.encode())

    def sign(self, what: str, value: str) -> str:
        """Sign a value of one kind; signatures of one kind are none of another."""
        text = f"{what}:{self.token or ''}:{value}" if what == "owner" else f"{what}:{value}"
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:_SIGNATURE_CHARS]


def owner_prefix(owner: str) -> str:
    """Return how the names of somebody's conversations begin."""
    return f"{PREFIX}{owner}:"


def read_key(folder: Path) -> bytes:
    """Read the folder's key; the first call makes one that only this user can read."""
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _bearer(request: Request) -> str | None:
    kind, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" and value.strip() else None
