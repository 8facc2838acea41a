"""The rows of the edit table in Chinese and Japanese, on the offline path."""

from __future__ import annotations

import pytest

from benchmarks.layouts.edit_cases import EditCase
from benchmarks.layouts.edit_suite import judge, table_cases

ROWS = [case for case in table_cases() if case.language in ("zh", "ja")]


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.id)
def test_what_must_hold_after_a_row_does(case: EditCase) -> None:
    assert judge(case).faults == ()
