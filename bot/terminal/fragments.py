"""What rich draws, as the fragments of styled text that prompt_toolkit shows above its prompt.

It knows nothing of what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from rich.color import Color, ColorType
from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.style import Style

Fragments = StyleAndTextTuples
_ANSI = (
    "ansiblack", "ansired", "ansigreen", "ansiyellow", "ansiblue", "ansimagenta", "ansicyan", "ansigray",
    "ansibrightblack", "ansibrightred", "ansibrightgreen", "ansibrightyellow", "ansibrightblue",
    "ansibrightmagenta", "ansibrightcyan", "ansiwhite",
)  # fmt: skip


def to_fragments(console: Console, content: RenderableType, columns: int) -> Fragments:
    """Draw the content for a terminal of so many columns, a line break after its last line."""
    lines = console.render_lines(content, console.options.update(width=columns), pad=False)
    return [fragment for line in lines for fragment in [*_line(line), ("", "\n")]]


def _line(segments: Iterable[Segment]) -> Fragments:
    return [(_style(segment.style), segment.text) for segment in segments if not segment.control]


def _style(style: Style | None) -> str:
    if style is None:
        return ""
    parts = [word for word, on in (("bold", style.bold), ("dim", style.dim), ("reverse", style.reverse)) if on]
    parts += [f"fg:{_colour(style.color)}"] if style.color else []
    parts += [f"bg:{_colour(style.bgcolor)}"] if style.bgcolor else []
    return " ".join(parts)


def _colour(colour: Color) -> str:
    if colour.type is ColorType.DEFAULT:
        return "ansidefault"
    if colour.type is ColorType.STANDARD and colour.number is not None:
        return _ANSI[colour.number]
    return colour.get_truecolor().hex
