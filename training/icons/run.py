"""A resumable training run: saves model, optimisers, averages and step; goes on where it stopped.

State is written in pieces of at most 16 MB, so that it passes where single files may not be larger.
"""

from __future__ import annotations

import io
import json
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from ..parallel import average_gradients, rank, same_for_all
from .muon import Muon, is_matrix

RUNS = Path(__file__).parents[1] / "runs" / "icons"
PIECE_BYTES = 16 * 2**20
SAVE_EVERY_S = 120.0


def write_pieces(path: Path, state: dict) -> None:
    """Write a state as `PATH.STEP.NUMBER` files and an index `PATH.json`, which is replaced last."""
    buffer = io.BytesIO()
    torch.save(state, buffer)
    data, old = buffer.getvalue(), set(path.parent.glob(f"{path.name}.*.piece"))
    names = [f"{path.name}.{state['step']}.{n}.piece" for n in range(-(-len(data) // PIECE_BYTES))]
    for n, name in enumerate(names):
        (path.parent / name).write_bytes(data[n * PIECE_BYTES : (n + 1) * PIECE_BYTES])
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(names), encoding="utf-8")
    os.replace(temporary, path.with_suffix(".json"))
    for gone in old - {path.parent / name for name in names}:
        gone.unlink()


def read_pieces(path: Path) -> dict | None:
    """Read what `write_pieces` wrote; None where nothing was."""
    index = path.with_suffix(".json")
    if not index.exists():
        return None
    data = b"".join((path.parent / name).read_bytes() for name in json.loads(index.read_text(encoding="utf-8")))
    return torch.load(io.BytesIO(data), weights_only=True, map_location="cpu")


class Run:
    """One named run over `steps` steps, or over `minutes` where that is shorter; skips what an earlier start has done.

    The learning rate follows whichever of the two is further on, so a run on a busy machine ends as well annealed as
    one on an idle machine, only with fewer steps. Matrices and convolutions are trained by Muon, the rest by AdamW.

    Every random choice of step k is drawn from seeds made of (seed, k), so an interrupted run continues as it
    would have gone on, apart from float rounding.
    """

    def __init__(
        self,
        name: str,
        module: nn.Module,
        steps: int,
        lr: float,
        *,
        ema: float = 0.0,
        seed: int = 0,
        decay_from: float = 0.0,
        minutes: float = math.inf,
        turns: int = 1,
    ) -> None:
        self.path = RUNS / name
        self.module, self.steps, self.lr, self.seed = module, steps, lr, seed
        self.decay_from, self.minutes = decay_from, minutes
        self.spent_s, self.saved_at = 0.0, time.monotonic()
        matrices = [p for p in module.parameters() if p.requires_grad and is_matrix(p)]
        others = [p for p in module.parameters() if p.requires_grad and not is_matrix(p)]
        self.optimizers: list[torch.optim.Optimizer] = []
        if matrices:
            self.optimizers.append(Muon(matrices, lr, turns=turns))
        if others:
            self.optimizers.append(torch.optim.AdamW(others, lr, betas=(0.9, 0.99), weight_decay=0.01, fused=True))
        self.ema_decay = ema
        self.ema = {k: v.detach().clone() for k, v in module.state_dict().items()} if ema else {}
        self.step = 0
        self.bar: tqdm | None = None
        self._load()

    def _load(self) -> None:
        state = read_pieces(self.path)
        if state is None:
            return
        self.module.load_state_dict(state["module"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        for key, value in state["ema"].items():
            self.ema[key].copy_(value)
        self.step, self.spent_s = state["step"], state["spent_s"]

    def save(self) -> None:
        self.saved_at = time.monotonic()
        if rank() > 0:
            return
        RUNS.mkdir(parents=True, exist_ok=True)
        state = {
            "module": self.module.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "ema": self.ema,
            "step": self.step,
            "spent_s": self.spent_s,
        }
        write_pieces(self.path, state)

    def __iter__(self) -> Iterator[int]:
        self.bar = tqdm(total=self.steps, initial=self.step, desc=self.path.stem, mininterval=10, disable=rank() > 0)
        while (done := self.share_done()) < 1:
            started = time.monotonic()
            torch.manual_seed((self.seed + 7 * rank()) * 1_000_003 + self.step)
            for optimizer in self.optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = self.lr_at(self.step, done)
            yield self.step
            self.step += 1
            self.spent_s += time.monotonic() - started
            self.bar.update()
            if time.monotonic() - self.saved_at > SAVE_EVERY_S:
                self.save()
        self.save()
        self.bar.close()

    def share_done(self) -> float:
        """Say how far the run is, from 0 on; 1 or more is the end. All processes get the first one's answer."""
        return same_for_all(max(self.step / self.steps, self.spent_s / 60 / self.minutes))

    def lr_at(self, step: int, done: float) -> float:
        """Linear warm-up over 30 steps, level until `decay_from` is done, then to a fiftieth along a half cosine."""
        warm = min(1.0, (step + 1) / 30)
        late = max(0.0, (done - self.decay_from) / (1 - self.decay_from))
        return self.lr * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * late)))

    def update(self, objective: torch.Tensor, **shown: float) -> None:
        """One optimiser step, with the gradient norm clipped at 1, and the moving average."""
        self.module.zero_grad(set_to_none=True)
        objective.backward()
        average_gradients(self.module)
        nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        if self.ema and rank() == 0:
            self._average()
        if self.bar is not None and self.step % 20 == 0:
            self.bar.set_postfix({k: f"{v:.3f}" for k, v in shown.items()}, refresh=False)

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(self.ema_decay, (self.step + 1) / (self.step + 10))
        for key, value in self.module.state_dict().items():
            if value.is_floating_point():
                self.ema[key].lerp_(value, 1 - decay)
            else:
                self.ema[key].copy_(value)
