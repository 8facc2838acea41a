"""The first screen of the conversation: what it runs on, how to use better ones, what to try.

It knows the settings only; nothing is loaded to greet.
"""

from __future__ import annotations

from agent.settings import Settings
from tools.generation.config import BUNDLED_NAME

EXAMPLE = "a red car to the left of two cats in a green meadow"


def greeting(settings: Settings) -> str:
    return f"{_used(settings)}\n{_better(settings)}\nTry: {EXAMPLE}"


def _used(settings: Settings) -> str:
    model = f"the language model {settings.model}" if settings.uses_endpoint else "the offline language rules"
    bundled = settings.checkpoint in (None, "", BUNDLED_NAME)
    checkpoint = f"the bundled {BUNDLED_NAME} checkpoint" if bundled else f"the checkpoint {settings.checkpoint}"
    return f"groundling talks with {model} and draws with {checkpoint}."


def _better(settings: Settings) -> str:
    hints = []
    if not settings.uses_endpoint:
        hints.append("OPENAI_API_KEY for a language model")
    if settings.checkpoint in (None, "", BUNDLED_NAME):
        hints.append("GROUNDLING_CHECKPOINT for a larger GLIGEN checkpoint")
    better = f"Set {' and '.join(hints)}; " if hints else ""
    return f"{better}/help lists the commands, `groundling doctor` checks the set-up."
