"""The Discord bot as a process of its own, with a renderer that paints boxes; the benchmark kills it.

`python -m benchmarks.discord_process STEP_S`; everything else comes from the environment, as for `groundling discord`.
"""

from __future__ import annotations

import sys

from agent.app import App
from agent.settings import load_settings
from benchmarks.drawing_app import make_drawing_app
from benchmarks.layout_painter import LayoutPainter
from bot.cli.log_file import open_log
from bot.discord.run import run_discord


def main() -> None:
    """Serve until told to stop."""
    step_s = float(sys.argv[1])
    settings = load_settings(env_file=None)
    open_log(settings.data_dir, settings.log_level)

    def make(of, around) -> App:  # type: ignore[no-untyped-def]
        return make_drawing_app(of, around, lambda: LayoutPainter(step_s=step_s))

    sys.exit(run_discord(settings, make))


if __name__ == "__main__":
    main()
