"""`python -m benchmarks.quirks`: conversations with servers and models that have quirks, and the share that ends well."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from pathlib import Path

from tests.agent.quirk_run import converse
from tests.agent.quirks import QUIRKS


def main() -> None:
    logging.disable(logging.CRITICAL)
    bad = 0
    for quirk in QUIRKS:
        with tempfile.TemporaryDirectory() as folder:
            faults = asyncio.run(converse(quirk, Path(folder)))
        bad += bool(faults)
        print(f"{'ok  ' if not faults else 'FAIL'} {quirk.name}{': ' if faults else ''}{'; '.join(faults)}", flush=True)
    good = len(QUIRKS) - bad
    print(f"{good} of {len(QUIRKS)} quirks: every wish carried out or rightly refused ({good / len(QUIRKS):.0%})")


if __name__ == "__main__":
    main()
