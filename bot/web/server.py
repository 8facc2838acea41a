"""uvicorn, told to let go of open streams when it is asked to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from .application import make_application
from .protection import LOOPBACK

if TYPE_CHECKING:
    from .parts import WebParts
    from .run import ServeOptions

GRACE_S = 5
BACKLOG = 128


class StreamingServer(uvicorn.Server):
    """A server whose event streams end at the signal; else it would wait for them."""

    def __init__(self, config: uvicorn.Config, parts: WebParts) -> None:
        super().__init__(config)
        self._parts = parts

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        self._parts.streams.close()
        super().handle_exit(sig, frame)


def serve(parts: WebParts, options: ServeOptions, on_start: Callable[[str], None]) -> None:
    """Serve until a signal. Raises: OSError where the port cannot be had."""
    hosts = LOOPBACK if options.host in LOOPBACK else None
    config = uvicorn.Config(
        make_application(parts, hosts),
        host=options.host,
        port=options.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_S,
        h11_max_incomplete_event_size=64 * 1024,
        ws="none",
    )
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
        listener.listen(BACKLOG)
        on_start(f"http://{options.host}:{listener.getsockname()[1]}/")
        StreamingServer(config, parts).run(sockets=[listener])
