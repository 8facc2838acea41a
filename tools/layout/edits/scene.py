"""Change what is around the objects: background, style, negative prompt, canvas.

It changes no object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..errors import LayoutError
from ..layout import CANVAS_STEP_PX
from ..operations import SetBackground, SetCanvas, SetNegative, SetStyle
from ..phrases import fix_article, same_noun, with_article, words
from ..speech import say
from .draft import Draft

_MEDIUM = (
    r"(?:(?:oil|acrylic|watercolou?r|ink|digital|chalk|pastel) )?(?:painting|illustration|drawing|sketch|print|render)"
    r"|photo(?:graph)?|watercolou?r|cartoon|comic|collage|mosaic|woodcut|engraving"
)
_STYLE = re.compile(
    rf"\b(?:(?:pencil|charcoal|crayon|ink|3d|line) (?:drawing|sketch|render|art)|{_MEDIUM}"
    r"|(?:photo-?|hyper-?|sur)?realistic"
    r"|(?:pixel|clip|line|vector|pop|concept)[- ]art|clipart|manga|anime|cubist|impressionist|surreal|minimalist"
    r"|flat|vintage|retro|low[- ]poly|cyberpunk|steampunk|ukiyo-e|baroque|art nouveau|black[- ]and[- ]white"
    r"|chinese ink|claymation|origami|disney|ghibli)(?:[- ]style)?\b",
    re.IGNORECASE,
)
_IS_MEDIUM = re.compile(rf"(?:.* )?(?:{_MEDIUM})", re.IGNORECASE)
_TAG = re.compile(
    r"\b(?:\d+k|u?hd|hdr|masterpiece|quality|resolution|high-?res|absurdres|detail(?:s|ed)?|focus|depth of field|bokeh|artstation|wallpaper"
    r"|ray ?tracing|lighting|exposure|composition|anatomy)\b",
    re.IGNORECASE,
)
DEFAULT_STYLE = "realistic"


def set_background(draft: Draft, op: SetBackground) -> Draft:
    """Replace the background; a style other than the realistic one stays unless the new text brings its own."""
    old, new = _STYLE.search(draft.layout.background), op.background.strip()
    if old and old.group().lower() != DEFAULT_STYLE and not _STYLE.search(new):
        new = restyled(new, old.group())
    return draft.with_layout(background=new)


def set_style(draft: Draft, op: SetStyle) -> Draft:
    """Change the style words of the background; what is to be seen in it stays."""
    return draft.with_layout(background=restyled(draft.layout.background, op.style))


def style_of(background: str) -> str | None:
    """Return the style words of a background: 'An oil painting of a lake' -> 'oil painting'."""
    found = _STYLE.search(background)
    return found.group() if found else None


def is_tag(style: str) -> bool:
    """Whether it asks for quality or a technique, 'masterpiece' or 'depth of field', which no scene is called by."""
    return _TAG.search(style) is not None


def restyled(background: str, style: str) -> str:
    """Return 'A realistic scene of a lake' as 'A watercolor scene of a lake', an oil painting as a watercolor one.

    Tags of quality and technique follow: 'A realistic scene of a lake, 8k'.
    """
    parts = [part.strip() for part in style.split(",") if part.strip()]
    if tags := [part for part in parts if is_tag(part)]:
        named = ", ".join(part for part in parts if part not in tags)
        return ", ".join(filter(None, [restyled(background, named) if named else background.strip(), *tags]))
    style = re.sub(r"^(?:an?|the|in) |(?:[- ](?:style|look))+$", "", style.strip(), flags=re.IGNORECASE)
    found = _STYLE.search(background)
    if not found:
        return _with_new_style(background.strip(), style)
    before, after = background[: found.start()], background[found.end() :]
    if after.startswith(" of ") and not _IS_MEDIUM.fullmatch(style):
        after = " picture" + after
    elif after.startswith(" scene of ") and re.search(r"(painting|drawing|sketch|photo|photograph)$", style):
        after = after.removeprefix(" scene")
    return fix_article(before + style + after)


def _with_new_style(background: str, style: str) -> str:
    article = re.match(r"(?:an?|the)\s", background, re.IGNORECASE)
    if article and re.search(r"\bscene\b", background):
        return fix_article(f"{article.group()}{style} {background[article.end() :]}")
    scene = with_article(f"{style} scene")
    return f"{scene[0].upper()}{scene[1:]} of {background[:1].lower()}{background[1:]}" if background else scene


def set_negative(draft: Draft, op: SetNegative) -> Draft:
    """Add to and remove from the negative prompt; singular and plural are the same thing."""
    kept = [
        part
        for part in parts_of_negative(draft.layout.negative)
        if not any(_same_thing(part, gone) for gone in op.remove)
    ]
    if len(kept) < len(parts_of_negative(draft.layout.negative)):
        draft = draft.with_layout(negative=", ".join(kept))
    return with_negative(draft, op.add)


def with_negative(draft: Draft, things: Iterable[str]) -> Draft:
    """Return the draft with things added that its negative prompt lacks."""
    parts = parts_of_negative(draft.layout.negative)
    new: list[str] = []
    for thing in things:
        if thing.strip() and not any(_same_thing(thing, part) for part in [*parts, *new]):
            new.append(thing.strip())
    return draft.with_layout(negative=", ".join([*parts, *new])) if new else draft


def parts_of_negative(negative: str) -> list[str]:
    """Split a negative prompt at its commas."""
    return [part.strip() for part in negative.split(",") if part.strip()]


def _same_thing(one: str, other: str) -> bool:
    a, b = words(one), words(other)
    return a[:-1] == b[:-1] and bool(a and b) and same_noun(a[-1], b[-1])


def set_canvas(draft: Draft, op: SetCanvas) -> Draft:
    """Change the canvas; boxes are shares of it, so all relations stay.

    Raises:
        LayoutError: a side is not a multiple of 64; says the nearest size that is.
    """
    near = [max(1, round(side / CANVAS_STEP_PX)) * CANVAS_STEP_PX for side in (op.width, op.height)]
    if near != [op.width, op.height]:
        raise LayoutError(say("edit.canvas", width=op.width, height=op.height, near="x".join(map(str, near))))
    return draft.with_layout(width=op.width, height=op.height)
