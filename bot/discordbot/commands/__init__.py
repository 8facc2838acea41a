"""The slash commands and message menus; each file adds some to the client's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import admin, drawing, menus, own, settings, versions

if TYPE_CHECKING:
    from ..client import Groundling


def add_commands(client: Groundling) -> None:
    """Put every command into the tree."""
    for part in (drawing, versions, own, settings, menus, admin):
        part.add(client)
