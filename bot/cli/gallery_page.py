"""A conversation as one HTML page: every version with its words, what changed, its picture and its layout.

Landmarks, headings and alternative texts say everything that is seen. It knows nothing of stores or files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from agent.wording import list_objects
from memory.records import Version
from tools.layout.layout import Layout
from tools.layout.preview import layout_to_svg

from .lines import printable

_OWN_WORDS = re.compile(r' aria-labelledby="[^"]*"|<(title|desc)\b[^>]*>.*?</\1>\s*', re.DOTALL)
"""What names a preview that stands alone; on one page its ids would be there many times."""


@dataclass(frozen=True)
class GalleryEntry:
    """One version as the page shows it.

    Attributes:
        words, reply: what the person said and what was answered.
        changes: from the parent to this version, in words; empty for a first one.
        picture: its address beside the page; None where it was not drawn.
    """

    version: Version
    layout: Layout
    words: str
    reply: str
    changes: str
    picture: str | None


def gallery_page(name: str, entries: Sequence[GalleryEntry], here: int | None) -> str:
    """Write the page."""
    style = Path(__file__).with_name("gallery.css").read_text("utf-8")
    title = f"groundling: {_text(name)}"
    articles = "\n".join(_article(entry, entry.version.number == here) for entry in entries)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#versions">Skip to the versions</a>
<header>
<h1>{title}</h1>
<p class="quiet">{_summary(entries)}</p>
</header>
<nav aria-label="Versions">
{_tree(entries, None, here)}
</nav>
<main id="versions">
{articles or "<p>There is no version yet.</p>"}
</main>
<footer><p class="quiet">Made by groundling.</p></footer>
</body>
</html>
"""


def _text(text: str) -> str:
    return escape(printable(text))


def _summary(entries: Sequence[GalleryEntry]) -> str:
    if not entries:
        return "An empty conversation."
    days = sorted(_day(entry.version) for entry in entries)
    span = days[0] if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
    return f"{len(entries)} version{'s' if len(entries) > 1 else ''}, {span}"


def _day(version: Version) -> str:
    return datetime.fromtimestamp(version.created_at, UTC).strftime("%Y-%m-%d")


def _tree(entries: Sequence[GalleryEntry], parent: int | None, here: int | None) -> str:
    """List the versions; what grows from where lines part is a list of its own."""
    grown = [entry for entry in entries if entry.version.parent == parent]
    rows = []
    while len(grown) == 1:
        rows.append(f"<li>{_link(grown[0], here)}</li>")
        parent = grown[0].version.number
        grown = [entry for entry in entries if entry.version.parent == parent]
    rows += [f"<li>{_link(one, here)}\n{_tree(entries, one.version.number, here)}</li>" for one in grown]
    return "<ol>\n" + "\n".join(rows) + "\n</ol>" if rows else ""


def _link(entry: GalleryEntry, here: int | None) -> str:
    number = entry.version.number
    current = ' aria-current="true"' if number == here else ""
    place = " (in place)" if number == here else ""
    return f'<a href="#version-{number}"{current}>{number}: {_text(entry.words)[:200]}{place}</a>'


def _article(entry: GalleryEntry, in_place: bool) -> str:
    number, parent = entry.version.number, entry.version.parent
    origin = f' <span class="quiet">from <a href="#version-{parent}">version {parent}</a></span>' if parent else ""
    place = ' <span class="quiet">(in place)</span>' if in_place else ""
    changes = f"<p><strong>Changed:</strong> {_text(entry.changes)}</p>\n" if entry.changes else ""
    return f"""<article id="version-{number}" aria-labelledby="heading-{number}">
<h2 id="heading-{number}">Version {number}{place}{origin}</h2>
<blockquote dir="auto">{_text(entry.words)}</blockquote>
{changes}<p class="reply" dir="auto">{_text(entry.reply)}</p>
<div class="pair">
{_picture(entry)}<figure>
{_svg(entry)}
<figcaption>Layout, {entry.layout.width} by {entry.layout.height} pixels</figcaption>
</figure>
</div>
<details>
<summary>Objects of version {number}</summary>
{_objects(entry.layout)}
</details>
</article>"""


def _picture(entry: GalleryEntry) -> str:
    if entry.picture is None:
        return ""
    layout, meta = entry.layout, entry.version.meta
    alt = f"The picture: {list_objects(layout)}"
    made = [f"seed {entry.version.seed}"]
    made += [f"{meta['steps']} steps"] if "steps" in meta else []
    made += [str(meta[key]) for key in ("method", "checkpoint") if key in meta]
    return f"""<figure>
<img src="{escape(entry.picture)}" alt="{_text(alt)}" width="{layout.width}" height="{layout.height}" loading="lazy">
<figcaption>Picture, {_text(", ".join(made))}</figcaption>
</figure>
"""


def _svg(entry: GalleryEntry) -> str:
    """Inline the preview; its label stands for everything in it."""
    label = _text(f"The layout of version {entry.version.number}: {list_objects(entry.layout)}")
    svg = _OWN_WORDS.sub("", layout_to_svg(entry.layout).strip())
    return svg.replace("<svg", f'<svg aria-label="{label}"', 1)


def _objects(layout: Layout) -> str:
    rows = [
        f"<li>{_text(item.phrase)}: {item.box.x0:.0%} from the left, {item.box.y0:.0%} from the top, "
        f"{item.box.width:.0%} wide, {item.box.height:.0%} high{', locked' if item.locked else ''}</li>"
        for item in layout.objects
    ]
    listed = "<ol>\n" + "\n".join(rows) + "\n</ol>\n" if rows else "<p>No objects, only the background.</p>\n"
    without = f"<p>Without: {_text(layout.negative)}</p>\n" if layout.negative.strip() else ""
    return f"{listed}<p>Background: {_text(layout.background)}</p>\n{without}".rstrip()
