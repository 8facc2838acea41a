"""Twenty turns in each language: the same conversation, one file of lines per language under `sessions/`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from memory.sql_store import SqlStore
from tests.bot.terminal.pty_terminal import Terminal
from tools.layout.layout import Layout, LayoutObject

FOLDER = Path(__file__).with_name("sessions")
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
Check = Callable[[Layout, Layout, str], bool]
"""(layout before, layout after, what was printed) to whether the turn did what was asked."""


def the(layout: Layout, noun: str) -> LayoutObject:
    return next(item for item in layout.objects if item.phrase.endswith(noun))


def area(layout: Layout, noun: str) -> float:
    return the(layout, noun).box.area


def phrases(layout: Layout) -> list[str]:
    return [item.phrase for item in layout.objects]


CHECKS: tuple[Check, ...] = (
    lambda old, new, said: phrases(new).count("a cat") == 2 and the(new, "red car").box.x1 <= the(new, "cat").box.x0,
    lambda old, new, said: area(new, "cat") > area(old, "cat") and the(new, "car") == the(old, "car"),
    lambda old, new, said: the(new, "car").box.center[0] > the(old, "car").box.center[0],
    lambda old, new, said: the(new, "blue balloon").box.y1 <= the(new, "car").box.y0 + 0.02,
    lambda old, new, said: not any("balloon" in phrase for phrase in phrases(new)),
    lambda old, new, said: any("balloon" in phrase for phrase in phrases(new)),
    lambda old, new, said: "yellow" in the(new, "balloon").phrase,
    lambda old, new, said: not any("balloon" in phrase for phrase in phrases(new)),
    lambda old, new, said: "green" in the(new, "car").phrase,
    lambda old, new, said: "beach" in new.background,
    lambda old, new, said: "night" in new.background and new.objects == old.objects,
    lambda old, new, said: len(new.objects) == len(old.objects) + 1 and bool(the(new, "dog")),
    lambda old, new, said: area(new, "dog") < area(old, "dog"),
    lambda old, new, said: (
        abs(the(new, "dog").box.center[0] - the(old, "car").box.center[0]) < 0.2 and new.objects != old.objects
    ),
    lambda old, new, said: sorted(phrases(new)) == ["a cat", "a cat", "a red car"] and "night" not in new.background,
    lambda old, new, said: new == old and "7" in said,
    lambda old, new, said: said.count("○") >= 9 and said.count("●") == 1,
    lambda old, new, said: new == old and len(said.strip()) > 5,
    lambda old, new, said: new == old and ".json" in said,
    lambda old, new, said: new == old and "cat-1" in said,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_twenty_turns_do_what_they_ask_for(
    open_terminal: Callable[..., Terminal], tmp_path: Path, language: str
) -> None:
    lines = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    assert len(lines) == len(CHECKS)
    terminal = open_terminal("chat", "--no-draw", "--thread", language)
    terminal.wait_idle()
    store = SqlStore(f"sqlite:///{tmp_path / 'data' / 'groundling.db'}")
    before = Layout("", "")
    failed = []
    for line, check in zip(lines, CHECKS, strict=True):
        said = terminal.say(line)
        version = store.snapshot(f"terminal:{language}").version
        after = before if version is None else Layout.from_json(version.layout or {})
        if not did(check, before, after, said):
            failed.append(f"{line!r}: {said[-200:]}")
        before = after
    assert failed == []
    assert terminal.leave() == 0
    assert len(list(tmp_path.glob("*.json"))) == 1


def did(check: Check, before: Layout, after: Layout, said: str) -> bool:
    try:
        return check(before, after, said)
    except StopIteration:  # the thing is not there
        return False
