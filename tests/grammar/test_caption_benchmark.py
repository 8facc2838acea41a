"""The benchmark's captions, laid out and judged; and the judge itself."""

from __future__ import annotations

from benchmarks.layouts.caption_cases import CaptionCase, lmd_cases, public_cases
from benchmarks.layouts.caption_judge import shown, strictly_valid
from benchmarks.layouts.captions import caption_failures, run_captions
from tools.layout.grammar.caption import plan_caption


def test_all_400_stage_1_captions_are_shown_and_strictly_valid() -> None:
    results = run_captions(lmd_cases())
    assert len(results) == 400
    assert caption_failures(results) == []


def test_a_third_of_the_public_captions_is_shown_and_strictly_valid() -> None:
    assert caption_failures(run_captions(public_cases()[::3])) == []


def test_the_judge_finds_what_is_wrong() -> None:
    layout = plan_caption("two red cats to the left of a dog").layout
    assert shown(CaptionCase("", "", {"cat": 2, "dog": 1}, relations=(("cat", "left_of", "dog"),)), layout) == []
    assert shown(CaptionCase("", "", {"cat": 3, "dog": 1}), layout)
    assert shown(CaptionCase("", "", {"cat": 2}), layout)
    assert shown(CaptionCase("", "", {"cat": 2, "dog": 1}, attributes=(("dog", "red", 1),)), layout)
    assert shown(CaptionCase("", "", {"cat": 2, "dog": 1}, relations=(("dog", "left_of", "cat"),)), layout)
    assert shown(CaptionCase("", "", absent=("cat",)), layout)
    assert shown(CaptionCase("", "", more=("dog", "cat")), layout)
    assert strictly_valid(layout) == []
