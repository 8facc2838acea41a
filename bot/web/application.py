"""The application: every endpoint, and what becomes of errors."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from memory.errors import StoreError
from tools.generation.request import RenderError
from tools.layout.errors import LayoutError
from tools.layout.speech import Said, say

from ..errors import explain
from .answers import refusal_answer
from .conversation_routes import ConversationRoutes
from .openai_routes import OpenAIRoutes
from .openapi import OpenAPIRoutes
from .owners import PREFIX
from .page import PageRoutes
from .parts import WebParts
from .picture_links import PictureLinkRoutes
from .protection import LOOPBACK, Protection, language_of
from .refusal import Refused

GRACE_S = 5.0
_LOG = logging.getLogger(__name__)


def make_application(parts: WebParts, hosts: frozenset[str] | None = LOOPBACK) -> Starlette:
    """Wire the endpoints.

    Args:
        hosts: names under which the server may be reached; None is any.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        recovering = asyncio.create_task(_recover(parts))
        yield
        recovering.cancel()
        parts.streams.close()
        await parts.runner.finish(GRACE_S)

    routes = (
        PageRoutes(parts),
        ConversationRoutes(parts),
        OpenAIRoutes(parts),
        PictureLinkRoutes(parts),
        OpenAPIRoutes(),
    )
    return Starlette(
        routes=[route for one in routes for route in one.routes()],
        middleware=[Middleware(Protection, hosts=hosts)],
        exception_handlers={Refused: _refused, HTTPException: _no_such, Exception: _failed, LayoutError: _unusable},
        lifespan=lifespan,
    )


async def _recover(parts: WebParts) -> None:
    try:
        await parts.runner.recover(lambda name: name.startswith(PREFIX))
    except Exception:  # noqa: BLE001  the server serves without it; each turn is tried again at the next start
        _LOG.exception("what an earlier process left could not be finished")


async def _refused(request: Request, error: Exception) -> Response:
    refused = error if isinstance(error, Refused) else Refused(500, explain(error))
    return refusal_answer(refused, language_of(request))


async def _no_such(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    return refusal_answer(Refused(status, say("web.nothing_here")), language_of(request))


async def _unusable(request: Request, error: Exception) -> Response:
    said = error.reasons[0] if isinstance(error, LayoutError) and len(error.reasons) == 1 else str(error)
    return refusal_answer(Refused(400, said if isinstance(said, Said) else str(said)), language_of(request))


async def _failed(request: Request, error: Exception) -> Response:
    status = 503 if isinstance(error, StoreError) else 502 if isinstance(error, RenderError) else 500
    return refusal_answer(Refused(status, explain(error)), language_of(request))
