"""The application as it is wired: what importing it costs, what it says of itself, that it works and closes."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from agent.app import generation_config, make_app
from agent.model_names import chat_model_name, endpoint_host
from agent.reply import UserMessage
from agent.settings import load_settings
from memory.errors import StoreError
from tools.generation.record_store import FolderRecordStore

ROOT = Path(__file__).parents[2]
IMPORTS = "import sys, agent.app, agent.session, agent.settings; "
TURN = """
import asyncio
app = agent.app.make_app(agent.settings.load_settings(None))
from agent.reply import UserMessage
reply = asyncio.run(app.session.run_turn(UserMessage("t", "1", "me", "a red car", None, False)))
app.close()
assert reply.version == 1, reply.text
"""


def loaded_after(code: str, *names: str) -> set[str]:
    """Return which of the modules a fresh process has loaded after running the code."""
    code += f"\nprint(*[name for name in {names!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_application_imports_no_language_model_and_no_torch() -> None:
    heavy = ("torch", "langchain.agents", "langgraph", "langchain_openai", "openai", "PIL", "cv2", "diffusers")
    assert loaded_after(IMPORTS, *heavy) == set()


def test_a_turn_without_a_picture_imports_no_torch() -> None:
    assert loaded_after(IMPORTS + TURN, "torch", "diffusers", "openai", "langchain.agents") == {"langchain.agents"}


async def test_the_application_answers_and_keeps_its_store_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.app.load_language_model", lambda: None)
    app = make_app(load_settings(None))
    app.warm()
    reply = await app.session.run_turn(UserMessage("talk", "1", "me", "a red car", draw=False))
    assert reply.version == 1
    app.close()
    assert (tmp_path / "data" / "groundling.db").is_file()


def test_the_chat_model_is_named_as_it_will_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "set OPENAI_API_KEY" in chat_model_name(load_settings(None))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("GROUNDLING_MODEL", "big-model")
    assert chat_model_name(load_settings(None)) == "big-model at api.openai.com"


def test_the_endpoint_is_named_without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:canary@models.example:8080/v1")
    assert endpoint_host(load_settings(None)) == "models.example:8080"


def test_generation_gets_every_setting_that_concerns_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "GROUNDLING_CHECKPOINT": "some/model",
        "GROUNDLING_DEVICE": "cpu",
        "GROUNDLING_DTYPE": "float32",
        "GROUNDLING_SEGMENTER": "box",
        "GROUNDLING_SAM_MODEL": "some/sam",
        "GROUNDLING_REFINER": "some/refiner",
        "GROUNDLING_REFINER_STRENGTH": "0.5",
        "GROUNDLING_VERIFY": "repair",
        "GROUNDLING_VERIFIER": "some/owl",
        "GROUNDLING_SAFETY_MODEL": "some/checker",
        "GROUNDLING_OFFLOAD": "model",
        "GROUNDLING_COMPILE": "on",
        "GROUNDLING_VAE_TILING": "off",
        "GROUNDLING_TINY_VAE": "some/tiny",
        "GROUNDLING_THREADS": "3",
        "HF_TOKEN": "hf",
    }.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(None)
    config = generation_config(settings)
    assert vars(config) == {
        "cache_folder": settings.data_dir / "cache",
        "cache_mb": 1024,
        "cache_memory_mb": 256,
        "records": FolderRecordStore(settings.data_dir / "records", settings.records_mb * 2**20),
        "checkpoint": "some/model",
        "device": "cpu",
        "dtype": "float32",
        "segmenter": "box",
        "sam_model": "some/sam",
        "refiner": "some/refiner",
        "refiner_strength": 0.5,
        "verify": "repair",
        "verifier": "some/owl",
        "safety": True,
        "safety_model": "some/checker",
        "offload": "model",
        "compile": True,
        "vae_tiling": "off",
        "tiny_vae": "some/tiny",
        "threads": 3,
        "token": "hf",
    }


def test_a_data_folder_that_is_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = load_settings(None).model_copy(update={"data_dir": tmp_path / "file"})
    with pytest.raises(StoreError, match="file"):
        make_app(settings)


def test_caches_are_the_first_to_go_when_a_picture_finds_the_disk_full(tmp_path: Path) -> None:
    app = make_app(load_settings(None))
    kept = [tmp_path / "data" / "records" / "a.record"]
    caches = [tmp_path / "data" / "cache" / "a.safetensors", tmp_path / "data" / "answers" / "b.txt"]
    for path in (*kept, *caches):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"1")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(StoreError, match=r"disk is full"):
            app.session.render_service.pictures.save(bytes(200_000), "talk", 1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        app.close()
    assert [path.exists() for path in caches] == [False, False]
    assert [path.exists() for path in kept] == [True]
