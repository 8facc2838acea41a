"""Many pages at once: those that look hold nobody up, and whoever asks for little waits for nobody who asks for much."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx

from benchmarks.layout_painter import LayoutPainter

from .conftest import Served, begin, say, serving

SCENE = "a red car and a blue cup in a green meadow"
LOOKING, DRAWING = 50, 8


async def look(served: Served, opened: asyncio.Semaphore) -> None:
    """Open a page of one's own and listen until the end."""
    async with served.browser() as client:
        await client.get("/")
        at = await begin(client)
        async with client.stream("GET", f"{at}/events", timeout=60) as stream:
            opened.release()
            async for _ in stream.aiter_lines():
                pass


async def draw(served: Served, pictures: int) -> list[float]:
    """Ask for pictures in a conversation of one's own, all at once, and return when each came."""
    async with served.browser(limits=httpx.Limits(max_connections=20)) as client:
        await client.get("/")
        began = time.perf_counter()

        async def one() -> float:
            reply = await say(client, await begin(client), SCENE)
            assert reply["image"]
            return time.perf_counter() - began

        return await asyncio.gather(*(one() for _ in range(pictures)))


async def test_fifty_pages_look_and_eight_people_draw_and_none_starves(tmp_path: Path) -> None:
    async with serving(tmp_path / "data", LayoutPainter(step_s=0.02)) as served:
        opened = asyncio.Semaphore(0)
        lookers = [asyncio.create_task(look(served, opened)) for _ in range(LOOKING)]
        for _ in range(LOOKING):
            await opened.acquire()
        assert len(served.parts.streams) == LOOKING
        greedy, *modest = await asyncio.gather(draw(served, 8), *(draw(served, 1) for _ in range(DRAWING - 1)))
        assert served.painter.drawn == 8 + DRAWING - 1
        # in rotation: everybody's first picture comes before the second half of whoever asked for eight
        assert max(times[0] for times in modest) < sorted(greedy)[4]
        for task in lookers:
            task.cancel()
        await asyncio.gather(*lookers, return_exceptions=True)
        for _ in range(100):
            if not len(served.parts.streams):
                break
            await asyncio.sleep(0.05)
        assert len(served.parts.streams) == 0
