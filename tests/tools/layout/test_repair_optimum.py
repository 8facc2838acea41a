"""Repair moves little more than OR-tools' CP-SAT would; `python -m benchmarks.repair` compares 500 larger scenes."""

from __future__ import annotations

import random

import pytest

from benchmarks.repair import BOUND, compare
from benchmarks.repair_optimum import least_movement
from tools.layout.rect import Rect

SCENES = 60


@pytest.fixture(scope="module")
def compared():
    source = random.Random(7)
    return [compare(source, most=7, limit_s=30) for _ in range(SCENES)]


def test_every_scene_is_valid_and_boxes_that_are_fine_do_not_move(compared):
    assert all(scene.valid for scene in compared)
    assert sum(scene.fine_moved for scene in compared) == 0
    assert not any(scene.shrunk for scene in compared)


def test_no_scene_moves_more_than_the_bound_when_fine_boxes_stay(compared):
    ratios = [scene.ours / scene.bound for scene in compared if scene.bound]
    assert len(ratios) > SCENES * 0.9
    assert max(ratios) <= BOUND
    assert min(ratios) >= 1  # less than the optimum would be an error of the oracle


def test_in_total_little_more_moves_than_when_all_may_move(compared):
    pairs = [(scene.ours, scene.free) for scene in compared if scene.free]
    assert len(pairs) > SCENES * 0.9
    assert sum(ours for ours, _ in pairs) <= BOUND * sum(best for _, best in pairs)


def test_the_oracle_knows_the_way_two_boxes_part():
    boxes = {"a": Rect(0, 0, 4000, 4000), "b": Rect(3000, 2000, 9000, 6000)}
    assert least_movement(boxes, frozenset(boxes), boxes).movement == 1000
    assert least_movement(boxes, frozenset({"a"}), boxes).movement == 6000
    assert least_movement(boxes, frozenset({"b"}), boxes).movement == 1000
