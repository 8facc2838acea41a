"""The agent's errors, each written for one reader.

It knows nothing of how they are shown. The tree:

    RuntimeError
    ├── SettingsError    the operator: names the variable, shows the value, says what is allowed
    ├── BusyError        the user: the work is refused for now, says when to try again
    └── EndpointError    the user and the operator: the language model gave no answer (also a ModelError)
        └── RefusedRequestError    it refuses this very request, perhaps one of its options
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from langchain_core.exceptions import ModelError, ModelInvalidRequestError

EndpointFault = Literal[
    "unreachable",
    "timeout",
    "busy",
    "server",
    "quota",
    "key",
    "not_found",
    "too_long",
    "request",
    "not_an_api",
    "filtered",
    "resting",
]


class SettingsError(RuntimeError):
    """Wrong configuration, read by the operator.

    Attributes:
        reasons: every fault found, one sentence each that names the variable and its value.
    """

    def __init__(self, reasons: Sequence[str] | str) -> None:
        self.reasons: tuple[str, ...] = (reasons,) if isinstance(reasons, str) else tuple(reasons)
        super().__init__("; ".join(self.reasons))


class BusyError(RuntimeError):
    """Too much is waiting; one sentence for the user that says when to try again."""


class EndpointError(RuntimeError, ModelError):
    """The language model's endpoint gave no usable answer; neither sentence ever holds the key.

    Attributes:
        fault: what kind of failure it was; `too_long` may succeed with a shorter history.
        for_user: one plain sentence, without address or status. It is also the error's text.
        for_operator: one sentence with the address, what it answered and what to do.
        requests: how many requests were sent.
    """

    def __init__(self, fault: EndpointFault, for_user: str, for_operator: str, requests: int = 1) -> None:
        self.fault = fault
        self.for_user = for_user
        self.for_operator = for_operator
        self.requests = requests
        super().__init__(for_user)


class RefusedRequestError(EndpointError, ModelInvalidRequestError):
    """The endpoint refuses the request as it is; another one, without an option, may pass."""
