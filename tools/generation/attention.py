"""Record what the UNet's cross-attention looks at, by attention processors that change no output.

It knows nothing of what is done with the maps.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from diffusers.models.attention_processor import AttnProcessor2_0
from torch import Tensor

WIDEST = 16
"""Maps of at most so many places a side are looked at, as in LMD; finer ones follow texture rather than objects."""


class RecordingProcessor:
    """Diffusers' own processor; beside it the attention probabilities are worked out and kept."""

    def __init__(self, maps: list[Tensor]) -> None:
        self._inner, self._maps = AttnProcessor2_0(), maps

    def __call__(
        self, attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor, *rest: Any, **named: Any
    ) -> Any:
        places = hidden_states.shape[1]
        if places <= WIDEST * WIDEST:
            query = attn.head_to_batch_dim(attn.to_q(hidden_states))
            key = attn.head_to_batch_dim(attn.to_k(encoder_hidden_states))
            probabilities = attn.get_attention_scores(query, key)
            self._maps.append(probabilities.unflatten(0, (-1, attn.heads)).mean(dim=1).float())
        return self._inner(attn, hidden_states, encoder_hidden_states, *rest, **named)


@contextmanager
def recording(unet: Any) -> Iterator[list[Tensor]]:
    """Record the cross-attention of the middle and the upward half while the context is open.

    The list gets one (b, places, tokens) per layer and call, averaged over heads, in the order of the layers.
    """
    maps: list[Tensor] = []
    layers = [
        layer
        for name, layer in unet.named_modules()
        if name.endswith("attn2") and name.startswith(("mid_block", "up_blocks"))
    ]
    before = [layer.processor for layer in layers]
    try:
        for layer in layers:
            layer.set_processor(RecordingProcessor(maps))
        yield maps
    finally:
        for layer, processor in zip(layers, before, strict=True):
            layer.set_processor(processor)
