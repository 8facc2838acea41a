"""Answers that are a document of a known format: YAML, XML, SVG, or JSON written as a text of JSON.

They become plain values by kept parsers; nothing is evaluated, and entities, anchors and repeated keys are refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from html.parser import HTMLParser
from typing import Any

import yaml

from .box_numbers import is_box

MAX_DEPTH = 8
_YAML_START = re.compile(r"^(?:[\w ]+:[ \t]+\S.*\n)*[\w ]+:[ \t]*\n(?:[ \t]+\S|- )", re.MULTILINE)
_TAG = re.compile(r"<([a-z]\w*)\b[^>]*>", re.IGNORECASE)
_PARTS = frozenset({"box", "bbox", "position", "size", "bounds", "boundingbox", "bounding_box"})


def read_document(body: str) -> Any | None:
    """Return the value of a document; None where the answer is none."""
    if body.startswith('"'):
        try:
            inner = json.loads(body)
            return json.loads(inner) if isinstance(inner, str) else None
        except ValueError:
            return None
    return _from_xml(body) if _TAG.search(body) else _from_yaml(body)


class _PlainLoader(yaml.SafeLoader):
    """YAML without anchors, whose mappings name each key once."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        if len(set(map(str, keys))) < len(keys):
            raise yaml.YAMLError("a key stands twice")
        return super().construct_mapping(node, deep)


def _from_yaml(body: str) -> Any | None:
    start = _YAML_START.search(body)
    if start is None:
        return None
    text = body[start.start() :]
    try:
        value = _load_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        before, after = text.splitlines()[:line], text.splitlines()[line:]
        # only words may follow the document: whatever holds numbers could be an object
        if not before or any(c.isdigit() for c in "".join(after)):
            return None
        return _from_yaml("\n".join(before) + "\n")
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not _is_lines(value) else None


def _is_lines(value: Any) -> bool:
    """Tell a list of lines such as '- a cat: (60, 260, 150, 170)', which YAML would read as texts, from records."""
    if isinstance(value, dict):
        return any(_is_lines(inner) for inner in value.values())
    return isinstance(value, list) and any(_is_line(x) for x in value)


def _is_line(value: Any) -> bool:
    if isinstance(value, str):
        return any(c.isdigit() for c in value)
    return isinstance(value, dict) and len(value) == 1


def _load_yaml(text: str) -> Any:
    return yaml.load(text, _PlainLoader)


class _Elements(HTMLParser):
    """Collects the objects of XML or SVG, and what their parents say of the scene."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, Any]]] = []
        self.items: list[dict[str, Any]] = []
        self.tags: set[str] = set()
        self.partial: list[tuple[str, dict[str, Any]]] = []
        self.scene: dict[str, Any] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self.open) < MAX_DEPTH:
            self.open.append((tag, {key: value or "" for key, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.open and data.strip():
            fields = self.open[-1][1]
            fields["text"] = f"{fields.get('text', '')}{data}".strip()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, _ in self.open):
            return
        name, fields = self.open.pop()
        while name != tag:
            name, fields = self.open.pop()
        parent = self.open[-1][1] if self.open else self.scene
        box = {key: value for key, value in fields.items() if key != "text"}
        if is_box(box) and name in _PARTS:
            parent.update(box)
        elif is_box(box):
            self.tags.add(tag)
            text = fields.pop("text", None)
            named = [key for key in ("name", "label", "caption", "title", "description") if fields.get(key)]
            self.items.append({"name": fields[named[0]] if named else text or fields.get("id", ""), "box": box})
        elif fields.keys() <= {"text"}:
            parent |= {tag: fields["text"]} if fields else {}
        elif tag in _PARTS:
            parent.update(fields)
        else:
            self.partial.append((tag, fields))


def _from_xml(body: str) -> Any | None:
    parser = _Elements()
    parser.feed(body)
    parser.close()
    if not parser.items:
        return None
    for tag, fields in parser.partial:
        if tag in parser.tags:  # its box is a fault that the reader of items tells
            parser.items.append({"name": next(iter(fields.values())), "box": fields})
        else:
            parser.scene.update(fields)
    scene = dict(parser.scene)
    if view := re.fullmatch(r"0 0 ([\d.]+) ([\d.]+)", str(scene.get("viewbox", ""))):
        scene["width"], scene["height"] = view.groups()
    return {"objects": parser.items} | {key: value for key, value in scene.items() if key not in ("text", "objects")}
