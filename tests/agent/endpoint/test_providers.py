"""Which provider a setting names; the providers' own packages are extras, so most are not there."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from langchain_core import exceptions as lc

from agent.circuit_breaker import CircuitBreaker
from agent.endpoint import make_chat_model
from agent.endpoint_faults import Endpoint
from agent.errors import SettingsError
from agent.failures import read_failure
from agent.provider_names import PROVIDERS, host_of, provider_of
from agent.settings import load_settings
from tests.loopback.openai_server import Text


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        ("gpt-4.1-mini", ("", "gpt-4.1-mini")),
        ("llama3.2:3b", ("", "llama3.2:3b")),
        ("openai/gpt-5-mini", ("", "openai/gpt-5-mini")),
        ("anthropic:claude-sonnet-4-5", ("anthropic", "claude-sonnet-4-5")),
        ("ollama:llama3.2:3b", ("ollama", "llama3.2:3b")),
        ("ollama:", ("", "ollama:")),
    ],
)
def test_a_provider_stands_before_a_colon_and_a_tag_is_none(model: str, parts: tuple[str, str]) -> None:
    assert provider_of(model) == parts


def test_a_provider_needs_neither_key_nor_address_of_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings(env_file=None).uses_endpoint
    monkeypatch.setenv("GROUNDLING_MODEL", "groq:llama-3.3-70b")
    assert load_settings(env_file=None).uses_endpoint
    assert host_of("groq:llama-3.3-70b", "http://127.0.0.1:1/v1") == "api.groq.com"
    assert host_of("llama", "http://me:secret@127.0.0.1:1/v1") == "127.0.0.1:1"


@pytest.mark.parametrize("provider", sorted(PROVIDERS))
def test_a_provider_without_its_package_or_key_is_one_sentence_to_the_operator(operator, provider, monkeypatch) -> None:
    if provider == "openai":
        return
    monkeypatch.delenv(PROVIDERS[provider].key_name, raising=False)
    changed = type(operator)(None, model=f"{provider}:some-model")
    if find_spec(PROVIDERS[provider].package.replace("-", "_")) is None:
        with pytest.raises(SettingsError, match=r"is not installed; install it with: pip install -e"):
            make_chat_model(changed)
    else:
        assert provider == "ollama" or make_or_tell(changed)


def make_or_tell(operator) -> bool:
    try:
        return make_chat_model(operator).endpoint.model == "some-model"
    except SettingsError as error:
        return "could not be set up" in str(error)


async def test_openai_can_be_named_as_a_provider_too(openai_server, make_model) -> None:
    openai_server.answer(Text("hello"))
    await make_model(model="openai:small").ainvoke("hi")
    assert openai_server.requests[0].body["model"] == "small"


class StrangeStatusError(Exception):
    """An error as providers' packages raise them: a status and a message."""

    def __init__(self, status_code: int, message: str) -> None:
        self.status_code, self.message = status_code, message
        super().__init__(message)


StrangeStatusError.__module__ = "anthropic._exceptions"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (StrangeStatusError(401, "invalid x-api-key"), "key"),
        (StrangeStatusError(404, "model: some-model"), "not_found"),
        (StrangeStatusError(400, "prompt is too long: 250000 tokens"), "too_long"),
        (StrangeStatusError(429, "Your credit balance is too low"), "quota"),
        (StrangeStatusError(529, "overloaded"), "server"),
        (lc.ModelAuthenticationError("no"), "key"),
        (lc.ModelPermissionDeniedError("no"), "key"),
        (lc.ModelNotFoundError("no"), "not_found"),
        (lc.ModelRateLimitError("slow down"), "busy"),
        (lc.ModelTimeoutError("late"), "timeout"),
        (lc.ModelConnectionError("gone"), "unreachable"),
        (ConnectionRefusedError("refused"), "unreachable"),
        (TimeoutError(), "timeout"),
    ],
)
def test_one_mapping_reads_the_errors_of_all(error: Exception, fault: str) -> None:
    failure = read_failure(error)
    assert failure is not None
    assert Endpoint("https://x/v1", "m", 5, "none").explain(failure, 1).fault == fault


def test_a_bug_of_ours_is_no_failure_of_a_request() -> None:
    assert read_failure(KeyError("x")) is None
    assert read_failure(ValueError("x")) is None
    assert not CircuitBreaker().rests()
