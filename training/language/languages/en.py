"""English surface forms: articles, plurals, and what tells one of several."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from random import Random

from ..lexicon import Words, load_entries
from ..registers import Register
from ..things import Thing

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
           "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
VERBS = frozenset(
    ["make", "put", "move", "add", "remove", "delete", "take", "give", "turn", "swap", "switch", "change", "replace", "draw", "show", "paint", "create", "generate", "render", "shrink", "enlarge", "grow", "increase", "decrease", "resize", "scale", "double", "halve", "triple", "place", "set", "get", "hide", "bring", "send", "drop", "keep", "flip", "mirror", "rotate", "shift", "push", "pull", "nudge", "slide", "line", "arrange", "align", "spread", "copy", "duplicate", "clone", "undo", "redo", "go", "revert", "restore", "start", "erase", "clear", "lose", "ditch", "throw", "stick", "pop", "have", "let", "center", "centre", "fill", "widen", "stretch", "squash", "recolor", "color", "colour", "dye", "lock", "unlock", "leave", "use", "do", "try", "reroll", "redraw", "regenerate", "stack", "exchange", "transform", "convert", "cut", "blow", "scoot", "insert", "include", "bump", "crank", "tone", "lower", "raise", "lift", "drag", "pin", "freeze", "protect", "merge", "restyle", "tilt", "fix", "reset", "wipe", "forget", "allow", "upscale", "stop", "cancel"]
)  # fmt: skip
CASED_PRONOUNS = True
MALE = frozenset(
    [
        "man",
        "boy",
        "old man",
        "grandfather",
        "king",
        "prince",
        "knight",
        "wizard",
        "pirate",
        "ninja",
        "samurai",
        "cowboy",
        "monk",
        "groom",
        "businessman",
        "guy",
        "policeman",
        "viking",
        "farmer",
        "fisherman",
        "waiter",
        "magician",
        "santa",
        "dude",
        "snowman",
        "soldier",
        "sailor",
        "chef",
    ]
)
FEMALE = frozenset(
    [
        "woman",
        "girl",
        "old woman",
        "grandmother",
        "queen",
        "princess",
        "witch",
        "ballerina",
        "mermaid",
        "fairy",
        "nun",
        "bride",
        "lady",
        "nurse",
        "geisha",
    ]
)
PETS = frozenset(
    [
        "dog",
        "cat",
        "puppy",
        "kitten",
        "horse",
        "pony",
        "bear",
        "rabbit",
        "robot",
        "lion",
        "monster",
        "dragon",
        "teddy bear",
        "giant",
        "alien",
    ]
)
SILENT_H = re.compile(r"(hour|honest|heir)")
AN_SOUND = re.compile(r"[aeiou]")
A_SOUND = re.compile(r"(uni|use|ufo|uku|eu|one\b)")
PLACES = {
    "left": ("the left {0}", "the {0} on the left", "the leftmost {0}", "the {0} to the left"),
    "right": ("the right {0}", "the {0} on the right", "the rightmost {0}", "the right hand {0}"),
    "top": ("the top {0}", "the upper {0}", "the {0} at the top", "the highest {0}"),
    "bottom": ("the bottom {0}", "the lower {0}", "the {0} at the bottom", "the lowest {0}"),
    "middle": ("the middle {0}", "the {0} in the middle", "the center {0}"),
}
SIZES = {
    "big": ("the big {0}", "the bigger {0}", "the large {0}", "the larger {0}", "the biggest {0}"),
    "small": ("the small {0}", "the smaller {0}", "the little {0}", "the smallest {0}", "the tiny {0}"),
}


@cache
def plural(phrase: str) -> str:
    """Return the plural of a noun phrase without article: 'cup of coffee' -> 'cups of coffee'."""
    head, *rest = re.split(r"( (?:of|in|with|on|made of|and) )", phrase, maxsplit=1)
    *before, noun = head.split(" ")
    entry = load_entries("en").get(("noun", noun))
    word = entry.extra if entry and entry.extra else _regular_plural(noun)
    return " ".join((*before, word)) + "".join(rest)


def _regular_plural(noun: str) -> str:
    if noun.endswith("man") and noun not in ("human", "shaman"):
        return noun[:-3] + "men"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    return noun + "s"


def article(phrase: str) -> str:
    """Return 'a' or 'an'."""
    word = phrase.lower()
    vowel = (AN_SOUND.match(word) and not A_SOUND.match(word)) or SILENT_H.match(word)
    return "an" if vowel else "a"


def is_mass(noun: str) -> bool:
    """Return whether the noun takes no article: it is a plural or a stuff by itself."""
    entry = load_entries("en").get(("noun", noun.split(" ")[-1]))
    return bool(entry and entry.extra == noun.split(" ")[-1])


def render(thing: Thing, form: str, rng: Random) -> str:
    """Return the thing as typed in English."""
    form, _, suffix = form.partition("_")
    if suffix:
        return _with_verb(thing, form, suffix, rng)
    if thing.noun == "*":
        return rng.choice(("everything", "everything", "all of them", "all the objects", "the whole lot", "all of it"))
    if form == "pro" or thing.pronoun:
        return pronoun_of(thing, rng)[1]
    if form == "said":
        return thing.noun
    if form == "bare" and (thing.place or thing.size):
        return _definite(thing, rng).removeprefix("the ")
    if form == "one":
        return _one(thing, rng)
    if form == "bare":
        return thing.phrase if thing.count == 1 else plural(thing.phrase)
    if form == "kind":
        return plural(thing.noun)
    if form == "plural":
        return plural(thing.phrase)
    if form == "indef":
        return _indefinite(thing, rng)
    return _definite(thing, rng)


def pronoun_of(thing: Thing, rng: Random) -> tuple[str, str, str]:
    """Return 'it', 'it', 'its', or what else the thing is called again."""
    if thing.count > 1:
        return "they", "them", "their"
    if thing.noun in MALE:
        return "he", "him", "his"
    if thing.noun in FEMALE:
        return "she", "her", "her"
    return ("he", "him", "his") if thing.noun in PETS and rng.random() < 0.2 else ("it", "it", "its")


def _with_verb(thing: Thing, form: str, suffix: str, rng: Random) -> str:
    """Return 'the cat is' (def_is), 'does the cat' (def_does), 'the cat's' (def_poss), 'they' (def_subj)."""
    if suffix == "one" and form == "bare":
        return thing.noun
    if suffix == "one":
        return f"{article(thing.phrase)} {thing.phrase}"
    many = thing.count > 1 and thing.noun != "*"
    subject, _, owner = pronoun_of(thing, rng)
    name = subject if thing.pronoun else render(thing, form, rng)
    if suffix == "is":
        if thing.pronoun and rng.random() < 0.5:
            return f"{name}'re" if many else f"{name}'s"
        return f"{name} {'are' if many else 'is'}"
    if suffix == "isq":
        return f"{'are' if many else 'is'} {name}"
    if suffix == "was":
        return f"{name} {'were' if many else 'was'}"
    if suffix == "needs":
        return f"{name} {'need' if many else 'needs'}"
    if suffix == "looks":
        return f"{name} {'look' if many else 'looks'}"
    if suffix == "doesq":
        return f"{'do' if many else 'does'} {name}"
    if suffix == "poss":
        if thing.pronoun:
            return owner
        return f"{name}'" if name.endswith("s") else f"{name}'s"
    return name


def _indefinite(thing: Thing, rng: Random) -> str:
    if thing.post:
        return f"{_indefinite(replace(thing, post=''), rng)} {with_articles(thing.post, rng)}"
    if thing.count == 1:
        if is_mass(thing.noun):
            return thing.phrase
        return f"{article(thing.phrase)} {thing.phrase}" if rng.random() < 0.96 else f"one {thing.phrase}"
    special = {
        2: ("a couple of", "a pair of"),
        3: ("a few", "some", "several"),
        6: ("many", "lots of", "a bunch of"),
        12: ("a dozen",),
    }
    words = special.get(thing.count, ())
    number = (
        rng.choice(words)
        if words and rng.random() < 0.25
        else word("K" if rng.random() < 0.75 else "N", str(thing.count), "", rng)
    )
    return f"{number} {plural(thing.phrase)}"


def _definite(thing: Thing, rng: Random) -> str:
    entry = load_entries("en").get(("noun", thing.noun))
    if entry and entry.native != (thing.noun,) and rng.random() < 0.12:
        thing = replace(thing, noun=rng.choice(entry.native))
    if thing.whole and thing.count > 1:
        many = plural(thing.noun)
        ways = [f"the {many}"] * 4 + [
            f"all the {many}",
            f"all {many}",
            f"the {_number(thing.count)} {many}",
            f"all of the {many}",
        ]
        if thing.count == 2:
            ways += [f"both {many}", f"both {many}", f"both the {many}"]
        return rng.choice(ways)
    if thing.place or thing.size:
        said = (PLACES if thing.place else SIZES)[thing.place or thing.size]
        return rng.choice(said).format(thing.noun)
    if thing.post:
        return f"{_definite(replace(thing, post=''), rng)} {with_articles(thing.post, rng)}"
    if thing.count > 1:
        return f"the {plural(thing.phrase)}"
    return (
        f"the {thing.phrase}"
        if rng.random() < 0.93
        else rng.choice((f"that {thing.phrase}", f"this {thing.phrase}", f"teh {thing.phrase}"))
    )


def _one(thing: Thing, rng: Random) -> str:
    """Return what tells one of several from the others: 'the left one', 'the red one', 'the one in the red dress'."""
    if thing.whole:
        ways = ["all of them", "all", "all of em", f"all {thing.count}", "every one"]
        return rng.choice(["both", "both of them", "both"] if thing.count == 2 else ways)
    if thing.place or thing.size:
        said = (PLACES if thing.place else SIZES)[thing.place or thing.size]
        return rng.choice(said).format("one")
    if thing.post:
        return f"the one {with_articles(thing.post, rng)}"
    return f"the {' '.join(thing.looks)} one"


def with_articles(post: str, rng: Random) -> str:
    """Return 'in a red dress' for 'in red dress'."""
    preposition, _, rest = post.partition(" ")
    if preposition not in ("in", "with") or rest.endswith("s") or rest.split()[-1] in ("hair", "armor"):
        return post
    return post if rng.random() < 0.15 else f"{preposition} {article(rest)} {rest}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def word(kind: str, english: str, form: str, rng: Random) -> str:
    """Return a colour, look, place, style or number as typed."""
    if kind == "K" and form != "digits":
        return _number(int(english))
    if kind == "B" and form == "in":
        return place_words(english, rng)
    if kind == "B" and form == "in_none":
        return with_article(english) if rng.random() < 0.6 else english
    if kind == "S" and form == "style":
        return style_words(english, rng)
    return english


def place_words(place: str, rng: Random) -> str:
    """Return 'on the beach', 'in a forest', 'under water' for a background."""
    if place in ("underwater", "outer space", "space", "mars"):
        return {"underwater": "underwater", "mars": "on mars"}.get(place, f"in {place}")
    head = place.split(" at ")[0].split()[-1]
    preposition = "at" if head in ATS else "on" if head in ONS else "in"
    definite = rng.random() < 0.5 and len(place.split()) == 1
    return f"{preposition} {f'the {place}' if definite else with_article(place)}"


MEDIA = frozenset(
    [
        "painting",
        "sketch",
        "drawing",
        "illustration",
        "photo",
        "render",
        "sticker",
        "logo",
        "mosaic",
        "polaroid",
        "doodle",
    ]
)


def style_words(style: str, rng: Random) -> str:
    """Return 'an oil painting', 'watercolor', 'anime style'."""
    if style.split()[-1] in MEDIA:
        return f"{article(style)} {style}"
    return rng.choice(
        (style, style, f"{style} style", f"a {style} style" if article(style) == "a" else f"an {style} style")
    )


ONS = frozenset(
    [
        "beach",
        "street",
        "road",
        "moon",
        "surface",
        "mars",
        "grass",
        "snow",
        "sand",
        "floor",
        "bridge",
        "rooftop",
        "highway",
        "stage",
        "court",
        "field",
        "cliff",
        "background",
    ]
)
ATS = frozenset(["sunset", "sunrise", "airport", "station", "harbor", "zoo", "night", "shore", "bank", "stop"])
NO_ARTICLE = frozenset(
    [
        "grass",
        "snow",
        "sand",
        "space",
        "sunset",
        "sunrise",
        "mountains",
        "paddies",
        "ruins",
        "underwater",
        "square",
        "york",
        "countryside",
    ]
)


def with_article(place: str) -> str:
    """Return the place with 'a' or 'an' where it takes one."""
    head = place.split(" at ")[0].split()[-1]
    if head in NO_ARTICLE or place.startswith(("tokyo", "paris", "new york")):
        return place
    return f"{article(place)} {place}"


def join(parts: list[str], rng: Random) -> str:
    """Return 'the cat and the dog'."""
    *first, last = parts
    return f"{', '.join(first)} {rng.choice(('and', 'and', 'and', '&', 'n'))} {last}" if first else last


def finish(text: str, rng: Random) -> str:
    """Return the text with spaces mended."""
    text = re.sub(r"\b(them|it) (is|are) ", lambda m: "they are " if m[1] == "them" else "it is ", text)
    return re.sub(r" ([,.!?])", r"\1", " ".join(text.split()))


def caption(words: Words, register: Register, kind: str, rng: Random) -> tuple[str, str]:
    """Return a composed caption and its answer."""
    from ..english.captions import make_caption  # it imports this module's forms

    return make_caption(words, register, kind, rng)
