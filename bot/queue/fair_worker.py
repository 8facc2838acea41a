"""The worker of a front end with many people: drawings wait in a fair queue, are asked about once more, and are paid in UNet samples.

It knows nothing of any one front end, or of how a picture is drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from memory.app_store import AppStore, today
from tools.generation.method_specs import METHOD_SPECS
from tools.generation.request import FlaggedError, OnStep, Progress, RenderError, RenderRequest, RenderResult, Worker
from tools.layout.speech import say

from .fair_queue import FairQueue
from .jobs import CURRENT_JOB, Job

PREVIEW_EVERY = 5
"""Steps between two pictures of how a drawing looks so far."""


def estimate_samples(request: RenderRequest) -> int:
    """Return what a drawing costs at most."""
    return METHOD_SPECS[request.method].most_samples(len(request.layout.objects), request.steps) * request.count


class FairWorker:
    """A `Worker` around another one; what is drawn outside a job goes straight through.

    Attributes:
        app_store: where samples are counted.
    """

    def __init__(self, inner: Worker, app_store: AppStore, slots: int = 1) -> None:
        self.queue = FairQueue(slots)
        self.app_store, self._inner = app_store, inner

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        """Wait in the queue, then draw. Raises: RenderError also where the job may not draw or has no samples left."""
        job = CURRENT_JOB.get()
        if job is None:
            return await self._inner.render(request, on_step)
        if job.display:
            job.display.show_layout(request.layout)
        async with self.queue.turn(job.author, job.move_to):
            if job.before_drawing:
                await job.before_drawing(request)
            return await self._draw(job, request, on_step)

    async def _draw(self, job: Job, request: RenderRequest, on_step: OnStep | None) -> RenderResult:
        limits, booked, day = job.limits(), estimate_samples(request), today()
        if (over := await self._book(limits, booked, day)) is not None:
            raise RenderError(_too_much(over, limits[over]))
        try:
            result = await self._inner.render(_with_previews(request), _with_display(job, on_step))
        except FlaggedError:  # it was drawn in full, and nobody may draw such pictures for nothing
            job.spent += booked
            raise
        except BaseException:
            await self._give_back(limits, booked, day)
            raise
        job.spent += booked
        await self.settle(job, booked - result.unet_samples)
        return result

    async def _book(self, limits: Mapping[str, int], amount: int, day: str) -> str | None:
        """Count samples, or return whose limit stands against it; whoever is stopped meanwhile has none counted."""
        booking = asyncio.create_task(asyncio.to_thread(self.app_store.book, limits, amount, day))
        try:
            return await asyncio.shield(booking)
        except asyncio.CancelledError:
            if await booking is None:
                await self._give_back(limits, amount, day)
            raise

    async def settle(self, job: Job, too_much: int) -> None:
        """Give back what was counted too much, or count what was too little."""
        limits = job.limits()
        if too_much > 0:
            await self._give_back(limits, too_much, today())
        elif too_much < 0:
            await asyncio.to_thread(self.app_store.book, dict.fromkeys(limits, 0), -too_much)
        job.spent -= too_much

    async def _give_back(self, limits: Mapping[str, int], amount: int, day: str) -> None:
        await asyncio.shield(asyncio.to_thread(self.app_store.give_back, tuple(limits), amount, day))

    def warm(self) -> None:
        self._inner.warm()

    def close(self) -> None:
        """Close the worker within."""
        self._inner.close()


def _with_previews(request: RenderRequest) -> RenderRequest:
    """Ask for pictures of how the drawing looks so far, of renderers that make them."""
    return replace(request, preview_every=PREVIEW_EVERY)


def _with_display(job: Job, on_step: OnStep | None) -> OnStep:
    """Let the job's display have the previews; steps are reported on the renderer's thread."""
    loop = asyncio.get_running_loop()

    def watch(progress: Progress) -> None:
        if progress.preview is not None and job.display and not loop.is_closed():
            loop.call_soon_threadsafe(job.display.show_preview, progress.preview)
        if on_step:
            on_step(progress)

    return watch


def _too_much(who: str, limit: int) -> str:
    if who.startswith("user:"):
        return say("discord.quota_user", limit=limit)
    return say("discord.quota_server", limit=limit)
