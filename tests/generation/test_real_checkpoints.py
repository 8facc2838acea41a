"""What is different on checkpoints of photographs: the usual method, negative prompts, masks of coarse runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.decoding import decode_quickly
from tools.generation.loading import make_renderer
from tools.generation.presets import PRESETS, SamplingParams, usual_method_of
from tools.generation.prompts import OBJECT_NEGATIVE, OVERALL_NEGATIVE, word_prompts
from tools.generation.request import RenderRequest
from tools.generation.vocabulary import Vocabulary
from tools.layout.layout import Box, Layout, LayoutObject

CAT = LayoutObject("cat-1", "a cat", Box(0.2, 0.2, 0.8, 0.8))
LAYOUT = Layout("a cat", "a park", "dogs", objects=(CAT,))


def test_guided_lmd_plus_is_the_usual_method_of_real_checkpoints_and_of_the_best_preset() -> None:
    for checkpoint, standard in ((None, "lmd_plus"), ("clipart", "lmd_plus"), ("owner/gligen", "lmd_plus_guided")):
        params = SamplingParams(usual_method=usual_method_of(checkpoint))
        assert params.make_request(LAYOUT, 1).method == standard
        assert params.with_options({"preset": "best"}).make_request(LAYOUT, 1).method == "lmd_plus_guided"
        assert params.with_options({"preset": "standard"}).make_request(LAYOUT, 1).method == standard
        assert params.with_options({"method": "gligen"}).make_request(LAYOUT, 1).method == "gligen"
        assert params.with_options({"preset": "fast"}).make_request(LAYOUT, 1).method == "lmd_plus"


def test_real_checkpoints_get_the_usual_negative_prompts_beside_the_layouts_own() -> None:
    prompts = word_prompts(RenderRequest(LAYOUT), None, lambda text: True)
    assert prompts.overall_negative == f"dogs, {OVERALL_NEGATIVE}"
    assert prompts.object_negative == f"dogs, {OBJECT_NEGATIVE}"
    own = word_prompts(RenderRequest(LAYOUT, overall_negative="rain", object_negative=""), None, lambda text: True)
    assert (own.overall_negative, own.object_negative) == ("rain", "")
    short = word_prompts(RenderRequest(LAYOUT), None, lambda text: len(text) < 40)
    assert short.overall_negative == "dogs", "what was asked for comes first"
    assert not short.notes
    bundled = word_prompts(RenderRequest(LAYOUT), Vocabulary.from_file(BUNDLED / "vocabulary.json"), lambda text: True)
    assert OVERALL_NEGATIVE not in bundled.overall_negative


@pytest.mark.parametrize("scheduler", ["ddim", "dpmsolver++", "euler"])
def test_a_coarse_object_run_is_finished_for_its_mask_and_held_latents_stay(
    tiny_checkpoint: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box")
    stride = PRESETS["fast"].object_stride
    request = RenderRequest(LAYOUT, steps=12, object_stride=stride, frozen_step_ratio=0.5, scheduler=scheduler)  # type: ignore[arg-type]
    shown = []
    decode = "tools.generation.object_runs.decode_quickly"

    monkeypatch.setattr(decode, lambda checkpoint, clean: (shown.append(clean), decode_quickly(checkpoint, clean))[1])
    finished = make_renderer(config).render(request)
    assert finished.unet_samples == 2 * 12 + 2 * (2 + 3), "two evaluations up to step 6, then every second step"
    monkeypatch.setattr("tools.generation.request_resolution.MASK_STRIDE", 0)
    blotted = make_renderer(config).render(request)
    assert blotted.unet_samples == 2 * 12 + 2 * 2
    assert not torch.allclose(shown[0], shown[1])
