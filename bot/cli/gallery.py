"""`groundling gallery`: a conversation as a folder with one page and the pictures that it shows.

It knows nothing of HTML.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from memory.records import Message, Version
from tools.layout.describe import diff
from tools.layout.layout import Layout

from ..errors import DONE, CommandError
from .gallery_page import GalleryEntry, gallery_page
from .lines import json_text, write_line
from .picture_output import write_file
from .thread_name import PREFIX

if TYPE_CHECKING:
    from agent.app import App

PAGE = "index.html"
PICTURES = "pictures"


def run_gallery(app: App, conversation: str, folder: Path, as_json: bool = False) -> int:
    """Write the page and copy its pictures; what an earlier call wrote there is replaced.

    Raises:
        CommandError: there is no such conversation, or the folder cannot be written.
    """
    view = app.view
    name = conversation.removeprefix(PREFIX)
    stored = [view.version(conversation, version.number) for version in view.versions(conversation)]
    versions = [version for version in stored if version is not None]
    if not versions:
        raise CommandError(f"there is no picture in the conversation {name!r}; {_known(app)}")
    _make(folder / PICTURES)
    messages = view.messages(conversation)
    layouts = {version.number: Layout.from_json(version.layout or {}) for version in versions}
    entries = [_exhibit(app, version, layouts, messages, folder) for version in versions]
    page = folder / PAGE
    write_file(page, gallery_page(name, entries, view.here(conversation).current).encode())
    drawn = sum(entry.picture is not None for entry in entries)
    told = {"page": str(page), "versions": len(entries), "pictures": drawn}
    write_line(json_text(told) if as_json else str(page))
    return DONE


def _known(app: App) -> str:
    names = [name.removeprefix(PREFIX) for name in app.store.conversations() if name.startswith(PREFIX)]
    return f"there are: {', '.join(names)}" if names else "`groundling chat` begins one"


def _exhibit(
    app: App, version: Version, layouts: dict[int, Layout], messages: tuple[Message, ...], folder: Path
) -> GalleryEntry:
    here, before = layouts[version.number], layouts.get(version.parent or 0)
    said = [message for message in messages if message.turn_id == version.turn_id]
    return GalleryEntry(
        version=version,
        layout=here,
        words=next((m.text for m in said if m.role == "user"), version.label),
        reply=next((m.text for m in said if m.role == "assistant"), ""),
        changes=diff(before, here) if before is not None else "",
        picture=_copy_picture(app, version, folder),
    )


def _copy_picture(app: App, version: Version, folder: Path) -> str | None:
    """Copy the version's picture; one whose file is gone is left out."""
    source = app.view.picture(version)
    if source is None:
        return None
    name = f"{PICTURES}/version-{version.number:04d}.png"
    try:
        shutil.copyfile(source, folder / name)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CommandError(f"{folder / name} cannot be written ({error.strerror}); name another folder") from error
    return name


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"the folder {folder} cannot be made ({error.strerror}); name another one") from error
