"""What `doctor` finds out about a language model by asking it: key, model, tools, structured output, context and latency.

It asks for a few tokens at most three times. It knows nothing of turns.
"""

from __future__ import annotations

import time
from typing import Any

import httpx
from langchain_core.messages import HumanMessage

from .endpoint import EndpointSettings, ReliableChatModel, make_chat_model
from .errors import EndpointError, SettingsError
from .retry import RetryPolicy

ASKED = "Answer with the word ok."
CALL = "Call the tool `ok`."
JSON = 'Answer with this JSON object: {"ok": true}'
LIST_TIMEOUT_S = 3.0
_TOOL = {
    "type": "function",
    "function": {
        "name": "ok",
        "description": "Says that tools work.",
        "parameters": {"type": "object", "properties": {}},
    },
}
_CONTEXT_KEYS = ("max_model_len", "context_length", "context_window", "max_context_length", "n_ctx", "n_ctx_train")


async def probe_endpoint(settings: EndpointSettings) -> list[str]:
    """Ask the language model and say what was found, one line per fact; a failure is one line that says what to do."""
    try:
        model = make_chat_model(settings, RetryPolicy(tries=1))
        began = time.monotonic()
        answer = await model.ainvoke([HumanMessage(ASKED)])
        seconds = time.monotonic() - began
    except (EndpointError, SettingsError) as error:
        return [f"language model: {getattr(error, 'for_operator', None) or error}"]
    said = "answers" if answer.text.strip() else "answers without words"
    lines = [f"language model: {said} after {seconds:.1f} s"]
    lines.append(f"tools: {await _tools(model)}")
    lines.append(f"structured output: {await _structured(model)}")
    if (context := await _context(settings, model.endpoint.model)) is not None:
        lines.append(f"context: {context} tokens")
    return lines


async def _tools(model: ReliableChatModel) -> str:
    try:
        answer: Any = await model.bind_tools([_TOOL]).ainvoke([HumanMessage(CALL)])
    except EndpointError as error:
        return f"refused ({error})"
    if not model.takes_tools:
        return "not taken; the prompts of planning and editing do the work"
    return "called" if answer.tool_calls else "taken, but not called when asked to"


async def _structured(model: ReliableChatModel) -> str:
    try:
        answer: Any = await model.bind(response_format={"type": "json_object"}).ainvoke([HumanMessage(JSON)])
    except EndpointError as error:
        return f"refused ({error})"
    if model.negotiation.refuses("response_format"):
        return "not taken; answers are read as text"
    return "kept to" if answer.text.strip().startswith("{") else "taken, but not kept to"


async def _context(settings: EndpointSettings, name: str) -> int | None:
    """Read the context's length where an OpenAI-compatible server lists it with its models."""
    if not settings.openai_base_url:
        return None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else "none"
    try:
        async with httpx.AsyncClient(timeout=LIST_TIMEOUT_S) as client:
            listed = await client.get(
                f"{settings.openai_base_url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"}
            )
        models = listed.json()["data"]
        mine = next((m for m in models if m.get("id") == name), models[0] if len(models) == 1 else {})
    except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None
    for holder in (mine, mine.get("meta") or {}):
        for key_name in _CONTEXT_KEYS:
            if isinstance(holder.get(key_name), int):
                return int(holder[key_name])
    return None
