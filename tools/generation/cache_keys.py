"""The keys of everything that is cached: what determines an object's run, a picture, a refined picture, findings.

Every key holds `METHOD_VERSION`, so that an upgrade which draws differently never returns a picture drawn before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..layout.layout import Layout, LayoutObject

if TYPE_CHECKING:
    from PIL.Image import Image

    from .prompts import RenderPrompts
    from .render_context import RenderContext
    from .request import RenderRequest

METHOD_VERSION = 3
"""Raise it when the same request is to give other pixels."""


def digest(values: Any) -> str:
    """Hash plain values; equal values give equal keys on every machine."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _key(kind: str, *values: Any) -> str:
    return digest([kind, METHOD_VERSION, *values])


def object_key(context: RenderContext, index: int) -> str:
    """Key of an object's run and mask; how many share a batch is not part of it.

    Batches of another size differ by less than 1e-4; the first run made is the one that is kept.
    """
    item, prompts = context.layout.objects[index], context.prompts
    words = [prompts.objects[index], prompts.object_negative, prompts.phrases[index]]
    return _key("object", context.settings, context.method, words, _object(item, context.attempts.get(item.id, 0)))


def picture_key(request: RenderRequest, prompts: RenderPrompts, settings: tuple[object, ...]) -> str:
    """Key of a scene. How it came about is not part of it: a scene keeps the picture that was drawn of it first."""
    attempts = request.attempts
    objects = [_object(item, attempts.get(item.id, 0)) for item in request.layout.objects]
    words = [prompts.phrases, prompts.objects, prompts.overall, prompts.overall_negative, prompts.object_negative]
    return _key("picture", settings, request.method, objects, words, prompts.background, _size(request.layout))


def background_key(request: RenderRequest, prompts: RenderPrompts, settings: tuple[object, ...]) -> str:
    """Key of what concerns the whole picture; where it differs, an edit can keep nothing of the picture before."""
    words = [prompts.background, request.overall_prompt, prompts.overall_negative, prompts.object_negative]
    return _key("background", settings, request.method, words, _size(request.layout))


def refined_key(picture: str, settings: tuple[object, ...]) -> str:
    """Key of a refined picture, by the key of the picture and the refiner's settings."""
    return _key("refined", picture, settings)


def findings_key(verifier: str, picture: Image, objects: Sequence[LayoutObject]) -> str:
    """Key of what a verifier found in a picture."""
    looked_for = [[item.id, item.phrase, item.box.as_list()] for item in objects]
    return _key("findings", verifier, hashlib.sha256(picture.tobytes()).hexdigest(), looked_for)


def _object(item: LayoutObject, attempt: int) -> list[Any]:
    return [item.id, item.box.as_list(), attempt]


def _size(layout: Layout) -> list[int]:
    return [layout.width, layout.height]
