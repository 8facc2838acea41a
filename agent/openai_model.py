"""LangChain's model of OpenAI-compatible endpoints, told to take what real servers answer, and to say when that is none.

It knows nothing of retries or limits; `endpoint.py` stands around it.
"""

from __future__ import annotations

import json
from typing import Any

import openai
from langchain_core.outputs import ChatResult
from langchain_openai import ChatOpenAI
from pydantic import Field

from .endpoint_faults import Endpoint


class OpenAIEndpoint(ChatOpenAI):
    """`ChatOpenAI` that reads odd answers and sends `response_format` past the SDK's parser."""

    endpoint: Endpoint = Field(exclude=True, repr=False)

    def _get_request_payload(self, input_: Any, *, stop: list[str] | None = None, **kwargs: Any) -> dict[str, Any]:
        """Move `response_format` into the body: the SDK raises at a cut-off answer instead of returning it."""
        if "response_format" in kwargs:
            body = {**kwargs.get("extra_body", {}), "response_format": kwargs.pop("response_format")}
            kwargs["extra_body"] = body
        return super()._get_request_payload(input_, stop=stop, **kwargs)

    def _create_chat_result(
        self, response: dict[str, Any] | openai.BaseModel, generation_info: dict[str, Any] | None = None
    ) -> ChatResult:
        if isinstance(response, str):  # what the SDK returns for a body that is not JSON
            raise self.endpoint.fault("not_an_api", f"answered with a page: {response}")
        if fault := _error_in(response):
            raise self.endpoint.fault("server", f"answered 200 with an error: {fault}")
        try:
            usual = _usual(response)
            result = super()._create_chat_result(usual, generation_info)
            for generation, choice in zip(result.generations, usual["choices"], strict=True):
                if refusal := choice["message"].get("refusal"):  # LangChain reads it from the SDK's own classes alone
                    generation.message.additional_kwargs["refusal"] = refusal
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise self.endpoint.fault("not_an_api", f"answered with no usable message: {error}") from error
        if not result.generations:
            raise self.endpoint.fault("not_an_api", "answered without any choice")
        return result


def _error_in(response: Any) -> str:
    """Return the error that some servers put into an answer with status 200."""
    found = response.get("error") if isinstance(response, dict) else getattr(response, "error", None)
    if not found:
        return ""
    return str(found.get("message", found)) if isinstance(found, dict) else str(found)


def _usual(response: dict[str, Any] | openai.BaseModel) -> dict[str, Any]:
    """Return the answer with its tool calls in the protocol's form: arguments as text, an id for each."""
    made: Any = response if isinstance(response, dict) else response.model_dump(warnings=False)
    for choice in made.get("choices") or ():
        message = choice["message"]
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            message["tool_calls"] = [_usual_call(number, call) for number, call in enumerate(calls, 1) if call]
        elif calls is not None:
            message["tool_calls"] = None
        if isinstance(content := message.get("content"), dict):
            message["content"] = json.dumps(content)
    return dict(made)


def _decoded_once(arguments: str) -> str:
    """Return the JSON text within a JSON text; LangChain takes the outer one for arguments that are no object."""
    try:
        inner = json.loads(arguments)
    except ValueError:
        return arguments
    return inner if isinstance(inner, str) else arguments


def _usual_call(number: int, call: dict[str, Any]) -> dict[str, Any]:
    function = dict(call.get("function") or {"name": call.get("name"), "arguments": call.get("arguments")})
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        function["arguments"] = json.dumps(arguments if arguments is not None else {})
    else:
        function["arguments"] = _decoded_once(arguments) if arguments.strip() else "{}"
    function["name"] = str(function.get("name") or "")
    return {"type": "function", "id": call.get("id") or f"call_{number}", "function": function}
