"""Runs the server on standard input and output, or as streamable HTTP."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..cli.lines import write_note
from ..errors import CONFIGURATION, DONE, CommandError

if TYPE_CHECKING:
    from agent.app import App

MISSING = "the package mcp is not installed; run `pip install 'groundling[mcp]'`, then try again"


def run_mcp(app: App, host: str | None, port: int) -> int:
    """Serve until the client leaves, or as HTTP until a signal. Raises: CommandError."""
    try:
        from .tools import make_server
    except ModuleNotFoundError as error:
        raise CommandError(MISSING, CONFIGURATION) from error
    server = make_server(app)
    app.warm(draws=True)
    if host is None:
        server.run()
        return DONE
    import uvicorn

    token = app.settings.serve_token.get_secret_value().strip() if app.settings.serve_token else ""
    application: Any = server.streamable_http_app(host=host)
    write_note(f"http://{host}:{port}/mcp (Ctrl-C stops)")
    uvicorn.run(_with_token(application, token), host=host, port=port, log_config=None, access_log=False)
    return DONE


def _with_token(application: ASGIApp, token: str) -> ASGIApp:
    """Ask everybody for the operator's token, where one is set."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if token and scope["type"] == "http" and not hmac.compare_digest(given, f"Bearer {token}".encode()):
            await PlainTextResponse("the token is wrong or missing", 401)(scope, receive, send)
            return
        await application(scope, receive, send)

    return checked
