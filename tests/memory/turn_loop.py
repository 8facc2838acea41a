"""A program that the kill tests run: takes turns on one store for ever, or until COUNT, saying what it did.

Usage: python turn_loop.py FOLDER NAME COUNT
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import sys
from pathlib import Path

from memory import ConversationLocks, Inbound, LockFiles, Message, PictureStore, SqlStore, TurnResult, Version

folder, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = SqlStore(f"sqlite:///{folder}/store.db")
pictures = PictureStore(folder / "pictures")
locks = ConversationLocks(LockFiles(folder / "locks"))


def say(word: str, inbound: Inbound) -> None:
    sys.stdout.write(f"{word} {inbound.message_id}\n")
    sys.stdout.flush()


def answer(inbound: Inbound) -> None:
    before = store.snapshot("room")
    png = hashlib.sha256(inbound.message_id.encode()).digest() * 4000
    image = str(pictures.save(png, "room", before.next_number))
    draft = Version(before.next_number, before.current, {"of": inbound.message_id}, seed=1, image=image)
    reply = {"text": inbound.message_id, "version": draft.number, "layout": draft.layout}
    said = (Message("user", inbound.message_id),)
    if store.commit(TurnResult(inbound.turn_id, reply, said, (draft,), draft.number)) is reply:
        say("answered", inbound)


async def main() -> None:
    async with locks.hold("room"):
        for inbound in store.unfinished("room"):
            answer(inbound)
    for number in itertools.islice(itertools.count(), count or None):
        inbound, _ = store.accept("room", f"{name}-{number}", "ann", {"text": "draw"})
        say("accepted", inbound)
        async with locks.hold("room"):
            answer(inbound)


asyncio.run(main())
