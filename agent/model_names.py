"""What the language models are called before people."""

from __future__ import annotations

from .provider_names import host_of
from .settings import Settings


def chat_model_name(settings: Settings, offline: bool = False) -> str:
    """Name the chat model as `doctor` shows it."""
    if offline and settings.uses_endpoint:
        return f"bundled language model (chosen; {settings.model} at {endpoint_host(settings)} is set, too)"
    if not settings.uses_endpoint:
        return f"{bundled_model_name()} (set OPENAI_API_KEY, OPENAI_BASE_URL or GROUNDLING_MODEL=provider:model to use one of your own)"
    return f"{settings.model} at {endpoint_host(settings)}"


def bundled_model_name() -> str:
    """Name what reads messages without an endpoint, without importing it."""
    from tools.language.installed import missing

    reason = missing()
    return f"strict reader alone; {reason}" if reason else "SmolLM2-135M with groundling's adapter"


def endpoint_host(settings: Settings) -> str:
    """Name the endpoint's host, without path or credentials."""
    return host_of(settings.model, settings.openai_base_url)
