"""Answers in the forms that present-day models give: each gives the layout that a person reads, or is asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.language.english_names import english_name
from tools.layout.errors import LayoutError
from tools.layout.pasted import plan_from_answer

ANSWERS = yaml.safe_load((Path(__file__).parents[3] / "data/pasted/answers.yaml").read_text("utf-8"))
SEEN = [one for one in ANSWERS if not one.get("held_out")]


@pytest.mark.parametrize("answer", SEEN, ids=lambda one: one["name"])
def test_an_answer_is_read_as_a_person_reads_it(answer: dict[str, Any]) -> None:
    if answer.get("asks"):
        with pytest.raises(LayoutError) as caught:
            plan_from_answer(answer["text"], "a caption", english_name)
        assert len(caught.value.reasons) == 1
        return
    layout = plan_from_answer(answer["text"], "a caption", english_name).layout
    assert [item.phrase for item in layout.objects] == [name for name, _ in answer["boxes"]]
    for item, (_, (x, y, width, height)) in zip(layout.objects, answer["boxes"], strict=True):
        assert [v * 512 for v in item.box.as_list()] == pytest.approx([x, y, x + width, y + height], abs=0.6)
    assert layout.background == answer.get("background", "A realistic scene")
