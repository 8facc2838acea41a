"""Linear layers with a trainable low-rank term, put into a frozen model.

Source: LoRA (Hu et al. 2021, section 4.1); B starts at zero.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from transformers import LlamaForCausalLM

from tools.language.model.adapter import PROJECTIONS, AdapterConfig


class LoraLinear(nn.Module):
    """y = x W^T + scale (x A^T) B^T; W is frozen (its own dtype), A and B are float32."""

    def __init__(self, base: nn.Linear, rank: int, scale: float) -> None:
        super().__init__()
        self.base, self.scale = base, scale
        self.lora_a = nn.Parameter(torch.empty(rank, base.in_features))
        self.lora_b = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.lora_a, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """x (..., in) -> (..., out), in the dtype of x."""
        low = nn.functional.linear(x, self.lora_a.to(x.dtype))
        return self.base(x) + nn.functional.linear(low, (self.scale * self.lora_b).to(x.dtype))


def add_lora(model: LlamaForCausalLM, config: AdapterConfig) -> dict[str, nn.Parameter]:
    """Freeze the model, put low-rank terms beside all its projections; return them by PEFT's names."""
    model.requires_grad_(False)
    parameters: dict[str, nn.Parameter] = {}
    for index, layer in enumerate(model.model.layers):
        for block in ("self_attn", "mlp"):
            parent = getattr(layer, block)
            for name in PROJECTIONS:
                if not hasattr(parent, name):
                    continue
                lora = LoraLinear(getattr(parent, name), config.rank, config.scale)
                setattr(parent, name, lora)
                key = f"base_model.model.model.layers.{index}.{block}.{name}"
                parameters[f"{key}.lora_A.weight"] = lora.lora_a
                parameters[f"{key}.lora_B.weight"] = lora.lora_b
    return parameters
