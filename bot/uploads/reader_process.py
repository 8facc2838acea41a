"""The process that reads an uploaded picture's scene: memory and time are limited, and whoever started it can kill it.

Picture on standard input, one JSON object on standard output: `{"layout", "seed", "steps", "method"}` or `{"error"}`.
It knows nothing of front ends.
"""

from __future__ import annotations

import json
import struct
import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

MEMORY_BYTES = 768 * 2**20
CPU_S = 10
MAX_PIXELS = 16_000_000
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def limit_myself() -> None:
    """Bound memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 2**20, 64 * 2**20))


def problem_with_header(head: bytes) -> Literal["type", "pixels"] | None:
    """Say what is wrong with a PNG's first 33 bytes; nothing is decoded for that."""
    if len(head) < 33 or head[:8] != SIGNATURE or head[12:16] != b"IHDR":
        return "type"
    width, height = struct.unpack(">II", head[16:24])
    return None if 0 < width * height <= MAX_PIXELS else "pixels"


def read(data: bytes) -> dict[str, Any]:
    """Return the scene in a picture's bytes, or the error."""
    if problem := problem_with_header(data[:33]):
        return {"error": problem}
    from tools.generation.picture_file import read_scene
    from tools.layout.errors import LayoutError

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.png"
        path.write_bytes(data)
        try:
            scene = read_scene(path)
        except (LayoutError, MemoryError, ValueError, TypeError, KeyError):
            return {"error": "scene"}
    return {"layout": scene.layout.to_json(), "seed": scene.seed, "steps": scene.steps, "method": scene.method}


def main() -> None:
    """Read standard input, answer on standard output."""
    limit_myself()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
