"""What an error of the device means, and what can be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import torch

from .checkpoint import Checkpoint
from .device import Device

# torch has a type for this on GPUs only; on the CPU it is a RuntimeError with one of these texts.
_NO_MEMORY = ("can't allocate memory", "not enough memory", "out of memory")
_DEAD = ("device-side assert", "CUDA error", "unspecified launch failure", "illegal memory access")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out; less at once may go through."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or any(text in str(error) for text in _NO_MEMORY)


def is_dead_device(error: BaseException) -> bool:
    """Whether the device will do no more for this process."""
    return not is_out_of_memory(error) and any(text in str(error) for text in _DEAD)


def free_device_memory() -> None:
    """Give back what torch holds and does not use."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()


@contextmanager
def in_float32(checkpoint: Checkpoint) -> Iterator[Checkpoint]:
    """Give the checkpoint in float32 for a while; half precision becomes exactly what it was again."""
    small = () if checkpoint.tiny_vae is None else (checkpoint.tiny_vae,)
    parts = (checkpoint.unet, checkpoint.vae, checkpoint.text_encoder, *small)
    try:
        for part in parts:
            part.to(torch.float32)
        yield replace(checkpoint, device=Device(checkpoint.device.device, torch.float32))
    finally:
        for part in parts:
            part.to(checkpoint.device.dtype)
