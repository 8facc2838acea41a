"""A thread in which several people talk, line by line, to the bot with the bundled language model: what is answered, done, marked.

`python -m benchmarks.discord_chatter`, some minutes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from PIL import Image

from tools.generation.picture_file import PictureScene, encode_png

from .discord import Bench, Row, open_bench
from .talk.cases import load

ORDERS = ("resize", "remove", "add", "look", "bg")
"""How the wanted answers begin of the lines that are orders."""
WAIT_S = 300.0


def closed_events(bench: Bench) -> Iterator[str]:
    """Name the messages that the bot is done with, by its log."""
    for line in (bench.folder / "groundling.log").read_text("utf-8").splitlines():
        entry = json.loads(line)
        if str(entry.get("event", "")).startswith("reply."):
            yield str(entry["key"])


async def heard(bench: Bench, message: dict[str, Any]) -> None:
    """Wait until the bot is done with a message."""
    await bench.server.until(lambda: message["id"] in set(closed_events(bench)), WAIT_S)


async def measure_chatter() -> list[Row]:
    """Say every line of the chatter cases in a thread of two people; each is said in the scene it was written for."""
    turns = [case.turns[0] for case in load("chatter")]
    async with open_bench() as bench:
        server, bob = bench.server, bench.server.world.add_person("bob")
        png = encode_png(Image.new("RGB", (512, 512)), PictureScene(turns[0].scene, 7, 9, "lmd_plus", "clipart", 1))  # type: ignore[arg-type]
        first = await server.mention("", attachments=[server.attach("groundling-1.png", png)])
        await heard(bench, first)
        await heard(bench, await server.say("hi all", first["id"], author=bob))
        talk, orders = {"answered": 0, "marked": 0}, {"answered": 0, "marked": 0}
        for turn in turns:
            said = len(server.said_by_bot(first["id"]))
            message = await server.say(turn.say, first["id"], author=bob)
            await heard(bench, message)
            await asyncio.sleep(0.2)
            counted = orders if any(want.startswith(ORDERS) for want in turn.want) else talk
            counted["marked"] += bool(message.get("reactions"))
            if len(server.said_by_bot(first["id"])) > said:
                counted["answered"] += 1
                await heard(bench, await server.mention("undo", first["id"]))
        count = sum(any(want.startswith(ORDERS) for want in turn.want) for turn in turns)
        return [
            (f"{len(turns) - count} lines of talk: answered or acted on", str(talk["answered"]), "0"),
            ("  marked with a reaction as perhaps an order", str(talk["marked"]), "-"),
            (f"{count} orders among them: carried out", str(orders["answered"]), "-"),
            ("  marked, and carried out when somebody presses it", str(orders["marked"]), "-"),
        ]


def main() -> None:
    """Measure and print."""
    for what, figure, target in asyncio.run(measure_chatter()):
        print(f"{what:62} {figure:>10}   target {target}", flush=True)


if __name__ == "__main__":
    main()
