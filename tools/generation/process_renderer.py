"""A renderer in a process of its own: one that hangs is ended, one whose device has died is started again."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from ..layout.speech import say
from .request import (
    BatchRenderer,
    DeviceError,
    OnStep,
    Progress,
    RenderCancelled,
    Renderer,
    RenderError,
    RenderRequest,
    RenderResult,
)

LOADING_FACTOR = 10
"""Loading a checkpoint may take so many times longer than a step."""


class ProcessRenderer:
    """Draws in another process, which is started for the first request.

    Attributes:
        make_renderer: a function that can be pickled.
        step_timeout_s: a step that takes longer counts as hung.
    """

    def __init__(self, make_renderer: Callable[[], Renderer], step_timeout_s: float) -> None:
        self.make_renderer, self.step_timeout_s = make_renderer, step_timeout_s
        self.batch_size = 1
        self._process: Any = None
        self._connection: Any = None

    def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Draw one request. Raises: RenderError, RenderCancelled."""
        outcome = self.render_many([request], [on_step or (lambda progress: None)])[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def render_many(
        self, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]
    ) -> list[RenderResult | Exception]:
        """Draw all; where the device has died, once more in a new process."""
        outcomes = self._ask(requests, on_steps)
        if any(isinstance(one, DeviceError) for one in outcomes):
            self.close()
            outcomes = self._ask(requests, on_steps)
        return outcomes

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
        self._process = None

    def _ask(self, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]) -> list[RenderResult | Exception]:
        try:
            self._start()
            self._connection.send(list(requests))
            while True:
                kind, *values = self._receive(self.step_timeout_s)
                if kind == "done":
                    return list(values[0])
                self._connection.send(_report_step(on_steps[values[0]], values[1]))
        except RenderError as error:
            self.close()
            return [error] * len(requests)
        except (EOFError, OSError):
            self.close()
            return [DeviceError(say("generation_process_died"))] * len(requests)

    def _start(self) -> None:
        if self._process is not None and self._process.is_alive():
            return
        context = multiprocessing.get_context("spawn")
        self._connection, child_end = context.Pipe()
        self._process = context.Process(target=serve, args=(child_end, self.make_renderer), daemon=True)
        self._process.start()
        child_end.close()
        kind, value = self._receive(self.step_timeout_s * LOADING_FACTOR)
        if kind == "failed":
            raise value
        self.batch_size = value

    def _receive(self, timeout_s: float) -> Any:
        if not self._connection.poll(timeout_s):
            raise RenderError(say("generation_hung", seconds=timeout_s))
        return self._connection.recv()


def _report_step(on_step: OnStep, progress: Progress) -> Exception | None:
    """Report a step; what the listener raises goes back to the drawing."""
    try:
        on_step(progress)
    except Exception as error:  # noqa: BLE001  cancelling, or a front end's fault: both end this drawing
        return error if isinstance(error, RenderCancelled | RenderError) else RenderCancelled()
    return None


def serve(connection: Connection, make_renderer: Callable[[], Renderer]) -> None:
    """Draw whatever comes through the connection until it is closed; the other process's main function."""
    try:
        renderer = make_renderer()
    except RenderError as error:
        connection.send(("failed", error))
        return
    connection.send(("ready", renderer.batch_size if isinstance(renderer, BatchRenderer) else 1))
    while True:
        try:
            requests = connection.recv()
        except EOFError:
            return
        connection.send(
            ("done", _draw(renderer, requests, [_make_reporter(connection, number) for number in range(len(requests))]))
        )


def _make_reporter(connection: Connection, number: int) -> OnStep:
    def on_step(progress: Progress) -> None:
        connection.send(("step", number, progress))
        answer = connection.recv()
        if answer is not None:
            raise answer

    return on_step


def _draw(
    renderer: Renderer, requests: Sequence[RenderRequest], on_steps: Sequence[OnStep]
) -> list[RenderResult | Exception]:
    if isinstance(renderer, BatchRenderer):
        return renderer.render_many(requests, on_steps)
    outcomes: list[RenderResult | Exception] = []
    for request, on_step in zip(requests, on_steps, strict=True):
        try:
            outcomes.append(renderer.render(request, on_step))
        except Exception as error:  # noqa: BLE001  it goes to whoever asked
            outcomes.append(error)
    return outcomes
