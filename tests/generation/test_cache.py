"""The cache gives back what was put, keeps to its limits, and believes no altered file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from tools.generation.cache import TensorCache, size_of
from tools.generation.cache_keys import digest
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.record_store import FolderRecordStore
from tools.generation.request import RenderRequest
from tools.layout.answer_cache import AnswerCache
from tools.layout.layout import Box, Layout, LayoutObject

LAYOUT = Layout("a cat", "a park", objects=(LayoutObject("cat-1", "a cat", Box(0.2, 0.2, 0.7, 0.7)),))


def tensors(value: float) -> dict[str, torch.Tensor]:
    return {"latents": torch.full((10, 10), value), "mask": torch.tensor([True, False])}


def test_another_process_finds_what_was_put(tmp_path: Path) -> None:
    TensorCache(10**6, tmp_path, 10**6).put("key", tensors(1.5))
    found = TensorCache(10**6, tmp_path, 10**6).get("key")
    assert found is not None
    assert torch.equal(found["latents"], tensors(1.5)["latents"])
    assert found["mask"].tolist() == [True, False]
    assert TensorCache(10**6, tmp_path, 10**6).get("other") is None


def test_memory_and_disk_keep_to_their_limits_and_drop_the_least_used(tmp_path: Path) -> None:
    one = size_of(tensors(0))
    memory = TensorCache(3 * one)
    for number in range(3):
        memory.put(f"k{number}", tensors(number))
    assert memory.get("k0") is not None
    memory.put("k3", tensors(3))
    assert memory.get("k1") is None
    assert memory.get("k0") is not None
    disk = TensorCache(0, tmp_path, 3000)
    for number in range(10):
        disk.put(f"k{number}", tensors(number))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3000
    assert disk.get("k9") is not None


@pytest.mark.parametrize("change", [lambda d: d[:-9] + b"123456789", lambda d: d[:40], lambda d: b""])
def test_an_altered_file_is_dropped_and_drawn_again(tmp_path: Path, tiny_checkpoint: Path, change) -> None:
    config = GenerationConfig(
        str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box", cache_folder=tmp_path / "cache"
    )
    first = make_renderer(config).render(RenderRequest(LAYOUT, steps=4))
    again = make_renderer(config).render(RenderRequest(LAYOUT, steps=4))
    assert again.unet_samples == 0
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(change(path.read_bytes()))
    redrawn = make_renderer(config).render(RenderRequest(LAYOUT, steps=4))
    assert redrawn.unet_samples == first.unet_samples
    assert redrawn.image.tobytes() == first.image.tobytes() == again.image.tobytes()


def test_a_folder_that_cannot_be_written_costs_no_picture(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = TensorCache(10**6, tmp_path / "file" / "cache", 10**6)
    cache.put("key", tensors(1))
    assert cache.get("key") is not None


def test_equal_values_give_equal_keys() -> None:
    assert digest(["a", 1, (2.5, None)]) == digest(["a", 1, [2.5, None]]) != digest(["a", 1, [2.5, ""]])


def test_a_cache_leaves_the_last_space_of_the_disk_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = SmallDisk(tmp_path, total=100_000, used_by_others=0)
    monkeypatch.setattr("tools.free_space.shutil.disk_usage", free.usage)
    cache = TensorCache(0, tmp_path, 10**6)
    for number in range(150):
        cache.put(f"k{number}", tensors(number))
    full = free.used_by_cache()
    assert 50_000 < full <= 95_000, "five per cent are left"
    assert cache.get("k149") is not None
    free.used_by_others = 90_000
    cache.put("new", tensors(1))
    assert free.used_by_cache() <= 5_000, "others needed space, so the cache gave up its own"
    assert cache.get("new") is not None
    free.used_by_others = 96_000
    cache.put("newer", tensors(2))
    assert free.used_by_cache() == 0
    assert cache.get("newer") is None
    answers = AnswerCache(tmp_path)
    answers.put("answer", "text")
    assert answers.get("answer") is None
    with pytest.raises(OSError, match="left to conversations"):
        FolderRecordStore(tmp_path, 10**6).save("record", b"1")
    assert list(tmp_path.iterdir()) == []
    free.used_by_others = 0
    answers.put("answer", "text")
    assert answers.get("answer") == "text"


@dataclass
class SmallDisk:
    """Stands for a disk on which nothing is kept but the cache and what others have."""

    folder: Path
    total: int
    used_by_others: int

    def used_by_cache(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())

    def usage(self, _folder: Path) -> SimpleNamespace:
        return SimpleNamespace(total=self.total, free=self.total - self.used_by_others - self.used_by_cache())
