"""What an edit needs of a picture outlives the cache: by a record store, or by the same seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.cost import changed_boxes, pixels_apart
from tools.generation.cache import TensorCache, Tensors
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.picture_records import PictureRecords, decode_record, encode_record
from tools.generation.record_store import FolderRecordStore, RecordStore
from tools.generation.request import RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

STEPS = 6
ROOM = 2**30
MARGIN = 0.25  # two of the tiny checkpoint's eight latents: an edit's own margin, and the soft border
CATS = Layout(
    "cats",
    "a green meadow",
    objects=tuple(LayoutObject(f"cat-{n}", "a cat", Box(n / 3, 0.5, n / 3 + 0.3, 0.75)) for n in range(1, 3)),
)
ADDED = replace(CATS, objects=(*CATS.objects, LayoutObject("ball-1", "a red ball", Box(0.05, 0.0, 0.3, 0.25))))
RECOLOURED = ADDED.with_object(ADDED["ball-1"].with_phrase("a blue ball"))


@pytest.fixture
def config(tiny_checkpoint: Path) -> GenerationConfig:
    return GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box")


def record() -> Tensors:
    trajectory = torch.randn(7, 4, 8, 8)
    background = trajectory[:4].clone()
    background[:, :, 2:4, 2:4] = torch.randn(4, 4, 2, 2)
    known = torch.rand(1, 1, 8, 8) > 0.5
    picture = torch.randint(0, 255, (64, 64, 3), dtype=torch.uint8)
    origins = torch.rand(2, 4, dtype=torch.float64)
    parts = {"trajectory": trajectory, "background_trajectory": background}
    return parts | {"known": known, "picture": picture, "origins": origins}


def test_a_record_comes_back_with_its_picture_exactly_and_its_latents_in_half_precision() -> None:
    ours = record()
    back = decode_record(encode_record(ours))
    assert back is not None
    for name in ("picture", "known", "origins"):
        assert torch.equal(back[name], ours[name])
    for name in ("trajectory", "background_trajectory"):
        assert (back[name] - ours[name]).abs().max() < 5e-3
    assert len(encode_record(ours)) < 0.75 * sum(t.numel() * t.element_size() for t in ours.values())


@pytest.mark.parametrize(
    "damage", [lambda data: b"", lambda data: data[:-5], lambda data: data[:99] + b"x" + data[100:]]
)
def test_a_damaged_record_is_none(damage) -> None:
    assert decode_record(damage(encode_record(record()))) is None


def test_an_edit_after_the_cache_is_gone_costs_and_shows_what_it_would_have(
    config: GenerationConfig, tmp_path: Path
) -> None:
    kept = replace(config, records=FolderRecordStore(tmp_path / "records", ROOM))
    first = RenderRequest(CATS, steps=STEPS)
    shown = make_renderer(kept).render(first)
    drawn = make_renderer(kept).render(RenderRequest(ADDED, steps=STEPS, previous=first))
    assert drawn.unet_samples == 2 * STEPS, "the new object's run and half of the overall one"
    assert pixels_apart(shown, drawn, changed_boxes(CATS, ADDED), MARGIN) < 0.1
    again = make_renderer(kept).render(first)
    assert again.unet_samples == 0
    assert again.image.tobytes() == shown.image.tobytes()


def test_a_second_edit_goes_on_from_the_first_one_on_another_machine(config: GenerationConfig, tmp_path: Path) -> None:
    kept = replace(config, records=FolderRecordStore(tmp_path, ROOM))
    requests = [RenderRequest(layout, steps=STEPS) for layout in (CATS, ADDED, RECOLOURED)]
    make_renderer(kept).render(requests[0])
    second = make_renderer(kept).render(replace(requests[1], previous=requests[0]))
    third = make_renderer(kept).render(replace(requests[2], previous=requests[1]))
    assert pixels_apart(second, third, changed_boxes(ADDED, RECOLOURED), MARGIN) < 0.1


def test_where_nothing_is_kept_the_same_seeds_give_the_picture_back(config: GenerationConfig) -> None:
    first = RenderRequest(CATS, steps=STEPS)
    shown = make_renderer(config).render(first)
    drawn = make_renderer(config).render(RenderRequest(ADDED, steps=STEPS, previous=first))
    assert drawn.unet_samples == 2 * STEPS * (2 + 1), "the picture before, then the edit"
    assert pixels_apart(shown, drawn, changed_boxes(CATS, ADDED), MARGIN) < 0.1


def test_a_store_that_fails_costs_no_picture(config: GenerationConfig) -> None:
    class Broken(RecordStore):
        def load(self, key: str) -> bytes | None:
            raise OSError("unplugged")

        def save(self, key: str, data: bytes) -> None:
            raise OSError("full")

        def delete(self, keys: Iterable[str]) -> None:
            raise OSError("unplugged")

    drawn = make_renderer(replace(config, records=Broken())).render(RenderRequest(CATS, steps=STEPS))
    assert np.array_equal(drawn.image, make_renderer(config).render(RenderRequest(CATS, steps=STEPS)).image)


def test_what_was_read_from_the_store_is_cached(tmp_path: Path) -> None:
    store = FolderRecordStore(tmp_path, ROOM)
    PictureRecords(TensorCache(10**6), store).put("a", record())
    records = PictureRecords(TensorCache(10**6), store)
    assert records.get("b") is None
    assert records.get("a") is not None
    (tmp_path / "a.record").unlink()
    assert records.get("a") is not None


def test_a_result_names_the_records_of_its_pictures(config: GenerationConfig, tmp_path: Path) -> None:
    renderer = make_renderer(replace(config, records=FolderRecordStore(tmp_path, ROOM)))
    request = RenderRequest(CATS, steps=STEPS, count=2)
    drawn = renderer.render(request)
    assert {f"{key}.record" for key in drawn.records} == {path.name for path in tmp_path.iterdir()}
    assert len(drawn.records) == 2
    assert renderer.render(request).records == drawn.records, "a picture that was kept names its record, too"
