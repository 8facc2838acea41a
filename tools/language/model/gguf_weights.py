"""Weights and tokenizer of a Llama model out of a GGUF file, as `transformers` wants them.

Source: llama.cpp's `convert_hf_to_gguf.py` permutes the rows of q and k for its own rotary order
(`LlamaModel.permute`); `_unpermuted` undoes that. Dequantising is `gguf`'s own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import GGUFReader
from gguf.quants import dequantize
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from torch import Tensor
from transformers import LlamaConfig

_NAMES = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def read_config(reader: GGUFReader) -> LlamaConfig:
    """Return the model's configuration. Raises: ValueError: it is not a Llama model."""
    fields = {key: field.contents() for key, field in reader.fields.items() if not key.startswith("tokenizer.ggml.t")}
    if fields.get("general.architecture") != "llama":
        raise ValueError(f"the file holds a {fields.get('general.architecture')!r} model; a llama model is needed")
    return LlamaConfig(
        vocab_size=int(fields["llama.vocab_size"]),
        hidden_size=int(fields["llama.embedding_length"]),
        intermediate_size=int(fields["llama.feed_forward_length"]),
        num_hidden_layers=int(fields["llama.block_count"]),
        num_attention_heads=int(fields["llama.attention.head_count"]),
        num_key_value_heads=int(fields["llama.attention.head_count_kv"]),
        max_position_embeddings=int(fields["llama.context_length"]),
        rms_norm_eps=float(fields["llama.attention.layer_norm_rms_epsilon"]),
        rope_theta=float(fields["llama.rope.freq_base"]),
        bos_token_id=int(fields["tokenizer.ggml.bos_token_id"]),
        eos_token_id=int(fields["tokenizer.ggml.eos_token_id"]),
        tie_word_embeddings=True,
    )


def read_tensors(reader: GGUFReader, config: LlamaConfig, dtype: torch.dtype) -> dict[str, Tensor]:
    """Return the state dict of a `LlamaForCausalLM` in `dtype`; the output layer is the tied embedding."""
    tensors: dict[str, Tensor] = {}
    for item in reader.tensors:
        values = dequantize(item.data, item.tensor_type)
        name = _name_of(item.name)
        if name.endswith("q_proj.weight"):
            values = _unpermuted(values, config.num_attention_heads)
        elif name.endswith("k_proj.weight"):
            values = _unpermuted(values, config.num_key_value_heads)
        tensors[name] = torch.from_numpy(np.ascontiguousarray(values)).to(dtype)
    tensors["lm_head.weight"] = tensors["model.embed_tokens.weight"]
    return tensors


def _name_of(name: str) -> str:
    if name == "token_embd.weight":
        return "model.embed_tokens.weight"
    if name == "output_norm.weight":
        return "model.norm.weight"
    _, layer, kind, suffix = name.split(".")
    return f"model.layers.{layer}.{_NAMES[kind]}.{suffix}"


def _unpermuted(weights: np.ndarray, heads: int) -> np.ndarray:
    """Undo llama.cpp's row order. weights (out, in) -> (out, in)."""
    rows, columns = weights.shape
    return weights.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def read_tokenizer(reader: GGUFReader) -> Tokenizer:
    """Return the byte-level BPE tokenizer that the file holds.

    SmolLM splits digits one by one, then as GPT-2 does (llama.cpp's pre-tokenizer `smollm`).
    """
    tokens: list[str] = reader.fields["tokenizer.ggml.tokens"].contents()
    merges: list[str] = reader.fields["tokenizer.ggml.merges"].contents()
    kinds: list[int] = reader.fields["tokenizer.ggml.token_type"].contents()
    pairs: list[Any] = [tuple(merge.split(" ", 1)) for merge in merges]
    tokenizer = Tokenizer(BPE({token: i for i, token in enumerate(tokens)}, pairs))
    tokenizer.add_special_tokens([token for token, kind in zip(tokens, kinds, strict=True) if kind == 3])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def open_gguf(path: Path) -> GGUFReader:
    """Open a file for reading (memory-mapped)."""
    return GGUFReader(str(path))
