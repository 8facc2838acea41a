"""Answers kept on disk: what saves a call, what does not, and what broken files do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.loopback.openai_server import Text
from tests.tools.layout.llm.test_llm_planner import BAD, CAPTION, GOOD, OneBox
from tools.layout.answer_cache import MAX_ANSWER_BYTES, AnswerCache
from tools.layout.llm_planner import LLMPlanner
from tools.layout.planner import EditRequest

BIGGER = '{"operations": [{"op": "resize", "targets": ["cat-1"], "factor": 1.2}], "question": null}'


@pytest.fixture
def cache(tmp_path: Path) -> AnswerCache:
    return AnswerCache(tmp_path / "answers", max_files=5)


@pytest.fixture
def planner(make_model, cache):
    return LLMPlanner(make_model(), OneBox(), cache)


async def test_the_same_caption_is_asked_once_even_by_a_later_process(openai_server, planner, make_model, cache):
    openai_server.answer(Text(GOOD))
    first = await planner.plan(CAPTION)
    later = await LLMPlanner(make_model(), OneBox(), cache).plan(CAPTION)
    assert later == first
    assert len(openai_server.requests) == 1


async def test_another_caption_model_or_language_is_another_question(openai_server, planner, make_model, cache):
    openai_server.answer(*[Text(GOOD)] * 4)
    await planner.plan(CAPTION)
    await planner.plan(CAPTION + "!")
    await planner.plan(CAPTION, "fr")
    await LLMPlanner(make_model(model="another"), OneBox(), cache).plan(CAPTION)
    assert len(openai_server.requests) == 4


async def test_only_answers_that_could_be_used_are_kept(openai_server, planner):
    openai_server.answer(Text(BAD), Text(BAD), Text(BAD), Text(BAD), Text(GOOD))
    assert (await planner.plan(CAPTION)).planner == "one box"
    assert (await planner.plan(CAPTION)).planner == "small-model"
    assert (await planner.plan(CAPTION)).planner == "small-model"
    assert len(openai_server.requests) == 5


async def test_an_edit_is_kept_for_its_layout_and_words(openai_server, planner):
    openai_server.answer(Text(GOOD), Text(BIGGER), Text(BIGGER))
    layout = (await planner.plan(CAPTION)).layout
    first = await planner.edit(EditRequest(layout, "a bigger cat"))
    assert await planner.edit(EditRequest(layout, "a bigger cat")) == first
    assert len(openai_server.requests) == 2
    await planner.edit(EditRequest(layout, "a bigger cat", recent=("car-1",)))
    assert len(openai_server.requests) == 3


@pytest.mark.parametrize("damage", [b"", b"rubbish", b"\xff\xfe", GOOD[:40].encode()])
async def test_a_broken_file_is_asked_again_and_mended(openai_server, planner, tmp_path, damage):
    openai_server.answer(Text(GOOD), Text(GOOD))
    await planner.plan(CAPTION)
    (file,) = (tmp_path / "answers").iterdir()
    file.write_bytes(damage)
    assert (await planner.plan(CAPTION)).planner == "small-model"
    assert file.read_text() == GOOD
    assert len(openai_server.requests) == 2


def test_the_oldest_answers_go_and_used_ones_count_as_new(cache, tmp_path):
    for number in range(5):
        cache.put(str(number), "text")
        os.utime(tmp_path / "answers" / f"{number}.txt", (number, number))
    assert cache.get("0") == "text"
    cache.put("5", "text")
    assert [key for key in "012345" if cache.get(key)] == ["0", "2", "3", "4", "5"]


def test_a_monstrous_answer_is_not_kept(cache):
    cache.put("key", "x" * (MAX_ANSWER_BYTES + 1))
    assert cache.get("key") is None


def test_a_folder_that_cannot_be_made_is_as_no_cache(tmp_path):
    (tmp_path / "file").write_text("")
    cache = AnswerCache(tmp_path / "file" / "answers")
    cache.put("key", "text")
    assert cache.get("key") is None


def test_lone_surrogates_do_no_harm(cache):
    key = AnswerCache.key("model", [("human", "\ud800")])
    cache.put(key, "a \ud800 b")
    assert cache.get(key) == "a ? b"
