"""What OpenAI's clients send. Fields that only other models know are passed over, as those clients send them anyway."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.generation.request import MAX_SEED
from tools.layout.layout import CANVAS_MAX_PX, CANVAS_MIN_PX, CANVAS_STEP_PX, MAX_CAPTION_CHARS

from .refusal import Refused, unreadable

MODEL = "groundling"
MAX_PICTURES = 4
_SIZE = re.compile(r"(\d{2,4})x(\d{2,4})")


class ImageInput(BaseModel):
    """A request for pictures of a caption."""

    model_config = ConfigDict(extra="ignore")

    prompt: str = Field(min_length=1, max_length=MAX_CAPTION_CHARS)
    n: int = Field(1, ge=1, le=MAX_PICTURES)
    size: str | None = Field(None, description="WIDTHxHEIGHT, multiples of 64; auto is 512x512.")
    response_format: Literal["b64_json", "url"] | None = None
    seed: int | None = Field(None, ge=0, le=MAX_SEED)
    model: str | None = None

    def options(self) -> dict[str, Any]:
        """Return what the conversation begins with. Raises: Refused."""
        seed = {} if self.seed is None else {"seed": self.seed}
        if self.size in (None, "", "auto"):
            return seed
        found = _SIZE.fullmatch(str(self.size))
        sides = [int(side) for side in found.groups()] if found else []
        if not sides or any(side % CANVAS_STEP_PX or not CANVAS_MIN_PX <= side <= CANVAS_MAX_PX for side in sides):
            raise unreadable(
                f"size is {self.size!r}; use WIDTHxHEIGHT in multiples of {CANVAS_STEP_PX}, such as 512x512"
            )
        return {**seed, "width": sides[0], "height": sides[1]}


class ChatMessage(BaseModel):
    """One message of a chat; content is text, or parts of which the text ones count."""

    model_config = ConfigDict(extra="ignore")

    role: str
    content: str | list[dict[str, Any]] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        parts = [str(part.get("text", "")) for part in self.content or () if part.get("type") == "text"]
        return "\n".join(part for part in parts if part)


class ChatInput(BaseModel):
    """A chat so far; the last message is the turn."""

    model_config = ConfigDict(extra="ignore")

    messages: list[ChatMessage] = Field(min_length=1, max_length=1000)
    stream: bool = False
    seed: int | None = Field(None, ge=0, le=MAX_SEED)
    model: str | None = None

    @property
    def last_text(self) -> str:
        """Return what the turn says. Raises: Refused."""
        last = self.messages[-1]
        if last.role != "user" or not last.text.strip():
            raise Refused(400, "the last message must be the user's, with a text")
        return last.text
