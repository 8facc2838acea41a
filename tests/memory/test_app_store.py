"""Events, preferences and usage: each event once, counts never past their limit and never below nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from memory import event_inbox
from memory.app_store import AppStore
from memory.engine import make_store_engine
from memory.schema import APP_STORE, schema_version
from memory.sql_store import SqlStore


@pytest.fixture
def url(any_url: str) -> str:
    return any_url


@pytest.fixture
def app_store(url: str) -> Iterator[AppStore]:
    app_store = AppStore(url, "discord")
    yield app_store
    app_store.close()


def test_an_event_is_kept_once_and_until_it_is_done(app_store: AppStore, url: str) -> None:
    assert app_store.add_event("1", {"words": "a cat"})
    assert app_store.add_event("2", {"words": "a dog"})
    assert not app_store.add_event("1", {"words": "a cat"})
    app_store.finish_event("1")
    again = AppStore(url, "discord")
    assert [(event.key, event.payload) for event in again.open_events()] == [("2", {"words": "a dog"})]
    assert not again.add_event("1", {"words": "a cat"})
    again.close()


def test_what_is_passed_over_is_never_seen_open(app_store: AppStore, monkeypatch: pytest.MonkeyPatch) -> None:
    app_store.pass_over_event("1")
    assert app_store.has_event("1")
    assert app_store.open_events() == ()
    app_store.add_event("2", {"words": "a dog"})
    app_store.pass_over_event("2")
    assert [(event.key, event.payload) for event in app_store.open_events()] == [("2", {"words": "a dog"})]

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(event_inbox, "set_done", killed)
    with pytest.raises(KeyboardInterrupt):
        app_store.pass_over_event("3")
    assert [event.key for event in app_store.open_events()] == ["2"]


def test_boxes_are_kept_apart(app_store: AppStore, url: str) -> None:
    other = AppStore(url, "other")
    app_store.add_event("1", {})
    assert other.open_events() == ()
    assert other.add_event("1", {})
    other.close()


def test_done_events_are_forgotten_after_their_time_and_open_ones_never(
    app_store: AppStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    app_store.add_event("1", {})
    app_store.add_event("2", {})
    app_store.finish_event("1")
    monkeypatch.setattr(event_inbox, "KEPT_S", -1.0)
    app_store.tidy()
    assert [event.key for event in app_store.open_events()] == ["2"]
    assert app_store.add_event("1", {})


def test_preferences_are_replaced_listed_and_removed(app_store: AppStore) -> None:
    assert app_store.preference("user:1") == {}
    app_store.set_preference("user:1", {"steps": 4})
    app_store.set_preference("user:1", {"steps": 5})
    app_store.set_preference("server:1", {"words": ["x"]})
    assert app_store.preference("user:1") == {"steps": 5}
    assert app_store.preferences("user:") == {"user:1": {"steps": 5}}
    app_store.set_preference("user:1", {})
    assert app_store.preferences("user:") == {}


def test_an_amount_is_counted_for_all_names_or_for_none(app_store: AppStore) -> None:
    assert app_store.book({"user:1": 100, "server:1": 150}, 80) is None
    assert app_store.book({"user:1": 100, "server:1": 150}, 30) == "user:1"
    assert app_store.book({"user:2": 100, "server:1": 150}, 80) == "server:1"
    assert (app_store.used("user:1"), app_store.used("user:2"), app_store.used("server:1")) == (80, 0, 80)
    app_store.give_back(["user:1", "server:1"], 500)
    assert (app_store.used("user:1"), app_store.used("server:1")) == (0, 0)
    assert app_store.book({"user:1": 0}, 10**6) is None


def test_days_are_counted_apart_and_old_ones_forgotten(app_store: AppStore) -> None:
    app_store.book({"user:1": 100}, 80, "2001-01-01")
    assert app_store.book({"user:1": 100}, 80) is None
    app_store.tidy()
    assert app_store.used("user:1", "2001-01-01") == 0
    assert app_store.used("user:1") == 80


def test_many_at_once_never_pass_the_limit(app_store: AppStore, url: str) -> None:
    other, refused = AppStore(url, "discord"), []

    def work(at: AppStore) -> None:
        refused.extend(at.book({"user:1": 50}, 10) for _ in range(5))

    threads = [threading.Thread(target=work, args=(one,)) for one in (app_store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert app_store.used("user:1") == 50
    assert refused.count("user:1") == 5
    other.close()


def test_a_store_from_before_the_app_store_gets_its_tables(url: str) -> None:
    SqlStore(url).close()
    engine = make_store_engine(url)
    with engine.begin() as connection:
        for table in APP_STORE:
            connection.execute(text(f"DROP TABLE {table.name}"))
        for column in ("owner", "attempts"):
            connection.execute(text(f"ALTER TABLE inbox DROP COLUMN {column}"))
        connection.execute(schema_version.update().values(number=1))
    engine.dispose()
    app_store = AppStore(url, "discord")
    assert app_store.add_event("1", {})
    app_store.close()


@pytest.mark.parametrize("name", ["'; DROP TABLE letters; --", "..\\..", "%", "\x00\ud800"])
def test_names_that_strangers_chose_are_only_names(app_store: AppStore, name: str) -> None:
    app_store.set_preference(name, {"steps": 4})
    assert app_store.preference(name) == {"steps": 4}
    assert app_store.add_event(name, {"words": name})
    assert not app_store.add_event(name, {})
    assert len(app_store.open_events()) == 1
