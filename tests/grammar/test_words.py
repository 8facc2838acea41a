"""Nouns, kinds, colours and tables."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
import yaml

from tools.layout.grammar.colours import is_colour
from tools.layout.grammar.kinds import head_noun, kind_of
from tools.layout.grammar.language import is_english
from tools.layout.grammar.nouns import look_of, singular


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("buses", "bus"),
        ("bus", "bus"),
        ("people", "person"),
        ("children", "child"),
        ("geese", "goose"),
        ("wolves", "wolf"),
        ("knives", "knife"),
        ("leaves", "leaf"),
        ("glasses", "glass"),
        ("sheep", "sheep"),
        ("cherries", "cherry"),
        ("boxes", "box"),
        ("houses", "house"),
        ("palm trees", "palm tree"),
        ("zorbflops", "zorbflop"),
        ("octopuses", "octopus"),
        ("grass", "grass"),
    ],
)
def test_singulars_avoid_the_traps_of_english(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize(
    ("noun", "kind"),
    [
        ("poodles", "animal"),
        ("fire truck", "vehicle"),
        ("hot dog", "food"),
        ("dog", "animal"),
        ("red car", "vehicle"),
        ("zorbflop", None),
        ("owl", "bird"),
        ("teddy bear", "toy"),
        ("polar bear", "animal"),
    ],
)
def test_a_noun_has_a_kind(noun: str, kind: str | None) -> None:
    assert kind_of(noun) == kind


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("a small red car", "car"),
        ("two poodles on a mat", "poodle"),
        ("a teddy bear", "teddy bear"),
        ("a bowl of fruit", "bowl"),
        ("a dog wearing a red sweater", "dog"),
        ("a red air balloon", "air balloon"),
    ],
)
def test_the_head_noun_of_a_phrase(phrase: str, noun: str) -> None:
    assert head_noun(phrase) == noun


@pytest.mark.parametrize(
    ("noun", "aspect"), [("airplane", 1.7), ("bottle", 0.45), ("car", 1.75), ("person", 0.5), ("clock", 1.0)]
)
def test_typical_aspects_are_kept(noun: str, aspect: float) -> None:
    assert look_of(noun).aspect == aspect


def test_only_colours_are_colours() -> None:
    assert all(map(is_colour, ("red", "dark blue", "black and white", "Grey")))
    assert not any(map(is_colour, ("car", "big red car", "bigger", "dark")))


def test_english_is_told_from_other_languages() -> None:
    assert all(map(is_english, ("undo", "make it red", "a zorbflop and a cat", "512x768", "bigger")))
    assert not any(map(is_english, ("un chat noir", "haz las cajas", "猫", "mach das Auto rot")))


def test_every_word_in_the_tables_is_text() -> None:
    """YAML reads bare on, off, yes and no as true and false."""

    def flags(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [f for k, v in value.items() for f in (*flags(k), *flags(v))]
        return [f for v in value for f in flags(v)] if isinstance(value, list) else [value] * isinstance(value, bool)

    tables = [p for p in files("tools.layout.grammar").iterdir() if p.name.endswith(".yaml")]
    assert len(tables) >= 10
    assert {p.name: flags(yaml.safe_load(p.read_text("utf-8"))) for p in tables} == {p.name: [] for p in tables}
