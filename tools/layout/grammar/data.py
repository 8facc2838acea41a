"""The grammar's data files, each read once when first needed.

It knows nothing of what the tables mean.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table of `name`.yaml; do not change it."""
    folder = __package__ if files(__package__).joinpath(f"{name}.yaml").is_file() else "tools.layout.nouns"
    text = files(folder).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@cache
def word_set(name: str, key: str) -> frozenset[str]:
    """Return one list of a table as a set."""
    return frozenset(str(word) for word in table(name)[key])
