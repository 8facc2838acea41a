"""Greedy decoding of an answer under its grammar, with draft tokens copied from the prompt.

Source of the drafts: prompt lookup decoding (Saxena 2023): what followed the same two tokens earlier is proposed, checked in one
forward pass and kept as far as the model agrees, so the answer is the same as without drafts.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import torch
from llguidance import LLMatcher, LLTokenizer
from llguidance.torch import allocate_token_bitmask, apply_token_bitmask_inplace, fill_next_token_bitmask
from tokenizers import Tokenizer
from torch import Tensor
from transformers import DynamicCache, LlamaForCausalLM

MAX_ANSWER_TOKENS = 120
LIMIT_S = 8.0
"""After so long a user is better asked than kept waiting."""
DRAFT_TOKENS = 5
LOOKED_UP = 2
"""Tokens that must be the same before what is copied."""


@dataclass(frozen=True)
class Decoded:
    """An answer; `complete` is False where it was cut at the limit. `calls` counts forward passes."""

    text: str
    complete: bool
    tokens: int
    calls: int


class Decoder:
    """Decodes with one model; not for several threads at once."""

    def __init__(self, model: LlamaForCausalLM, tokenizer: Tokenizer, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._model, self._tokenizer = model, tokenizer
        self._guide = LLTokenizer(
            tokenizer.to_str(), n_vocab=model.config.vocab_size, eos_token=model.config.eos_token_id
        )
        self._mask = allocate_token_bitmask(1, model.config.vocab_size)
        self._eos = int(model.config.eos_token_id)

    @torch.inference_mode()
    def decode(self, prompt: str, pattern: str) -> Decoded:
        """Return the most likely answer, token by token, that the pattern allows."""
        matcher = LLMatcher(self._guide, LLMatcher.grammar_from_regex(pattern))
        if error := matcher.get_error():
            raise ValueError(f"the answer pattern cannot be used: {error}")
        tokens = self._tokenizer.encode(prompt).ids
        start, calls, cache = len(tokens), 0, DynamicCache(config=self._model.config)
        pending = list(tokens)
        ends = time.monotonic() + self._limit_s
        while len(tokens) - start < MAX_ANSWER_TOKENS and time.monotonic() < ends:
            draft = _draft(tokens)
            logits = self._forward([*pending, *draft], len(draft) + 1, cache)
            calls += 1
            accepted = self._accept(matcher, logits, draft)
            if wrong := len(draft) + 1 - len(accepted):
                cache.crop(-wrong)
            if self._eos in accepted:
                tokens += accepted[: accepted.index(self._eos)]
                return Decoded(self._text(tokens[start:]), True, len(tokens) - start, calls)
            tokens += accepted
            pending = accepted[-1:]
        return Decoded(self._text(tokens[start:]), False, len(tokens) - start, calls)

    def _forward(self, tokens: list[int], last: int, cache: DynamicCache) -> Tensor:
        """Return the logits (last, vocabulary) of the last positions."""
        hidden = self._model.model(input_ids=torch.tensor([tokens]), past_key_values=cache, use_cache=True)
        return self._model.lm_head(hidden.last_hidden_state[0, -last:])

    def _accept(self, matcher: LLMatcher, logits: Tensor, draft: list[int]) -> list[int]:
        """Return the tokens that the model chooses, as far as the draft foretold them and one beyond."""
        accepted: list[int] = []
        for position in range(len(draft) + 1):
            fill_next_token_bitmask(matcher, self._mask, 0)
            row = logits[position : position + 1]
            apply_token_bitmask_inplace(row, self._mask)
            token = int(row.argmax())
            accepted.append(token)
            if token == self._eos:
                break
            matcher.consume_token(token)
            if position < len(draft) and token != draft[position]:
                break
        return accepted

    def _text(self, tokens: list[int]) -> str:
        return self._tokenizer.decode(tokens).strip()


def _draft(tokens: list[int]) -> list[int]:
    """Propose what followed the last tokens where they stood before."""
    key = tokens[-LOOKED_UP:]
    for at in range(len(tokens) - LOOKED_UP - 1, -1, -1):
        if tokens[at : at + LOOKED_UP] == key:
            return tokens[at + LOOKED_UP : at + LOOKED_UP + DRAFT_TOKENS]
    return []
