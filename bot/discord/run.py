"""`groundling discord`: connect, run until told to stop, and say in one sentence why it cannot.

It knows nothing of messages; exit codes are for supervisors (78: somebody has to change something first).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import discord
from filelock import FileLock, Timeout

from ..cli.lines import write_error
from ..errors import CONFIGURATION, DONE, FAILED, CommandError, exit_code_of, explain
from ..queue.fair_worker import FairWorker
from ..queue.quota import DailyLimits
from .client import ClientParts, Groundling, make_client
from .endpoints import point_at
from .json_log import log_as_json

if TYPE_CHECKING:
    from agent.app import App
    from agent.settings import Settings
    from tools.generation.request import Worker

    MakeApp = Callable[[Settings, Callable[[Worker], Worker]], App]

BOX = "discord"
GONE_S = 6.5
"""After so long a stopped bot ends whatever still runs, such as a step of a drawing: a kill loses nothing."""
GRACE_S = 5.0  # the process is gone within 8 s; container and service managers kill after 10 s and more
INVALID_TOKEN = 4004
PORTAL = "https://discord.com/developers/applications"
NO_TOKEN = (
    f"DISCORD_TOKEN is not set; make a bot at {PORTAL}, copy its token from the page 'Bot' and put "
    "DISCORD_TOKEN=... into .env (docs/discord.md shows how)"
)
BAD_TOKEN = (
    "Discord refuses DISCORD_TOKEN; reset the bot's token "
    f"({PORTAL}, page 'Bot', 'Reset Token') and copy the new one into .env"
)
NO_INTENT = (
    "Discord does not let this bot read messages; switch on 'Message Content Intent' "
    f"({PORTAL}, page 'Bot', 'Privileged Gateway Intents') and start again"
)


def run_discord(settings: Settings, make: MakeApp | None = None) -> int:
    """Run the bot until SIGTERM, SIGINT or a failure, and return the exit code; the process is this bot's alone."""
    try:
        asyncio.run(serve(settings, make, _end_in_time))
    except KeyboardInterrupt:  # where signals cannot be handled in the event loop
        return DONE
    except Exception as error:  # noqa: BLE001  the front end: an operator reads one sentence
        write_error(explain(error))
        return exit_code_of(error)
    _leave()
    return DONE


def _leave() -> None:
    """End the process at once: a thread that is inside a model aborts the interpreter on its own way out."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(DONE)


def _end_in_time() -> None:
    """End the process when threads that cannot be stopped would keep it."""
    timer = threading.Timer(GONE_S, os._exit, (DONE,))
    timer.daemon = True
    timer.start()


async def serve(settings: Settings, make: MakeApp | None = None, on_stop: Callable[[], None] = lambda: None) -> None:
    """Run the bot until it is told to stop.

    Args:
        make: wires the application; None is `agent.app.make_app`.
        on_stop: called when it is told to stop, before what runs may end.

    Raises:
        CommandError: with the sentence for the operator and the exit code.
    """
    token = read_token(settings)
    log_as_json(secrets_of(settings))
    point_at(settings)
    with _only_one(settings.data_dir), _open_parts(settings, make) as parts:
        client = make_client(parts, settings.discord_shards)
        try:
            await _run_until_stopped(client, token, on_stop)
        finally:
            await client.dispatcher.finish(GRACE_S)
            await client.close()


@contextlib.contextmanager
def _open_parts(settings: Settings, make: MakeApp | None) -> Iterator[ClientParts]:
    """Wire the application with a fair queue before its worker."""
    from agent.app import make_app
    from memory.app_store import AppStore

    app_store = AppStore(settings.store_url, BOX)
    workers: list[FairWorker] = []

    def queued(worker: Worker) -> Worker:
        workers.append(FairWorker(worker, app_store))
        return workers[0]

    app = (make or make_app)(settings, queued)
    limits = DailyLimits(settings.discord_daily_samples, settings.discord_server_daily_samples)
    app.warm()
    try:
        yield ClientParts(app.session, app_store, workers[0], settings.discord_dm, limits)
    finally:
        app.close()
        app_store.close()


@contextlib.contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder's lock. Raises: CommandError where another bot of this folder runs."""
    lock = FileLock(data_dir / "discord.lock", blocking=False)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise CommandError(f"another groundling discord runs on {data_dir}; stop it first", CONFIGURATION) from error
    except OSError as error:
        raise CommandError(
            f"the data folder {data_dir} cannot be used ({error.strerror}); allow this user to write there, "
            "or choose another with GROUNDLING_DATA_DIR",
            CONFIGURATION,
        ) from error
    try:
        yield
    finally:
        lock.release()


def secrets_of(settings: Settings) -> list[str]:
    """List what must not be seen: every secret of the settings."""
    from pydantic import SecretStr

    values = (getattr(settings, name) for name in type(settings).model_fields)
    return [value.get_secret_value().strip() for value in values if isinstance(value, SecretStr)]


def read_token(settings: Settings) -> str:
    """Return the token.

    Raises:
        CommandError: there is none, or it cannot be one (Discord's are printable ASCII without spaces).
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise CommandError(NO_TOKEN, CONFIGURATION)
    if not all("!" <= sign <= "~" for sign in token):
        raise CommandError(BAD_TOKEN, CONFIGURATION)
    return token


async def _run_until_stopped(client: Groundling, token: str, on_stop: Callable[[], None]) -> None:
    connection = asyncio.create_task(client.start(token))
    with _stop_signal() as told:
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait((connection, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not connection.done():
            on_stop()
            await client.dispatcher.finish(GRACE_S)
            await client.close()
            connection.cancel()
    try:
        await connection
    except asyncio.CancelledError:
        return
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        if not told.is_set():
            raise _why(error) from error


def _why(error: Exception) -> CommandError:
    if isinstance(error, discord.LoginFailure) or getattr(error, "code", 0) == INVALID_TOKEN:
        return CommandError(BAD_TOKEN, CONFIGURATION)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return CommandError(NO_INTENT, CONFIGURATION)
    if isinstance(error, discord.ConnectionClosed):
        return CommandError(f"Discord closed the connection with code {error.code}; start again", FAILED)
    return CommandError(f"Discord cannot be reached ({error}); check the network and start again", FAILED)


@contextlib.contextmanager
def _stop_signal() -> Iterator[asyncio.Event]:
    """Set an event at SIGTERM or SIGINT, where they reach the loop (not on Windows, not off the main thread)."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError):
            loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
