"""Greedy decoding of an answer under its grammar, with draft tokens copied from the prompt.

Source of the drafts: prompt lookup decoding (Saxena 2023): what followed the same two tokens earlier is proposed, checked in one
forward pass and kept as far as the model agrees, so the answer is the same as without drafts.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import prod

import torch
from llguidance import LLMatcher, LLTokenizer
from llguidance.torch import allocate_token_bitmask, apply_token_bitmask_inplace, fill_next_token_bitmask
from tokenizers import Tokenizer
from torch import Tensor
from transformers import DynamicCache, LlamaForCausalLM

MAX_ANSWER_TOKENS = 120
LIMIT_S = 5.0
"""For all answers to a prompt: after so long a user is better asked than kept waiting."""
DRAFT_TOKENS = 5
LOOKED_UP = 2
"""Tokens that must be the same before what is copied."""
MOST_OTHERS = 4
"""Answers to look at after the most likely one, each a turn taken elsewhere."""
LEAST_CHANCE = 0.05
"""A runner-up that is less likely is no alternative."""
OTHERS_WITHIN_S = 3.0
"""No further answer is begun after so long: a user waits."""


@dataclass(frozen=True)
class Step:
    """One token of an answer: how likely it was, and the runner-up of those that the pattern allowed."""

    token: int
    chance: float
    other: int
    other_chance: float


@dataclass(frozen=True)
class Decoded:
    """An answer.

    Attributes:
        complete: False where it was cut at the limit.
        calls: forward passes.
        steps: its tokens in their order, the one that ends it among them.
    """

    text: str
    complete: bool
    tokens: int
    calls: int
    steps: tuple[Step, ...] = ()

    @property
    def sure(self) -> float:
        """How likely the answer is among all that the pattern allows, 0..1."""
        return prod(step.chance for step in self.steps)


@dataclass
class _Begun:
    """A prompt that answers are made to: the pattern at its start, and the tokens whose keys and values the cache holds.

    No step is begun after `ends`, of the monotonic clock.
    """

    prompt: list[int]
    matcher: LLMatcher
    cache: DynamicCache
    ends: float
    cached: list[int] = field(default_factory=list)

    def keep(self, tokens: list[int]) -> list[int]:
        """Cut the cache to what these tokens begin with, and return the rest of them, one at least."""
        pairs = zip(self.cached, tokens[:-1], strict=False)
        same = next((at for at, (had, now) in enumerate(pairs) if had != now), min(len(self.cached), len(tokens) - 1))
        if gone := len(self.cached) - same:
            self.cache.crop(-gone)
        self.cached = tokens[:same]
        return tokens[same:]


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

    def answers(self, prompt: str, pattern: str) -> Iterator[Decoded]:
        """Yield the most likely answer, then those that begin as it does and go on with a runner-up, likeliest first."""
        started, begun = time.monotonic(), self._begin(prompt, pattern)
        first = self._finish(begun)
        yield first
        steps = first.steps
        doubts = sorted(range(len(steps)), key=lambda at: steps[at].other_chance / steps[at].chance, reverse=True)
        for at in doubts[:MOST_OTHERS]:
            if steps[at].other_chance < LEAST_CHANCE or time.monotonic() - started > OTHERS_WITHIN_S:
                return
            turned = replace(steps[at], token=steps[at].other, chance=steps[at].other_chance, other_chance=0.0)
            yield self._finish(begun, (*steps[:at], turned))

    def decode(self, prompt: str, pattern: str) -> Decoded:
        """Return the most likely answer, token by token, that the pattern allows."""
        return self._finish(self._begin(prompt, pattern))

    def _begin(self, prompt: str, pattern: str) -> _Begun:
        matcher = LLMatcher(self._guide, LLMatcher.grammar_from_regex(pattern))
        if error := matcher.get_error():
            raise ValueError(f"the answer pattern cannot be used: {error}")
        ends = time.monotonic() + self._limit_s
        return _Begun(self._tokenizer.encode(prompt).ids, matcher, DynamicCache(config=self._model.config), ends)

    @torch.inference_mode()
    def _finish(self, begun: _Begun, begins: Sequence[Step] = ()) -> Decoded:
        """Answer from `begins` on; what an earlier answer to the prompt began with in the same way is not computed again."""
        steps, calls, matcher = list(begins), 0, begun.matcher.deep_copy()
        matcher.consume_tokens([step.token for step in steps])
        tokens = [*begun.prompt, *(step.token for step in steps)]
        pending, complete = begun.keep(tokens), tokens[-1] == self._eos
        while not complete and len(steps) < MAX_ANSWER_TOKENS and time.monotonic() < begun.ends:
            draft = _draft(tokens)
            logits = self._forward([*pending, *draft], len(draft) + 1, begun.cache)
            calls += 1
            accepted = self._accept(matcher, logits, draft)
            if wrong := len(draft) + 1 - len(accepted):
                begun.cache.crop(-wrong)
            steps += accepted
            tokens += [step.token for step in accepted]
            begun.cached, pending = tokens[:-1], tokens[-1:]
            complete = pending[0] == self._eos
        said = tokens[len(begun.prompt) : -1 if complete else None]
        return Decoded(self._text(said), complete, len(said), calls, tuple(steps))

    def _forward(self, tokens: list[int], last: int, cache: DynamicCache) -> Tensor:
        """Return the logits (last, vocabulary) of the last positions."""
        hidden = self._model.model(input_ids=torch.tensor([tokens]), past_key_values=cache, use_cache=True)
        return self._model.lm_head(hidden.last_hidden_state[0, -last:])

    def _accept(self, matcher: LLMatcher, logits: Tensor, draft: list[int]) -> list[Step]:
        """Return the tokens that the model chooses, as far as the draft foretold them and one beyond."""
        accepted: list[Step] = []
        for position in range(len(draft) + 1):
            fill_next_token_bitmask(matcher, self._mask, 0)
            row = logits[position : position + 1]
            apply_token_bitmask_inplace(row, self._mask)
            best = row[0].float().softmax(0).topk(2)
            token = int(best.indices[0])
            accepted.append(Step(token, float(best.values[0]), int(best.indices[1]), float(best.values[1])))
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
