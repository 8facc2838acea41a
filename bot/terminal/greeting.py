"""The first screen of the conversation: what it runs on, and how to use better ones.

It knows the settings only; nothing is loaded to greet.
"""

from __future__ import annotations

import locale

from agent.settings import Settings
from tools.generation.config import BUNDLED_NAME, GenerationConfig
from tools.layout.speech import Said, say, speaks


def greeting(settings: Settings) -> tuple[Said, Said]:
    """Give the two lines."""
    return _used(settings), _better(settings)


def first_language() -> str:
    """The language that the system is set to, where we speak it; a person's first message may choose another."""
    name = (locale.getlocale()[0] or "").replace("-", "_")
    code = "zh-Hans" if name.startswith("zh") else name.partition("_")[0]
    return code if code and code != "en" and speaks(code) else "en"


def _is_bundled(settings: Settings) -> bool:
    return GenerationConfig(settings.checkpoint).is_bundled


def _used(settings: Settings) -> Said:
    if _is_bundled(settings):
        checkpoint = say("terminal.bundled", name=BUNDLED_NAME)
    else:
        checkpoint = say("terminal.checkpoint", name=str(settings.checkpoint))
    if settings.uses_endpoint:
        return say("terminal.used_model", model=settings.model, checkpoint=checkpoint)
    return say("terminal.used_offline", checkpoint=checkpoint)


def _better(settings: Settings) -> Said:
    keys = {
        (False, True): "terminal.better_both",
        (False, False): "terminal.better_model",
        (True, True): "terminal.better_checkpoint",
        (True, False): "terminal.better_none",
    }
    return say(keys[settings.uses_endpoint, _is_bundled(settings)])
