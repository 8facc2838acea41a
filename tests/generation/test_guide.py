"""The guide's example of a method is run as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.methods import gligen
from tools.generation.request import RenderRequest
from tools.layout.layout import Box, Layout, LayoutObject

GUIDE = Path(__file__).parents[2] / "docs" / "checkpoints.md"


def test_the_method_of_the_guide_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    code = re.search(r"```python\n(.+?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(compile(code[1], str(GUIDE), "exec"), names)  # noqa: S102
    torch.set_num_threads(1)
    renderer = make_renderer(GenerationConfig(segmenter="box"))
    layout = Layout("a car", "a snowy field", objects=(LayoutObject("car-1", "a red car", Box(0.2, 0.4, 0.7, 0.7)),))
    usual = renderer.render(RenderRequest(layout, seed=1, steps=5, method="gligen"))
    monkeypatch.setattr(gligen, "draw_gligen", names["draw_gligen_early"])
    early = make_renderer(GenerationConfig(segmenter="box")).render(
        RenderRequest(layout, seed=1, steps=5, method="gligen")
    )
    assert early.unet_samples == usual.unet_samples == 10
    assert not np.array_equal(np.asarray(early.image), np.asarray(usual.image))
