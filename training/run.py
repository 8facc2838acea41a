"""A resumable training run: saves model, optimiser, averages and step; goes on where it stopped.

It knows nothing of what is trained.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from .parallel import average_gradients, rank, same_for_all

RUNS = Path(__file__).parent / "runs"


class Run:
    """One named run over `steps` steps, or over `minutes` where that is shorter; skips what an earlier start has done.

    The learning rate follows whichever of the two is further on, so a run on a busy machine ends as well annealed as
    one on an idle machine, only with fewer steps.

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
    ) -> None:
        self.path = RUNS / f"{name}.pt"
        self.module, self.steps, self.lr, self.seed = module, steps, lr, seed
        self.decay_from, self.minutes = decay_from, minutes
        self.spent_s = 0.0
        self.optimizer = torch.optim.AdamW(module.parameters(), lr=lr, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
        self.ema_decay = ema
        self.ema = {k: v.detach().clone() for k, v in module.state_dict().items()} if ema else {}
        self.step = 0
        self.bar: tqdm | None = None
        if self.path.exists():
            self._load()

    def _load(self) -> None:
        state = torch.load(self.path, weights_only=True)
        self.module.load_state_dict(state["module"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.ema, self.step = state["ema"], state["step"]
        self.spent_s = state.get("spent_s", 0.0)

    def save(self) -> None:
        if rank() > 0:
            return
        RUNS.mkdir(exist_ok=True)
        temporary = self.path.with_suffix(".tmp")
        state = {
            "module": self.module.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "ema": self.ema,
            "step": self.step,
            "spent_s": self.spent_s,
        }
        torch.save(state, temporary)
        os.replace(temporary, self.path)

    def __iter__(self) -> Iterator[int]:
        self.bar = tqdm(total=self.steps, initial=self.step, desc=self.path.stem, mininterval=10, disable=rank() > 0)
        while (done := self.share_done()) < 1:
            started = time.monotonic()
            torch.manual_seed((self.seed + 7 * rank()) * 1_000_003 + self.step)
            for group in self.optimizer.param_groups:
                group["lr"] = self.lr_at(self.step, done)
            yield self.step
            self.step += 1
            self.spent_s += time.monotonic() - started
            self.bar.update()
            if self.step % 250 == 0:
                self.save()
        self.save()
        self.bar.close()

    def share_done(self) -> float:
        """Say how far the run is, from 0 on; 1 or more is the end. All processes get the first one's answer."""
        return same_for_all(max(self.step / self.steps, self.spent_s / 60 / self.minutes))

    def lr_at(self, step: int, done: float) -> float:
        """Linear warm-up over 200 steps, level until `decay_from` is done, then to a fiftieth along a half cosine."""
        warm = min(1.0, (step + 1) / 200)
        late = max(0.0, (done - self.decay_from) / (1 - self.decay_from))
        return self.lr * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * late)))

    def update(self, objective: torch.Tensor, **shown: float) -> None:
        """One optimiser step, with the gradient norm clipped at 1, and the moving average."""
        self.optimizer.zero_grad(set_to_none=True)
        objective.backward()
        average_gradients(self.module)
        nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        self.optimizer.step()
        if self.ema and rank() == 0:
            decay = min(self.ema_decay, (self.step + 1) / (self.step + 10))
            with torch.no_grad():
                for key, value in self.module.state_dict().items():
                    if value.is_floating_point():
                        self.ema[key].lerp_(value, 1 - decay)
                    else:
                        self.ema[key].copy_(value)
        if self.bar is not None and self.step % 20 == 0:
            self.bar.set_postfix({k: f"{v:.3f}" for k, v in shown.items()}, refresh=False)
