"""A layout as text for the terminal.

It knows nothing of how the diagram is made; that is `tools.layout.preview`'s work.
"""

from __future__ import annotations

from tools.layout.layout import Layout
from tools.layout.preview import layout_to_text


def view_layout(layout: Layout, encoding: str = "utf-8") -> str:
    """Draw the boxes and list the objects, the background and the negative prompt."""
    return layout_to_text(layout, encoding=encoding)
