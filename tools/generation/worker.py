"""The in-process worker: draws on a thread of its own, loading the renderer on first use; who waits is drawn together."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from .process_renderer import ProcessRenderer
from .request import (
    BatchRenderer,
    OnStep,
    Progress,
    RenderCancelled,
    Renderer,
    RenderError,
    RenderRequest,
    RenderResult,
    checked,
)


@dataclass(eq=False)
class RenderJob:
    """A request that waits or is drawn."""

    request: RenderRequest
    on_step: OnStep | None
    result: Future[RenderResult] = field(default_factory=Future)
    cancelled: threading.Event = field(default_factory=threading.Event)


class ThreadWorker:
    """Runs renders on one thread; the event loop stays free while a picture is drawn.

    Requests that wait are drawn in order; those of one size together, where the renderer can.
    """

    def __init__(self, make_renderer: Callable[[], Renderer]) -> None:
        self._make_renderer = make_renderer
        self._renderer: Renderer | None = None
        self._closing = threading.Event()
        self._waiting: deque[RenderJob] = deque()
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="groundling-draw")

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Queue the request and wait for its picture; cancelling the awaiting task stops it within one step.

        Raises:
            RenderError: from loading or drawing; the next request starts afresh.
            RenderCancelled: the worker is closing.
        """
        job = RenderJob(request, on_step)
        with self._lock:
            self._waiting.append(job)
        result = asyncio.wrap_future(job.result)
        try:
            self._thread.submit(self._work)
            return await asyncio.shield(result)
        except asyncio.CancelledError:
            job.cancelled.set()
            result.add_done_callback(_ignore_outcome)
            raise

    def warm(self) -> None:
        """Load the renderer on the worker's thread, unless it is busy with it already."""
        if not self._closing.is_set():
            with contextlib.suppress(RuntimeError):  # closed in between
                self._thread.submit(self._load_early)

    def _load_early(self) -> None:
        with contextlib.suppress(RenderError):  # the first request meets it again and says so
            self._renderer = self._renderer or self._make_renderer()

    def _work(self) -> None:
        """Draw whoever waits first, and whoever can be drawn along; an earlier call may have done it already."""
        with self._lock:
            while self._waiting and self._waiting[0].cancelled.is_set():
                self._waiting.popleft().result.set_exception(RenderCancelled())
            if not self._waiting:
                return
            first = self._waiting[0]
        try:
            renderer = self._load(first)
        except BaseException as error:  # noqa: BLE001  whatever it is, it is for whoever waits
            with self._lock:
                self._waiting.remove(first)
            first.result.set_exception(error)
            return
        jobs = self._take(renderer)
        outcomes = self._draw(renderer, jobs)
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, Exception):
                job.result.set_exception(outcome)
            else:
                self._hand_over(job, outcome)

    def _hand_over(self, job: RenderJob, result: RenderResult) -> None:
        try:
            job.result.set_result(checked(result, job.request))
        except RenderError as error:
            job.result.set_exception(error)

    def _draw(self, renderer: Renderer, jobs: list[RenderJob]) -> list[RenderResult | Exception]:
        if not isinstance(renderer, BatchRenderer):
            return [self._render_one(renderer, job) for job in jobs]
        try:
            return renderer.render_many([job.request for job in jobs], [self._watch(job) for job in jobs])
        except Exception as error:  # noqa: BLE001  nobody may wait for ever
            return [error] * len(jobs)

    def _take(self, renderer: Renderer) -> list[RenderJob]:
        most = renderer.batch_size if isinstance(renderer, BatchRenderer) else 1
        with self._lock:
            first = self._waiting.popleft()
            alike = [job for job in self._waiting if _fits(job, first)][: most - 1]
            for job in alike:
                self._waiting.remove(job)
        return [first, *alike]

    def _load(self, job: RenderJob) -> Renderer:
        watch = self._watch(job)
        watch(Progress("load", 0, 1))
        if self._renderer is None:
            self._renderer = self._make_renderer()
        watch(Progress("load", 1, 1))
        return self._renderer

    def _render_one(self, renderer: Renderer, job: RenderJob) -> RenderResult | Exception:
        try:
            return renderer.render(job.request, self._watch(job))
        except Exception as error:  # noqa: BLE001  whatever it is, it is for whoever waits
            return error

    def _watch(self, job: RenderJob) -> OnStep:
        def watch(progress: Progress) -> None:
            if job.cancelled.is_set() or self._closing.is_set():
                raise RenderCancelled
            if job.on_step:
                job.on_step(progress)

        return watch

    def close(self) -> None:
        """Stop what runs within one step and free the thread."""
        self._closing.set()
        self._thread.shutdown(wait=True, cancel_futures=True)
        for job in self._waiting:
            job.result.set_exception(RenderCancelled())
        if isinstance(self._renderer, ProcessRenderer):
            self._renderer.close()


def _fits(job: RenderJob, first: RenderJob) -> bool:
    size = (job.request.layout.width, job.request.layout.height)
    same = size == (first.request.layout.width, first.request.layout.height)
    return same and job.request.count == first.request.count == 1 and not job.cancelled.is_set()


def _ignore_outcome(result: asyncio.Future[RenderResult]) -> None:
    """Read how a cancelled drawing ended, so that the event loop does not report an exception never retrieved."""
    if not result.cancelled():
        result.exception()
