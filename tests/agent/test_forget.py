"""Forgetting a conversation removes everything of it: rows, pictures and the pictures' records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from agent.app import App, make_app, make_record_store
from agent.settings import load_settings
from benchmarks.layout_painter import LayoutPainter
from memory import TurnResult, Version
from memory.errors import StoreError
from tests.agent.conftest import MakeBench
from tools.generation.request import OnStep, RenderRequest, RenderResult


@pytest.fixture
def app() -> Iterator[App]:
    made = make_app(load_settings(None))
    yield made
    made.close()


def add_version(app: App, conversation: str, records: list[str]) -> None:
    turn, _ = app.store.accept(conversation, "1", "me", {})
    image = app.session.render_service.pictures.save(b"png", conversation, 1)
    version = Version(1, None, {}, 7, image=str(image), meta={"records": records})
    app.store.commit(TurnResult(turn.turn_id, {}, versions=(version,), current=1))
    for key in records:
        make_record_store(app.settings).save(key, b"latents")


def test_forgetting_removes_pictures_and_records_and_leaves_other_conversations_theirs(app: App) -> None:
    add_version(app, "one", ["a", "b"])
    add_version(app, "two", ["c"])
    app.forget("one")
    kept = app.settings.data_dir / "records"
    assert {path.name for path in kept.iterdir()} == {"c.record"}
    assert app.store.conversations() == ("two",)
    assert len(list((app.settings.data_dir / "pictures").rglob("*.png"))) == 1


def test_a_record_that_cannot_be_removed_is_said(app: App) -> None:
    add_version(app, "one", ["a"])
    path = app.settings.data_dir / "records" / "a.record"
    path.unlink()
    path.mkdir()
    with pytest.raises(StoreError, match="records of its pictures"):
        app.forget("one")


async def test_a_version_names_the_records_of_its_picture(make_bench: MakeBench) -> None:
    class Recording(LayoutPainter):
        def render(self, request: RenderRequest, on_step: OnStep | None = None) -> RenderResult:
            return replace(super().render(request, on_step), records=("first try", "second try"))

    bench = make_bench(Recording())
    layout = {"caption": "a car", "background": "", "negative": "", "width": 512, "height": 512}
    item = {"id": "car-1", "phrase": "a red car", "box": [0.1, 0.1, 0.6, 0.6], "locked": False}
    await bench.put({**layout, "objects": [item]})
    (version,) = bench.store.versions("talk")
    assert version.meta["records"] == ["first try", "second try"]
