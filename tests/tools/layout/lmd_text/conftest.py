"""What the parser's tests share: one good answer, and a short way to read answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tools.layout.errors import LayoutError
from tools.layout.layout import Layout
from tools.layout.lmd_text import parse_lmd

Read = Callable[..., Layout]
Reasons = Callable[..., tuple[str, ...]]


def answer(objects: str, background: str = "A park", negative: str = "") -> str:
    """Make an answer in LMD's format around an object list."""
    return f"Objects: {objects}\nBackground prompt: {background}\nNegative prompt: {negative}"


@pytest.fixture
def read() -> Read:
    """Read an object list in an otherwise good answer."""
    return lambda objects, **parts: parse_lmd(answer(objects, **parts), "a test")


@pytest.fixture
def reasons() -> Reasons:
    """Read an object list that must be refused, and return the reasons."""

    def refuse(objects: str, **parts: str) -> tuple[str, ...]:
        with pytest.raises(LayoutError) as caught:
            parse_lmd(answer(objects, **parts), "a test")
        return caught.value.reasons

    return refuse
