"""What a failed request means: whichever package raised it, an `EndpointError` with two sentences.

It knows nothing of retries or messages, and it never lets the key into a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tools.layout.speech import say

from .errors import EndpointError, EndpointFault, RefusedRequestError
from .failures import Failure
from .retry import is_quota_exhausted, retry_after_s

MAX_QUOTE_CHARS = 200
_KEY_LIKE = re.compile(r"\b(sk|pk|key)-[\w*.-]{4,}", re.IGNORECASE)
_CONTEXT = re.compile(r"context.?(length|size|window)|too many tokens|prompt is too long|token limit", re.IGNORECASE)
_FILTER = re.compile(r"content.?(filter|policy|management)|safety system|moderation|harm categor", re.IGNORECASE)
_STATUS_FAULTS: dict[int, EndpointFault] = {
    400: "request",
    401: "key",
    403: "key",
    404: "not_found",
    422: "request",
}
_TO_DO: dict[EndpointFault, str] = {
    "unreachable": "check OPENAI_BASE_URL and that the server runs",
    "timeout": "raise GROUNDLING_LLM_TIMEOUT_S or use a faster model",
    "busy": "wait, or raise the rate limit at the provider",
    "server": "look at the server's own log",
    "quota": "top up the account that {key_name} belongs to",
    "key": "set {key_name} to a key that may use this model",
    "not_found": "check GROUNDLING_MODEL, and that OPENAI_BASE_URL ends in the API's path, usually /v1",
    "too_long": "use a model with a longer context",
    "request": "check that GROUNDLING_MODEL is a chat model with tool calling",
    "not_an_api": "check that OPENAI_BASE_URL ends in the API's path, usually /v1",
    "filtered": "nothing to do: the provider's content filter refused this text",
    "resting": "it failed twice in a row and is asked again in a minute; look at the lines above",
}


@dataclass(frozen=True)
class Endpoint:
    """Where requests go, as sentences need it: address, model, time limit, and the key to hide."""

    base_url: str
    model: str
    timeout_s: float
    key: str = field(repr=False)
    key_name: str = "OPENAI_API_KEY"

    def fault(self, kind: EndpointFault, happened: str, requests: int = 1) -> EndpointError:
        """Make the error for a kind of fault; `happened` completes "the address ..."."""
        again = f" ({requests} requests)" if requests > 1 else ""
        told = _quote(self._without_key(happened))
        sentence = (
            f"{self._address()} (model {self.model!r}) {told}{again}; {_TO_DO[kind].format(key_name=self.key_name)}"
        )
        made = RefusedRequestError if kind == "request" else EndpointError
        return made(kind, say(f"endpoint.{kind}"), sentence, requests)

    def explain(self, failure: Failure, requests: int) -> EndpointError:
        """Turn what the last request ended in into an `EndpointError`."""
        if failure.kind == "timeout":
            return self.fault("timeout", f"did not answer within {self.timeout_s:g} s", requests)
        if failure.kind == "unreachable":
            return self.fault("unreachable", f"cannot be reached: {failure.message}", requests)
        if failure.kind == "broken":
            return self.fault("not_an_api", failure.message, requests)
        if failure.status is not None:
            kind = _kind(failure, failure.status)
            return self.fault(kind, _happened(failure, kind), requests)
        return self.fault("server", f"failed: {failure.message}", requests)

    def _address(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def _without_key(self, text: str) -> str:
        hidden = text.replace(self.key, "(key)") if len(self.key) > len("none") else text
        return _KEY_LIKE.sub("(key)", hidden)


def _kind(failure: Failure, status: int) -> EndpointFault:
    told = f"{failure.code} {failure.message}"
    if status in (400, 403, 413, 422) and _FILTER.search(told):
        return "filtered"
    if status in (400, 413, 422, 500) and _CONTEXT.search(told):
        return "too_long"
    if status in (402, 429):
        return "quota" if status == 402 or is_quota_exhausted(failure) else "busy"
    return _STATUS_FAULTS.get(status, "server" if status >= 500 else "request")


def _happened(failure: Failure, kind: EndpointFault) -> str:
    if kind == "key":  # servers quote the refused key in their own message
        return f"answered {failure.status}"
    asked = retry_after_s(failure)
    patience = f" and asks to wait {asked:g} s" if kind == "busy" and asked is not None else ""
    message = re.sub(r"^Error code: \d+ - ", "", failure.message)  # the OpenAI SDK's own prefix
    return f"answered {failure.status}: {message}{patience}"


def _quote(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MAX_QUOTE_CHARS else f"{flat[:MAX_QUOTE_CHARS]}..."
