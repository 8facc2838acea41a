"""Settings and application of one command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.app import App
    from agent.settings import Settings


def open_settings(**changes: Any) -> Settings:
    """Load the settings, put the command line's over them, and start logging."""
    from agent.settings import load_settings

    from .log_file import open_log

    given = {name: value for name, value in changes.items() if value is not None}
    settings = load_settings().model_copy(update=given)
    open_log(settings.data_dir, settings.log_level)
    return settings


@contextmanager
def open_app(watched: bool = False, **changes: Any) -> Iterator[App]:
    """Wire the application for one command, and close it afterwards.

    Args:
        watched: a person sits before it: previews are made while it draws, and one core is left to the keyboard and
            the screen, unless the number of threads is set.
    """
    settings = open_settings(**changes)
    if watched and settings.threads is None:
        settings = settings.model_copy(update={"threads": max(1, (os.cpu_count() or 2) - 1)})
    from agent.app import make_app

    from .preview_worker import PreviewWorker

    app = make_app(settings, PreviewWorker) if watched else make_app(settings)
    try:
        yield app
    finally:
        app.close()
