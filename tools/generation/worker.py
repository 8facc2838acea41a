"""The in-process worker: renders one after the other on a thread of its own, loading the renderer on first use.

It knows nothing of what a renderer is made of; importing it imports no torch.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from .request import OnStep, Progress, RenderCancelled, Renderer, RenderRequest, RenderResult


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
        try:
            return await asyncio.shield(asyncio.wrap_future(job))
        except asyncio.CancelledError:
            cancelled.set()
            job.cancel()
            raise

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
