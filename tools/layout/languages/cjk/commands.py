"""Edits said in the English that the grammar reads, one function per kind.

It knows nothing of either language; targets come as words or ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ...phrases import number_word, plural
from .things import Thing, setting_noun

_REGIONS = {
    "left": "on the left side", "right": "on the right side", "top": "at the top", "bottom": "at the bottom",
    "middle": "in the middle",
}  # fmt: skip
_WAYS = {"left": "to the left", "right": "to the right", "top": "up", "bottom": "down", "above": "up", "below": "down"}
_RELATIONS = {
    "left_of": "to the left of", "right_of": "to the right of", "next_to": "next to", "in_front_of": "in front of",
}  # fmt: skip
_WEATHER = {
    "in the rain": "rainy", "in the snow": "snowy", "in the fog": "foggy", "in a storm": "stormy",
    "in the sunshine": "sunny", "in the moonlight": "moonlight", "under a cloudy sky": "cloudy",
    "in a starry sky": "night", "by day": "daytime",
}  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """How much: a bit, a lot, so many times, so many per cent more, to a share of the size, or pixels."""

    kind: Literal["", "bit", "lot", "times", "percent", "share", "pixels", "unit"] = ""
    value: float = 0.0
    unit: str = ""

    @property
    def distance(self) -> str:
        """Say it as a distance: 'a bit', '20%', '50 pixels', or nothing."""
        match self.kind:
            case "bit":
                return "a bit "
            case "lot":
                return "a lot "
            case "percent":
                return f"{self.value:g}% "
            case "pixels":
                return f"{self.value:g} pixels "
            case "unit":
                return f"{self.value:g} {self.unit} "
            case _:
                return ""


def resize(target: str, grows: bool, amount: Amount) -> str:
    word = "bigger" if grows else "smaller"
    match amount.kind:
        case "share":
            return f"resize {target} to {amount.value * 100:g}%"
        case "times":
            return f"make {target} {amount.value:g} times {word}"
        case "percent":
            return f"make {target} {amount.value:g}% {word}"
        case "bit":
            return f"make {target} a bit {word}"
        case "lot":
            return f"make {target} much {word}"
        case _:
            return f"make {target} {word}"


def move(target: str, ways: list[str], amount: Amount) -> str:
    first, *others = [_WAYS[way] for way in ways]
    return f"move {target} {amount.distance}{first}" + (f" and {others[0]}" if others else "")


def place(target: str, relation: str, anchors: str) -> str:
    return f"put {target} {_RELATIONS.get(relation, relation)} {anchors}"


def place_in(target: str, region: str) -> str:
    """Put something in a region of the picture, or before or behind all else."""
    if region in ("front", "back"):
        return f"{'bring' if region == 'front' else 'send'} {target} to the {region}"
    return f"put {target} {_REGIONS.get(region, f'in the {region} corner')}"


def recolour(target: str, looks: list[str]) -> str:
    return f"make {target} {' '.join(looks)}"


def replace(target: str, phrase: str) -> str:
    return f"replace {target} with {phrase}"


def remove(target: str) -> str:
    return f"remove {target}"


def exclude(nouns: list[str]) -> str:
    return "no " + " or ".join(nouns)


def set_count(count: int, phrase: str) -> str:
    named = phrase if count == 1 else plural(phrase)
    return f"there should be {number_word(count)} {named}" if count else f"remove all the {named}"


def add(what: str, relation: str = "", anchors: str = "") -> str:
    where = f" {_RELATIONS.get(relation, relation)} {anchors}" if relation else ""
    return f"add {what}{where}"


def add_in(what: str, region: str) -> str:
    where = {"front": "in the foreground", "back": "in the background"}.get(region)
    return f"add {what} {where or _REGIONS.get(region, f'in the {region} corner')}"


def set_background(things: list[Thing]) -> str:
    """Change the place, or only the time or weather where no place is named."""
    places = [thing for thing in things if thing.place]
    times = [thing for thing in things if thing.time]
    if not places and times:
        text = times[0].setting()
        weather = _WEATHER.get(times[0].time)
        return f"make it {weather}" if weather else text
    if not times and len(places) == 1 and places[0].place in _WEATHER:
        return f"make it {_WEATHER[places[0].place]}"
    words = [setting_noun(thing.setting()) for thing in places] + [thing.setting() for thing in times]
    return f"change the background to {' '.join(words)}"


def set_style(style: str) -> str:
    return f"change the style to {style}"


def merged(said: list[str]) -> list[str]:
    """Put a place and the time that was said after it into one change of the background."""
    weather = {f"make it {word}": text for text, word in _WEATHER.items()}
    kept: list[str] = []
    for command in said:
        time = weather.get(command, command)
        if kept and kept[-1].startswith("change the background to") and re.match(r"(?:at|in|by|under) [a-z ]+$", time):
            kept[-1] = f"{kept[-1]} {time}"
        else:
            kept.append(command)
    return kept
