"""A caption and its answer, composed at random."""

from __future__ import annotations

import re
from random import Random

from ..lexicon import Words
from ..registers import Register
from .frame import Frame, make_frame
from .items import Item, Kit
from .patterns import PATTERNS, comma_tags

# Beginnings before which neither 'a painting of ' nor 'draw me ' can stand.
NO_PHRASE = re.compile(
    r"(there|i see|we see|imagine|in|on|at|up|to|left|right|top|bottom|next|beside|by|near|close|under|above|below|over|behind|foreground|background|from|-|1\.|[\"'“]|\w+ing )\b|-"
)


def make_caption(words: Words, register: Register, kind: str, rng: Random) -> tuple[str, str]:
    """Return what is typed and the answer; kind 'caption', or 'new' where it must be clear that it is a new picture."""
    kit = Kit(words, rng)
    pattern = rng.choices([p for p, _ in PATTERNS], [w for _, w in PATTERNS])[0]
    body, items = pattern(kit)
    frame = _tags_frame(kit) if pattern is comma_tags else make_frame(kit)
    if NO_PHRASE.match(body):
        return _plain(body, items, frame)
    text = f"{frame.front}{frame.before}{body}{frame.after}"
    if frame.before or pattern is comma_tags:
        text = _open(text, register, kind, rng)
    elif not frame.front:
        text = register.dress(text, kind, rng)
    return text.strip(), answer_of(items, frame)


def _plain(body: str, items: list[Item], frame: Frame) -> tuple[str, str]:
    """Return a caption that begins with no noun phrase: its style is said behind it, and no 'draw me ' before it."""
    style = frame.before.removesuffix(" of ").removesuffix(", ").removesuffix(": ")
    text = f"{frame.front}{body}{frame.after}" + (f", {style}" if style else "")
    return text, answer_of(items, frame)


def _open(text: str, register: Register, kind: str, rng: Random) -> str:
    """Put an opening such as 'draw me ' before a caption that begins with its style, but never 'a picture of'."""
    openings = [
        o for o in (register.new_captions if kind == "new" else register.captions) if "of" not in o and "with" not in o
    ]
    return rng.choice(openings) + text if openings and rng.random() < 0.25 else text


def _tags_frame(kit: Kit) -> Frame:
    """Return a frame in tags: places and styles as words between commas."""
    frame = Frame()
    places = [kit.pick("bg_tag") for _ in range(kit.rng.choice((0, 1, 1, 2)))]
    if places := list(dict.fromkeys(places)):
        frame.after += f", {', '.join(places)}"
        frame.settings.append(f"bg {', '.join(places)}")
    if kit.chance(0.4):
        style = kit.pick("style_tag").removeprefix("in the style of ").removesuffix(" style")
        frame.after += f", {style}"
        frame.settings.append(f"style {style}")
    return frame


def answer_of(items: list[Item], frame: Frame) -> str:
    """Return the answer: things first, then settings in the order said, background before style."""
    settings = sorted(
        frame.settings,
        key=lambda s: ("bg", "no", "style").index(s.split()[0]) if s.split()[0] in ("bg", "no", "style") else 3,
    )
    things = [lowered(str(item)) for item in items if item.count]
    if gone := [item.phrase for item in items if not item.count]:
        held = [s for s in settings if s.startswith("no ")]
        settings = [s for s in settings if not s.startswith("no ")]
        position = sum(s.startswith("bg ") for s in settings)
        settings.insert(position, ", ".join([f"no {', '.join(gone)}", *(s.removeprefix("no ") for s in held)]))
    return "; ".join(("new", *things, *(setting.lower() for setting in settings)))


def lowered(text: str) -> str:
    """Return the text in lower case but for what stands in quotes."""
    parts = re.split(r"('[^']*')", text)
    return "".join(part if part.startswith("'") else part.lower() for part in parts)
