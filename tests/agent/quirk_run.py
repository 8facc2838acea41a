"""A conversation with a server that has a quirk, through the whole product, and the verdict about each turn."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from agent.settings import load_settings
from benchmarks.layout_painter import LayoutPainter
from tests.agent.conftest import STEPS, open_bench
from tests.agent.quirks import TURNS, VAGUE_TURNS, Body, Quirk, good
from tests.loopback.openai_server import Answer, ScriptedOpenAI

MOST_REQUESTS = 60
LIMIT_S = 1.5


async def converse(quirk: Quirk, data: Path, is_vague: bool = False) -> list[str]:
    """Talk; return a fault per turn that did not end as it should, in words.

    Args:
        is_vague: say what only a model understands; where that model's wish cannot be known, nothing may be done or lost.
    """
    turns = VAGUE_TURNS if is_vague else TURNS

    def scripted(body: Body) -> Answer:
        return quirk.bend(body, good(body))

    with ScriptedOpenAI([scripted] * MOST_REQUESTS) as server:
        settings = load_settings(env_file=None).model_copy(
            update={
                "steps": STEPS,
                "seed": 7,
                "openai_base_url": server.base_url,
                "llm_timeout_s": LIMIT_S,
                "fast_edits": False,
                "llm_cache": False,
            }
        )
        bench = open_bench(settings, data, LayoutPainter())
        try:
            replies = [await bench.say(text, draw=False) for text in turns]
        finally:
            bench.worker.close()
            await asyncio.to_thread(bench.store.close)
    if quirk.refuses:
        return [
            f"turn {n}: {r.text!r} is no refusal" for n, r in enumerate(replies, 1) if r.layout or not r.text.strip()
        ]
    layouts, texts = [reply.layout for reply in replies], [reply.text for reply in replies]
    if is_vague and not quirk.delivers and not _faults(layouts[:1] * 4, texts, is_kept=True):
        return [f"turn {n} did something: {texts[n]!r}" for n in range(1, 4) if layouts[n] != layouts[0]]
    return _faults(layouts, texts)


def _faults(layouts: list[dict[str, Any] | None], texts: list[str], is_kept: bool = False) -> list[str]:
    """Compare what is in place after each turn with what was asked for; `is_kept` where all must be the first scene."""
    if any(layout is None for layout in layouts):
        return [f"nothing in place after turn {layouts.index(None) + 1}: {texts[layouts.index(None)]!r}"]
    scenes = [{o["id"]: o for o in layout["objects"]} for layout in layouts if layout]
    first, bigger, blue, undone = scenes
    faults = []
    if set(first) != {"car-1", "cat-1"} or first["car-1"]["box"][0] >= first["cat-1"]["box"][0]:
        return [f"turn 1 laid out {list(first.values())}"]
    if is_kept:
        return _shown_noise(texts)
    if not _area(bigger["car-1"]) > _area(first["car-1"]) or bigger["cat-1"] != first["cat-1"]:
        faults.append(f"turn 2: {texts[1]!r}")
    if "blue" not in blue["cat-1"]["phrase"] or blue["car-1"] != bigger["car-1"]:
        faults.append(f"turn 3: {texts[2]!r}")
    if undone != bigger:
        faults.append(f"turn 4: {texts[3]!r}")
    return faults + _shown_noise(texts)


def _shown_noise(texts: list[str]) -> list[str]:
    marks = ("<think", "<|", "\ufffd", "Traceback", "tool_call", "NO CHANGE")
    return [f"the user was shown {text!r}" for text in texts if not text.strip() or any(mark in text for mark in marks)]


def _area(item: dict[str, Any]) -> float:
    x0, y0, x1, y1 = item["box"]
    return (x1 - x0) * (y1 - y0)
