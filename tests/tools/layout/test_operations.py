"""Operations as strangers write them."""

import pytest

from tools.layout.errors import LayoutError
from tools.layout.operation_parser import parse_operations
from tools.layout.operations import Move, Resize


def test_one_operation_or_a_list_is_read_and_a_single_target_may_be_a_string():
    assert parse_operations({"op": "resize", "targets": "car", "factor": 1.25}) == (
        Resize(targets=["car"], factor=1.25),
    )
    assert parse_operations([Move(targets=["car"], dx=0.1)]) == (Move(targets=["car"], dx=0.1),)


def test_what_is_parsed_survives_a_round_trip_through_json():
    operations = parse_operations([{"op": "add", "phrase": "a dog", "relation": "on", "anchors": ["car"]}])
    assert parse_operations([o.model_dump(mode="json") for o in operations]) == operations


def test_all_faults_of_all_operations_are_told_at_once():
    with pytest.raises(LayoutError) as caught:
        parse_operations(
            [{"op": "fly"}, {"op": "resize", "targets": ["a"], "factor": -1, "speed": 2}, {"op": "move"}, 7]
        )
    text = "\n".join(caught.value.reasons)
    assert "operation 1: op is 'fly'; use one of resize, set_boxes, move" in text
    assert "operation 2 (resize): factor is -1" in text
    assert "operation 2 (resize): speed is not known here; known are targets, factor" in text
    assert "operation 3 (move): targets is missing" in text
    assert "operation 4" in text


@pytest.mark.parametrize("data", [None, "make it bigger", 3])
def test_what_is_no_list_is_refused(data):
    with pytest.raises(LayoutError, match="a list of objects with 'op' is needed"):
        parse_operations(data)
