"""The strict reader without model or agent around it: read a message, apply what it asks for, keep the versions.

It draws nothing; another picture is another seed. What is not read whole is asked about and changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from tools.language.commands import Command
from tools.language.intents import Ask, Chat, Edit, Intent, NewScene, Options, Redraw, Walk
from tools.language.interpret import Situation, interpret
from tools.language.planner import reading_notes
from tools.language.prompt import view_of
from tools.language.reader import read_message
from tools.language.scenes import plan_commands
from tools.layout.errors import LayoutError
from tools.layout.executor import apply_operations
from tools.layout.layout import Layout
from tools.layout.merge import merge_layouts
from tools.layout.operations import Operation, SetCanvas
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
    asked: bool = False
    last_s: float = 0.0
    _text: str = ""
    _before: str = ""
    _pending: tuple[str, ...] = ()

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
        self.said, self.asked, self._text = [], False, text
        try:
            commands = self._read(text, LANGUAGE_CODES.get(language, language))
            self._pending = ()
            if commands:
                self._do(commands)
            else:
                self._ask([say("offline.not_read", text=text)])
        except LayoutError as error:
            self._ask(error.reasons)
        self._before = text

    def _read(self, text: str, language: str) -> tuple[Command, ...]:
        now = self._now
        scene = view_of(now.layout, now.touched, self._before, self._pending)
        read = read_message(text, scene, language, None)
        self.said += reading_notes(read)
        return read.commands

    def _do(self, commands: Sequence[Command]) -> None:
        now = self._now
        self._act(interpret(commands, Situation(now.layout, now.operations, now.touched)))

    def _act(self, intent: Intent) -> None:
        match intent:
            case Edit(operations=operations, options=options):
                self._apply((*_canvas(options, self._now.layout), *operations))
            case Options():
                self._apply(_canvas(intent, self._now.layout))
                if intent.seed is not None:
                    self._add(replace(self._now, seed=intent.seed))
            case Walk():
                self._walk(intent)
            case NewScene(commands=commands):
                planned = plan_commands(commands, self._text)
                self.said += planned.notes
                self._put(planned.layout)
            case Redraw():
                self._add(replace(self._now, seed=self._now.seed + 1))
            case Ask():
                self._pending = tuple(choice.object_id for choice in intent.choices if choice.object_id)
                self._ask(intent.lines)
            case Chat(reply=reply):
                self.said.append(reply)

    def _ask(self, lines: Sequence[str]) -> None:
        self.said += lines
        self.asked = True

    def _apply(self, operations: Sequence[Operation]) -> None:
        edited = apply_operations(self._now.layout, operations)
        self.said += edited.notes
        self._put(edited.layout, edited.operations)

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
            self._do(walk.then)


def _canvas(options: Options, layout: Layout) -> tuple[Operation, ...]:
    """Return the change of canvas that options ask for."""
    width, height = options.width or layout.width, options.height or layout.height
    return () if (width, height) == (layout.width, layout.height) else (SetCanvas(width=width, height=height),)
