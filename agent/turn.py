"""The scratch of one turn: what the tools read and change until the turn is committed as a whole.

It knows nothing of language models, stores or renderers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from memory.records import Conversation, Version
from tools.language.choices import Choice
from tools.language.commands import Command
from tools.language.intents import Intent
from tools.language.reader import Read
from tools.layout.layout import Layout
from tools.layout.operations import Operation

from .events import OnEvent
from .translation import translate
from .wording import sentence

MAX_RECENT_IDS = 10
MAX_LABEL_CHARS = 80
ASKED = "asked"
"""The option under which a conversation keeps what its last question offered."""


@dataclass(frozen=True)
class SceneVersion:
    """One version as a turn sees it, stored or drafted.

    Attributes:
        made_with: how the picture was made (steps, method, checkpoint, UNet samples, seconds, keys of its records).
        touched: ids of the objects changed last, most recent first.
    """

    number: int
    parent: int | None
    layout: Layout
    seed: int
    operations: tuple[Operation, ...] = ()
    image: str | None = None
    label: str = ""
    made_with: dict[str, Any] = field(default_factory=dict)
    touched: tuple[str, ...] = ()

    @classmethod
    def from_version(cls, version: Version) -> SceneVersion:
        """Read a stored version."""
        meta = dict(version.meta)
        touched = tuple(meta.pop("touched", ()))
        return cls(
            version.number,
            version.parent,
            Layout.from_json(version.layout),
            version.seed,
            image=version.image,
            label=version.label,
            made_with=meta,
            touched=touched,
        )

    def to_version(self, author: str) -> Version:
        """Make the record to store."""
        return Version(
            number=self.number,
            parent=self.parent,
            layout=self.layout.to_json(),
            seed=self.seed,
            operations=tuple(operation.model_dump(mode="json") for operation in self.operations),
            image=self.image,
            author=author,
            label=self.label,
            meta={**self.made_with, "touched": list(self.touched)},
        )


@dataclass
class TurnState:
    """What one turn has done so far; nothing of it is kept unless the turn is committed.

    Attributes:
        postpones: a single picture is left to a turn of its own, so that the layout can be kept before it is drawn.
        calls: tool calls that the front end named itself; then no language model is asked.
        ancestors: the versions above the one in place, up to the first that is drawn; empty where that one is.
        current: the scene in place now.
        drafts: the versions that this turn makes, in order.
        completed: earlier versions that this turn gives the picture that they lacked.
        notes: sentences that must reach the user whatever the language model says.
        said: what each tool did, in words; the reply of the offline model.
        options: the conversation's settings (seed, steps, method, width, height) as they stand.
        faulty_edits: calls of this turn whose operations could not be read or applied.
        failed_results: ids of tool messages from before the offline rules took over.
        drawing_failed: a picture was asked for and could not be drawn; the notes say why.
        undone: scenes that an undo of this turn left, for redo.
        offline_reason: why the offline rules took over in this turn; None when they did not.
        fast: whether the offline rules do this turn because they read it completely; None before that is known.
        language: what the user writes in; sentences made by `say` reach the user in it.
        written_in: the language of the message, once it is told.
        spoken: sentences for the user that neither `said` nor `notes` hold.
        asked: what the question of the turn before offered; an answer may be just the number of one.
        choices: what this turn's question offers.
        read: the message as it was read, once; `intent` what it comes to, `intent_there` the same after a walk.
        scene_commands: what `plan_layout` lays out in place of reading the caption.
        is_talk: the message was a remark that orders nothing and asks nothing.
        is_unread: no reader understood the message.
        overheard: the message was said among people.
        is_offer: it may be an order all the same, as far as a small model can tell; nothing was done about it.
        is_anew: what follows is a new picture, whatever is in place.
        base: the scene that the message refers to, where it is another than the one in place before.
        tool_lock: tools of one turn run one after the other, also when called in parallel.
    """

    conversation: Conversation
    text: str = ""
    draws: bool = True
    on_event: OnEvent = lambda event: None
    calls: tuple[dict[str, Any], ...] = ()
    postpones: bool = False
    ancestors: tuple[SceneVersion, ...] = ()
    current: SceneVersion | None = None
    drafts: list[SceneVersion] = field(default_factory=list)
    completed: list[SceneVersion] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    drawing_failed: bool = False
    faulty_edits: int = 0
    failed_results: frozenset[str] = frozenset()
    undone: list[SceneVersion] = field(default_factory=list)
    unet_samples: int = 0
    seconds: float = 0.0
    offline_reason: str | None = None
    fast: bool | None = None
    language: str = "en"
    written_in: str = ""
    spoken: list[str] = field(default_factory=list)
    asked: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    read: Read | None = None
    intent: Intent | None = None
    intent_there: Intent | None = None
    scene_commands: tuple[Command, ...] = ()
    is_talk: bool = False
    is_unread: bool = False
    overheard: bool = False
    is_offer: bool = False
    is_anew: bool = False
    base: SceneVersion | None = None
    tool_lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.options = dict(self.conversation.options)
        self.asked = tuple(Choice.from_json(kept) for kept in self.options.pop(ASKED, ()))
        if self.language != self.options.get("language", "en"):
            self.options["language"] = self.language
        if self.conversation.version is not None:
            self.current = SceneVersion.from_version(self.conversation.version)

    @property
    def goes_by_rules(self) -> bool:
        """Whether the offline rules work on the turn in the language model's place."""
        return bool(self.fast) or self.offline_reason is not None

    def put(self, layout: Layout, seed: int, operations: Sequence[Operation] = ()) -> SceneVersion:
        """Put a layout in place: as a new draft, or into the open one (drafted here, not yet drawn)."""
        before = self.current
        if before is not None and self._is_open(before):
            scene = replace(before, layout=layout, seed=seed, operations=(*before.operations, *operations))
            self.drafts.pop()
        else:
            number = self.conversation.next_number + len(self.drafts)
            scene = SceneVersion(
                number,
                before.number if before else None,
                layout,
                seed,
                tuple(operations),
                label=self._label(),
            )
        self.operations.extend(operations)
        scene = replace(scene, touched=_touched(before, layout))
        self._push(scene)
        return scene

    def draw_onto(self, image: str, made_with: dict[str, Any]) -> None:
        """Give the open draft its picture."""
        if self.current is None or not self._is_open(self.current):
            raise RuntimeError("only the draft that this turn has open takes a picture")
        self._push(replace(self.drafts.pop(), image=image, made_with=made_with))

    def complete(self, scene: SceneVersion) -> None:
        """Give the version in place, which was never drawn, its picture; no version is made."""
        if self.draft(scene.number):
            self.drafts = [scene if draft.number == scene.number else draft for draft in self.drafts]
        else:
            self.completed.append(scene)
        self.current = scene

    def go_to(self, scene: SceneVersion) -> None:
        """Move the pointer; no version is made."""
        if self.current is not None and self.current.parent == scene.number:
            self.undone.append(self.current)
        self.current = scene

    def begin_at(self, scene: SceneVersion) -> None:
        """Go to the scene that the message refers to."""
        self.base = scene
        self.go_to(scene)

    def begin_anew(self) -> None:
        """Leave the scene in place; what is drafted next has no parent."""
        self.is_anew, self.current = True, None

    def leave_base(self) -> None:
        """Stay where the conversation was when the message came to nothing: no version, no walk, no question."""
        before = self.conversation.version
        came_to_nothing = self.current is None if self.is_anew else self.base is not None and self.current is self.base
        if came_to_nothing and not self.choices and before is not None:
            self.current = SceneVersion.from_version(before)

    @property
    def is_unchanged(self) -> bool:
        """Whether the scene in place is the one from before the turn, as it was."""
        here = self.current.number if self.current else None
        return not self.drafts and not self.completed and here == self.conversation.current

    def draft(self, number: int) -> SceneVersion | None:
        """Find a version that this turn made."""
        return next((scene for scene in self.drafts if scene.number == number), None)

    def note(self, notes: Sequence[str]) -> None:
        """Keep sentences for the user, each once."""
        told = dict.fromkeys(sentence(note) for note in notes)
        self.notes.extend(note for note in told if note not in self.notes)

    def emit_layout(self, text: str) -> None:
        """Tell the front end the layout as soon as it is known."""
        if self.current is not None:
            words = translate(text, [text], self.language)
            self.on_event({"event": "layout", "layout": self.current.layout.to_json(), "text": words})

    def is_open(self) -> bool:
        """Whether the scene in place is a draft of this turn that has no picture yet."""
        return self.current is not None and self._is_open(self.current)

    def _is_open(self, scene: SceneVersion) -> bool:
        return bool(self.drafts) and self.drafts[-1] is scene and scene.image is None

    def _push(self, scene: SceneVersion) -> None:
        self.drafts.append(scene)
        self.current = scene

    def _label(self) -> str:
        return " ".join(self.text.split())[:MAX_LABEL_CHARS]


def _touched(before: SceneVersion | None, layout: Layout) -> tuple[str, ...]:
    """List the ids changed last, first; a first scene has one only where it has one object."""
    if before is None or not {o.id for o in before.layout.objects} & {o.id for o in layout.objects}:
        return tuple(o.id for o in layout.objects) if len(layout.objects) == 1 else ()
    old = {o.id: o for o in before.layout.objects}
    changed = [o.id for o in layout.objects if old.get(o.id) != o]
    kept = [i for i in before.touched if i not in changed and any(o.id == i for o in layout.objects)]
    return tuple([*changed, *kept][:MAX_RECENT_IDS])
