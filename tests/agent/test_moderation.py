"""The operator's word list: refused before anything is planned or drawn, and the conversation stays as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agent.app import make_app, make_planner
from agent.errors import SettingsError
from agent.moderation import ModeratedWorker
from agent.reply import UserMessage
from agent.settings import load_settings
from tests.agent.conftest import Bench
from tools.generation.request import RenderError, RenderRequest
from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.word_list import WordList

WORDS = WordList(("gun", "枪"))
REFUSED = "That is not drawn here; describe something else"


def guarded(bench: Bench) -> Bench:
    return replace(bench, session=replace(bench.session, blocked=WORDS))


async def test_a_blocked_message_changes_nothing_and_the_conversation_goes_on(bench: Bench) -> None:
    bench = guarded(bench)
    first = await bench.say("a red car")
    refused = await bench.say("add a GUN to the left of the car")
    assert (first.version, refused.text, refused.version) == (1, REFUSED, None)
    assert bench.store.snapshot("talk").next_number == 2
    after = await bench.say("make the car blue")
    assert after.version == 2


async def test_the_refusal_comes_in_the_users_language(bench: Bench) -> None:
    assert (await guarded(bench).say("一只猫拿着一把枪")).text == "这里不画这个；请描述别的内容"


async def test_a_layout_with_a_blocked_phrase_is_refused(bench: Bench) -> None:
    gun = LayoutObject("gun-1", "a gun", Box(0.1, 0.1, 0.5, 0.5))
    reply = await guarded(bench).put(Layout("a scene", "a park", objects=(gun,)).to_json())
    assert (reply.text, reply.version) == (REFUSED, None)


async def test_what_is_kept_out_may_be_named_in_a_layout(bench: Bench) -> None:
    cat = LayoutObject("cat-1", "a cat", Box(0.1, 0.1, 0.5, 0.5))
    reply = await guarded(bench).put(Layout("a cat", "a park", "gun", objects=(cat,)).to_json())
    assert reply.version == 1


async def test_the_worker_draws_nothing_on_the_list(bench: Bench) -> None:
    worker = ModeratedWorker(bench.worker, WORDS)
    with pytest.raises(RenderError, match=REFUSED):
        await worker.render(RenderRequest(Layout("a gun", "a park"), steps=2, method="sd"))
    result = await worker.render(RenderRequest(Layout("a cat", "a park"), steps=2, method="sd"))
    assert result.image.size == (512, 512)


async def test_the_application_reads_the_file_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "words.txt"
    file.write_text("gun\n", encoding="utf-8")
    monkeypatch.setenv("GROUNDLING_BLOCKED_WORDS", str(file))
    app = make_app(load_settings(None))
    reply = await app.session.run_turn(UserMessage("talk", "1", "me", "a gun", draw=False))
    app.close()
    assert (reply.text, reply.version) == (REFUSED, None)
    with pytest.raises(LayoutError, match=REFUSED):
        await make_planner(load_settings(None)).plan("a gun")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDLING_BLOCKED_WORDS", str(tmp_path / "nowhere.txt"))
    with pytest.raises(SettingsError, match=r"GROUNDLING_BLOCKED_WORDS is .*nowhere.txt.* name a UTF-8 text file"):
        make_planner(load_settings(None))
