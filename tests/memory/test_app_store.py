"""Letters, preferences and usage: each letter once, counts never past their limit and never below nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from memory import event_inbox
from memory.app_store import FrontDesk
from memory.engine import make_store_engine
from memory.schema import FRONT_DESK, schema_version
from memory.sql_store import SqlStore


@pytest.fixture
def url(any_url: str) -> str:
    return any_url


@pytest.fixture
def desk(url: str) -> Iterator[FrontDesk]:
    desk = FrontDesk(url, "discord")
    yield desk
    desk.close()


def test_a_letter_is_kept_once_and_until_it_is_done(desk: FrontDesk, url: str) -> None:
    assert desk.post("1", {"words": "a cat"})
    assert desk.post("2", {"words": "a dog"})
    assert not desk.post("1", {"words": "a cat"})
    desk.done("1")
    again = FrontDesk(url, "discord")
    assert [(letter.key, letter.payload) for letter in again.open_letters()] == [("2", {"words": "a dog"})]
    assert not again.post("1", {"words": "a cat"})
    again.close()


def test_boxes_are_kept_apart(desk: FrontDesk, url: str) -> None:
    other = FrontDesk(url, "other")
    desk.post("1", {})
    assert other.open_letters() == ()
    assert other.post("1", {})
    other.close()


def test_done_letters_are_forgotten_after_their_time_and_open_ones_never(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post("1", {})
    desk.post("2", {})
    desk.done("1")
    monkeypatch.setattr(event_inbox, "KEPT_S", -1.0)
    desk.tidy()
    assert [letter.key for letter in desk.open_letters()] == ["2"]
    assert desk.post("1", {})


def test_preferences_are_replaced_listed_and_removed(desk: FrontDesk) -> None:
    assert desk.preference("user:1") == {}
    desk.prefer("user:1", {"steps": 4})
    desk.prefer("user:1", {"steps": 5})
    desk.prefer("server:1", {"words": ["x"]})
    assert desk.preference("user:1") == {"steps": 5}
    assert desk.preferences("user:") == {"user:1": {"steps": 5}}
    desk.prefer("user:1", {})
    assert desk.preferences("user:") == {}


def test_an_amount_is_counted_for_all_names_or_for_none(desk: FrontDesk) -> None:
    assert desk.book({"user:1": 100, "server:1": 150}, 80) is None
    assert desk.book({"user:1": 100, "server:1": 150}, 30) == "user:1"
    assert desk.book({"user:2": 100, "server:1": 150}, 80) == "server:1"
    assert (desk.used("user:1"), desk.used("user:2"), desk.used("server:1")) == (80, 0, 80)
    desk.give_back(["user:1", "server:1"], 500)
    assert (desk.used("user:1"), desk.used("server:1")) == (0, 0)
    assert desk.book({"user:1": 0}, 10**6) is None


def test_days_are_counted_apart_and_old_ones_forgotten(desk: FrontDesk) -> None:
    desk.book({"user:1": 100}, 80, "2001-01-01")
    assert desk.book({"user:1": 100}, 80) is None
    desk.tidy()
    assert desk.used("user:1", "2001-01-01") == 0
    assert desk.used("user:1") == 80


def test_many_at_once_never_pass_the_limit(desk: FrontDesk, url: str) -> None:
    other, refused = FrontDesk(url, "discord"), []

    def work(at: FrontDesk) -> None:
        refused.extend(at.book({"user:1": 50}, 10) for _ in range(5))

    threads = [threading.Thread(target=work, args=(one,)) for one in (desk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert desk.used("user:1") == 50
    assert refused.count("user:1") == 5
    other.close()


def test_a_store_from_before_the_desk_gets_its_tables(url: str) -> None:
    SqlStore(url).close()
    engine = make_store_engine(url)
    with engine.begin() as connection:
        for table in FRONT_DESK:
            connection.execute(text(f"DROP TABLE {table.name}"))
        connection.execute(schema_version.update().values(number=1))
    engine.dispose()
    desk = FrontDesk(url, "discord")
    assert desk.post("1", {})
    desk.close()


@pytest.mark.parametrize("name", ["'; DROP TABLE letters; --", "..\\..", "%", "\x00\ud800"])
def test_names_that_strangers_chose_are_only_names(desk: FrontDesk, name: str) -> None:
    desk.prefer(name, {"steps": 4})
    assert desk.preference(name) == {"steps": 4}
    assert desk.post(name, {"words": name})
    assert not desk.post(name, {})
    assert len(desk.open_letters()) == 1
