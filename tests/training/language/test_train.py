"""A training run begins where it is told to."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from tools.language.model.adapter import save_adapter
from tools.language.model.base_model import BaseModel
from training.language import train
from training.language.train import Plan, Run


def tiny_base() -> BaseModel:
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=32, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2
    )
    return BaseModel(config, LlamaForCausalLM(config), None)  # type: ignore[arg-type]  # no text is read here


def test_a_run_begins_with_the_adapter_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "RUN", tmp_path / "run.pt")
    plan = Plan(1.0, 1.0, rank=2, layers=(0, 1))
    run = Run(plan, tiny_base())
    with torch.no_grad():
        for parameter in run.parameters.values():
            parameter.normal_()
    save_adapter(tmp_path / "adapter", run.config, run.parameters)
    begun = Run(Plan(1.0, 1.0, rank=2, layers=(0, 1), start=tmp_path / "adapter"), tiny_base())
    assert begun.step == 0
    for name, parameter in begun.parameters.items():
        torch.testing.assert_close(parameter, run.parameters[name].half().float())


def test_a_saved_run_goes_on_whatever_it_was_told_to_begin_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "RUN", tmp_path / "run.pt")
    plan = Plan(1.0, 1.0, rank=2, layers=(0, 1), start=tmp_path / "nowhere")
    run = Run(Plan(1.0, 1.0, rank=2, layers=(0, 1)), tiny_base())
    run.step = 7
    run.save()
    assert Run(plan, tiny_base()).step == 7
