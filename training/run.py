"""A resumable training run: saves model, optimiser, averages and step; goes on where it stopped.

It knows nothing of what is trained.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from .parallel import average_gradients, rank

RUNS = Path(__file__).parent / "runs"


class Run:
    """One named run over `steps` steps; `for step in run:` skips what an earlier start has done.

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
    ) -> None:
        self.path = RUNS / f"{name}.pt"
        self.module, self.steps, self.lr, self.seed = module, steps, lr, seed
        self.decay_from = decay_from
        self.optimizer = torch.optim.AdamW(module.parameters(), lr=lr, betas=(0.9, 0.99), weight_decay=0.01)
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
        }
        torch.save(state, temporary)
        os.replace(temporary, self.path)

    def __iter__(self) -> Iterator[int]:
        self.bar = tqdm(total=self.steps, initial=self.step, desc=self.path.stem, mininterval=10, disable=rank() > 0)
        while self.step < self.steps:
            torch.manual_seed((self.seed + 7 * rank()) * 1_000_003 + self.step)
            for group in self.optimizer.param_groups:
                group["lr"] = self.lr_at(self.step)
            yield self.step
            self.step += 1
            self.bar.update()
            if self.step % 250 == 0:
                self.save()
        self.save()
        self.bar.close()

    def lr_at(self, step: int) -> float:
        """Linear warm-up over 200 steps, level until `decay_from`, then down to a fiftieth along a half cosine."""
        warm = min(1.0, (step + 1) / 200)
        late = max(0.0, (step / self.steps - self.decay_from) / (1 - self.decay_from))
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
