"""Cache keys: what is in them, above all the version of the method."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tools.generation import cache_keys
from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.object_runs import object_noise
from tools.generation.request import RenderRequest
from tools.generation.request_resolution import resolve_request
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


def test_an_object_seed_keeps_the_objects_own_noise_while_the_seed_varies(config: GenerationConfig) -> None:
    models = make_renderer(replace(config, verify="off")).models
    contexts = [resolve_request(RenderRequest(LAYOUT, seed, 4, object_seed=9), models) for seed in (1, 2)]
    inside = [object_noise(one, CAT)[..., 1:-3, 1:-4] for one in contexts]
    around = [object_noise(one, CAT)[..., -1, :] for one in contexts]
    assert torch.equal(*inside)
    assert not torch.equal(*around)
    other = resolve_request(RenderRequest(LAYOUT, 1, 4, object_seed=8), models)
    assert not torch.equal(object_noise(other, CAT)[..., 1:-3, 1:-4], inside[0])
    keys = {cache_keys.object_key(one, 0) for one in (*contexts, other)}
    assert len(keys) == 3
    plain, same = (resolve_request(RenderRequest(LAYOUT, 5, 4, object_seed=one), models) for one in (None, 5))
    assert torch.equal(object_noise(plain, CAT), object_noise(same, CAT))


def test_the_order_of_objects_is_part_of_a_pictures_key(config: GenerationConfig) -> None:
    renderer = make_renderer(replace(config, verify="off"))
    renderer.render(RenderRequest(LAYOUT, steps=4))
    other = renderer.render(RenderRequest(replace(LAYOUT, objects=(DOG, CAT)), steps=4))
    assert other.unet_samples == 2 * 4, "the objects' own runs are the same, the picture is another"


def test_every_key_is_made_in_one_file() -> None:
    folder = Path(cache_keys.__file__).parent
    others = [path for path in folder.rglob("*.py") if path.name != "cache_keys.py"]
    assert not [path.name for path in others if "digest([" in path.read_text("utf-8")]
