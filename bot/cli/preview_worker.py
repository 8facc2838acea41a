"""A worker that asks for a preview picture every few steps, for front ends that show them.

It knows nothing of how previews are made; where a renderer makes none, nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace

from tools.generation.request import OnStep, RenderRequest, RenderResult, Worker

PREVIEW_EVERY = 3


class PreviewWorker:
    """A `Worker` around another one."""

    def __init__(self, inner: Worker) -> None:
        self._inner = inner

    async def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
        return await self._inner.render(replace(request, preview_every=PREVIEW_EVERY), on_step)

    def warm(self) -> None:
        self._inner.warm()

    def close(self) -> None:
        self._inner.close()
