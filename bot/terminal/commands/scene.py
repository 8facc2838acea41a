"""Commands about the picture in place: /objects, /variations.

They know nothing of how pictures are drawn.
"""

from __future__ import annotations

from agent.reply import REDRAW
from tools.layout.speech import say

from ...cli.lines import one_line
from ...errors import CommandError
from ..terminal_session import TerminalSession

MAX_VARIATIONS = 8


async def show_objects(terminal_session: TerminalSession, _: str) -> None:
    """List the objects by number, id and phrase, without the diagram."""
    layout = terminal_session.layout()
    if not layout.objects:
        raise CommandError(say("terminal.no_objects", background=layout.background))
    width = max(len(item.id) for item in layout.objects)
    lines = [
        f"{number:>2}  {item.id:<{width}}  {one_line(item.phrase)}{'  (locked)' if item.locked else ''}"
        for number, item in enumerate(layout.objects, start=1)
    ]
    await terminal_session.screen.say("\n".join(lines))


async def draw_variations(terminal_session: TerminalSession, argument: str) -> None:
    """Draw the layout in place several times, each with another seed; every picture is a version."""
    count = int(argument)
    if not 1 <= count <= MAX_VARIATIONS:
        raise CommandError(say("terminal.too_many_variations", count=count, most=MAX_VARIATIONS))
    terminal_session.layout()
    numbers: list[int] = []
    for _ in range(count):
        reply = await terminal_session.take_calls(f"/variations {argument}", REDRAW)
        if reply is None or reply.error or reply.version is None:
            return
        numbers.append(reply.version)
    await terminal_session.say(say("terminal.variations", first=numbers[0], last=numbers[-1]))
