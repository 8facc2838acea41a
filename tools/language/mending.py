"""An answer of the model put right where its message leaves no doubt: slips of form, things it ties others to and forgets,
and the one object that a message names while its answer is about another.

Nothing here reads a message that the model did not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from tools.layout.nouns.kinds import kind_of
from tools.layout.parts import is_part

from .answers import ID
from .caption_mending import LIVING, mend_caption, on_a_side, without_repetition
from .commands import Attach, Command, Targets, Verb
from .edits import is_weather
from .likeness import same_word
from .prompt import SceneObject, SceneView
from .word_table import WordTable

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_SIZE = re.compile(r"(?:much |little )?(?:bigger|smaller|wider|narrower|taller|shorter)")
_DIRECTION = re.compile(r"(?:much |little )?(?:up|down|left|right)")
_BY_SIZE = re.compile(
    r"\b(?:siz\w*|small\w*|big\w*|larg\w*|tall\w*|short\w*|heights?)\b|小|大|größ|klein|grand|petit|grande|pequeñ|chic"
)
_UNWANTED = re.compile(
    r"\b(?:don't|dont|do not|don t) (?:want|need) (?:the|that|this)\b(?!.*\b(?:to|on|in the|under|next)\b)"
)
"""'I don't want the car in there' is no order that is negated, but one to take it out."""
_ONE_TARGET = frozenset(("resize", "move", "look", "remove", "front", "back", "mirror", "face", "replace", "drop"))
_SCENERY = frozenset(("bg", "bg+", "add"))
_HELD = frozenset(
    (
        "toy",
        "tool",
        "instrument",
        "device",
        "bag",
        "umbrella",
        "book",
        "container",
        "food",
        "flower",
        "watercraft",
        "balloon",
    )
)
_STEPS = frozenset(("last", "steps", "times", "changes", "edits", "step", "twice"))


def mend(commands: Sequence[Command], text: str, scene: SceneView | None, table: WordTable) -> tuple[Command, ...]:
    """Return the commands with what is certain put right; `text` is the (glossed) message in lower case."""
    said = _WORD.findall(text)
    found = tuple(_with_form(command, said) for command in commands)
    if commands[0].verb == "new":
        return mend_caption(found, text, said, table)
    found = tuple(_with_number(command, said, table) for command in without_repetition(found, said, table))
    found = _without_conflict(found)
    if scene is None or not scene.objects:
        return _begun(found)
    found = tuple(_beside(command, text, scene) for command in _with_one_look(_without_contradiction(found)))
    found = tuple(_of_a_number(command, said, scene, table) for command in found)
    if sum(bool(command.targets) for command in found) == 1:
        found = tuple(_about(command, said, scene) for command in found)
    return _with_anchors(found, said, scene)


def _with_form(command: Command, said: Sequence[str]) -> Command:
    """Return a command whose words stand in the right part of it."""
    if command.phrase:
        phrase = re.sub(rf"\b({ID})\b", lambda found: found[1].rpartition("-")[0].replace("_", " "), command.phrase)
        command = replace(command, phrase=phrase)
    if command.verb == "look" and _SIZE.fullmatch(command.phrase):
        return replace(command, verb="resize", amount=command.phrase, phrase="")
    if command.verb == "look" and _DIRECTION.fullmatch(command.phrase):
        return replace(command, verb="move", amount=command.phrase, phrase="")
    if command.verb == "arrange" and command.amount.endswith(" first") and not _BY_SIZE.search(" ".join(said)):
        return replace(command, amount=command.amount.rpartition(" ")[0].rpartition(" ")[0])
    if (
        command.negated
        and command.verb in ("put", "keep", "add")
        and command.targets
        and _UNWANTED.search(" ".join(said))
    ):
        return Command("remove", targets=command.targets)
    command = replace(command, attaches=tuple(_fastened(command.phrase, attach) for attach in command.attaches))
    grid = next((a for a in command.attaches if a.columns), None)
    if grid and command.count and str(command.count) in (str(grid.columns), str(grid.rows)):
        return replace(command, count=grid.columns * grid.rows)
    attaches = tuple(
        replace(a, anchors=(command.phrase,), each=False) if a.each and a.anchors == ("other",) else a
        for a in command.attaches
    )
    return replace(command, attaches=attaches)


def _fastened(phrase: str, attach: Attach) -> Attach:
    """Return a relation as 'worn by' for a hat on somebody, 'held by' for what nobody wears."""
    if attach.kind == "worn by" and kind_of(phrase) in _HELD and not is_part(phrase):
        return replace(attach, kind="held by")
    on_somebody = attach.kind == "on" and all(kind_of(_noun(anchor)) in LIVING for anchor in attach.anchors)
    return replace(attach, kind="worn by") if on_somebody and kind_of(phrase) == "hat" else attach


def _noun(anchor: str) -> str:
    return anchor.rpartition("-")[0].replace("_", " ") if re.fullmatch(ID, anchor) else anchor


def _without_conflict(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Keep the more exact of two canvas sizes."""
    shapes = [command for command in commands if command.verb in ("ratio", "size")]
    exact = [command for command in shapes if command.amount[:1].isdigit()]
    return tuple(c for c in commands if c not in shapes or len(shapes) == 1 or c in exact[:1]) if exact else commands


def _with_number(command: Command, said: Sequence[str], table: WordTable) -> Command:
    """Return 'undo' with how many steps were said: 'the last two changes'."""
    if command.verb not in ("undo", "redo") or command.number or not set(said) & _STEPS:
        return command
    numbers = [int(value) for word in said for value in table.numbers.get(word, ()) if value > 1]
    return replace(command, number=numbers[0]) if numbers else command


def _with_one_look(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Return looks of the same objects as one statement."""
    found: list[Command] = []
    for command in commands:
        if (
            found
            and command.verb == "look" == found[-1].verb
            and replace(command, phrase=found[-1].phrase) == found[-1]
        ):
            found[-1] = replace(found[-1], phrase=f"{found[-1].phrase} and {command.phrase}")
        else:
            found.append(command)
    return tuple(found)


_PLACE_SAID = re.compile(
    r"\b(?:background|instead|in|on|at|to|into|scene|place|setting|but|change|switch|now|as|there|under|through|by|replace|use|want|with|let|lets|go)\b|white|plain"
)
_ALL = re.compile(r"\b(?:everything|anything|nothing|all|them|rest|else|any|picture|scene|image|it)\b")


def _beside(command: Command, text: str, scene: SceneView) -> Command:
    """Return a background that is only told of as added to the one there is, and a locked one as left as it is."""
    command = on_a_side(command, text)
    attaches = tuple(
        replace(a, each=a.each and not re.fullmatch(ID, a.anchors[0])) if a.anchors else a for a in command.attaches
    )
    if command.verb == "add" and is_weather(command.phrase):
        return Command("bg+", phrase=command.phrase)
    if command.verb == "bg" and not command.negated and scene.background and not _PLACE_SAID.search(text):
        return replace(command, verb="bg+")
    if command.verb == "lock" and command.targets.names == ("*",) and not _ALL.search(text):
        return Command("bg", negated=True, phrase="background")
    return replace(command, attaches=attaches)


def _of_a_number(command: Command, said: Sequence[str], scene: SceneView, table: WordTable) -> Command:
    """Return 'take away two apples' of three as one that is left, and 'behind them' of two as behind both."""
    group = command.targets.names[0][:-2] if command.verb == "remove" and command.targets.names[:1] else ""
    kin = [o for o in scene.objects if o.stem == group] if command.targets.names[0:1] == (f"{group}-*",) else []
    numbers = {int(number) for number in table.numbers_in(said)}
    less = [n for n in numbers if 1 < n < len(kin)]
    if less and not command.targets.besides and not {"all", "every", "but", "except"} & set(said):
        return replace(command, verb="count", count=len(kin) - less[0])
    if len(scene.objects) == 2 and len(command.attaches) == 1 and _BOTH.search(" ".join(said)):
        attach = command.attaches[0]
        if attach.anchors and attach.anchors[0] in scene.ids and command.verb == "add":
            return replace(command, attaches=(replace(attach, anchors=("+".join(scene.ids),)),))
    return command


_BOTH = re.compile(r"\b(?:behind|above|below|under|near|over|in front of|next to) (?:both|them)\b")


def _begun(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Return what is ordered before any picture as the picture to begin with."""
    if commands[0].verb == "new" or not any(c.verb in _SCENERY and not c.negated for c in commands):
        return commands
    verbs: dict[Verb, Verb] = {"bg+": "bg", "add": "item"}
    return (Command("new"), *(replace(c, verb=verbs.get(c.verb, c.verb)) for c in commands))


def _without_contradiction(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """Leave out negated orders about what another order changes: the rest is as it was anyway."""
    changed = {name for c in commands if c.changes for name in c.targets.names}
    return tuple(c for c in commands if not (c.negated and c.targets and set(c.targets.names) <= changed))


def _about(command: Command, said: Sequence[str], scene: SceneView) -> Command:
    """Return a command about the one object that the message describes, where that is another than its target."""
    simple = command.verb in _ONE_TARGET and not command.attaches and not re.search(ID, command.amount)
    item = next((o for o in scene.objects if (o.id,) == command.targets.names), None)
    if not simple or item is None:
        return command
    own = _WORD.findall(f"{command.phrase} {command.amount}")
    meant = _described([word for word in said if word not in own], item, scene)
    return replace(command, targets=Targets((meant.id,))) if meant else command


def _described(said: Sequence[str], item: SceneObject, scene: SceneView) -> SceneObject | None:
    """Return the only object that words describe: by its noun, as the other of two, or 'one' by its looks and place.

    None where that is the item itself, or where they name it, too.
    """
    named = [o for o in scene.objects if _names(said, o)]
    if not named and "other" in said and scene.last == (item.id,):
        named = [o for o in scene.objects if o.stem == item.stem and o.id != item.id]
    elif not named and "one" in said:
        named = [o for o in scene.objects if set(said) & {*o.phrase.lower().split()[:-1], o.size, *o.place.split()}]
    return named[0] if len(named) == 1 and named[0].id != item.id else None


def _names(said: Sequence[str], item: SceneObject) -> bool:
    nouns = (item.stem.rpartition("_")[2], item.phrase.split()[-1].lower())
    return any(same_word(word, noun) for word in said for noun in nouns)


def _with_anchors(commands: tuple[Command, ...], said: Sequence[str], scene: SceneView) -> tuple[Command, ...]:
    """Add what an object is put on or in where it is neither in the picture nor added ('put the knight on a horse')."""
    added = {command.phrase for command in commands if command.verb in ("item", "add")}
    there = [*scene.ids, *added, *(o.phrase for o in scene.objects), "each other"]
    found: list[Command] = []
    for command in commands:
        if command.verb == "put" and not command.negated:
            found += [Command("add", count=1, phrase=a) for a in _missing(command.attaches, there, said)]
        found.append(command)
    return tuple(found)


def _missing(attaches: Sequence[Attach], there: Sequence[str], said: Sequence[str]) -> list[str]:
    anchors = [anchor for attach in attaches for anchor in attach.anchors if attach.kind != "where"]
    known: Callable[[str], bool] = lambda anchor: any(anchor in other or other in anchor for other in there)  # noqa: E731
    return [a for a in anchors if not known(a) and all(any(same_word(w, s) for s in said) for w in _WORD.findall(a))]
