"""PostgreSQL in earnest: many first starts, two hosts on one conversation, passwords, cut connections, a server that is away.

`make test-postgres` runs it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from agent.reply import UserMessage
from agent.settings import load_settings
from benchmarks.layout_painter import HeldPainter, LayoutPainter
from memory import SqlStore, StoreError, StoreSetupError, UnreachableError
from tests.agent.conftest import STEPS, Bench, open_bench
from tests.memory.postgres_server import PASSWORD, USER, PostgresServer, free_port, open_server

STARTS, TURNS = 18, 25
OpenHost = Callable[..., Bench]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with open_server() as started:
        yield started


@pytest.fixture
def url(server: PostgresServer) -> str:
    """Make an empty database."""
    name = f"groundling_{secrets.token_hex(4)}"
    ask(server.url, f"CREATE DATABASE {name}")
    return make_url(server.url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def open_host(url: str, tmp_path: Path) -> Iterator[OpenHost]:
    """Open sessions on one database, each with a data folder of its own, as on machines of their own."""
    opened: list[Bench] = []

    def open_(painter: LayoutPainter | None = None) -> Bench:
        settings = load_settings(env_file=None).model_copy(update={"steps": STEPS, "seed": 7})
        opened.append(open_bench(settings, tmp_path / f"host-{len(opened)}", painter or LayoutPainter(), url))
        return opened[-1]

    yield open_
    for bench in opened:
        bench.worker.close()
        bench.session.locks.close()
        bench.store.close()


def ask(url: str, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def seed_of(host: int, number: int) -> int:
    return 1000 * host + number


def start_and_accept(url: str, number: int) -> None:
    store = SqlStore(url)
    store.accept("room", f"m{number}", "ann", {})
    store.close()


def test_many_processes_start_at_once_on_an_empty_database(url: str) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=start_and_accept, args=(url, number)) for number in range(STARTS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * STARTS
    store = SqlStore(url)
    assert {row.message_id for row in store.unfinished()} == {f"m{number}" for number in range(STARTS)}
    store.close()


def test_an_address_that_begins_with_postgres_is_the_same_database(url: str) -> None:
    start_and_accept(url, 1)
    for kind in ("postgres", "postgresql"):
        store = SqlStore(url.replace("postgresql+psycopg", kind))
        assert len(store.unfinished()) == 1
        store.close()


def test_passwords_are_never_said(server: PostgresServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    good = make_url(server.url)
    secret = "pw-canary"
    refused = [
        good.set(password=secret).render_as_string(hide_password=False),
        good.set(database="nowhere", query={"password": secret}).render_as_string(hide_password=False),
        good.set(port=free_port(), password=secret).render_as_string(hide_password=False),
        f"postgresql://{USER}:{secret}@127.0.0.1:no-port/db",
        f"postgresql://{USER}:a/{secret}@127.0.0.1/db",
        f"postgres:/{USER}:{secret}@127.0.0.1",
        f"postgrey://{USER}:{secret}@127.0.0.1/db",
        secret,
    ]
    for one in refused:
        with pytest.raises(StoreError) as raised:
            SqlStore(one)
        assert secret not in str(raised.value)
        assert "use " in str(raised.value) or "check " in str(raised.value)
    assert secret not in caplog.text
    with pytest.raises(StoreSetupError, match="refuses this user"):
        SqlStore(refused[0])
    store = SqlStore(server.url)
    assert PASSWORD not in store.place
    store.close()


async def test_two_hosts_lose_and_double_no_turn_of_a_conversation(open_host: OpenHost) -> None:
    hosts = [open_host(), open_host()]
    first = await hosts[0].say("a red car in a green meadow", draw=False)
    assert first.version == 1
    said = [
        host.session.run_turn(
            UserMessage("talk", f"h{at}-{number}", "tester", f"use seed {seed_of(at, number)}", draw=False)
        )
        for number in range(TURNS)
        for at, host in enumerate(hosts)
    ]
    replies = await asyncio.gather(*said)
    assert [reply.text for reply in replies if reply.error] == []
    versions = hosts[0].store.versions("talk")
    assert [version.number for version in versions] == list(range(1, 2 * TURNS + 2))
    seeds = {seed_of(at, number) for at in range(2) for number in range(TURNS)}
    assert {version.seed for version in versions[1:]} == seeds
    assert hosts[0].store.unfinished() == ()


async def test_what_a_process_on_another_machine_works_on_is_left_to_it(open_host: OpenHost) -> None:
    painter = HeldPainter()
    living, starting = open_host(painter), open_host()
    turn = asyncio.create_task(living.say("a red car in a green meadow"))
    assert await asyncio.to_thread(painter.started.wait, 30)
    async with asyncio.timeout(10):
        assert await starting.session.recover("talk") == []
    painter.go_on.set()
    reply = await turn
    assert await starting.session.recover("talk") == []
    living.session.locks.close()
    assert await starting.session.recover("talk") == [reply]


async def test_cut_connections_cost_no_turn_and_no_lock(url: str, server: PostgresServer, open_host: OpenHost) -> None:
    bench, other = open_host(), open_host()
    assert (await bench.say("a red car in a green meadow")).version == 1
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    async with bench.session.locks.hold("talk"):
        await asyncio.to_thread(ask, url, cut)
        assert bench.session.locks.is_alive("nobody") is False, (
            "this use opened a new connection and took the locks again"
        )
        assert other.session.locks.is_alive(bench.session.locks.owner)
        waiting = asyncio.create_task(
            other.session.run_turn(UserMessage("talk", "another", "tester", "make the car bigger"))
        )
        done, _ = await asyncio.wait([waiting], timeout=0.5)
        assert not done
    assert (await waiting).version == 2


async def test_a_server_that_is_away_at_the_commit_gets_the_finished_picture_when_it_is_back(
    server: PostgresServer, open_host: OpenHost, caplog: pytest.LogCaptureFixture
) -> None:
    def stop(step: int) -> None:
        if step == STEPS:
            server.stop()

    painter = LayoutPainter()
    painter.before_step = stop
    bench = open_host(painter)
    turn = asyncio.create_task(bench.say("a red car in a green meadow"))
    while "waits for the store" not in caplog.text:
        await asyncio.sleep(0.05)
    with pytest.raises(UnreachableError, match="check that it runs"):
        bench.store.snapshot("talk")
    assert not turn.done()
    server.start()
    reply = await asyncio.wait_for(turn, 30)
    assert (reply.version, reply.error) == (1, False)
    assert Path(reply.image or "").is_file()
    assert painter.drawn == painter.asked == 1
    assert [version.image for version in bench.store.versions("talk")] == [reply.image]
    assert bench.store.unfinished() == ()
