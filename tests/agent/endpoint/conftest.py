"""What the endpoint's tests share: a model on the loopback server whose waits are recorded, not slept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from agent.endpoint import make_chat_model
from agent.retry import RetryPolicy
from tests.loopback.openai_server import ScriptedOpenAI

KEY = "sk-canary-0123456789"


@dataclass(frozen=True)
class Operator:
    """The settings of an operator who uses the loopback server."""

    openai_base_url: str | None
    openai_api_key: SecretStr | None = field(default_factory=lambda: SecretStr(KEY))
    model: str = "small-model"
    llm_timeout_s: float = 5.0


class Waits(list[float]):
    """Records waits instead of sleeping."""

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def operator(openai_server: ScriptedOpenAI) -> Operator:
    return Operator(openai_server.base_url)


MakeModel = Callable[..., BaseChatModel]


@pytest.fixture
def make_model(operator: Operator, waits: Waits) -> MakeModel:
    """Make a chat model; keyword arguments change the operator's settings."""

    def make(**changes: object) -> BaseChatModel:
        return make_chat_model(replace(operator, **changes), RetryPolicy(sleep=waits.sleep))  # type: ignore[arg-type]

    return make
