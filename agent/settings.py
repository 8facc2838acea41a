"""The settings: one frozen value read once from the environment and `.env`.

It knows nothing of the parts that it configures; no other file reads the environment.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tools.generation.config import Offload, Tiling, VerifyMode
from tools.generation.presets import PresetName, SamplingParams, usual_method_of
from tools.generation.request import MAX_SEED, MAX_STEPS, MIN_STEPS, Method, SchedulerName
from tools.text_file import NotUtf8Error, decode_text

from .errors import SettingsError
from .provider_names import provider_of

PREFIX = "GROUNDLING_"
ENV_FILE = Path(".env")
_BY_FAULT = {
    "int_parsing": "a whole number is needed",
    "float_parsing": "a number is needed",
    "bool_parsing": "use true or false",
}
_BY_FIELD = {
    "OPENAI_BASE_URL": "an address that starts with http:// or https:// is needed",
    "device": "use cpu, mps, cuda or cuda:0",
    "discord_api_url": "an address that starts with http:// or https:// is needed",
    "discord_gateway_url": "an address that starts with ws:// or wss:// is needed",
}


class Settings(BaseSettings):
    """Everything an operator can set; a variable left empty takes its default."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, env_prefix=PREFIX, env_file_encoding="utf-8-sig"
    )

    openai_api_key: SecretStr | None = Field(None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, validation_alias="OPENAI_BASE_URL", pattern=r"^https?://\S+$")
    model: str = "gpt-4.1-mini"
    llm_timeout_s: float = Field(30.0, gt=0, le=600)
    llm_cache: bool = True
    fast_edits: bool = True
    data_dir: Path = Field(default_factory=lambda: user_data_path("groundling", appauthor=False))
    database_url: SecretStr | None = None
    checkpoint: str | None = None
    device: str | None = Field(None, pattern=r"^(cpu|mps|cuda(:\d+)?)$")
    dtype: Literal["float32", "float16", "bfloat16"] | None = None
    segmenter: Literal["auto", "grabcut", "sam", "box"] = "auto"
    sam_model: str = "facebook/sam-vit-base"
    refiner: str | None = None
    refiner_strength: float = Field(0.3, ge=0.02, le=1)
    verify: VerifyMode = "off"
    verifier: str = "auto"
    safety: Literal["on", "off"] = "on"
    safety_model: str | None = None
    blocked_words: Path | None = None
    offload: Offload = "none"
    compile: Literal["off", "on"] = "off"
    vae_tiling: Tiling = "auto"
    tiny_vae: str | None = None
    threads: int | None = Field(None, ge=1, le=1024)
    worker: Literal["thread", "process"] = "thread"
    step_timeout_s: float = Field(300.0, gt=0, le=86_400)
    cache_mb: int = Field(1024, ge=0, le=1_000_000)
    records_mb: int = Field(4096, ge=0, le=1_000_000)
    preset: PresetName = "standard"
    steps: int | None = Field(None, ge=MIN_STEPS, le=MAX_STEPS)
    method: Method | None = None
    scheduler: SchedulerName | None = None
    seed: int | None = Field(None, ge=0, le=MAX_SEED)
    pictures: Literal["auto", "kitty", "sixel", "blocks", "off"] = "auto"
    discord_token: SecretStr | None = Field(None, validation_alias="DISCORD_TOKEN")
    discord_dm: bool = False
    discord_api_url: str | None = Field(None, pattern=r"^https?://\S+$")
    discord_gateway_url: str | None = Field(None, pattern=r"^wss?://\S+$")
    discord_shards: int | None = Field(None, ge=0, le=10_000)
    discord_daily_samples: int = Field(20_000, ge=0)
    discord_server_daily_samples: int = Field(200_000, ge=0)
    serve_token: SecretStr | None = None
    serve_daily_samples: int = Field(0, ge=0)
    hf_token: SecretStr | None = Field(None, validation_alias="HF_TOKEN")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @property
    def uses_endpoint(self) -> bool:
        """Whether a language model was set: a key, an address (a local server needs no key), or `provider:model`."""
        return bool(self.openai_api_key or self.openai_base_url or provider_of(self.model)[0])

    @property
    def sampling_params(self) -> SamplingParams:
        """How pictures are drawn where nobody chose otherwise."""
        usual = usual_method_of(self.checkpoint)
        return SamplingParams(self.preset, self.steps, self.method, self.scheduler, usual)

    @property
    def store_url(self) -> str:
        """The database's URL: the one that was set, or a SQLite file in the data folder."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        from memory.engine import sqlite_url  # brings SQLAlchemy, which half of the commands do without

        return sqlite_url(self.data_dir / "groundling.db")


def variable_names() -> tuple[str, ...]:
    """Name every environment variable, in the order of `.env.example`."""
    return tuple(_variable(name) for name in Settings.model_fields)


def load_settings(env_file: Path | None = ENV_FILE) -> Settings:
    """Read the environment, and `.env` beneath it.

    Raises:
        SettingsError: `.env` is no text, a variable with our prefix is unknown, or a value is not allowed; every fault
            is named.
    """
    _check_encoding(env_file)
    reasons = _unknown_variables(env_file)
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        reasons += [_sentence(fault["loc"][0], fault["type"], fault["msg"], fault["input"]) for fault in error.errors()]
    if reasons:
        raise SettingsError(reasons)
    return settings


def _check_encoding(env_file: Path | None) -> None:
    if env_file is None or not env_file.is_file():
        return
    try:
        decode_text(env_file.read_bytes())
    except NotUtf8Error as error:
        raise SettingsError(f"the settings file {env_file} is {error}") from None
    except OSError as error:
        raise SettingsError(
            f"the settings file {env_file} cannot be read ({error.strerror}); allow this user to read it"
        ) from None


def _unknown_variables(env_file: Path | None) -> list[str]:
    found: Iterable[str] = os.environ
    if env_file is not None and env_file.is_file():
        found = [*found, *dotenv_values(env_file, encoding="utf-8-sig")]
    known = variable_names()
    ours = sorted({name.upper() for name in found if name.upper().startswith(PREFIX)})
    return [_unknown_sentence(name, known) for name in ours if name not in known]


def _unknown_sentence(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else "see .env.example for the known ones"
    return f"{name} is not a setting of groundling; {hint}"


def _sentence(field: int | str, kind: str, message: str, value: object) -> str:
    allowed = _BY_FIELD.get(str(field)) or _BY_FAULT.get(kind, message[0].lower() + message[1:])
    return f"{_variable(str(field))} is {str(value)!r}: {allowed}; change it in the environment or in .env"


def _variable(field: str) -> str:
    info = Settings.model_fields.get(field)
    alias = info.validation_alias if info else field
    return alias if isinstance(alias, str) else f"{PREFIX}{field.upper()}"
