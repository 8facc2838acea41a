"""Record the UNet's cross-attention maps, by attention processors that change no output.

Several runs may record on one UNet at the same time: each thread's calls go to the list that it opened last, and the
processors stay until the last of them is done.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from diffusers.models.attention_processor import AttnProcessor2_0
from torch import Tensor

WIDEST = 16
"""Maps of at most so many places a side are looked at, as in LMD; finer ones follow texture rather than objects."""

_MAPS: ContextVar[list[Tensor] | None] = ContextVar("maps", default=None)
_LOCK = threading.Lock()


class RecordingProcessor:
    """Diffusers' own processor; beside it the attention probabilities are worked out and kept where a run records.

    Attributes:
        before: the processor whose place it takes.
        users: recordings that are open.
    """

    def __init__(self, replaced: Any) -> None:
        self.replaced, self.users = replaced, 0
        self._inner = AttnProcessor2_0()

    def __call__(
        self, attn: Any, hidden_states: Tensor, encoder_hidden_states: Tensor, *rest: Any, **named: Any
    ) -> Any:
        places, maps = hidden_states.shape[1], _MAPS.get()
        if maps is not None and places <= WIDEST * WIDEST:
            query = attn.head_to_batch_dim(attn.to_q(hidden_states))
            key = attn.head_to_batch_dim(attn.to_k(encoder_hidden_states))
            probabilities = attn.get_attention_scores(query, key)
            maps.append(probabilities.unflatten(0, (-1, attn.heads)).mean(dim=1).float())
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
    _install(layers)
    token = _MAPS.set(maps)
    try:
        yield maps
    finally:
        _MAPS.reset(token)
        _uninstall(layers)


def _install(layers: list[Any]) -> None:
    with _LOCK:
        for layer in layers:
            if not isinstance(layer.processor, RecordingProcessor):
                layer.set_processor(RecordingProcessor(layer.processor))
            layer.processor.users += 1


def _uninstall(layers: list[Any]) -> None:
    with _LOCK:
        for layer in layers:
            layer.processor.users -= 1
            if layer.processor.users == 0:
                layer.set_processor(layer.processor.replaced)
