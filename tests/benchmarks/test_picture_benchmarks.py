"""The benchmarks of pictures run on little, give the same figures twice, and can fail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from benchmarks.grounding.__main__ import Score, sampling_params_by_name
from benchmarks.grounding.classifier import Classifier, fit
from benchmarks.grounding.scanner import covered, look, windows
from benchmarks.segmenters import blurred, overlaps, sample_cases
from benchmarks.stage2 import missing_in, plan_all, rows, run, true_scene
from tools.generation.config import GenerationConfig
from tools.generation.grabcut import GrabCutSegmenter
from tools.generation.loading import make_renderer
from tools.generation.presets import SamplingParams
from tools.generation.segmenters import BoxSegmenter
from training.world import draw_scene


@pytest.fixture(scope="module")
def judge_model() -> Classifier:
    """A judge that learned little: it knows large differences, such as something from nothing."""
    torch.manual_seed(0)
    model = Classifier()
    fit(model, steps=80, scenes=10)
    return model.eval()


def test_stage_two_judges_a_picture_of_each_task_alike_twice(judge_model: Classifier) -> None:
    planned = plan_all(1)
    assert [one.case.kind for one in planned] == ["negation", "numeracy", "attribution", "spatial"]
    results = []
    for _ in range(2):
        renderer = make_renderer(GenerationConfig(dtype="float32", threads=1))
        results.append(run(planned, SamplingParams(steps=3), renderer, judge_model))
    assert results[0] == results[1]
    assert [row[0] for row in rows(results[0])] == [one.case.kind for one in planned] + ["overall"]


def test_a_picture_without_what_was_asked_for_is_wrong(judge_model: Classifier) -> None:
    for one in plan_all(1)[1:]:
        bare = draw_scene(replace(true_scene(one), objects=()))[0]
        assert missing_in(bare, one, judge_model)


def test_windows_reach_everywhere_but_onto_the_boxes_given(judge_model: Classifier) -> None:
    places = list(windows())
    assert min(min(box) for box in places) >= 0
    assert max(max(box) for box in places) <= 1 + 1e-9
    assert covered((0.0, 0.0, 0.5, 0.5), (0.25, 0.0, 1.0, 1.0)) == 0.5
    picture = draw_scene(true_scene(plan_all(2)[3]))[0]
    assert all(one.box == (0.0, 0.0, 1.0, 1.0) for one in look(judge_model, picture, [(0.0, 0.0, 1.0, 1.0)]))


def test_grabcut_comes_nearer_the_true_mask_than_the_box() -> None:
    cases = sample_cases(27)
    for some in (cases, [blurred(case) for case in cases]):
        (grabcut, _), (box, boxes) = overlaps(GrabCutSegmenter(), some), overlaps(BoxSegmenter(), some)
        assert boxes == len(some)
        assert np.mean(grabcut) > np.mean(box) + 0.15


def test_two_rows_are_compared_layout_by_layout() -> None:
    right, wrong = (True, True), (True, False)
    one = Score(((right, right), (right,)), 1)
    other = Score(((right, wrong), (right,)), 1)
    assert one.apart_from(one) == (0.0, 0.0)
    assert one.apart_from(other)[0] == pytest.approx(1 / 3)
    assert other.shares() == (1.0, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert list(sampling_params_by_name(["sd"], ["fast"], 6)) == ["preset fast", "sd"]
