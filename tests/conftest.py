"""Fixtures of every test: a clean environment, data in a temporary folder, a loopback language model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.loopback.openai_server import ScriptedOpenAI

_PREFIXES = ("OPENAI_", "GROUNDLING_", "LANGSMITH", "LANGCHAIN_")
_NAMES = ("DISCORD_TOKEN", "HF_TOKEN", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unset whatever an operator has set, and keep data in the test's own folder."""
    for name in list(os.environ):
        if name.upper().startswith(_PREFIXES) or name.upper() in _NAMES:
            monkeypatch.delenv(name)
    monkeypatch.setenv("GROUNDLING_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def openai_server() -> Iterator[ScriptedOpenAI]:
    """A running loopback server with an empty script; add answers with `openai_server.answer(...)`."""
    with ScriptedOpenAI() as server:
        yield server
