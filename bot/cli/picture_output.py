"""Where the picture of `groundling draw` goes: the file that was named, or the picture store.

It knows nothing of how pictures are made.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from memory.pictures import PictureStore

from ..errors import CommandError
from .lines import STDIO

_DRAWINGS = "draw"


def check_target(output: Path | None) -> None:
    """Refuse a file that cannot be written, before anything is drawn.

    Raises:
        CommandError: its folder is not there or cannot be written.
    """
    if output is None or output == STDIO:
        return
    if output.is_dir():
        raise CommandError(f"{output} is a folder; name a file in it, such as {output / 'picture.png'}")
    if not output.parent.is_dir():
        raise CommandError(f"the folder {output.parent} is not there; make it or name another file with -o")
    if not os.access(output.parent, os.W_OK):
        raise CommandError(f"the folder {output.parent} cannot be written; name another file with -o")


def save_picture(png: bytes, output: Path | None, data_dir: Path) -> Path:
    """Write the picture in one piece or not at all, and say where it is.

    Raises:
        CommandError: the file cannot be written.
        StoreError: the data folder cannot be written.
    """
    if output is None:
        return PictureStore(data_dir / "pictures").save(png, _DRAWINGS, 0)
    write_file(output, png)
    return output


def write_file(output: Path, data: bytes) -> None:
    """Write a file in one piece or not at all; `-` is standard output.

    Raises:
        CommandError: it cannot be written.
    """
    if output == STDIO:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    draft = output.with_name(f".{output.name}-{secrets.token_hex(4)}.tmp")
    try:
        draft.write_bytes(data)
        draft.replace(output)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = error.strerror
        raise CommandError(f"{output} cannot be written ({reason}); free some space or use another -o") from error
