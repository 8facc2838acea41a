"""Which provider's model a setting names: `gpt-4.1-mini` at an OpenAI-compatible address, or `provider:model`.

LangChain's `init_chat_model` makes it; its own retries are off, because `endpoint.py` has the only ones. Credentials come from
the variables that each provider's package reads.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any, Protocol

import openai
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from .endpoint_faults import Endpoint
from .errors import SettingsError
from .openai_model import OpenAIEndpoint
from .provider_names import OPENAI_ADDRESS, PROVIDERS, provider_of

NO_KEY = "none"  # local servers want no key, the SDK wants some text
TEMPERATURE = 0.2
MAX_ANSWER_TOKENS = 4096
CONNECT_TIMEOUT_S = 5.0
_REASONS = re.compile(r"(?:^|[/:])(?:o\d|gpt-[5-9])")
"""Models whose token cap would count their thoughts and that take no temperature: one refused request saved."""


class EndpointSettings(Protocol):
    """The settings that this file reads."""

    @property
    def openai_api_key(self) -> SecretStr | None: ...

    @property
    def openai_base_url(self) -> str | None: ...

    @property
    def model(self) -> str: ...

    @property
    def llm_timeout_s(self) -> float: ...


def make_provider_model(settings: EndpointSettings) -> tuple[BaseChatModel, Endpoint]:
    """Make the provider's own model and say where it answers.

    Raises:
        SettingsError: the provider's package is not installed, or lacks its key.
    """
    provider, name = provider_of(settings.model)
    if provider in ("", "openai"):
        return _openai_compatible(settings, name)
    known = PROVIDERS[provider]
    if find_spec(known.package.replace("-", "_")) is None:
        raise SettingsError(
            f"GROUNDLING_MODEL is {settings.model!r}: {known.package} is not installed; "
            f"install it with: pip install -e '.[{provider}]'"
        )
    options: dict[str, Any] = {"temperature": TEMPERATURE}
    if provider == "ollama":  # its client takes the limit, and retries nothing
        options["client_kwargs"] = {"timeout": settings.llm_timeout_s}
    else:
        options["timeout"] = settings.llm_timeout_s
        options["max_retries"] = 1 if provider == "google_genai" else 0  # there the count holds the first try
    try:
        model = init_chat_model(name, model_provider=provider, **options)
    except Exception as error:
        raise SettingsError(
            f"GROUNDLING_MODEL is {settings.model!r}: {provider} could not be set up ({str(error)[:120]}); set {known.key_name}"
        ) from error
    return model, Endpoint(known.address, name, settings.llm_timeout_s, NO_KEY, known.key_name)


def _openai_compatible(settings: EndpointSettings, name: str) -> tuple[BaseChatModel, Endpoint]:
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else NO_KEY
    timeout_s, base_url = settings.llm_timeout_s, settings.openai_base_url or OPENAI_ADDRESS
    free = not _REASONS.search(name)
    endpoint = Endpoint(base_url, name, timeout_s, key)
    model = OpenAIEndpoint(
        endpoint=endpoint,
        model=name,
        base_url=base_url,
        api_key=SecretStr(key),
        temperature=TEMPERATURE if free else None,
        max_completion_tokens=MAX_ANSWER_TOKENS if free else None,
        timeout=openai.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s)),
        max_retries=0,
        default_headers={"Connection": "close"},  # kept connections die with their event loop, or unseen while idle
        stream_usage=False,
        stream_chunk_timeout=None,  # its `wait_for` loses cancels; `deadline.within` limits the whole answer
        use_responses_api=False,
    )
    return model, endpoint
