"""Data-parallel training by processes of one thread each, which share every step's gradients.

It knows nothing of what is trained. One process per core beats one process with a thread per core where other work
runs on the machine: threads wait for each other in every layer, processes once a step.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn


def rank() -> int:
    return dist.get_rank() if dist.is_initialized() else 0


def world_size() -> int:
    return dist.get_world_size() if dist.is_initialized() else 1


def wait_for_all() -> None:
    if dist.is_initialized():
        dist.barrier()


def same_for_all(value: float) -> float:
    """Return the first process's value in every process."""
    if not dist.is_initialized():
        return value
    shared = torch.tensor([value], dtype=torch.float64)
    dist.broadcast(shared, src=0)
    return float(shared)


def average_gradients(module: nn.Module) -> None:
    """Replace every gradient by its mean over the processes, in one exchange."""
    if not dist.is_initialized():
        return
    gradients = [p.grad for p in module.parameters() if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in gradients])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    start = 0
    for gradient in gradients:
        gradient.copy_(flat[start : start + gradient.numel()].view_as(gradient))
        start += gradient.numel()


def run_parallel(work: Callable[..., None], processes: int, *args: Any) -> None:
    """Run `work(*args)` in `processes` processes that can share gradients; in this one when it is 1."""
    if processes == 1:
        work(*args)
        return
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(_enter, (work, processes, str(Path(folder) / "meet"), args), nprocs=processes)


def _enter(index: int, work: Callable[..., None], processes: int, meeting: str, args: tuple[Any, ...]) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=index, world_size=processes)
    try:
        work(*args)
    finally:
        dist.destroy_process_group()
