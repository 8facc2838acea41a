"""Settings: what is read, what is refused, and that `.env.example` says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from agent.errors import SettingsError
from agent.settings import Settings, load_settings, variable_names
from memory import SqlStore

EXAMPLE = Path(__file__).parents[2] / ".env.example"


def test_the_example_file_names_every_variable_in_order_and_no_other() -> None:
    assert tuple(dotenv_values(EXAMPLE)) == variable_names()


def test_the_example_file_explains_every_variable_in_one_line() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if "=" in line and not line.startswith("#"):
            assert lines[number - 1].startswith("# "), line


def test_the_values_of_the_example_file_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDLING_DATA_DIR")
    assert load_settings(EXAMPLE) == load_settings(None)


def test_the_example_file_shows_every_default_that_is_a_plain_value() -> None:
    shown = dotenv_values(EXAMPLE)
    for name, variable in zip(Settings.model_fields, variable_names(), strict=True):
        default = Settings.model_fields[name].default
        if isinstance(default, str | int | float | bool):
            assert shown[variable] == str(default).lower() or shown[variable] == str(default), variable


def test_defaults_need_no_key_and_no_download() -> None:
    settings = load_settings(None)
    assert not settings.uses_endpoint
    assert settings.checkpoint is None
    assert settings.discord_dm is False


def test_the_environment_beats_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GROUNDLING_STEPS=30\nGROUNDLING_METHOD=sd\n")
    monkeypatch.setenv("GROUNDLING_STEPS", "40")
    settings = load_settings(tmp_path / ".env")
    assert (settings.steps, settings.method) == (40, "sd")


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("GROUNDLING_STEPS", "3000", "250"),
        ("GROUNDLING_STEPS", "many", "whole number"),
        ("GROUNDLING_METHOD", "magic", "lmd_plus"),
        ("GROUNDLING_DEVICE", "gpu", "cuda"),
        ("GROUNDLING_DISCORD_DM", "perhaps", "true or false"),
        ("GROUNDLING_LLM_TIMEOUT_S", "-1", "greater than 0"),
        ("OPENAI_BASE_URL", "localhost:11434", "http://"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert variable in str(caught.value)
    assert value in str(caught.value)
    assert allowed in str(caught.value)


def test_an_unknown_variable_is_named_with_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDLING_STEP", "3")
    with pytest.raises(SettingsError, match=r"GROUNDLING_STEP is not a setting.*GROUNDLING_STEPS\?"):
        load_settings(None)


def test_an_unknown_variable_in_the_file_is_named_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GROUNDLING_COLOUR=red\n")
    with pytest.raises(SettingsError, match="GROUNDLING_COLOUR"):
        load_settings(tmp_path / ".env")


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDLING_STEPS", "0")
    monkeypatch.setenv("GROUNDLING_METHOD", "magic")
    monkeypatch.setenv("GROUNDLING_WRONG", "1")
    with pytest.raises(SettingsError) as caught:
        load_settings(None)
    assert len(caught.value.reasons) == 3


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("GROUNDLING_DATABASE_URL", "postgresql://u:canary@host/db")
    assert "canary" not in repr(load_settings(None))


def test_a_local_server_needs_only_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://localhost:11434/v1")
    assert load_settings(None).uses_endpoint


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_settings_file_that_is_utf_16_is_one_sentence(tmp_path: Path, encoding: str) -> None:
    (tmp_path / ".env").write_bytes("GROUNDLING_STEPS=7\n".encode(encoding))
    with pytest.raises(SettingsError, match=r"\.env is not UTF-8 but UTF-16 text; save it again"):
        load_settings(tmp_path / ".env")


def test_a_byte_order_mark_does_not_hide_the_first_setting(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("GROUNDLING_STEPS=7\n".encode("utf-8-sig"))
    assert load_settings(tmp_path / ".env").steps == 7
    (tmp_path / ".env").write_bytes("GROUNDLING_COLOUR=red\n".encode("utf-8-sig"))
    with pytest.raises(SettingsError, match="GROUNDLING_COLOUR"):
        load_settings(tmp_path / ".env")


@pytest.mark.parametrize("name", ["a?timeout=1", "100%41", "a b#c"])
def test_the_store_lies_in_the_data_folder_whatever_its_name_is(tmp_path: Path, name: str) -> None:
    settings = load_settings(None).model_copy(update={"data_dir": tmp_path / name})
    SqlStore(settings.store_url).close()
    assert [path.name for path in (tmp_path / name).iterdir()] == ["groundling.db"]
    assert [path.name for path in tmp_path.iterdir()] == [name]
