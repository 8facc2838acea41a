"""The words a small checkpoint can draw, and the nearest of them for any other, with a sentence that says so.

It knows nothing of networks; a checkpoint folder without `vocabulary.json` has no such limit.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from ..layout.nouns.kinds import head_noun, kind_of
from ..layout.phrases import with_article
from ..layout.speech import say
from .request import RenderError

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


@functools.cache
def nearest_words() -> dict[str, dict[str, str]]:
    """Load `nearest.yaml`: words that stand for another (`nouns`, `groups`, `colours`, `backgrounds`)."""
    return yaml.safe_load((Path(__file__).parent / "nearest.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Worded:
    """A text in the checkpoint's words, and sentences about what was changed on the way."""

    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """What a checkpoint was trained on.

    Attributes:
        name: the checkpoint's name in messages.
        classes: singular nouns with their plurals.
        colours: colour words.
        backgrounds: canonical background text by background name.
        usual_colours: the colour that a class is drawn in when a phrase names none; small checkpoints draw a
            named colour much better than an open one.
    """

    name: str
    classes: dict[str, str]
    colours: tuple[str, ...]
    backgrounds: dict[str, str]
    usual_colours: dict[str, str]

    @classmethod
    def from_file(cls, path: Path) -> Vocabulary | None:
        """Read `vocabulary.json`; None when there is none. Raises RenderError when it is damaged."""
        if not path.exists():
            return None
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                data["name"],
                data["classes"],
                tuple(data["colours"]),
                data["backgrounds"],
                data["usual_colours"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RenderError(f"{path} cannot be read ({type(error).__name__}); fetch the checkpoint again") from error

    def word_phrase(self, phrase: str) -> Worded:
        """Reword an object's phrase as `a COLOUR CLASS`."""
        words = _WORD.findall(phrase.lower())
        noun, notes = self._noun(phrase, words)
        colour, lost = self._colour(words)
        kept = {
            noun,
            *words_of(self._written_noun(phrase, words)),
            *FILLERS,
            *([colour] if colour else []),
        }
        extra = [
            w for w in words if w not in kept and w not in nearest_words()["colours"] and w != self.classes.get(noun)
        ]
        if extra and not notes:
            lacking = {"words": " ".join(extra), "checkpoint": self._title, "phrase": phrase, "drawn": noun}
            notes = (say("generation_undrawable_words", **lacking),)
        shown = colour or self.usual_colours.get(noun)
        text = f"{shown} {noun}" if shown else noun
        return Worded(with_article(text), notes + lost)

    def _written_noun(self, phrase: str, words: list[str]) -> str:
        return next((w for w in reversed(words) if self._known(w)), head_noun(phrase))

    def _known(self, word: str) -> str | None:
        if word in self.classes:
            return word
        return next((one for one, many in self.classes.items() if many == word), None)

    def _noun(self, phrase: str, words: list[str]) -> tuple[str, tuple[str, ...]]:
        head = head_noun(phrase).lower()
        if known := self._known(head) or next(filter(None, map(self._known, reversed(words))), None):
            return known, ()
        nearest = nearest_words()
        for word in (head, *reversed(words)):
            if word in nearest["nouns"] and nearest["nouns"][word] in self.classes:
                return self._instead(word, nearest["nouns"][word])
        group = next(filter(None, map(kind_of, (head, *reversed(words)))), None)
        fallback = next(iter(self.classes))
        chosen = nearest["groups"].get(group or "", nearest["groups"].get("thing", fallback))
        return self._instead(head or phrase, chosen if chosen in self.classes else fallback)

    def _instead(self, word: str, drawn: str) -> tuple[str, tuple[str, ...]]:
        return drawn, (say("generation_undrawable_thing", word=word, checkpoint=self._title, drawn=drawn),)

    @property
    def _title(self) -> str:
        if self.name == "clipart":
            return say("generation_bundled_checkpoint")
        return say("generation_other_checkpoint", name=self.name)

    def _colour(self, words: list[str]) -> tuple[str | None, tuple[str, ...]]:
        found = [w for w in words if w in self.colours]
        if found:
            return found[0], ()
        for word in words:
            near = nearest_words()["colours"].get(word)
            if near in self.colours:
                silent = word in SAME_COLOUR
                told = say("generation_undrawable_colour", word=word, checkpoint=self._title, drawn=near)
                return near, () if silent else (told,)
        return None, ()

    def word_background(self, background: str) -> Worded:
        """Reword a background prompt as one the checkpoint was trained on."""
        text = background.strip().lower()
        for name, canonical in self.backgrounds.items():
            if text == canonical or re.search(rf"\b{name}\b", text):
                said = {name, *words_of(canonical), *FILLERS, *PLACE_FILLERS}
                return self._background_instead(background, canonical, quiet=said.issuperset(words_of(text)))
        for words, name in nearest_words()["backgrounds"].items():
            if re.search(rf"\b{words}", text) and name in self.backgrounds:
                return self._background_instead(background, self.backgrounds[name], quiet=words in QUIET_BACKGROUNDS)
        first = next(iter(self.backgrounds.values()))
        return self._background_instead(background, first, quiet=not text)

    def _background_instead(self, asked: str, drawn: str, *, quiet: bool) -> Worded:
        if quiet:
            return Worded(drawn)
        told = say("generation_undrawable_background", asked=asked, checkpoint=self._title, drawn=drawn)
        return Worded(drawn, (told,))

    def word_negative(self, negative: str) -> str:
        """Keep the words of a negative prompt that the checkpoint knows."""
        known = {*self.classes, *self.classes.values(), *self.colours}
        return ", ".join(w for w in dict.fromkeys(_WORD.findall(negative.lower())) if w in known)


SAME_COLOUR = frozenset({"grey", "violet", "scarlet", "crimson"})
QUIET_BACKGROUNDS = frozenset({"realistic (landscape |outdoor |image)?scene"})
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "with",
        "some",
        "one",
        "single",
        "small",
        "big",
        "large",
        "little",
        "tiny",
        "huge",
        "medium",
        "sized",
        "size",
        "very",
    ]
)


PLACE_FILLERS = frozenset(
    ["in", "on", "at", "by", "scene", "landscape", "view", "background", "realistic", "outdoor", "indoor", "open"]
)


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())
