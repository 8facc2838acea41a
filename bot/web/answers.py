"""HTTP answers: JSON, and refusals in the shape that OpenAI's clients read."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from tools.layout.speech import in_language

from .refusal import Refused


def json_answer(value: Any, status: int = 200) -> Response:
    """Answer with JSON that no cache keeps."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return Response(body, status, {"cache-control": "no-store"}, "application/json")


def refusal_answer(refused: Refused, language: str) -> Response:
    """Answer with the status and the sentence; what was asked for is not repeated."""
    message = in_language(refused.said, language)
    return json_answer({"error": {"message": message, "type": refused.kind, "code": refused.status}}, refused.status)
