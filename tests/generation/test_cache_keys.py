"""Cache keys: what is in them, above all the version of the method."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tools.generation import cache_keys
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.request import RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

CAT = LayoutObject("cat-1", "a cat", Box(0.1, 0.2, 0.6, 0.7))
DOG = LayoutObject("dog-1", "a dog", Box(0.4, 0.2, 0.9, 0.7))
LAYOUT = Layout("a cat and a dog", "a park", objects=(CAT, DOG))


@pytest.fixture
def config(tiny_checkpoint: Path, tmp_path: Path) -> GenerationConfig:
    return GenerationConfig(
        str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box", cache_folder=tmp_path, verify="report"
    )


def test_an_upgrade_that_draws_differently_finds_no_picture_or_object_of_before(
    config: GenerationConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(config, verify="off")
    request = RenderRequest(LAYOUT, steps=4)
    first = make_renderer(config).render(request)
    assert make_renderer(config).render(request).unet_samples == 0
    monkeypatch.setattr(cache_keys, "METHOD_VERSION", cache_keys.METHOD_VERSION + 1)
    assert make_renderer(config).render(request).unet_samples == first.unet_samples


def test_the_order_of_objects_is_part_of_a_pictures_key(config: GenerationConfig) -> None:
    renderer = make_renderer(replace(config, verify="off"))
    renderer.render(RenderRequest(LAYOUT, steps=4))
    other = renderer.render(RenderRequest(replace(LAYOUT, objects=(DOG, CAT)), steps=4))
    assert other.unet_samples == 2 * 4, "the objects' own runs are the same, the picture is another"


def test_every_key_is_made_in_one_file() -> None:
    folder = Path(cache_keys.__file__).parent
    others = [path for path in folder.rglob("*.py") if path.name != "cache_keys.py"]
    assert not [path.name for path in others if "digest([" in path.read_text("utf-8")]
