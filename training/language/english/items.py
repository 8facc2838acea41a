"""Things of a caption: their phrase in the answer, and how the text names them at first and again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from ..languages.en import FEMALE, MALE, article, is_mass, plural, render
from ..lexicon import Words, read_table
from ..scenes import COMMON, OTHERS
from ..things import Thing

PHRASES = {**read_table("en/phrases.txt")}
EMOJI = frozenset(
    [
        "cat",
        "dog",
        "horse",
        "cow",
        "pig",
        "rabbit",
        "mouse",
        "fox",
        "bear",
        "panda",
        "koala",
        "tiger",
        "lion",
        "monkey",
        "chicken",
        "penguin",
        "bird",
        "duck",
        "eagle",
        "owl",
        "wolf",
        "frog",
        "snake",
        "turtle",
        "octopus",
        "crab",
        "fish",
        "whale",
        "dolphin",
        "shark",
        "butterfly",
        "bee",
        "ant",
        "spider",
        "rose",
        "tulip",
        "sunflower",
        "tree",
        "palm tree",
        "cactus",
        "mushroom",
        "apple",
        "banana",
        "orange",
        "lemon",
        "strawberry",
        "cherry",
        "pizza",
        "burger",
        "hot dog",
        "taco",
        "cake",
        "donut",
        "cookie",
        "beer",
        "car",
        "bus",
        "taxi",
        "truck",
        "tractor",
        "bicycle",
        "motorcycle",
        "airplane",
        "rocket",
        "boat",
        "ship",
        "house",
        "castle",
        "tent",
        "clock",
        "umbrella",
        "snowman",
        "fire",
        "star",
        "sun",
        "moon",
        "cloud",
        "rainbow",
        "ball",
        "guitar",
        "crown",
        "hat",
        "glasses",
        "robot",
        "alien",
        "ghost",
        "unicorn",
        "dragon",
        "balloon",
        "gift",
        "book",
        "key",
        "bell",
        "heart",
    ]
)
# Phrases longer than this are named by their noun where another item refers to them.
LONGEST_REFERENCE = 4


@dataclass
class Item:
    """A counted thing of the answer; `post` is as typed, with '~' where an article is left out of the answer."""

    noun: str
    count: int = 1
    looks: tuple[str, ...] = ()
    post: str = ""
    attaches: list[str] = field(default_factory=list)
    is_name: bool = False

    @property
    def phrase(self) -> str:
        post = re.sub(r"~ ", "", self.post)
        return " ".join(filter(None, (*self.looks, self.noun, re.sub(r"\b(a|an|the) ", "", post))))

    @property
    def reference(self) -> str:
        return self.phrase if len(self.phrase.split()) <= LONGEST_REFERENCE else self.noun

    def __str__(self) -> str:
        return " ".join((str(self.count), self.phrase, *(f"({a})" for a in self.attaches)))


class Kit:
    """Makes items and names them; one per caption, so that no noun comes twice."""

    def __init__(self, words: Words, rng: Random) -> None:
        self.words, self.rng = words, rng
        self.used: set[str] = set()

    def pick(self, name: str) -> str:
        return self.rng.choice(PHRASES[name])

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def item(self, *categories: str, count: int = 0, plain: bool = False, post: bool = True) -> Item:
        """Return a new item; count 0 is one, or now and then several."""
        if not count:
            count = 1 if self.chance(0.78) else self.rng.choice((2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12))
        noun, is_name = self._noun(categories, count)
        looks = () if plain or is_name else self._looks(noun)
        added = self._post(noun, categories) if post and not plain and count == 1 and self.chance(0.2) else ""
        return Item(noun, count, looks, added, [], is_name)

    def _noun(self, categories: tuple[str, ...], count: int) -> tuple[str, bool]:
        rng = self.rng
        if count == 1 and (not categories or "person" in categories) and self.chance(0.05):
            return self.pick("names"), True
        for _ in range(20):
            noun = self.words.noun(rng, *(categories or (rng.choice(COMMON if self.chance(0.65) else OTHERS),)))
            if self.chance(0.05):
                noun = f"{self.words.noun(rng, 'food', 'animal', 'fruit', 'household', 'vehicle', 'toy')} {noun}"
            elif self.chance(0.03):
                noun = invent(rng)
            if noun not in self.used:
                break
        self.used.add(noun)
        return noun, False

    def _looks(self, noun: str) -> tuple[str, ...]:
        looks = self.words.looks_of(noun, self.rng)
        if self.chance(0.15):
            looks = (*looks, self.rng.choice(self.words.words["L"]))
        if self.chance(0.04):
            looks = (invent(self.rng), *looks)
        if self.chance(0.05):
            looks = (self.rng.choice(PHRASES["odd_looks"]), *looks[:1])
        if self.chance(0.02):
            looks = (f"{self.words.noun(self.rng)}-shaped", *looks[:1])
        return tuple(dict.fromkeys(looks))[:3]

    def _post(self, noun: str, categories: tuple[str, ...]) -> str:
        kinds = self.words.categories.get(noun, set())
        if "person" in kinds:
            return self.pick("person_post" if self.chance(0.65) else "person_doing")
        if kinds & {"animal", "bird"}:
            return self.pick("animal_post" if self.chance(0.5) else "animal_doing")
        return self.pick("thing_post")

    def a(self, item: Item) -> str:
        """Name an item at first: 'a red car', 'two men in a suit'."""
        post = self._said_post(item)
        if item.noun in EMOJI and not item.looks and item.count == 1 and self.chance(0.08):
            return f"{self.rng.choice(('a ', ''))}:{item.noun}:{post}"  # the code before the reader writes emoji so
        if item.is_name:
            return f"{item.noun}{post}"
        return render(Thing(item.noun, item.count, item.looks), "indef", self.rng) + post

    def bare(self, item: Item) -> str:
        name = " ".join((*item.looks, item.noun))
        return (name if item.count == 1 or item.is_name else plural(name)) + self._said_post(item)

    def _said_post(self, item: Item) -> str:
        if not item.post:
            return ""
        said = re.sub(r"~ (\S+)", lambda m: f"{self._article(m[1])}{m[1]}", item.post)
        return f" {said}"

    def _article(self, word: str) -> str:
        return "the " if word in ("80s", "future", "side") else "" if self.chance(0.15) else f"{article(word)} "

    def the(self, item: Item) -> str:
        """Name an item again: 'the car'."""
        if item.is_name:
            return item.noun
        noun = item.noun if item.count == 1 else plural(item.noun)
        return f"the {noun}"

    def pronoun(self, item: Item, case: str) -> str:
        """Return 'it', 'its', 'him' ...; case 'subject', 'object' or 'possessive'."""
        row = ("it", "it", "its")
        if item.count > 1:
            row = ("they", "them", "their")
        elif item.noun in MALE:
            row = ("he", "him", "his")
        elif item.noun in FEMALE:
            row = ("she", "her", "her")
        return row[("subject", "object", "possessive").index(case)]

    def again(self, item: Item, case: str = "object") -> str:
        """Name an item again, by a pronoun or with 'the'."""
        if self.chance(0.5):
            return self.pronoun(item, case)
        return self.the(item) + (
            "'s" if case == "possessive" and not self.the(item).endswith("s") else "'" if case == "possessive" else ""
        )

    def verb(self, item: Item) -> str:
        return "are" if item.count > 1 or (is_mass(item.noun) and item.noun.endswith("s")) else "is"


def invent(rng: Random) -> str:
    """Return a word that nobody knows: it must be copied."""
    onsets, vowels, codas = (
        [
            "b",
            "bl",
            "br",
            "d",
            "dr",
            "f",
            "fl",
            "g",
            "gl",
            "gr",
            "h",
            "k",
            "kl",
            "kr",
            "l",
            "m",
            "n",
            "p",
            "pl",
            "pr",
            "r",
            "s",
            "sk",
            "sl",
            "sn",
            "st",
            "t",
            "tr",
            "v",
            "w",
            "z",
        ],
        "aeiou",
        ["b", "d", "g", "k", "l", "m", "n", "nk", "p", "r", "rt", "s", "t", "x", "zz", "sh"],
    )
    word = "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(rng.choice((1, 2, 2, 3))))
    return word + rng.choice(codas)
