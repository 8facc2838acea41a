"""A Chinese or Japanese caption and its answer, composed at random from the phrasings of `data/<lang>/lists.txt`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from ..languages import Surface
from ..lexicon import Words
from ..scenes import make_thing
from ..things import Thing

BLANK = "\u2420"
"""A blank that `finish` keeps."""
PEOPLE = ("person", "animal")
SURFACES = ("furniture", "nature", "vehicle", "animal")
HOLLOWS = ("household", "vehicle", "boat")
# Relation, categories of the thing that stands in it and of the thing it stands to; none: any.
RELATIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("left of", (), ()),
    ("right of", (), ()),
    ("next to", (), ()),
    ("on", (), SURFACES),
    ("on", ("animal", "bird", "person"), SURFACES),
    ("in", (), HOLLOWS),
    ("under", (), ("furniture", "plant")),
    ("above", ("bird", "aircraft", "insect", "sky"), ()),
    ("behind", (), ()),
    ("in front of", (), ()),
    ("around", PEOPLE, ()),
    ("facing", PEOPLE, ()),
    ("riding", PEOPLE, ("animal", "vehicle")),
)
PLACE_SETS = (
    ("left", "right"),
    ("left", "center", "right"),
    ("top", "bottom"),
    ("top left", "bottom right"),
    ("top right", "bottom left"),
    ("top left", "top right", "bottom left", "bottom right"),
    ("foreground", "background"),
    ("center",),
    ("left",),
    ("right",),
    ("top right",),
    ("top left",),
)
ARRANGEMENTS = ("row", "row", "circle", "stack", "column")


@dataclass
class Item:
    """A counted thing of the answer and what is attached to it."""

    thing: Thing
    post: str = ""
    attaches: list[str] = field(default_factory=list)

    @property
    def phrase(self) -> str:
        return f"{self.thing.phrase} {self.post}".strip()

    def __str__(self) -> str:
        return " ".join((str(self.thing.count), self.phrase, *(f"({attach})" for attach in self.attaches)))


class Composer:
    """Composes one caption; `items` are those of the answer, in the order in which they came up."""

    def __init__(self, words: Words, surface: Surface, lists: Mapping[str, tuple[str, ...]], rng: Random) -> None:
        self.words, self.surface, self.lists, self.rng = words, surface, lists, rng
        self.items: list[Item] = []

    def compose(self) -> tuple[str, str]:
        """Return what is typed and the answer."""
        body = self.rng.choices(
            (self.listed, self.related, self.placed, self.each, self.two_kinds, self.arranged, self.tagged),
            (22, 40, 14, 4, 4, 5, 6),
        )[0]()
        before, after, settings = self.frame()
        return before + body + after, "; ".join(("new", *map(str, self.items), *settings))

    # ---- parts

    def pick(self, name: str, **parts: str) -> str:
        """Return one phrasing of a list with its parts filled in."""
        return self.rng.choice(self.lists[name]).format(**parts)

    def thing(self, *categories: str, count: int = 0, plain: bool = False) -> Thing:
        """Return a thing of a kind that the caption does not have yet."""
        nouns = {item.thing.noun for item in self.items}
        for _ in range(30):
            made = make_thing(self.words, self.rng, *categories)
            if made.noun not in nouns:
                break
        counts = (count,) if count else (1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 6)
        return Thing(made.noun, self.rng.choice(counts), () if plain else made.looks)

    def said(self, thing: Thing) -> str:
        """Return the thing as it is named at first."""
        return self.surface.render(thing, "indef", self.rng)

    def item(self, *categories: str, count: int = 0) -> tuple[Item, str]:
        """Add an item to the answer; return it and how it is said, sometimes with what it wears or holds."""
        thing = self.thing(*categories, count=count)
        item = Item(thing)
        self.items.append(item)
        living = {"person", "animal"} & self.words.categories.get(thing.noun, set())
        if living and thing.count == 1 and self.rng.random() < 0.3:
            return item, self.detailed(item, "person" in living)
        return item, self.said(thing)

    def detailed(self, item: Item, person: bool) -> str:
        """Return the item as said with a garment, or with something worn or held that is an item of its own."""
        name = self.said(item.thing)
        if person and self.rng.random() < 0.4:
            english, native = self.rng.choice(self.lists["garments"]).split("=")
            colour = self.words.colour(self.rng)
            item.post = f"in {colour} {english}"
            said = self.surface.word("C", colour, "adj", self.rng)
            return self.pick("dressed", C=said, G=native, Q=self.surface.render(item.thing, "bare", self.rng))
        way = "worn" if self.rng.random() < 0.6 or not person else "held"
        added = Item(self.thing(way, count=1), attaches=[f"{way} by {item.phrase}"])
        self.items.append(added)
        return self.pick(f"{way}_by", P=self.said(added.thing), Q=name)

    # ---- bodies

    def listed(self) -> str:
        parts = [self.item()[1] for _ in range(self.rng.choice((1, 1, 2, 2, 3, 3, 4, 5)))]
        return self.surface.join(parts, self.rng)

    def tagged(self) -> str:
        return self.rng.choice(("，", BLANK, "、", ", ")).join(
            self.item()[1] for _ in range(self.rng.choice((2, 3, 4)))
        )

    def related(self) -> str:
        """One relation, and with luck more clauses about the things of it."""
        name, first, second = self.rng.choice(RELATIONS)
        single = name in ("riding", "around", "facing")
        many = self.rng.choice((2, 3, 4, 5, 6)) if name == "around" else 1 if name == "riding" else 0
        subject, said = self.item(*first, count=many)
        anchor, anchored = self.item(*second, count=1 if single or self.rng.random() < 0.7 else 0)
        subject.attaches.append(f"{name} {anchor.phrase}")
        text = self.pick(f"rel_{name.replace(' ', '_')}", P=said, Q=anchored)
        while self.rng.random() < 0.35 and len(self.items) < 6:
            text += self.pick("clause") + self.more(self.rng.choice((subject, anchor)))
        return text

    def more(self, anchor: Item) -> str:
        """Return a clause about a thing that has been named, or about the sky, the distance or the ground."""
        if self.rng.random() < 0.3:
            place, *categories = self.rng.choice((("sky", "bird", "sky", "aircraft"), ("background",), ("ground",)))
            item, said = self.item(*categories)
            item.attaches.append(place)
            return self.pick(f"place_{place}", P=said)
        name, first, _ = self.rng.choice([r for r in RELATIONS if f"more_{r[0].replace(' ', '_')}" in self.lists])
        item, said = self.item(*first)
        item.attaches.append(f"{name} {anchor.phrase}")
        named = self.surface.render(Thing(anchor.thing.noun), "bare", self.rng)
        return self.rng.choice([p for p in self.lists[f"more_{name.replace(' ', '_')}"] if "{Q}" in p]).format(
            P=said, Q=named
        )

    def placed(self) -> str:
        places, parts = list(self.rng.choice(PLACE_SETS)), []
        if self.rng.random() < 0.25:
            places.reverse()
        for place in places:
            item, said = self.item()
            item.attaches.append(place)
            parts.append(self.pick(f"place_{place.replace(' ', '_')}", P=said))
        return self.rng.choice(("，", "，", "，", BLANK)).join(parts)

    def arranged(self) -> str:
        way = self.rng.choice(ARRANGEMENTS)
        item = Item(self.thing(count=self.rng.choice((3, 4, 5, 6, 7, 8))), attaches=[way])
        self.items.append(item)
        return self.pick(f"arranged_{way}", P=self.said(item.thing))

    def each(self) -> str:
        way, category = self.rng.choice((("in", "household"), ("on", "furniture")))
        holder = Item(self.thing(category, count=self.rng.choice((2, 3, 4))))
        self.items.append(holder)
        held = Item(self.thing("fruit", "food", "toy", "animal"), attaches=[f"{way} each {holder.phrase}"])
        self.items.append(held)
        measure = self.surface.render(holder.thing, "counter", self.rng)
        return self.pick(f"each_{way}", P=self.said(held.thing), Q=self.said(holder.thing), M=measure)

    def two_kinds(self) -> str:
        """'two cats, one black and one white'."""
        both = self.thing("animal", "vehicle", "furniture", "worn", "flower", count=2, plain=True)
        one, other = self.rng.sample(("red", "blue", "green", "yellow", "black", "white", "brown", "pink"), 2)
        self.items += [Item(Thing(both.noun, 1, (colour,))) for colour in (one, other)]
        measure = self.surface.render(both, "counter", self.rng)
        colours = {n: self.surface.word("C", c, "", self.rng) for n, c in zip("CD", (one, other), strict=True)}
        return self.pick("kinds", Q=self.said(both), M=measure, **colours)

    # ---- what stands around

    def frame(self) -> tuple[str, str, list[str]]:
        """Return texts before and after the things, and the settings they mean."""
        before, after, settings, rng = "", "", [], self.rng
        if rng.random() < 0.45:
            text, phrase = self.background()
            settings.append(f"bg {phrase}")
            if rng.random() < 0.5:
                before = text[0]
            else:
                after = text[1]
        if rng.random() < 0.1:
            people = rng.random() < 0.4 and not any(
                "person" in self.words.categories.get(i.thing.noun, set()) for i in self.items
            )
            noun = "people" if people else self.thing(plain=True).noun
            settings.append(f"no {noun}")
            said = "" if people else self.surface.render(Thing(noun), "bare", rng)
            after += self.pick("no_people_after" if people else "no_after", X=said)
        if rng.random() < 0.25:
            style = rng.choice(self.words.words["S"])
            settings.append(f"style {style}")
            said = self.surface.word("S", style, "", rng)
            if not before and rng.random() < 0.3:
                before = self.pick("style_before", S=said)
            else:
                after += self.pick("style_after", S=said)
        return before, after, settings

    def background(self) -> tuple[tuple[str, str], str]:
        """Return a background as said before and behind the things, and its phrase."""
        place, time, said_time = self.rng.choice(self.words.words["B"]), "", ""
        if self.rng.random() < 0.25:
            time, said_time = self.rng.choice(self.lists["times"]).split("=")
        said = said_time + self.surface.word("B", place, "", self.rng)
        inside = said_time + self.surface.word("B", place, "in", self.rng)
        phrase = f"{place} {time}".strip()
        return (self.pick("bg_before", B=said, I=inside), self.pick("bg_after", B=said, I=inside)), phrase
