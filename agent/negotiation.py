"""What an endpoint refuses is found out once: requests go without it from then on, and nothing is lost for it.

An option is dropped when the endpoint names it in its refusal; where it names none, the optional ones go first and `tools`
last. It knows the options' names, not the messages.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .failures import Failure

REFUSING = frozenset({400, 404, 415, 422, 500, 501})
_NAMED = {
    "parallel_tool_calls": r"parallel.?tool",
    "response_format": r"response.?format|json.?schema|structured.?output|grammar",
    "max_tokens": r"max_completion_tokens|max_tokens|max_output_tokens",
    "temperature": r"temperature|sampling",
    "stream": r"stream",
    "tools": r"\btools?\b|tool.?(?:use|choice|calling)|function.?call",
}
"""What to look for in a refusal, the more particular first."""
_WITHOUT_A_WORD = ("parallel_tool_calls", "response_format", "max_tokens", "temperature")
_SENT_AS = {
    "max_tokens": ("max_tokens", "max_completion_tokens"),
    "tools": ("tools", "tool_choice", "parallel_tool_calls"),
}
_log = logging.getLogger(__name__)


@dataclass
class Negotiation:
    """What one endpoint refuses for one model, shared by all who ask it."""

    name: str
    _refused: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def refused(self) -> frozenset[str]:
        """The options that are no longer sent."""
        with self._lock:
            return frozenset(self._refused)

    def refuses(self, option: str) -> bool:
        """Whether the endpoint is known to refuse an option."""
        return option in self.refused

    def learn(self, dropped: frozenset[str]) -> None:
        """Remember what had to go before a request passed."""
        with self._lock:
            new = dropped - self._refused
            self._refused |= dropped
        if new:
            _log.warning("%s refuses %s; asked without from now on", self.name, ", ".join(sorted(new)))


def without(options: Mapping[str, Any], dropped: frozenset[str]) -> dict[str, Any]:
    """Return the options of a request without those dropped; a dropped value of the model's own is set to None."""
    gone = {key for name in dropped for key in _SENT_AS.get(name, (name,))}
    kept = {key: value for key, value in options.items() if key not in gone}
    if "response_format" in gone and "extra_body" in kept:
        body = {key: value for key, value in kept["extra_body"].items() if key != "response_format"}
        kept = {**kept, "extra_body": body} if body else {key: v for key, v in kept.items() if key != "extra_body"}
    return kept


def dropped_next(failure: Failure, sent: frozenset[str], dropped: frozenset[str]) -> Iterator[frozenset[str]]:
    """Say what to try without after a refusal, in order; nothing where the refusal is about something else.

    Args:
        sent: the optional options that the refused request held.
    """
    if failure.status is None or failure.status not in REFUSING:
        return
    named = next((n for n, words in _NAMED.items() if n in sent and re.search(words, failure.message, re.I)), None)
    if named:
        yield dropped | {named}
        return
    if failure.status == 404:  # an address or a model that is not there
        return
    if failure.status >= 500:  # most server faults have other causes; only the seldom supported options are tried
        for option in ("response_format", "tools"):
            if option in sent:
                yield dropped | {option}
        return
    if rest := frozenset(_WITHOUT_A_WORD) & sent:
        yield dropped | rest
    if "tools" in sent:
        yield dropped | (frozenset(_WITHOUT_A_WORD) & sent) | {"tools"}
