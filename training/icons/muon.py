"""Muon for matrices and convolutions, AdamW for everything else, in one optimiser.

Source: Jordan et al. 2024 (Muon): momentum, then Newton-Schulz steps that make the update nearly orthogonal;
convolutions count as matrices of (out, in x height x width). Scaled to AdamW's size of update as Liu et al. 2025 do.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
STEPS = 4
SMALLEST = 16
"""Matrices with a smaller side than this are left to AdamW."""


def orthogonalized(matrix: Tensor) -> Tensor:
    """Return a matrix (rows, columns) with nearly the same singular vectors and all singular values near 1."""
    a, b, c = NEWTON_SCHULZ
    x = matrix.bfloat16()
    turned = x.shape[0] > x.shape[1]
    x = x.T if turned else x
    x = x / (x.norm() + 1e-7)
    for _ in range(STEPS):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if turned else x).to(matrix.dtype)


class Muon(torch.optim.Optimizer):
    """The matrices' half; `lr` is AdamW's, since updates are scaled to its root mean square of 0.2.

    With `turns` 2 every matrix moves in every other step only, half of them at a time and by so much more: on a CPU and
    small batches orthogonalising costs as much as the gradients.
    """

    def __init__(
        self,
        parameters: Iterable[nn.Parameter],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
        turns: int = 1,
    ):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.turns, self.turn = turns, 0

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]  no closures here
        self.turn += 1
        for group in self.param_groups:
            rate = group["lr"] * (1.0 if self.turns == 1 else 0.8 * self.turns)
            for number, parameter in enumerate(group["params"]):
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(parameter)
                mean = state["momentum"].lerp_(parameter.grad, 1 - group["momentum"])
                if (number + self.turn) % self.turns:
                    continue
                ahead = parameter.grad.lerp(mean, group["momentum"])
                update = orthogonalized(ahead.flatten(1)).view_as(parameter)
                rows, columns = parameter.shape[0], parameter[0].numel()
                parameter.mul_(1 - rate * group["weight_decay"])
                parameter.add_(update, alpha=-rate * 0.2 * max(rows, columns) ** 0.5)


def is_matrix(parameter: nn.Parameter) -> bool:
    return parameter.ndim >= 2 and min(parameter.shape[0], parameter[0].numel()) >= SMALLEST
