"""The rows of the edit table in Chinese, on the offline path."""

from __future__ import annotations

import pytest

from benchmarks.layouts.edit_cases import EditCase
from benchmarks.layouts.edit_suite import judge, table_cases

ROWS = [case for case in table_cases() if case.language in ("zh", "ja")]


@pytest.mark.parametrize("case", [case for case in ROWS if case.language == "zh"], ids=lambda case: case.id)
def test_what_must_hold_after_a_chinese_row_does(case: EditCase) -> None:
    assert judge(case).faults == ()
