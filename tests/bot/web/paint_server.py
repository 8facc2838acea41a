"""`groundling serve` with the renderer that paints boxes, as a process that a test can kill: DATA PORT SECONDS_PER_STEP."""

from __future__ import annotations

import sys
from pathlib import Path

from agent.settings import load_settings
from benchmarks.layout_painter import LayoutPainter
from bot.web.run import ServeOptions, open_parts
from bot.web.server import serve
from tests.bot.web.conftest import make_painting_app


def main() -> None:
    """Serve until killed."""
    data, port, step_s = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    settings = load_settings(env_file=None).model_copy(update={"data_dir": data, "steps": 8, "seed": 7})
    with open_parts(settings, make_painting_app(LayoutPainter(step_s=step_s))) as parts:
        parts.app.agent.make()
        serve(parts, ServeOptions(port=port), lambda address: print(address, flush=True))  # noqa: T201


if __name__ == "__main__":
    main()
