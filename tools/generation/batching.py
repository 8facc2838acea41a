"""Several pictures that share UNet calls: each runs by itself and waits for the others only to be evaluated.

Every picture has a thread of its own, but only one runs at a time; when all wait for the UNet, their latents are
evaluated in one call, each with its own timestep. So pictures of other methods, steps or schedulers share calls too,
and an error or a cancelling stays with its picture.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

import torch
from torch import Tensor

T = TypeVar("T")


@dataclass
class Call:
    """Latents that one picture wants evaluated."""

    latents: Tensor
    timestep: Tensor
    tokens: Tensor
    grounding: dict[str, Tensor] | None
    result: Future[Tensor] = field(default_factory=Future)
    share: float = 1.0

    @property
    def kind(self) -> tuple[Any, ...]:
        """Calls of one kind can be one."""
        return (*self.latents.shape[1:], *self.tokens.shape[1:], self.grounding is None)


class SharedUNet:
    """Takes a UNet's place for several pictures, and evaluates together what they ask for."""

    def __init__(self, unet: Any, pictures: int) -> None:
        self._unet = unet
        self._active = pictures
        self._turn = threading.Condition()
        self._waiting: dict[int, Call] = {}
        self._here = threading.local()

    @property
    def config(self) -> Any:
        return self._unet.config

    @property
    def share(self) -> float:
        """This picture's share of the last call."""
        return self._here.share

    def run_member(self, number: int, work: Callable[[], T]) -> T:
        """Run one picture's work; it holds the lock except while it waits for the UNet."""
        with self._turn:
            self._here.number = number
            try:
                return work()
            finally:
                self._active -= 1
                self._turn.notify_all()

    def __call__(
        self,
        latents: Tensor,
        timestep: Tensor,
        encoder_hidden_states: Tensor,
        cross_attention_kwargs: dict[str, Any] | None = None,
        return_dict: bool = False,
    ) -> tuple[Tensor]:
        """Wait until every picture waits, and return this one's part."""
        grounding = (cross_attention_kwargs or {}).get("gligen")
        call = Call(latents, timestep.expand(len(latents)), encoder_hidden_states, grounding)
        self._waiting[self._here.number] = call
        while not call.result.done():
            if len(self._waiting) == self._active:
                self._evaluate()
                self._turn.notify_all()
            else:
                self._turn.wait()
        self._here.share = call.share
        return (call.result.result(),)

    def _evaluate(self) -> None:
        calls = [self._waiting[number] for number in sorted(self._waiting)]
        self._waiting.clear()
        for kind in dict.fromkeys(call.kind for call in calls):
            together = [call for call in calls if call.kind == kind]
            try:
                outputs = self._run(together)
            except Exception as error:  # noqa: BLE001  it belongs to the pictures that asked
                for call in together:
                    call.result.set_exception(error)
                continue
            for call, output in zip(together, outputs, strict=True):
                call.share = 1 / len(together)
                call.result.set_result(output)

    def _run(self, calls: Sequence[Call]) -> tuple[Tensor, ...]:
        groundings = [call.grounding for call in calls if call.grounding is not None]
        extra = None
        if groundings:
            extra = {"gligen": {name: torch.cat([one[name] for one in groundings]) for name in groundings[0]}}
        output = self._unet(
            torch.cat([call.latents for call in calls]),
            torch.cat([call.timestep for call in calls]),
            encoder_hidden_states=torch.cat([call.tokens for call in calls]),
            cross_attention_kwargs=extra,
            return_dict=False,
        )[0]
        return output.split([len(call.latents) for call in calls])


def run_together(shared: SharedUNet, works: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run the works, one thread each; return each one's value, or what it failed with."""
    with ThreadPoolExecutor(len(works), thread_name_prefix="groundling-batch") as threads:
        jobs = [threads.submit(_outcome, shared, number, work) for number, work in enumerate(works)]
    return [job.result() for job in jobs]


def _outcome(shared: SharedUNet, number: int, work: Callable[[], T]) -> T | Exception:
    try:
        return shared.run_member(number, work)
    except Exception as error:  # noqa: BLE001  each outcome goes to whoever asked
        return error
