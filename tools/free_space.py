"""How much of a disk caches leave to what cannot be made again: conversations and pictures."""

from __future__ import annotations

import shutil
from pathlib import Path

MARGIN_BYTES = 512 * 2**20
MARGIN_SHARE = 0.05
"""Of small disks; the lesser of the two is left."""


def lacking_bytes(folder: Path, size: int) -> int:
    """Return how many bytes must go before `size` more may be written below a folder that is there; 0 is none. Raises: OSError."""
    disk = shutil.disk_usage(folder)
    margin = min(MARGIN_BYTES, int(disk.total * MARGIN_SHARE))
    return max(0, size + margin - disk.free)
