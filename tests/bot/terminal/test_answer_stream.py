"""A language model's answer in the terminal, while it comes."""

from __future__ import annotations

from collections.abc import Callable

from tests.bot.terminal.pty_terminal import Terminal
from tests.loopback.openai_server import ScriptedOpenAI, Streamed

ANSWER = "I can do that. Should the lighthouse stand on the left or on the right of the little harbour?"


def test_the_answer_grows_above_the_prompt_and_stands_once_at_the_end(
    open_terminal: Callable[..., Terminal], openai_server: ScriptedOpenAI
) -> None:
    openai_server.answer(Streamed(ANSWER, every_s=0.15))
    terminal = open_terminal("chat", "--no-draw", OPENAI_BASE_URL=openai_server.base_url, GROUNDLING_MODEL="m-1")
    terminal.wait_idle()
    terminal.enter("hmm, a lighthouse somewhere, what do you think?")
    terminal.wait_for("I can do that. Should")
    assert "harbour?" not in terminal.text()
    terminal.wait_idle()
    assert terminal.text().count("I can do that.") == 1
    assert ANSWER in " ".join(terminal.text().split())
    assert terminal.leave() == 0
