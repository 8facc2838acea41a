"""Whatever a server or a small model does to the protocol, the wish is carried out or rightly refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.quirk_run import _faults, converse
from tests.agent.quirks import QUIRKS, Quirk


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name)
async def test_a_quirk_keeps_no_wish_from_being_carried_out_or_rightly_refused(quirk: Quirk, tmp_path: Path) -> None:
    assert await converse(quirk, tmp_path / "data") == []


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name)
async def test_a_wish_that_only_the_model_understands_is_done_where_its_answer_can_be_read(
    quirk: Quirk, tmp_path: Path
) -> None:
    assert await converse(quirk, tmp_path / "data", is_vague=True) == []


def test_the_table_holds_fifty_quirks_or_more_each_once() -> None:
    assert len({quirk.name for quirk in QUIRKS}) == len(QUIRKS) >= 50


def test_the_verdict_can_fail() -> None:
    scene = {
        "objects": [
            {"id": "car-1", "phrase": "a car", "box": [0, 0, 0.2, 0.2]},
            {"id": "cat-1", "phrase": "a cat", "box": [0.5, 0, 0.7, 0.2]},
        ]
    }
    assert len(_faults([scene] * 4, ["ok", "ok", "ok", "<think>"])) == 3
    assert _faults([None] * 4, ["no"] * 4)
