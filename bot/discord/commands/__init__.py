"""The slash commands and message menus; each file adds some to the client's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import admin, context_menus, general, imagine, settings, versions

if TYPE_CHECKING:
    from ..client import Groundling


def add_commands(client: Groundling) -> None:
    """Put every command into the tree."""
    for part in (imagine, versions, general, settings, context_menus, admin):
        part.add(client)
