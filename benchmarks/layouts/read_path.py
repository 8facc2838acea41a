"""The strict reader without an agent around it: read a message, apply what it asks for, keep the versions.

It draws nothing; another picture is another seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from tools.language.commands import Command
from tools.language.intents import Ask, Chat, Edit, Intent, NewScene, Redraw, Walk
from tools.language.interpret import Situation, interpret
from tools.language.planner import reading_notes
from tools.language.prompt import view_of
from tools.language.reader import read_message
from tools.language.scenes import plan_commands
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Layout
from tools.layout.merge import merge_layouts
from tools.layout.operations import Operation
from tools.layout.speech import say

from .edit_cases import LANGUAGE_CODES, EditCase, fixture
from .outcome import Outcome


@dataclass(frozen=True)
class _Version:
    number: int
    parent: int | None
    layout: Layout
    seed: int
    operations: tuple[Operation, ...] = ()
    touched: tuple[str, ...] = ()


@dataclass
class ReadPath:
    """One conversation by the strict reader alone."""

    versions: list[_Version] = field(default_factory=list)
    here: int = 1
    left: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    before: str = ""
    asked: bool = False
    last_s: float = 0.0

    def run(self, case: EditCase) -> Outcome:
        """Say everything that comes before the case, then its message."""
        self.versions = [_Version(1, None, fixture(case.scene), 1, touched=case.recent)]
        for text in case.history:
            self._say(text, "en")
        for earlier in case.before:
            self._say(earlier.say, earlier.language)
        before, count = self._now, len(self.versions)
        began = perf_counter()
        self._say(case.say, case.language)
        self.last_s = perf_counter() - began
        return Outcome(
            before.layout,
            self._now.layout,
            "\n".join(self.said),
            self.asked,
            tuple(version.layout for version in self.versions),
            len(self.versions) - count,
            before.seed,
            self._now.seed,
        )

    @property
    def _now(self) -> _Version:
        return self.versions[self.here - 1]

    def _say(self, text: str, language: str) -> None:
        self.said, self.asked = [], False
        try:
            self._act(self._read(text, LANGUAGE_CODES.get(language, language)))
        except LayoutError as error:
            self.said += error.reasons

    def _read(self, text: str, language: str) -> Intent:
        now = self._now
        read = read_message(text, view_of(now.layout, now.touched, self.before), language, None)
        self.before = text
        if not read.commands:
            return Ask(say("offline.not_read", text=text))
        self.said += reading_notes(read)
        return self._meant(read.commands)

    def _meant(self, commands: Sequence[Command]) -> Intent:
        now = self._now
        return interpret(commands, Situation(now.layout, now.operations, now.touched))

    def _act(self, intent: Intent) -> None:
        match intent:
            case Edit(operations=operations):
                edited = apply_operations(self._now.layout, operations)
                self.said += edited.notes
                self._put(edited.layout, edited.operations)
            case Walk():
                self._walk(intent)
            case NewScene(commands=commands):
                planned = plan_commands(commands, self.before)
                self.said += planned.notes
                self._put(planned.layout)
            case Redraw():
                self._add(replace(self._now, seed=self._now.seed + 1))
            case Ask():
                self.said += intent.lines
                self.asked = True
            case Chat(reply=reply):
                self.said.append(reply)

    def _put(self, layout: Layout, operations: Sequence[Operation] = ()) -> None:
        now = self._now
        if layout == now.layout:
            return
        old = {item.id: item for item in now.layout.objects}
        changed = [item.id for item in layout.objects if old.get(item.id) != item]
        ids = [item.id for item in layout.objects]
        touched = (*changed, *(i for i in now.touched if i not in changed and i in ids))
        self._add(replace(now, layout=layout, operations=tuple(operations), touched=touched))

    def _add(self, version: _Version) -> None:
        self.versions.append(replace(version, number=len(self.versions) + 1, parent=self.here))
        self.here = len(self.versions)

    def _walk(self, walk: Walk) -> None:
        if walk.to == "undo":
            self.left.append(self.here)
            self.here = self._now.parent or self.here
        elif walk.to == "redo":
            self.here = self.left.pop() if self.left else self.here
        elif walk.number is not None and walk.number <= len(self.versions):
            number = walk.number or len(self.versions)
            number = number if number > 0 else self._now.parent or self.here
            if walk.to == "merge":
                merged = merge_layouts(self._now.layout, self.versions[number - 1].layout, walk.parts)
                self.said += merged.notes
                self._put(merged.layout)
                return
            self.here = number
        if walk.then:
            self._act(self._meant(walk.then))
