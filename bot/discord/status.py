"""How the bot is doing: its queue, its memory, its last errors; nothing that people wrote.

It knows nothing of commands.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tools.layout.speech import Said, Things, say

if TYPE_CHECKING:
    from .client import Groundling

_STATM = Path("/proc/self/statm")
_PAGE_BYTES = 4096


def memory_mb() -> int:
    """Return the process's memory in MB: now where the system tells, else the most so far."""
    if _STATM.exists():
        return int(_STATM.read_text("ascii").split()[1]) * _PAGE_BYTES // 10**6
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 10**6 if sys.platform == "darwin" else most // 1000


def describe_status(client: Groundling) -> Said:
    """Say queue, memory and last errors."""
    dispatcher = client.dispatcher
    errors = Things(tuple(dispatcher.errors)) if dispatcher.errors else "-"
    return say(
        "discord.status",
        working=len(dispatcher.jobs),
        queued=len(client.parts.worker.queue),
        turns=dispatcher.turns,
        memory=memory_mb(),
        latency=0 if client.latency != client.latency else round(1000 * client.latency),
        errors=errors,
    )
