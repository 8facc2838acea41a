"""A language model's answer while it comes: asked for as a stream where a front end listens, and put together here.

A stream that breaks is no answer: the caller asks again, plainly. It knows nothing of front ends or turns.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from .events import OnWords


async def collect(stream: AsyncIterator[ChatGenerationChunk], on_words: OnWords) -> ChatResult | None:
    """Read the stream to its end; None where there was nothing in it, as from servers that do not stream."""
    on_words("")
    chunks = []
    async for chunk in stream:
        chunks.append(chunk)
        if words := chunk.message.text:
            on_words(words)
    return generate_from_stream(iter(chunks)) if _is_whole(chunks) else None


def _is_whole(chunks: list[ChatGenerationChunk]) -> bool:
    return any((chunk.generation_info or {}).get("finish_reason") for chunk in chunks)
