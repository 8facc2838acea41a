"""Providers by name, as settings write them: `provider:model`, or a plain name at an OpenAI-compatible address.

It imports no provider, so that settings and front ends can name them at once; `providers.py` makes their models.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

OPENAI_ADDRESS = "https://api.openai.com/v1"


@dataclass(frozen=True)
class Provider:
    """A provider of LangChain's `init_chat_model`.

    Attributes:
        package: to install; it is in the extra of the provider's name.
        key_name: the variable that its package reads.
        address: where it answers, for sentences.
    """

    package: str
    key_name: str
    address: str


PROVIDERS = {
    "openai": Provider("langchain-openai", "OPENAI_API_KEY", OPENAI_ADDRESS),
    "anthropic": Provider("langchain-anthropic", "ANTHROPIC_API_KEY", "https://api.anthropic.com"),
    "google_genai": Provider("langchain-google-genai", "GOOGLE_API_KEY", "https://generativelanguage.googleapis.com"),
    "mistralai": Provider("langchain-mistralai", "MISTRAL_API_KEY", "https://api.mistral.ai"),
    "ollama": Provider("langchain-ollama", "OLLAMA_HOST", "http://127.0.0.1:11434"),
    "deepseek": Provider("langchain-deepseek", "DEEPSEEK_API_KEY", "https://api.deepseek.com"),
    "groq": Provider("langchain-groq", "GROQ_API_KEY", "https://api.groq.com"),
}


def provider_of(model: str) -> tuple[str, str]:
    """Split `provider:model`; the provider is empty for a plain name, also one with a tag such as `llama3:8b`."""
    provider, colon, name = model.partition(":")
    return (provider, name) if colon and name and provider in PROVIDERS else ("", model)


def host_of(model: str, base_url: str | None) -> str:
    """Name the host that is asked, without path or credentials."""
    provider, _ = provider_of(model)
    address = base_url or OPENAI_ADDRESS if provider in ("", "openai") else PROVIDERS[provider].address
    return urlsplit(address).netloc.rpartition("@")[2]
