"""French surface forms: articles, elision, agreement, contractions, and pronouns at verbs ('rends-le', 'ne le rends pas').

Forms: def, indef, bare, plural; `lo` always a pronoun at its verb; `subj` a subject (a pronoun is 'il'), `frag` an object without a verb
(a pronoun is left out), `prep` after a preposition ('lui'), `noun` never a pronoun.
"""

from __future__ import annotations

import re
from random import Random

from ..lexicon import load_entries
from ..things import Thing
from .inflected import ACCENTS, CLITIC, MASS, Noun, agree, forms_of, join_things, mark, nouns_of, tidy, usual

VERBS: frozenset[str] = frozenset()
CASED_PRONOUNS = True
VOWEL = re.compile(
    r"[aeiouéèêëàâîïôûœAEIOUÉÈÊÎ]|y(?!a|o)|h(?:omme|ôtel|ôpital|erbe|uile|orloge|ippo|irondelle|uître|élico|iver|orizon|ibiscus|abit|amburger(?!.))",
)
SUBJECTS = {("m", False): "il", ("f", False): "elle", ("m", True): "ils", ("f", True): "elles"}
STRESSED = {("m", False): "lui", ("f", False): "elle", ("m", True): "eux", ("f", True): "elles"}
THAT_ONE = {("m", False): "celui", ("f", False): "celle", ("m", True): "ceux", ("f", True): "celles"}
BEFORE_VOWEL = {"beau": "bel", "nouveau": "nouvel", "vieux": "vieil"}
FEMININE = {"gros": "grosse", "long": "longue", "blanc": "blanche", "doux": "douce", "épais": "épaisse", "beau": "belle", "bas": "basse", "roux": "rousse",
            "vieux": "vieille", "nouveau": "nouvelle", "frais": "fraîche", "sec": "sèche", "violet": "violette", "mignon": "mignonne", "rigolo": "rigolote",
            "ancien": "ancienne", "royal": "royale", "amical": "amicale", "fier": "fière"}  # fmt: skip
SOME = {
    2: ("une paire de", "deux trois"),
    3: ("quelques", "plusieurs"),
    6: ("beaucoup de", "plein de", "un tas de"),
    12: ("une douzaine de",),
}
EVERYTHING = ("tout", "tout", "tous les objets", "toutes les choses")
PLACES = {
    "left": ("{the} {n} de gauche", "{the} {n} à gauche", "{the} {n} qui est à gauche", "{one} de gauche"),
    "right": ("{the} {n} de droite", "{the} {n} à droite", "{the} {n} qui est à droite", "{one} de droite"),
    "top": ("{the} {n} du haut", "{the} {n} en haut", "{one} du haut"),
    "bottom": ("{the} {n} du bas", "{the} {n} en bas", "{one} du bas"),
    "middle": ("{the} {n} du milieu", "{the} {n} au milieu", "{the} {n} du centre", "{one} du milieu"),
}
SIZES = {
    "big": ("{le} grand{e} {n}", "{le} plus grand{e} {n}", "{le} gros{se} {n}", "{le} plus grand{e}"),
    "small": ("{le} petit{e} {n}", "{le} plus petit{e} {n}", "{le} plus petit{e}"),
}
AT = {"sunset": "au coucher du soleil", "sunrise": "au lever du soleil", "night": "la nuit", "space": "dans l'espace", "underwater": "au fond de la mer",
      "mars": "sur mars", "paris": "à paris", "christmas": "à noël", "countryside": "à la campagne", "starry night": "sous une nuit étoilée"}  # fmt: skip
# English places that take 'à' (à la plage, au zoo) or 'sur'; others take 'dans'.
TO = frozenset(
    [
        "beach",
        "sea",
        "seaside",
        "farm",
        "market",
        "museum",
        "zoo",
        "park",
        "restaurant",
        "cafe",
        "library",
        "school",
        "station",
        "airport",
        "pool",
        "supermarket",
        "gym",
        "theater",
        "harbor",
        "circus",
        "lake",
        "shore",
        "waterfront",
        "playground",
        "stadium",
    ]
)
UPON = frozenset(
    [
        "beach",
        "road",
        "street",
        "highway",
        "sidewalk",
        "island",
        "terrace",
        "balcony",
        "rooftop",
        "slope",
        "path",
        "bridge",
        "stage",
        "floor",
        "ground",
        "ice",
        "snow",
        "sand",
        "grass",
        "dune",
        "cliff",
        "town",
        "square",
        "pier",
        "moon_surface",
        "parking_lot",
        "football_field",
        "tennis_court",
        "airport_runway",
        "market",
        "racetrack",
    ]
)
FIXED_FORMS = {"fem": ("f", False), "mpl": ("m", True)}
TYPED_PLAIN = 0.2
"""Share of the messages typed without accents."""


def feminine(word: str) -> str:
    """Return an adjective's feminine singular."""
    if word in FEMININE:
        return FEMININE[word]
    if word.endswith("e"):
        return word
    if word.endswith("eux"):
        return word[:-1] + "se"
    return word[:-1] + "ve" if word.endswith("if") else word + "e"


def inflect(adjective: str, gender: str, many: bool) -> str:
    """Return an adjective that agrees: 'petit' -> 'petites'."""
    word = feminine(adjective) if gender == "f" else adjective
    if not many or word.endswith(("s", "x")):
        return word
    return word + ("x" if word.endswith("eau") else "s")


def render(thing: Thing, form: str, rng: Random) -> str:
    """Return the thing as typed in French."""
    if thing.noun == "*":
        return mark(rng.choice(EVERYTHING), "m", False)
    if (thing.pronoun and form != "noun") or form in ("pro", "lo"):
        return _pronoun(nouns_of("fr", thing.noun)[0], thing.count > 1, form)
    noun = usual(nouns_of("fr", thing.noun), rng)
    many = thing.count > 1 or noun.only_plural
    word = _phrase(noun, thing.looks, many or (form == "plural" and thing.noun not in MASS), rng)
    if form in ("bare", "plural"):
        return mark(word, noun.gender, many)
    text = _indefinite(noun, word, thing, many, rng) if form == "indef" else _definite(noun, word, thing, many, rng)
    return mark(text, noun.gender, many)


def _pronoun(noun: Noun, many: bool, form: str) -> str:
    key = (noun.gender, many)
    if form == "frag":
        return mark("", *key)
    if form == "subj":
        return mark(SUBJECTS[key], *key)
    if form == "prep":
        return mark(STRESSED[key], *key)
    return mark("\x02" + ("les" if many else "la" if noun.gender == "f" else "le"), *key)


def _phrase(noun: Noun, looks: tuple[str, ...], many: bool, rng: Random) -> str:
    before: list[str] = []
    after: list[str] = []
    for look in looks:
        word, first = adjective(look, noun.gender, many, rng)
        (before if first else after).append(word)
    if before and not many and noun.gender == "m" and VOWEL.match(noun.word):
        before[-1] = BEFORE_VOWEL.get(before[-1], before[-1])
    name = noun.plural if many and not noun.only_plural else noun.word
    return " ".join(filter(None, (*before, name, *reversed(after))))


def adjective(english: str, gender: str, many: bool, rng: Random) -> tuple[str, bool]:
    """Return a colour or look that agrees, and whether it stands before the noun; in English where the lexicon lacks it."""
    found = forms_of("fr", "colour", english) or forms_of("fr", "look", english)
    if not found:
        return english, False
    base, forms = usual(found, rng)
    first = bool(forms) and forms[0] == "<"
    forms = forms[1:] if first else forms
    if len(forms) < 3:
        return base, first
    return ((forms[2] if gender == "f" else forms[1]) if many else (forms[0] if gender == "f" else base)), first


def _indefinite(noun: Noun, word: str, thing: Thing, many: bool, rng: Random) -> str:
    if thing.count == 1:
        if noun.only_plural:
            return f"des {word}"
        if thing.noun in MASS:
            return f"de l'{word}" if VOWEL.match(word) else f"{'de la' if noun.gender == 'f' else 'du'} {word}"
        return f"{'une' if noun.gender == 'f' else 'un'} {word}"
    some = SOME.get(thing.count, ())
    if some and rng.random() < 0.25:
        number = rng.choice(some[:1] if thing.count == 2 else some)
        return f"{number[:-2]}d'{word}" if number.endswith(" de") and VOWEL.match(word) else f"{number} {word}"
    return f"{number_word(str(thing.count)) if rng.random() < 0.75 else thing.count} {word}"


def article(word: str, gender: str, many: bool) -> str:
    """Return the article with what parts it from the word: 'le ', "l'"."""
    if many:
        return "les "
    return "l'" if VOWEL.match(word) else ("la " if gender == "f" else "le ")


def _definite(noun: Noun, word: str, thing: Thing, many: bool, rng: Random) -> str:
    if thing.place or thing.size:
        way = rng.choice((PLACES if thing.place else SIZES)[thing.place or thing.size])
        name = noun.plural if many and not noun.only_plural else noun.word
        le = "les" if many else "la" if noun.gender == "f" else "le"
        s = "s" if many else ""
        text = (
            way.replace("{the} ", article(name, noun.gender, many))
            .replace("{le}", le)
            .replace("{one}", THAT_ONE[noun.gender, many])
        )
        ends = {"e": ("e" if noun.gender == "f" else "") + s, "se": ("se" + s) if noun.gender == "f" else ""}
        return text.format(n=name, **ends)
    if thing.whole and thing.count > 1:
        tous = "toutes" if noun.gender == "f" else "tous"
        ways = [f"les {word}"] * 4 + [f"{tous} les {word}", f"les {number_word(str(thing.count))} {word}"]
        return rng.choice(ways + ([f"les deux {word}"] * 2 if thing.count == 2 else []))
    if rng.random() < 0.06:
        this = "ces" if many else "cette" if noun.gender == "f" else "cet" if VOWEL.match(word) else "ce"
        return f"{this} {word}"
    return article(word, noun.gender, many) + word


def number_word(digits: str) -> str:
    """Return 'trois' for '3'."""
    entry = load_entries("fr").get(("number", digits))
    return entry.native[0] if entry else digits if digits != "1" else "un"


def word(kind: str, english: str, form: str, rng: Random) -> str:
    """Return a colour, look, place, style or number as typed; colours and looks agree with the thing named before."""
    if kind == "N" or form == "digits":
        return english
    if kind == "K":
        return number_word(english)
    if kind in "CL":
        found = forms_of("fr", "colour", english) or forms_of("fr", "look", english)
        if not found:
            return english
        base, forms = usual(found, rng)
        forms = tuple(f for f in forms if f != "<")
        if len(forms) < 3 or form == "base" or " " in base:
            return base
        return inflect(base, *FIXED_FORMS[form]) if form in FIXED_FORMS else f"{base}*"
    if kind == "S":
        entry = load_entries("fr").get(("style", english))
        return usual(list(entry.native), rng) if entry else english
    return _place(english, form, rng)


def _place(english: str, form: str, rng: Random) -> str:
    noun = usual(nouns_of("fr", english, "place"), rng)
    if form == "in" and english in AT:
        return AT[english]
    proper = noun.word[:1].isupper()
    name = noun.word.lower() if proper and rng.random() < 0.5 else noun.word
    if form == "bare":
        return name
    many = noun.only_plural
    with_a = f"{'des' if many else 'une' if noun.gender == 'f' else 'un'} {name}"
    with_the = (
        name
        if proper and english not in ("africa", "alps", "china", "egypt")
        else article(name, noun.gender, many) + name
    )
    if form != "in":
        return with_the if form == "def" or proper or english in MASS else with_a
    key = english.replace(" ", "_")
    if proper:
        return f"à {name}" if with_the == name else f"en {name}"
    if key in TO and (key not in UPON or rng.random() < 0.5):
        return f"à {with_the}"
    return f"{'sur' if key in UPON else 'dans'} {with_the if rng.random() < 0.4 or english in MASS else with_a}"


def join(parts: list[str], rng: Random) -> str:
    """Return 'le chat et le chien'."""
    if len(parts) > 1 and all("\x02" in part for part in parts):  # two pronouns are one: 'les'
        return mark("\x02les", "f" if all("\x01f" in part for part in parts) else "m", True)
    return join_things(parts, "et")


def finish(text: str, rng: Random) -> str:
    """Return the text with pronouns at their verbs, agreement, contractions and elisions; some of it without accents."""
    text = re.sub(r"\b(d|à|D|À)e? le(s?) (?!\x02)", _contracted, text)
    text = tidy(agree(_with_clitics(text, rng), inflect))
    text = re.sub(r"\bque (ils?|elles?|une?)\b", r"qu'\1", text)
    text = re.sub(r"\b([dDnN])e (?=\S)", lambda m: f"{m[1]}'" if VOWEL.match(text, m.end()) else m[0], text)
    text = text.replace("' ", "'")
    if text.endswith("?") and rng.random() < 0.3:
        text = text[:-1]
    if rng.random() < TYPED_PLAIN:
        text = text.translate(ACCENTS).replace("œ", "oe")
    return text


def _contracted(found: re.Match[str]) -> str:
    if found[1].lower() == "d":
        return "des " if found[2] else "du "
    return "aux " if found[2] else "au "


def _with_clitics(text: str, rng: Random) -> str:
    while found := CLITIC.search(text):
        text = _with_clitic(text, found, rng)
    return text


def _with_clitic(text: str, found: re.Match[str], rng: Random) -> str:
    before, after = text[: found.start()], text[found.end() :]
    if "^" not in before:
        return f"{before}{'-' if rng.random() < 0.7 else ' '}{found[1]}{after}"
    head, _, verb = before.rpartition("^")
    elided = found[1] in ("le", "la") and VOWEL.match(verb.lstrip())
    return head + ("l'" if elided else f"{found[1]} ") + verb.lstrip() + after
