"""The versions of a conversation as a tree of text lines.

It knows nothing of how versions are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from memory.records import Version

from ..cli.lines import can_write, one_line

MAX_LABEL_CHARS = 60
Strokes = tuple[str, str, str, str, str]
_UNICODE: Strokes = ("├─ ", "└─ ", "│  ", "●", "○")
_ASCII: Strokes = ("|- ", "`- ", "|  ", "*", "o")
Children = dict[int | None, list[Version]]


def tree_lines(versions: Sequence[Version], here: int | None, encoding: str = "utf-8") -> list[str]:
    """Draw the tree: number, words and seed; a filled dot marks the version in place."""
    children: Children = defaultdict(list)
    for version in versions:
        children[version.parent].append(version)
    strokes = _UNICODE if can_write("".join(_UNICODE), encoding) else _ASCII
    return [line for root in children[None] for line in _branch(root, children, here, strokes)]


def _branch(root: Version, children: Children, here: int | None, strokes: Strokes) -> Iterator[str]:
    """Draw what grows from a root; an only child stands straight below, and only where lines part is an indent."""
    fork, last, through, _, _ = strokes
    stack = [(root, "", "")]
    while stack:
        version, lead, below = stack.pop()
        yield lead + _words(version, here, strokes)
        grown = children[version.number]
        if len(grown) == 1:
            stack.append((grown[0], below, below))
            continue
        for child in reversed(grown):
            at_end = child is grown[-1]
            stack.append((child, below + (last if at_end else fork), below + ("   " if at_end else through)))


def _words(version: Version, here: int | None, strokes: Strokes) -> str:
    *_, filled, hollow = strokes
    label = one_line(version.label)
    if len(label) > MAX_LABEL_CHARS:
        label = f"{label[:MAX_LABEL_CHARS].rstrip()} ..."
    seed = f"  (seed {version.seed})" if version.image else ""
    return f"{filled if version.number == here else hollow} {version.number}  {label}{seed}"
