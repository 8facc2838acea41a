"""`groundling plan --show-prompt` and `--response`: the prompt for a chat of one's own, and the answer from there.

It knows nothing of models; reading and writing prompts is the layout package's matter.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.language.english_names import english_name
from tools.layout.edit_prompt import build_edit_prompt
from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.pasted import edit_from_answer, plan_from_answer, prompt_text
from tools.layout.planner import EditRequest
from tools.layout.prompt import build_prompt, prompt_language
from tools.layout.speech import say
from tools.text_file import NotUtf8Error, decode_text

from ..errors import DONE, CommandError
from .lines import write_error, write_line
from .plan import show_layout

STANDARD_INPUT = "-"
MAX_RESPONSE_BYTES = 1024 * 1024


def show_prompt(text: str, layout: Layout | None, language: str | None) -> int:
    """Print the prompt for a caption, or for a change of a layout."""
    chosen = language or prompt_language(text)
    if layout is None:
        messages = build_prompt(text, chosen)
    else:
        messages = build_edit_prompt(EditRequest(layout, text, language=chosen), chosen)
    write_line(prompt_text(messages))
    return DONE


def take_response(source: str, caption: str, layout: Layout | None, format_: str = "json") -> int:
    """Print the layout that a pasted answer gives; what had to be said about it goes to standard error."""
    answer = read_response(source)
    try:
        if layout is None:
            planned = plan_from_answer(answer, caption, english_name)
            result, notes = planned.layout, planned.notes
        else:
            edited = edit_from_answer(answer, layout)
            result, notes = edited.layout, edited.notes
    except LayoutError as error:
        raise LayoutError(say("plan.unusable_paste", reasons=str(error))) from error
    for note in notes:
        write_error(note)
    show_layout(result, (), format_)
    return DONE


def read_response(source: str) -> str:
    """Read the answer from a file, or from standard input for '-'.

    Raises:
        CommandError: it cannot be read, is too large or is no text.
    """
    try:
        if source == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_RESPONSE_BYTES + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(MAX_RESPONSE_BYTES + 1)
    except OSError as error:
        raise CommandError(f"cannot read {source}: {error.strerror}; give a text file, or - and the answer") from None
    if len(data) > MAX_RESPONSE_BYTES:
        raise CommandError(
            f"the answer is larger than {MAX_RESPONSE_BYTES // 2**20} MiB; paste the model's answer alone"
        )
    try:
        return decode_text(data)
    except NotUtf8Error as error:
        raise CommandError(f"the answer is {error}") from None
