"""`groundling serve`: wires the application with a fair queue and serves it until told to stop."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..cli.lines import write_note
from ..errors import CONFIGURATION, DONE, CommandError
from ..queue.fair_worker import FairWorker

if TYPE_CHECKING:
    from agent.app import App
    from agent.settings import Settings
    from tools.generation.request import Worker

    from .parts import WebParts

    MakeApp = Callable[[Settings, Callable[[Worker], Worker]], App]

BOX = "web"
GRACE_S = 5


@dataclass(frozen=True)
class ServeOptions:
    """Where to serve.

    Attributes:
        host: 127.0.0.1 is reached from this machine alone.
    """

    host: str = "127.0.0.1"
    port: int = 8080


def run_serve(settings: Settings, options: ServeOptions, make: MakeApp | None = None) -> int:
    """Serve until SIGTERM or SIGINT. Raises: CommandError where the port cannot be had."""
    from .server import serve

    with open_parts(settings, make) as parts:
        if parts.owners.token is None and options.host not in ("127.0.0.1", "localhost", "::1"):
            write_note(
                "everybody who can reach this machine may draw here; GROUNDLING_SERVE_TOKEN asks them for a token"
            )
        parts.app.warm(draws=True)
        try:
            serve(parts, options, lambda address: write_note(f"{address} (Ctrl-C stops)"))
        except OSError as error:
            raise CommandError(
                f"port {options.port} of {options.host} cannot be used ({error.strerror}); choose another with --port",
                CONFIGURATION,
            ) from error
    return DONE


@contextlib.contextmanager
def open_parts(settings: Settings, make: MakeApp | None = None) -> Iterator[WebParts]:
    """Wire the application with a fair queue before its worker."""
    from agent.app import make_app
    from memory.app_store import AppStore

    from .owners import Owners, read_key
    from .parts import WebParts

    app_store = AppStore(settings.store_url, BOX)
    token = settings.serve_token.get_secret_value().strip() if settings.serve_token else None
    app = (make or make_app)(settings, lambda worker: FairWorker(worker, app_store))
    try:
        yield WebParts(app, Owners(read_key(settings.data_dir), token or None), settings.serve_daily_samples)
    finally:
        app.close()
        app_store.close()
