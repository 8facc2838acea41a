"""The edit table's rows said in other words: the same must hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from benchmarks.layouts.edit_suite import judge, table_cases

ROWS = {case.id: case for case in table_cases()}
WAYS = yaml.safe_load(Path(__file__).with_name("ways_of_asking.yaml").read_text("utf-8"))


@pytest.mark.parametrize("row", sorted(WAYS))
def test_a_row_holds_however_it_is_said(row: str) -> None:
    said = {text: judge(replace(ROWS[row], say=text, language="en")).faults for text in WAYS[row]}
    assert {text: faults for text, faults in said.items() if faults} == {}
