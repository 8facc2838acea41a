"""What Tab offers: commands, their arguments, and the names of what is in the picture.

Own rather than prompt_toolkit's NestedCompleter, which offers nothing for '/la': its words do not begin with '/'.
It knows nothing of prompts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from tools.layout.layout import Layout
from tools.layout.naming import name_thing
from tools.layout.phrases import head_noun
from tools.layout.speech import in_language

from ..cli.thread_name import PREFIX
from .slash_commands import BY_NAME, CHOICES, COMMANDS

if TYPE_CHECKING:
    from .terminal_session import TerminalSession

_PICTURES = (".png", ".json", ".txt", ".lmd", ".svg")


class LineCompleter(Completer):
    """Reads the store when asked; the person waits for nothing until they press Tab or type '/'."""

    def __init__(self, terminal_session: TerminalSession) -> None:
        self._visit = terminal_session
        self._files = PathCompleter(expanduser=True, file_filter=lambda name: name.lower().endswith(_PICTURES))

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        text = document.text_before_cursor
        name, space, argument = text.partition(" ")
        if not text.startswith("/"):
            yield from _matching(self._names(), _last_word(text))
        elif not space:
            language = self._visit.language
            yield from (
                Completion(c.name, -len(text), display=c.form, display_meta=in_language(c.does, language))
                for c in COMMANDS
                if c.name.startswith(text.lower())
            )
        elif name == "/load" or name == "/save":
            yield from self._files.get_completions(Document(argument), complete_event)
        elif command := BY_NAME.get(name.lower()):
            offers = CHOICES.get(command.argument) or self._arguments(command.name)
            yield from _matching(offers, argument.rpartition(" ")[2])

    def _arguments(self, name: str) -> Iterable[str]:
        store = self._visit.app.store
        if name in ("/goto", "/branch", "/diff"):
            return [str(version.number) for version in store.versions(self._visit.conversation)]
        if name in ("/new", "/delete", "/rename"):
            return [c.removeprefix(PREFIX) for c in store.conversations() if c.startswith(PREFIX)]
        return ()

    def _names(self) -> Iterator[str]:
        """Names of the objects: by noun, by phrase and by id."""
        version = self._visit.version()
        if version is None or version.layout is None:
            return
        for item in Layout.from_json(version.layout).objects:
            phrase = name_thing(item.phrase, self._visit.language, "the")
            yield from (head_noun(item.phrase), phrase.partition(" ")[2] or phrase, item.id)


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2]


def _matching(offers: Iterable[str], begun: str) -> Iterator[Completion]:
    for offer in dict.fromkeys(offers):
        if (begun and offer.lower().startswith(begun.lower())) or not begun:
            yield Completion(offer, -len(begun))
