"""`groundling gallery`: a conversation as a page."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

WORDS = ("a red car in a green meadow", "add a blue cup <lora:\"b&c\":1>", "undo", "make the car bigger")  # fmt: skip


class Page(HTMLParser):
    """Collects ids, links, addresses, alternative texts and open tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.alts: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        self.sources += [given["src"] or ""] if "src" in given else []
        self.alts += [given["alt"] or ""] if "alt" in given else []


def run_repl(run, *lines: str, options: tuple[str, ...] = ("--no-draw",)) -> None:
    done = run(
        "chat",
        *options,
        "--thread",
        "garden",
        stdin="".join(f"{line}\n" for line in lines).encode(),
        GROUNDLING_STEPS="2",
    )
    assert done.returncode == 0


def test_every_version_is_there_with_words_changes_layout_and_picture(run, tmp_path: Path) -> None:
    run_repl(run, *WORDS, options=())
    done = run("gallery", "pages", "--thread", "garden", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert (told["versions"], told["pictures"]) == (3, 3)
    text = (tmp_path / told["page"]).read_text()
    page = Page(text)
    assert [i for i in page.ids if i.startswith("version-")] == ["version-1", "version-2", "version-3"]
    assert page.tags.count("svg") == page.tags.count("img") == len(page.alts) == 3
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= {*page.ids}
    assert all("car" in alt for alt in page.alts)
    for source in page.sources:
        assert Image.open(tmp_path / "pages" / source).format == "PNG"
    assert "<lora" not in text
    assert "&lt;lora:" in text
    assert "b&amp;c" in text
    assert re.search(r"<strong>Changed:</strong> car: \d+ % bigger", text)
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert page.tags.count(landmark) == 1


def test_a_conversation_that_is_not_there_is_one_sentence_that_names_the_others(run) -> None:
    assert b"groundling chat" in run("gallery", "pages").stderr
    run_repl(run, "/help", "a red car")
    done = run("gallery", "pages", "--thread", "kitchen")
    assert done.returncode == 1
    assert b"there are: garden" in done.stderr


def test_a_folder_that_cannot_be_made_is_one_sentence(run, tmp_path: Path) -> None:
    run_repl(run, "a red car")
    (tmp_path / "pages").write_text("a file")
    done = run("gallery", "pages", "--thread", "garden")
    assert done.returncode == 1
    assert b"pages" in done.stderr
    assert b"name another" in done.stderr
