"""The description of the HTTP interface, as OpenAPI 3.1, from the models that read the requests."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tools.layout.operations import OPERATION_TYPES

from .answers import json_answer
from .openai_input import ChatInput, ImageInput
from .turn_input import TurnInput

_BODIES: tuple[type[BaseModel], ...] = (TurnInput, ImageInput, ChatInput)
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def openapi() -> dict[str, Any]:
    """Return the description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "groundling", "version": version("groundling"), "summary": "Pictures by conversation."},
        "security": [{"key": []}, {"cookie": []}],
        "paths": {
            "/c": {"get": _does("List your conversations"), "post": _does("Begin a conversation", status="201")},
            "/c/{id}": {
                "get": _does("Read where a conversation stands", [_ID]),
                "delete": _does("Delete a conversation with its pictures", [_ID]),
            },
            "/c/{id}/turn": {"post": _does("Take one turn", [_ID], "TurnInput")},
            "/c/{id}/stop": {"post": _does("Stop what runs", [_ID])},
            "/c/{id}/events": {"get": _does("Listen to what happens, as server-sent events", [_ID])},
            "/c/{id}/v/{number}": {"get": _does("Read a version with its layout", [_ID, _NUMBER])},
            "/c/{id}/v/{number}/picture.png": {"get": _does("Get its picture", [_ID, _NUMBER])},
            "/v1/models": {"get": _does("List the models")},
            "/v1/images/generations": {"post": _does("Draw pictures of a caption", body="ImageInput")},
            "/v1/chat/completions": {"post": _does("The conversation as a chat", body="ChatInput")},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "groundling"},
            },
        },
    }


def _does(
    what: str, parameters: list[dict[str, Any]] | None = None, body: str | None = None, status: str = "200"
) -> dict[str, Any]:
    ref = {"$ref": f"#/components/schemas/{body}"}
    taken = {"requestBody": {"required": True, "content": {"application/json": {"schema": ref}}}} if body else {}
    refused = {"description": "Refused, with a sentence that says why"}
    answers = {status: {"description": "Done"}, "4XX": refused}
    return {"summary": what, "parameters": parameters or [], **taken, "responses": answers}


def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = {}
    for kind in (*OPERATION_TYPES, *_BODIES):
        schema = kind.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {})
        schemas[kind.__name__] = schema
    schemas["Operation"] = {"oneOf": [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in OPERATION_TYPES]}
    schemas["TurnInput"]["properties"]["operations"]["anyOf"][0]["items"] = {"$ref": "#/components/schemas/Operation"}
    return schemas


class OpenAPIRoutes:
    """Answers with the description."""

    def routes(self) -> list[Route]:
        """List them."""
        return [Route("/openapi.json", self.describe)]

    async def describe(self, request: Request) -> Response:
        """Send it."""
        return json_answer(openapi())
