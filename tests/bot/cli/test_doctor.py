"""`groundling doctor`."""

from __future__ import annotations

from pathlib import Path


def test_it_names_every_part_and_is_ready_without_any_setting(run, tmp_path: Path) -> None:
    done = run("doctor")
    text = done.stdout.decode()
    assert done.returncode == 0
    for part in ("chat model", "checkpoint", "device", "segmenter", "store", "data folder"):
        assert part in text
    assert "offline" in text
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
    assert "secret" not in text + done.stderr.decode()
    assert "nowhere" in text
    assert "not ready: " in text
    assert done.returncode == 1
