"""Opens a file in the viewer that the system has for it.

It knows nothing of pictures.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_OPENERS = ("xdg-open", "gio", "wslview")


def open_file(path: Path) -> bool:
    """Open the file; False where there is no viewer or no display to show it on."""
    if sys.platform == "win32":
        os.startfile(path)
        return True
    opener = "open" if sys.platform == "darwin" else next(filter(shutil.which, _OPENERS), None)
    if opener is None:
        return False
    command = [opener, "open", str(path)] if opener == "gio" else [opener, str(path)]
    try:
        started = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        return started.wait(3) == 0
    except subprocess.TimeoutExpired:  # some openers stay as long as the viewer
        return True
    except OSError:
        return False
