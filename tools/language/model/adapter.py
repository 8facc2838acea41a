"""The low-rank adapter: which layers of the base model stay, and what is added to their weights.

Source: LoRA (Hu et al. 2021, section 4.1): W + (alpha / r) B A. Ours is merged into the weights at load, so that
decoding costs nothing more; tensors carry PEFT's names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import LlamaForCausalLM

from ..installed import CONFIG

WEIGHTS = "adapter_model.safetensors"
PROJECTIONS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True)
class AdapterConfig:
    """What `adapter_config.json` holds.

    Attributes:
        layers: indices of the base model's layers that stay, in order.
        base_sha256: of the file that the adapter was trained on.
    """

    rank: int
    alpha: float
    layers: tuple[int, ...]
    base_sha256: str = ""

    @property
    def scale(self) -> float:
        return self.alpha / self.rank

    @classmethod
    def load(cls, folder: Path) -> AdapterConfig:
        data = json.loads((folder / CONFIG).read_text("utf-8"))
        return cls(data["r"], data["lora_alpha"], tuple(data["layers"]), data.get("base_sha256", ""))

    def save(self, folder: Path) -> None:
        data = {
            "peft_type": "LORA",
            "task_type": "CAUSAL_LM",
            "target_modules": list(PROJECTIONS),
            "r": self.rank,
            "lora_alpha": self.alpha,
            "layers": list(self.layers),
            "base_sha256": self.base_sha256,
        }
        (folder / CONFIG).write_text(json.dumps(data, indent=1) + "\n", "utf-8")


def keep_layers(model: LlamaForCausalLM, layers: tuple[int, ...]) -> None:
    """Drop all other layers; the rest are numbered anew, as their caches need."""
    kept = [model.model.layers[index] for index in layers]
    for number, layer in enumerate(kept):
        layer.self_attn.layer_idx = number
    model.model.layers = nn.ModuleList(kept)
    model.config.num_hidden_layers = len(kept)


@torch.no_grad()
def merge_adapter(model: LlamaForCausalLM, config: AdapterConfig, tensors: Mapping[str, Tensor]) -> None:
    """Add the adapter to the weights of a model whose layers were kept already; sums in float32."""
    modules = dict(model.named_modules())
    for key in tensors:
        name, found, _ = key.removeprefix("base_model.model.").partition(".lora_A.weight")
        if not found:
            continue
        a, b = tensors[key].float(), tensors[key.replace("lora_A", "lora_B")].float()
        weight = modules[name].weight
        weight.copy_((weight.float() + config.scale * (b @ a)).to(weight.dtype))


def load_adapter(model: LlamaForCausalLM, folder: Path) -> AdapterConfig:
    """Keep the adapter's layers and merge it. Raises: OSError, KeyError: files are missing or of another model."""
    config = AdapterConfig.load(folder)
    keep_layers(model, config.layers)
    merge_adapter(model, config, load_file(folder / WEIGHTS))
    return config


def save_adapter(folder: Path, config: AdapterConfig, tensors: Mapping[str, Tensor]) -> None:
    """Write an adapter in float16."""
    folder.mkdir(parents=True, exist_ok=True)
    config.save(folder)
    halves = {key: value.detach().to(torch.float16).contiguous() for key, value in tensors.items()}
    save_file(halves, folder / WEIGHTS)
