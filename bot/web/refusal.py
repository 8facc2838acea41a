"""`Refused`: a request that is not done, with its status and one sentence in the person's language.

It knows nothing of requests.
"""

from __future__ import annotations

from tools.layout.speech import Said, say

KINDS = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error", 404: "not_found_error"}


class Refused(Exception):
    """A request that is not done.

    Attributes:
        status: of the HTTP answer.
        said: why, and what to do.
    """

    def __init__(self, status: int, said: str) -> None:
        self.status, self.said = status, said
        super().__init__(said)

    @property
    def kind(self) -> str:
        """Name the error as OpenAI's API does."""
        return KINDS.get(self.status, "invalid_request_error" if self.status < 500 else "server_error")


def no_conversation() -> Refused:
    """Refuse an id that is nobody's or somebody else's; both sound the same."""
    return Refused(404, say("web.no_conversation"))


def unreadable(reason: str) -> Refused:
    """Refuse a body that cannot be read."""
    return Refused(400, say("web.unreadable", reason=reason))


def said_of(error: Refused | Said | str) -> str:
    """Return the sentence of either."""
    return error.said if isinstance(error, Refused) else error
