"""Relations of captions: how they are said, what the answer calls them, and what may stand on either side."""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = ("person", "person", "animal")
THINGS = ()
SURFACES = ("furniture", "household", "nature", "vehicle", "animal", "building")
HOLLOWS = ("household", "vehicle", "boat", "furniture", "building")


@dataclass(frozen=True)
class Relation:
    """`said` between two things; `kept` is the verb that stays in the first one's phrase."""

    name: str
    said: tuple[str, ...]
    first: tuple[str, ...] = THINGS
    second: tuple[str, ...] = THINGS
    kept: str = ""
    reversed: bool = False  # the second thing is the one attached: 'a man holding a cup'
    pronoun: bool = True  # 'next to it is ...' may be said


RELATIONS: tuple[Relation, ...] = (
    Relation("left of", ("to the left of", "left of", "on the left of", "on the left side of", "standing to the left of")),
    Relation("right of", ("to the right of", "right of", "on the right of", "on the right side of")),
    Relation("next to", ("next to", "beside", "by", "near", "close to", "alongside", "right next to", "standing next to", "sitting next to", "not far from", "standing beside", "nearby", "close by")),
    Relation("above", ("above", "over", "flying over", "floating above", "hovering over", "hovering above", "high above", "flying above", "jumping over", "hanging over", "hanging above")),
    Relation("below", ("below",)),
    Relation("under", ("under", "underneath", "beneath", "sitting under", "hiding under", "sleeping under", "lying under")),
    Relation("behind", ("behind", "hiding behind", "standing behind", "peeking out from behind", "sitting behind", "in back of")),
    Relation("in front of", ("in front of", "standing in front of", "sitting in front of", "parked in front of", "posing in front of", "walking in front of")),
    Relation("on", ("on", "on top of", "sitting on", "standing on", "lying on", "sleeping on", "perched on", "atop", "resting on", "balancing on", "placed on", "chilling on", "chillin on", "up on", "that sits on", "which stands on"), THINGS, SURFACES),
    Relation("in", ("in", "inside", "sitting in", "inside of", "sleeping in", "hiding in", "stuck in", "floating in", "standing in", "that sits in"), THINGS, HOLLOWS),
    Relation("leaning on", ("leaning on", "leaning against", "leaned against", "propped against"), THINGS, ("building", "furniture", "plant", "vehicle")),
    Relation("around", ("around", "surrounding", "all around", "circling", "gathered around", "standing around", "sitting around", "dancing around", "in a circle around"), THINGS, ("furniture", "plant", "nature", "building", "animal", "person")),
    Relation("facing", ("facing", "looking at", "staring at", "watching", "gazing at", "looking towards", "pointing at"), PEOPLE),
    Relation("riding", ("riding", "riding on", "riding", "on the back of", "that rides", "mounted on"), PEOPLE, ("vehicle", "animal", "animal", "bird", "sea")),
    Relation("next to", ("chasing", "following", "fighting", "fighting with", "talking to", "walking with", "together with", "attacking", "running from", "arguing with", "walking next to", "accompanied by"), PEOPLE, PEOPLE),
    Relation("next to", ("feeding", "petting", "hugging", "kissing", "walking", "playing with", "pushing", "pulling", "painting", "washing", "catching", "kicking", "throwing", "repairing", "dancing with", "sniffing", "poking", "fixing"), PEOPLE, THINGS, kept="*"),
    Relation("on", ("climbing", "jumping on", "dancing on", "skating on", "bouncing on"), PEOPLE, SURFACES, kept="*"),
    Relation("in", ("driving", "waving from"), PEOPLE, ("vehicle",), kept="*"),
)  # fmt: skip
HOLD = ("holding", "carrying", "holding up", "who is holding", "clutching", "that holds", "with ~ in its hand")
HOLD_KEPT = ("reading", "eating", "drinking", "playing", "swinging", "waving", "juggling", "licking", "lifting")
WEAR = (
    "wearing",
    "wearing",
    "wearing",
    "with",
    "in",
    "who wears",
    "that wears",
    "dressed with",
    "sporting",
    "that is wearing",
    "w/",
)
IN_HAND = {
    "reading": ("book", "newspaper", "map", "letter", "magazine"),
    "eating": ("food", "fruit"),
    "drinking": ("cup of coffee", "cup of tea", "glass of milk", "beer", "smoothie", "milkshake", "glass of wine"),
    "playing": ("guitar", "violin", "trumpet", "flute", "saxophone", "ukulele", "accordion", "harp", "drum"),
    "swinging": ("sword", "axe", "hammer", "baseball bat"),
    "waving": ("flag", "magic wand", "sword"),
    "juggling": ("ball", "orange", "apple", "knife"),
    "licking": ("lollipop", "ice cream cone", "popsicle"),
    "lifting": ("rock", "barrel", "wooden crate", "trophy"),
}
