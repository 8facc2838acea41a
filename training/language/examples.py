"""Single examples written by hand, from `examples*.txt`: blocks of `scene:`, `last:`, `before:`, `user:`, `do:` lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .templates import DATA
from .things import Sample

FIELDS = {"scene", "last", "before", "user", "do"}


def load_examples(language: str) -> list[Sample]:
    """Return all examples of a language."""
    files = sorted((DATA / language).glob("examples*.txt"))
    return [sample for file in files for sample in parse_examples(language, file.read_text("utf-8"))]


def parse_examples(language: str, text: str) -> Iterator[Sample]:
    """Yield the blocks of a file; a block without its own scene has none.

    Several `user:`/`do:` pairs may follow one scene.
    Raises ValueError on a line that is no field.
    """
    for block in re.split(r"\n\s*\n", text.strip()):
        fields = {"scene": "none", "last": "", "before": ""}
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            name, _, value = line.strip().partition(": ")
            if name not in FIELDS:
                raise ValueError(f"{line!r} is no field; begin it with one of {sorted(FIELDS)} and ': '")
            fields[name] = value
            if name == "do":
                yield Sample(language, fields["user"], value, fields["scene"], fields["last"], fields["before"])
