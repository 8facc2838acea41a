"""A layout for other programs, as text: our JSON, LMD's text, arguments of diffusers' GLIGEN pipeline, COCO, SVG, Omost.

A new format is a function here and a row in `EXPORTS`. Reading text back is `imports.py`'s work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .errors import LayoutError
from .layout import Layout, LayoutObject
from .lmd_text import format_lmd
from .omost import layout_to_omost
from .phrases import counted, head_noun
from .preview import layout_to_svg


def layout_to_gligen(layout: Layout) -> dict[str, Any]:
    """Return keyword arguments for a call of diffusers' `StableDiffusionGLIGENPipeline`."""
    phrases = [item.phrase for item in layout.objects]
    scene = layout.background.strip()
    return {
        "prompt": f"{scene} with {counted(phrases)}" if phrases and scene else scene or counted(phrases),
        "negative_prompt": layout.negative,
        "width": layout.width,
        "height": layout.height,
        "gligen_phrases": phrases,
        "gligen_boxes": [item.box.as_list() for item in layout.objects],
    }


def layout_to_coco(layout: Layout) -> dict[str, Any]:
    """Return a COCO detection data set of one image; boxes are x, y, width, height in pixels of the canvas."""
    nouns = list(dict.fromkeys(head_noun(item.phrase) for item in layout.objects))
    return {
        "info": {"description": layout.caption, "background": layout.background, "negative": layout.negative},
        "images": [{"id": 1, "file_name": "layout.png", "width": layout.width, "height": layout.height}],
        "categories": [{"id": number, "name": noun} for number, noun in enumerate(nouns, start=1)],
        "annotations": [
            _annotation(number, item, nouns.index(head_noun(item.phrase)) + 1, layout)
            for number, item in enumerate(layout.objects, start=1)
        ],
    }


def _annotation(number: int, item: LayoutObject, category: int, layout: Layout) -> dict[str, Any]:
    x, y = item.box.x0 * layout.width, item.box.y0 * layout.height
    width, height = item.box.width * layout.width, item.box.height * layout.height
    return {
        "id": number,
        "image_id": 1,
        "category_id": category,
        "bbox": [round(value, 2) for value in (x, y, width, height)],
        "area": round(width * height, 2),
        "iscrowd": 0,
        "phrase": item.phrase,
        "object_id": item.id,
    }


def _indented(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


EXPORTS: Mapping[str, Callable[[Layout], str]] = {
    "json": lambda layout: _indented(layout.to_json()),
    "lmd": lambda layout: format_lmd(layout) + "\n",
    "gligen": lambda layout: _indented(layout_to_gligen(layout)),
    "coco": lambda layout: _indented(layout_to_coco(layout)),
    "svg": layout_to_svg,
    "omost": layout_to_omost,
}
"""Format name to the function that writes it."""


def export_layout(layout: Layout, format: str) -> str:
    """Write the layout in one of the formats of `EXPORTS`.

    Raises:
        LayoutError: there is no such format; names those there are.
    """
    if format not in EXPORTS:
        raise LayoutError(f"there is no format {format!r}; use one of {', '.join(EXPORTS)}")
    return EXPORTS[format](layout)
