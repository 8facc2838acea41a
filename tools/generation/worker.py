"""The in-process worker: renders one after the other on a thread of its own, loading the renderer on first use.

It knows nothing of what a renderer is made of; importing it imports no torch.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from .request import OnStep, Progress, RenderCancelled, Renderer, RenderError, RenderRequest, RenderResult


class ThreadWorker:
    """Runs renders on one thread; the event loop stays free while a picture is drawn."""

    def __init__(self, make_renderer: Callable[[], Renderer]) -> None:
        self._make_renderer = make_renderer
        self._renderer: Renderer | None = None
        self._closing = threading.Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="groundling-draw")

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Queue the request and wait for its picture; cancelling the awaiting task stops it within one step.

        Raises:
            RenderError: from loading or drawing; the next request starts afresh.
            RenderCancelled: the worker is closing.
        """
        cancelled = threading.Event()
        job = self._thread.submit(self._run, request, on_step, cancelled)
        result = asyncio.wrap_future(job)
        try:
            return await asyncio.shield(result)
        except asyncio.CancelledError:
            cancelled.set()
            job.cancel()
            result.add_done_callback(_look_away)
            raise

    def warm(self) -> None:
        """Load the renderer on the worker's thread, unless it is busy with it already."""
        if not self._closing.is_set():
            with contextlib.suppress(RuntimeError):  # closed in between
                self._thread.submit(self._load)

    def _load(self) -> None:
        with contextlib.suppress(RenderError):  # the first request meets it again and says so
            self._renderer = self._renderer or self._make_renderer()

    def _run(self, request: RenderRequest, on_step: OnStep | None, cancelled: threading.Event) -> RenderResult:
        def watch(progress: Progress) -> None:
            if cancelled.is_set() or self._closing.is_set():
                raise RenderCancelled
            if on_step:
                on_step(progress)

        watch(Progress("load", 0, 1))
        if self._renderer is None:
            self._renderer = self._make_renderer()
        watch(Progress("load", 1, 1))
        return self._renderer.render(request, watch)

    def close(self) -> None:
        """Stop what runs within one step and free the thread."""
        self._closing.set()
        self._thread.shutdown(wait=True, cancel_futures=True)


def _look_away(result: asyncio.Future[RenderResult]) -> None:
    """Take note of how a cancelled drawing ended, so that the event loop does not report it as overlooked."""
    if not result.cancelled():
        result.exception()
