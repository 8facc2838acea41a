"""What Discord checks when commands are registered: names, descriptions, numbers of options and choices, and their translations.

It knows nothing of what commands do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .discord_world import Payload

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
MAX_COMMANDS = {CHAT: 100, USER_MENU: 5, MESSAGE_MENU: 5}
MAX_OPTIONS = MAX_CHOICES = 25
MAX_TEXT_CHARS = 100
MAX_ALL_CHARS = 8000
NAME = re.compile(r"[-_\w]{1,32}")


def problem_with_commands(commands: list[Payload]) -> str | None:
    """Return the first thing that Discord would not take, or None."""
    return next(_problems(commands), None)


def _problems(commands: list[Payload]) -> Iterator[str]:
    for kind, most in MAX_COMMANDS.items():
        named = [c["name"] for c in commands if c.get("type", CHAT) == kind]
        if len(named) > most or len(named) != len(set(named)):
            yield f"{len(named)} commands of type {kind}, or one twice"
    for command in commands:
        if command.get("type", CHAT) == CHAT:
            yield from _of_one(command, command["name"])
            if sum(map(len, _texts(command))) > MAX_ALL_CHARS:
                yield f"{command['name']}: more than {MAX_ALL_CHARS} characters"
        elif not 1 <= len(command["name"]) <= 32 or command.get("description") or command.get("options"):
            yield f"{command['name']}: no name of a menu"


def _of_one(thing: Payload, path: str) -> Iterator[str]:
    names = {"": thing["name"]} | (thing.get("name_localizations") or {})
    texts = {"": thing["description"]} | (thing.get("description_localizations") or {})
    yield from (f"{path}: name {n!r}" for n in names.values() if not NAME.fullmatch(n) or n != n.lower())
    yield from (f"{path}: description in {i}" for i, t in texts.items() if not 1 <= len(t) <= MAX_TEXT_CHARS)
    options, choices = thing.get("options") or [], thing.get("choices") or []
    if len(options) > MAX_OPTIONS or len(choices) > MAX_CHOICES or (choices and thing.get("autocomplete")):
        yield f"{path}: too many options or choices, or choices and autocompletion"
    yield from (f"{path}: choice {c['name']!r}" for c in choices if not 1 <= len(c["name"]) <= MAX_TEXT_CHARS)
    required = [bool(o.get("required")) for o in options]
    if required != sorted(required, reverse=True):
        yield f"{path}: a required option behind one that is not"
    for locale in {"", *(i for o in options for i in (o.get("name_localizations") or {}))}:
        said = [(o.get("name_localizations") or {}).get(locale, o["name"]) for o in options]
        if len(said) != len(set(said)):
            yield f"{path}: two options of one name in {locale!r}"
    for option in options:
        yield from _of_one(option, f"{path} {option['name']}")


def _texts(thing: Payload) -> Iterator[str]:
    yield thing["name"]
    yield thing["description"]
    yield from (text for choice in thing.get("choices") or [] for text in (choice["name"], str(choice["value"])))
    for option in thing.get("options") or []:
        yield from _texts(option)
