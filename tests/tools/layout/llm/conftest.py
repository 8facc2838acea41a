"""The planner's tests ask a chat model on the loopback server, whose waits are recorded, not slept."""

from tests.agent.endpoint.conftest import make_model, operator, waits

__all__ = ["make_model", "operator", "waits"]
