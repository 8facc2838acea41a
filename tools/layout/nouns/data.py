"""The tables of nouns, each read once when first needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table of `name`.yaml; do not change it."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def kinds() -> dict[str, str]:
    """Return the kind of every noun, in the singular."""
    return {noun: kind for kind, nouns in table("kinds").items() for noun in reversed(nouns)}
