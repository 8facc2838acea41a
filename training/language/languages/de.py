"""German surface forms: cases, articles, endings of adjectives, contractions, and nouns typed small.

Forms: nom, acc (also `def`), dat with the definite article; indef (nominative), iacc, idat with the indefinite one;
kacc 'keinen Hund', bare, plural.
"""

from __future__ import annotations

import re
from random import Random

from ..lexicon import load_entries
from ..things import Thing
from .inflected import MASS, Noun, agree, forms_of, join_things, mark, nouns_of, tidy, usual

VERBS: frozenset[str] = frozenset()
CASED_PRONOUNS = True
CASES = {"def": "acc", "indef": "nom", "inom": "nom", "iacc": "acc", "idat": "dat", "kacc": "acc"}
DEFINITE = {
    "nom": ("der", "die", "das", "die"),
    "acc": ("den", "die", "das", "die"),
    "dat": ("dem", "der", "dem", "den"),
}
INDEFINITE = {
    "nom": ("ein", "eine", "ein", ""),
    "acc": ("einen", "eine", "ein", ""),
    "dat": ("einem", "einer", "einem", ""),
}
PRONOUNS = {
    "nom": ("er", "sie", "es", "sie"),
    "acc": ("ihn", "sie", "es", "sie"),
    "dat": ("ihm", "ihr", "ihm", "ihnen"),
}
# Endings after 'der', after 'ein' or nothing, by case: masculine, feminine, neuter, plural.
WEAK = {"nom": ("e", "e", "e", "en"), "acc": ("en", "e", "e", "en"), "dat": ("en", "en", "en", "en")}
STRONG = {"nom": ("er", "e", "es", "e"), "acc": ("en", "e", "es", "e"), "dat": ("en", "en", "en", "en")}
# Masculine nouns that take -n or -en in the accusative and dative singular, by how they end.
WEAK_NOUN = re.compile(r"(ist|ant|ent|at|ot|it|et|aut|graf|ard|op|aur|Mensch|Prinz|held|Bär|bär)$")
SOME = {
    2: ("ein paar",),
    3: ("ein paar", "einige", "mehrere"),
    6: ("viele", "ganz viele", "lauter"),
    12: ("ein dutzend",),
}
EVERYTHING = {
    "nom": ("alles", "alles", "alle objekte"),
    "acc": ("alles", "alles", "alle objekte"),
    "dat": ("allem", "allen objekten"),
}
SIDES = {"left": ("link", "links", "auf der linken Seite"), "right": ("recht", "rechts", "auf der rechten Seite"),
         "top": ("ober", "oben", "ganz oben"), "bottom": ("unter", "unten", "ganz unten"), "middle": ("mittler", "in der Mitte", "in der Mitte")}  # fmt: skip
SIZES = {"big": ("groß", "größer", "größt"), "small": ("klein", "kleiner", "kleinst")}
# English places by their preposition; others take 'in'.
AT = frozenset(
    [
        "beach",
        "sea",
        "lake",
        "river",
        "coast",
        "shore",
        "seaside",
        "waterfront",
        "lake_shore",
        "river_bank",
        "mountain_lake",
        "pool",
        "harbor_",
        "airport",
        "station",
        "ocean",
        "tropical_beach",
        "sandy_beach",
        "beach_at_sunset",
    ]
)
ON = frozenset(
    [
        "meadow",
        "field",
        "farm",
        "street",
        "road",
        "highway",
        "playground",
        "market",
        "island",
        "terrace",
        "rooftop",
        "football_field",
        "tennis_court",
        "parking_lot",
        "floor",
        "ground",
        "bridge",
        "stage",
        "sidewalk",
        "green_meadow",
        "flower_meadow",
        "slope",
        "balcony",
        "path",
        "grass",
        "ice",
        "town_square",
        "wheat_field",
        "flower_field",
        "lavender_field",
        "sunflower_field",
        "airport_runway",
        "racetrack",
        "underwater",
        "moon_surface",
        "tropical_island",
        "basketball_court",
        "battlefield",
        "city_street",
        "busy_street",
        "school_yard",
        "construction_site",
        "campsite",
        "graveyard",
        "mountain_top",
        "pier",
        "cliff",
        "countryside",
        "prairie",
        "gas_station",
        "ice_rink",
        "pumpkin_patch",
        "tulip_field",
        "rice_field",
        "fair",
    ]
)
FIXED = {"sunset": "bei Sonnenuntergang", "sunrise": "bei Sonnenaufgang", "night": "bei Nacht", "space": "im Weltraum", "mars": "auf dem Mars",
         "christmas": "an Weihnachten", "starry night": "in einer Sternennacht", "sky": "am Himmel", "night sky": "am Nachthimmel",
         "countryside": "auf dem Land", "wooden floor": "auf dem Holzboden", "white background": "vor weißem Hintergrund",
         "black background": "vor schwarzem Hintergrund", "blue sky": "vor blauem Himmel"}  # fmt: skip
TYPED_SMALL = 0.4
"""Share of the messages typed all small."""


def _column(gender: str, many: bool) -> int:
    return 3 if many else "mfn".index(gender)


def render(thing: Thing, form: str, rng: Random) -> str:
    """Return the thing as typed in German."""
    case = CASES.get(form, form if form in DEFINITE else "nom")
    if thing.noun == "*":
        return mark(rng.choice(EVERYTHING[case]), "n", False)
    noun = nouns_of("de", thing.noun)[0] if thing.pronoun else usual(nouns_of("de", thing.noun), rng)
    many = thing.count > 1 or noun.only_plural
    if thing.pronoun or form == "pro":
        return mark(
            PRONOUNS["acc" if form == "pro" else case][_column(noun.gender, thing.count > 1)],
            noun.gender,
            thing.count > 1,
        )
    if thing.count > 1 and not noun.plural:
        many = False
    if form in ("bare", "plural"):
        many = many or (form == "plural" and thing.noun not in MASS and bool(noun.plural))
        return mark(_phrase(noun, thing.looks, "nom", many, True, rng), noun.gender, many)
    if form in ("indef", "inom", "iacc", "idat", "kacc"):
        return mark(_indefinite(noun, thing, case, many, form == "kacc", rng), noun.gender, many)
    return mark(_definite(noun, thing, case, many, rng), noun.gender, many)


def noun_in(noun: Noun, case: str, many: bool) -> str:
    """Return the noun in a case: 'Hasen', 'Hunden'."""
    if many:
        word = noun.word if noun.only_plural else noun.plural
        return word + "n" if case == "dat" and word[-1] not in "nsai" and " " not in word else word
    weak = noun.gender == "m" and case != "nom" and noun.plural.endswith("n")
    if weak and (noun.word.endswith("e") or WEAK_NOUN.search(noun.word) or noun.word == "Bauer"):
        return noun.plural
    return "Herrn" if weak and noun.word == "Herr" else noun.word


def _phrase(noun: Noun, looks: tuple[str, ...], case: str, many: bool, strong: bool, rng: Random) -> str:
    endings = (STRONG if strong else WEAK)[case][_column(noun.gender, many)]
    before: list[str] = []
    after: list[str] = []
    for look in looks:
        text, follows = adjective(look, endings, rng)
        (after if follows else before).append(text)
    name = noun_in(noun, case, many)
    first, _, rest = name.partition(" ")
    if rest and first[:1].islower():  # 'deutscher Schäferhund'
        name = f"{re.sub('(er|es|e)$', '', first)}{endings} {rest}"
    return " ".join((*before, name, *after))


def adjective(english: str, ending: str, rng: Random) -> tuple[str, bool]:
    """Return a colour or look with its ending, and whether it follows the noun ('aus Holz')."""
    found = forms_of("de", "colour", english) or forms_of("de", "look", english)
    if not found:
        return english, False
    base, forms = usual(found, rng)
    if not forms:
        return base, base.split(" ")[0] in ("aus", "mit", "in", "im")
    return forms[0][:-1] + ending, False


def _indefinite(noun: Noun, thing: Thing, case: str, many: bool, negative: bool, rng: Random) -> str:
    if negative:
        article = "keine" if many else "k" + INDEFINITE[case][_column(noun.gender, False)]
        return f"{article} {_phrase(noun, thing.looks, case, many, not many, rng)}"
    word = _phrase(noun, thing.looks, case, many, True, rng)
    if thing.count == 1 and (thing.noun in MASS or many):
        return word
    if thing.count == 1:
        article = INDEFINITE[case][_column(noun.gender, False)]
        return f"{article} {word}"
    some = SOME.get(thing.count, ())
    if some and rng.random() < 0.25:
        number = rng.choice(some)
        return f"{number + 'n' if case == 'dat' and number.endswith(('ge', 're', 'le')) else number} {word}"
    return f"{number_word(str(thing.count)) if rng.random() < 0.75 else thing.count} {word}"


def _definite(noun: Noun, thing: Thing, case: str, many: bool, rng: Random) -> str:
    column = _column(noun.gender, many)
    the = DEFINITE[case][column]
    name = noun_in(noun, case, many)
    ending = WEAK[case][column]
    if thing.place:
        stem, where, side = SIDES[thing.place]
        return rng.choice(
            (
                f"{the} {stem}{ending} {name}",
                f"{the} {stem}{ending} {name}",
                f"{the} {name} {where}",
                f"{the} {name} {side}",
                f"{the} {stem}{ending}",
            )
        )
    if thing.size:
        stem = rng.choice(SIZES[thing.size])
        return (
            f"{the} {stem}{ending}"
            if rng.random() < 0.15 and stem.endswith(("er", "st"))
            else f"{the} {stem}{ending} {name}"
        )
    if thing.whole and thing.count > 1 and many:
        alle = "allen" if case == "dat" else "alle"
        ways = [f"{the} {name}"] * 4 + [f"{alle} {name}", f"{the} {number_word(str(thing.count))} {name}"]
        return rng.choice(
            ways + ([f"beide{'n' if case == 'dat' else ''} {name}", f"{the} beiden {name}"] if thing.count == 2 else [])
        )
    if rng.random() < 0.05:
        the = {"der": "dieser", "die": "diese", "das": "dieses", "den": "diesen", "dem": "diesem"}[the]
    return f"{the} {_phrase(noun, thing.looks, case, many, False, rng)}"


def number_word(digits: str) -> str:
    """Return 'drei' for '3'."""
    entry = load_entries("de").get(("number", digits))
    return entry.native[0] if entry else digits if digits != "1" else "ein"


def word(kind: str, english: str, form: str, rng: Random) -> str:
    """Return a colour, look, place, style or number as typed; form `n`, `f`, `pl` ... is left to `adjective`."""
    if kind == "N" or form == "digits":
        return english
    if kind == "K":
        return number_word(english)
    if kind in "CL":
        found = forms_of("de", "colour", english) or forms_of("de", "look", english)
        if form:  # an ending, for looks that stand before a noun of the template: 'rotes kleid'
            return adjective(english, form, rng)[0]
        return usual(found, rng)[0] if found else english
    if kind == "S":
        entry = load_entries("de").get(("style", english))
        return usual(list(entry.native), rng) if entry else english
    return _place(english, form, rng)


def _place(english: str, form: str, rng: Random) -> str:
    if form == "in" and english in FIXED:
        return FIXED[english]
    noun = usual(nouns_of("de", english, "place"), rng)
    proper = noun.gender == "n" and english in (
        "paris",
        "london",
        "china",
        "egypt",
        "new york",
        "rome",
        "tokyo",
        "berlin",
        "venice",
        "africa",
        "christmas",
    )
    many = noun.only_plural
    case = {"in": "dat", "iacc": "acc", "acc": "acc", "def": "acc", "dat": "dat", "idat": "dat"}.get(form, "nom")
    if form == "bare" or (proper and form != "in"):
        return _phrase(noun, (), "nom", many, True, rng)
    with_the = f"{DEFINITE[case][_column(noun.gender, many)]} {_phrase(noun, (), case, many, False, rng)}"
    article = "" if english in MASS else INDEFINITE[case][_column(noun.gender, many)]
    with_a = f"{article} {_phrase(noun, (), case, many, True, rng)}".strip()
    if form != "in":
        return with_the if form in ("def", "acc", "dat", "nom") else with_a
    key = english.replace(" ", "_")
    preposition = "an" if key in AT else "auf" if key in ON else "in"
    if proper:
        return f"in {noun.word}"
    return f"{preposition} {with_the if preposition == 'an' or english in MASS or rng.random() < 0.6 else with_a}"


def join(parts: list[str], rng: Random) -> str:
    """Return 'die Katze und der Hund'."""
    return join_things(parts, "und" if rng.random() < 0.9 else "u.")


def inflect(adjective: str, gender: str, many: bool) -> str:
    """Return the adjective as it is: predicates have no ending in German."""
    return adjective


CONTRACTED = (
    "an dem=am",
    "in dem=im",
    "zu dem=zum",
    "zu der=zur",
    "von dem=vom",
    "bei dem=beim",
    "in das=ins",
    "an das=ans",
    "auf das=aufs",
)


def finish(text: str, rng: Random) -> str:
    """Return the text with contractions; some of it all small, or as keyboards without umlauts write it."""
    text = tidy(agree(text, inflect))
    for pair in CONTRACTED:
        long, short = pair.split("=")
        if short != "aufs" or rng.random() < 0.5:
            text = re.sub(rf"\b{long}\b", short, text)
    if text.endswith("?") and rng.random() < 0.3:
        text = text[:-1]
    if rng.random() < TYPED_SMALL:
        text = text.lower()
    way = rng.random()
    if way < 0.06:
        text = _replaced(text, "ä=ae ö=oe ü=ue ß=ss Ä=Ae Ö=Oe Ü=Ue")
    elif way < 0.1:
        text = _replaced(text, "ä=a ö=o ü=u ß=ss Ä=A Ö=O Ü=U")
    elif way < 0.2:
        text = text.replace("ß", "ss")
    return text


def _replaced(text: str, pairs: str) -> str:
    for pair in pairs.split(" "):
        old, new = pair.split("=")
        text = text.replace(old, new)
    return text
