"""What a provider's exception says, whatever package raised it: status, text, code, headers, kind.

LangChain's own error classes come first (`langchain_core.exceptions`); a provider that has none is read by what its
exceptions carry. It knows nothing of sentences for users.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core import exceptions as lc

Kind = Literal["timeout", "unreachable", "status", "broken", "other"]
_OF_PROVIDERS = frozenset(
    {"openai", "anthropic", "google", "mistralai", "groq", "ollama", "httpx", "httpcore", "httpx_sse", "grpc"}
    | {"langchain_openai", "langchain_anthropic", "langchain_google_genai", "langchain_mistralai", "langchain_ollama"}
    | {"langchain_deepseek", "langchain_groq", "langchain_core", "aiohttp", "requests", "cohere", "boto3", "botocore"}
)
_STATUS_OF = (
    (lc.ModelAuthenticationError, 401),
    (lc.ModelPermissionDeniedError, 403),
    (lc.ModelNotFoundError, 404),
    (lc.ModelRateLimitError, 429),
    (lc.ModelInvalidRequestError, 400),
    (lc.ContextOverflowError, 400),
)


@dataclass(frozen=True)
class Failure:
    """One failed request.

    Attributes:
        status: of the HTTP answer; None where there was none.
        code: the provider's own word, such as `insufficient_quota`.
        transient: LangChain or the status say that the same request may succeed soon.
    """

    kind: Kind
    message: str
    status: int | None = None
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    transient: bool = False


def read_failure(error: BaseException) -> Failure | None:
    """Read an exception; None where it is no failure of a request but a bug of ours."""
    if isinstance(error, json.JSONDecodeError):
        return Failure("broken", f"answered with broken JSON: {error}")
    names = {cls.__name__ for cls in type(error).__mro__}
    if isinstance(error, TimeoutError | lc.ModelTimeoutError) or any("Timeout" in name for name in names):
        return Failure("timeout", str(error), transient=True)
    if not _is_of_provider(error):
        return Failure("unreachable", _cause(error), transient=True) if isinstance(error, ConnectionError) else None
    status = _status(error)
    if status is None and (isinstance(error, lc.ModelConnectionError) or any(_tells_no_connection(n) for n in names)):
        return Failure("unreachable", _cause(error), transient=True)
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    message = str(getattr(error, "message", "") or error)
    code = str(getattr(error, "code", "") or getattr(error, "type", "") or "")
    kind: Kind = "status" if status is not None else "other"
    return Failure(kind, message, status, code, headers, status in (408, 429) or (status or 0) >= 500)


def _is_of_provider(error: BaseException) -> bool:
    return any(cls.__module__.partition(".")[0] in _OF_PROVIDERS for cls in type(error).__mro__)


def _tells_no_connection(name: str) -> bool:
    return "Connect" in name or name in ("NetworkError", "ReadError", "RemoteProtocolError", "ServiceUnavailable")


def _status(error: BaseException) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "status", "code"):
            value: Any = getattr(holder, name, None)
            value = getattr(value, "value", value)  # google's codes are enums; grpc's are pairs
            value = value[0] if isinstance(value, tuple) and value else value
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return next((status for kind, status in _STATUS_OF if isinstance(error, kind)), None)


def _cause(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error) or type(error).__name__
