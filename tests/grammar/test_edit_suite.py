"""The edit table, row by row: on the offline path, and some rows through a whole session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.layouts.edit_cases import EditCase
from benchmarks.layouts.edit_suite import judge, table_cases
from benchmarks.layouts.session_path import SessionPath

ENGLISH = [case for case in table_cases() if case.language == "en"]
BY_ID = {case.id: case for case in table_cases()}


def test_the_table_has_its_98_rows_and_the_nine_besides() -> None:
    assert len([case for case in BY_ID.values() if case.id[0] != "x"]) == 98
    assert len(BY_ID) == 107


@pytest.mark.parametrize("case", ENGLISH, ids=lambda case: case.id)
def test_what_must_hold_after_an_english_row_does(case: EditCase) -> None:
    assert judge(case).faults == ()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionPath]:
    """Run cases as turns of a session."""
    path = SessionPath(tmp_path_factory.mktemp("session"))
    yield path
    path.close()


@pytest.mark.parametrize("name", ["en01", "en03", "en04", "en12", "en17", "en19", "en20", "en21", "en24", "x01", "x08"])
def test_a_row_holds_through_a_whole_session(session: SessionPath, name: str) -> None:
    assert judge(BY_ID[name], session).faults == ()


def test_a_wrong_answer_is_a_fault() -> None:
    """The judge itself: every kind of fault that the rows rely on is found."""
    enlarged = BY_ID["en02"]
    for say, fault in [("make the car bigger", "only"), ("make the bird smaller", "boxes"), ("lol nice", "boxes")]:
        wrong = EditCase(enlarged.id, "en", "S0", say, enlarged.expect)
        assert any(fault in text for text in judge(wrong).faults)
