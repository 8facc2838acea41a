"""The Discord bot against a loopback Discord: acknowledgements, order, broken connections, kills, memory.

The bot is the real client in a process of its own, with boxes for pictures. `python -m benchmarks.discord`, about ten minutes.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.loopback.discord_server import TOKEN, LoopbackDiscord

PEOPLE, DROPS, KILLS, TURNS = 50, 200, 20, 1000
FIRST = "a red car to the left of a cat in a green meadow"
EDITS = ("make the cat bigger", "make the cat smaller", "move the car up a little", "move the car down a little")
WAIT_S = 600.0
Row = tuple[str, str, str]


@dataclass
class Bench:
    """A loopback Discord, and the bot's process on one data folder."""

    server: LoopbackDiscord
    folder: Path
    step_s: float = 0.0
    process: Any = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def start(self) -> None:
        """Start the bot and wait until it is in."""
        before = len(self.server.gateway.identified)
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("GROUNDLING_", "OPENAI_"))},
            "DISCORD_TOKEN": TOKEN,
            "GROUNDLING_DATA_DIR": str(self.folder),
            "GROUNDLING_DISCORD_API_URL": self.server.api_url,
            "GROUNDLING_DISCORD_GATEWAY_URL": self.server.gateway_url,
            "GROUNDLING_DISCORD_DAILY_SAMPLES": "0",
            "GROUNDLING_DISCORD_SERVER_DAILY_SAMPLES": "0",
            "GROUNDLING_STEPS": "4",
        }
        program = (sys.executable, "-m", "benchmarks.discord_process", str(self.step_s))
        self.process = await asyncio.create_subprocess_exec(
            *program, env=environment, stdout=asyncio.subprocess.DEVNULL
        )
        await self.server.until(lambda: len(self.server.gateway.identified) > before, 120)

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """End the bot's process."""
        if self.process.returncode is None:
            self.process.send_signal(number)
            await self.process.wait()

    async def mention(self, text: str, **fields: Any) -> dict[str, Any]:
        """Begin a conversation and wait for its first picture."""
        message = await self.server.mention(text, **fields)
        await self.server.until(lambda: self.server.said_by_bot(message["id"]), WAIT_S)
        return message

    async def answered(self, thread: str, count: int) -> None:
        await self.server.until(lambda: len(self.server.said_by_bot(thread)) >= count, WAIT_S)

    def answers(self, thread: str) -> list[str]:
        """Name the messages that the bot's answers refer to, in order."""
        said = [m for m in self.server.said_by_bot(thread) if "message_reference" in m]
        return [str(m["message_reference"]["message_id"]) for m in said]

    def memory_mb(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def open_bench(step_s: float = 0.0) -> AsyncIterator[Bench]:
    """Open a bench with a running bot."""
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackDiscord() as server:
            bench = Bench(server, Path(folder), step_s)
            await bench.start()
            try:
                yield bench
            finally:
                await bench.stop()


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def invalid(bench: Bench) -> Row:
    return ("  invalid requests in that run", str(bench.server.rest.invalid), "< 10")


async def measure_acknowledgement() -> list[Row]:
    """Let 50 people use `/imagine` at once while the renderer is busy."""
    async with open_bench(step_s=0.25) as bench:
        server = bench.server
        await bench.mention(FIRST)
        await server.mention("a dog")
        await server.until(lambda: len(server.cards()) > 1, 60)
        sent: dict[str, float] = {}
        for number in range(PEOPLE):
            sent[f"t{number}"] = asyncio.get_running_loop().time()
            author = server.world.add_person(f"p{number}")
            await server.command("imagine", prompt="a cat", author=author, token=f"t{number}")
        await server.until(lambda: all(token in server.rest.acknowledged for token in sent), 60)
        waits = [server.rest.acknowledged[token] - at for token, at in sent.items()]
        name = f"acknowledgement of {PEOPLE} commands, renderer busy, p99"
        return [(name, f"{percentile(waits, 0.99):.3f} s", "< 1 s"), invalid(bench)]


async def measure_order() -> list[Row]:
    """Send 50 messages at once into one thread."""
    async with open_bench() as bench:
        first = await bench.mention(FIRST)
        asked = [await bench.server.say(EDITS[n % 4], first["id"]) for n in range(PEOPLE)]
        await bench.answered(first["id"], PEOPLE + 1)
        wanted = [message["id"] for message in asked]
        got = bench.answers(first["id"])
        return [
            (f"{PEOPLE} messages at once in one thread: turns", str(len(got)), str(PEOPLE)),
            ("  of them in their order", str(sum(a == b for a, b in zip(wanted, got, strict=False))), str(PEOPLE)),
            invalid(bench),
        ]


async def measure_drops() -> list[Row]:
    """Cut the connection 200 times while messages come in and are worked on."""
    async with open_bench() as bench:
        server, asked = bench.server, []
        first = await bench.mention(FIRST)
        for number in range(DROPS):
            await server.until(lambda: server.gateway.connected, 120)
            asked.append((await server.say(EDITS[number % 4], first["id"]))["id"])
            await asyncio.sleep(random.uniform(0, 0.1))
            await server.gateway.drop()
        await bench.answered(first["id"], DROPS + 1)
        await asyncio.sleep(1)
        return [*_once(f"{DROPS} gateway drops", asked, bench.answers(first["id"])), invalid(bench)]


async def measure_kills() -> list[Row]:
    """Kill the bot 20 times, each time somewhere in the work on three messages."""
    async with open_bench(step_s=0.05) as bench:
        server, asked = bench.server, []
        first = await bench.mention(FIRST)
        for number in range(KILLS):
            asked += [(await server.say(EDITS[(number + n) % 4], first["id"]))["id"] for n in range(3)]
            await asyncio.sleep(random.uniform(0, 1.5))
            await bench.stop(signal.SIGKILL)
            await bench.start()
        await bench.answered(first["id"], len(asked) + 1)
        await asyncio.sleep(2)
        return [*_once(f"{KILLS} kills", asked, bench.answers(first["id"])), invalid(bench)]


def _once(what: str, asked: list[str], got: list[str]) -> list[Row]:
    lost = len(set(asked) - set(got))
    twice = len(got) - len(set(got))
    return [
        (f"{what}, {len(asked)} messages: lost", str(lost), "0"),
        (f"{what}, {len(asked)} messages: answered twice", str(twice), "0"),
    ]


async def measure_memory() -> list[Row]:
    """Run 1,000 turns and compare the memory after 200 with that at the end."""
    async with open_bench() as bench:
        first = await bench.mention(FIRST)
        memory: dict[int, float] = {}
        began = time.monotonic()
        for number in range(1, TURNS + 1):
            await bench.server.say(EDITS[number % 4], first["id"])
            await bench.answered(first["id"], number + 1)
            if number in (200, TURNS):
                memory[number] = bench.memory_mb()
        growth = memory[TURNS] / memory[200] - 1
        return [
            (f"memory after {TURNS} turns against 200 ({memory[200]:.0f} MB)", f"{100 * growth:+.1f} %", "< 5 %"),
            ("  seconds a turn", f"{(time.monotonic() - began) / TURNS:.3f} s", "-"),
            invalid(bench),
        ]


PARTS = {
    "acknowledgement": measure_acknowledgement,
    "order": measure_order,
    "drops": measure_drops,
    "kills": measure_kills,
    "memory": measure_memory,
}


def main() -> None:
    """Run the parts that are named, or all, and print their rows."""
    for name in sys.argv[1:] or PARTS:
        for what, figure, target in asyncio.run(PARTS[name]()):
            print(f"{what:62} {figure:>10}   target {target}", flush=True)


if __name__ == "__main__":
    main()
