"""Spanish surface forms: articles, agreement, contractions, and pronouns that lean on verbs ('hazlo', 'no lo hagas').

Forms: def, indef, bare, plural; `lo` always a pronoun at its verb; `subj` a subject and `frag` an object without a verb (pronouns are left out), `prep` after a preposition
('él'), `noun` never a pronoun.
"""

from __future__ import annotations

import re
from random import Random

from ..lexicon import load_entries
from ..things import Thing
from .inflected import ACCENTS, CLITIC, MASS, Noun, agree, forms_of, join_things, mark, nouns_of, tidy, usual

VERBS: frozenset[str] = frozenset()
CASED_PRONOUNS = True
ARTICLES = {("m", False): "el", ("f", False): "la", ("m", True): "los", ("f", True): "las"}
CLITICS = {("m", False): "lo", ("f", False): "la", ("m", True): "los", ("f", True): "las"}
STRESSED = {("m", False): "él", ("f", False): "ella", ("m", True): "ellos", ("f", True): "ellas"}
# Feminine nouns that begin with a stressed a take 'el' and 'un'.
STRESSED_A = re.compile(r"(á|águila|agua|ala|ancla|arpa|asa|aula|ave|hacha|hada)\b|ár|águ")
SOME = {
    2: ("un par de",),
    3: ("algunos", "varios", "unos cuantos"),
    6: ("muchos", "un montón de"),
    12: ("una docena de",),
}
EVERYTHING = ("todo", "todo", "todos los objetos", "todas las cosas")
PLACES = {
    "left": (
        "{the} {n} de la izquierda",
        "{the} {n} de la izquierda",
        "{the} {n} que está a la izquierda",
        "{the} de la izquierda",
    ),
    "right": (
        "{the} {n} de la derecha",
        "{the} {n} de la derecha",
        "{the} {n} que está a la derecha",
        "{the} de la derecha",
    ),
    "top": ("{the} {n} de arriba", "{the} {n} que está arriba", "{the} de arriba"),
    "bottom": ("{the} {n} de abajo", "{the} {n} que está abajo", "{the} de abajo"),
    "middle": ("{the} {n} del medio", "{the} {n} del centro", "{the} {n} de en medio", "{the} del medio"),
}
SIZES = {
    "big": ("{the} {n} grande", "{the} {n} más grande", "{the} más grande"),
    "small": ("{the} {n} pequeñ{o}", "{the} {n} más pequeñ{o}", "{the} más pequeñ{o}"),
}
AT = {"sunset": "al atardecer", "sunrise": "al amanecer", "night": "de noche", "space": "en el espacio", "underwater": "en el fondo del mar",
      "starry night": "en una noche estrellada", "mars": "en marte", "paris": "en parís", "christmas": "en navidad"}  # fmt: skip
ACUTE = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"}
FIXED_FORMS = {"fem": ("f", False), "mpl": ("m", True)}
TYPED_PLAIN = 0.25
"""Share of the messages typed without accents."""


def inflect(adjective: str, gender: str, many: bool) -> str:
    """Return an adjective that agrees: 'pequeño' -> 'pequeñas'."""
    word = adjective
    if gender == "f":
        if word.endswith("o"):
            word = word[:-1] + "a"
        elif re.search(r"(or|ón|án)$", word) and word not in ("marrón", "mejor", "mayor", "menor", "peor"):
            word = word.translate(ACCENTS) + "a"
    if not many:
        return word
    if word.endswith("z"):
        return word[:-1] + "ces"
    if re.search(r"[áéíóú]n$", word):
        return word.translate(ACCENTS) + "es"
    return word + ("s" if word[-1] in "aeiouáé" else "es")


def render(thing: Thing, form: str, rng: Random) -> str:
    """Return the thing as typed in Spanish."""
    if thing.noun == "*":
        return mark(rng.choice(EVERYTHING), "m", False)
    noun = usual(nouns_of("es", thing.noun), rng)
    many = thing.count > 1 or noun.only_plural
    if (thing.pronoun and form != "noun") or form in ("pro", "lo"):
        return _pronoun(nouns_of("es", thing.noun)[0], thing.count > 1, form)
    plain = form in ("bare", "plural")
    word = _phrase(noun, thing.looks, many or (form == "plural" and thing.noun not in MASS), rng)
    if plain:
        return mark(word, noun.gender, many)
    text = _indefinite(noun, word, thing, many, rng) if form == "indef" else _definite(noun, word, thing, many, rng)
    return mark(text, noun.gender, many)


def _pronoun(noun: Noun, many: bool, form: str) -> str:
    key = (noun.gender, many)
    if form in ("subj", "frag"):
        return mark("", *key)
    return mark(STRESSED[key] if form == "prep" else f"\x02{CLITICS[key]}", *key)


def _phrase(noun: Noun, looks: tuple[str, ...], many: bool, rng: Random) -> str:
    words = [noun.plural if many and not noun.only_plural else noun.word]
    for look in reversed(looks):
        words.append(adjective(look, noun.gender, many, rng))
    return " ".join(filter(None, words))


def adjective(english: str, gender: str, many: bool, rng: Random) -> str:
    """Return a colour or look that agrees; in English where the lexicon lacks it."""
    found = forms_of("es", "colour", english) or forms_of("es", "look", english)
    if not found:
        return english
    base, forms = usual(found, rng)
    if len(forms) < 3:
        return base
    return (forms[2] if gender == "f" else forms[1]) if many else (forms[0] if gender == "f" else base)


def _indefinite(noun: Noun, word: str, thing: Thing, many: bool, rng: Random) -> str:
    if thing.count == 1:
        if thing.noun in MASS or noun.only_plural:
            return word
        article = "una" if noun.gender == "f" and not STRESSED_A.match(word) else "un"
        return f"{article} {word}"
    some = SOME.get(thing.count, ())
    if some and rng.random() < 0.25:
        number = rng.choice(some)
        if noun.gender == "f":
            number = re.sub(r"os\b", "as", number)
    else:
        number = number_word(str(thing.count)) if rng.random() < 0.75 else str(thing.count)
    return f"{number} {word}"


def _definite(noun: Noun, word: str, thing: Thing, many: bool, rng: Random) -> str:
    the = ARTICLES[noun.gender, many]
    if thing.place or thing.size:
        way = rng.choice((PLACES if thing.place else SIZES)[thing.place or thing.size])
        end = "a" if noun.gender == "f" else "o"
        first = "el" if the == "la" and "{n}" in way and STRESSED_A.match(noun.word) else the
        return way.format(
            the=first, n=noun.plural if many and not noun.only_plural else noun.word, o=end + ("s" if many else "")
        )
    if thing.whole and thing.count > 1:
        end = "as" if noun.gender == "f" else "os"
        ways = [f"{the} {word}"] * 4 + [f"tod{end} {the} {word}", f"{the} {number_word(str(thing.count))} {word}"]
        return rng.choice(ways + ([f"amb{end} {word}", f"{the} dos {word}"] if thing.count == 2 else []))
    if the == "la" and STRESSED_A.match(word):
        the = "el"
    if rng.random() < 0.06:
        the = {"el": "ese", "la": "esa", "los": "esos", "las": "esas"}[ARTICLES[noun.gender, many]]
    return f"{the} {word}"


def number_word(digits: str) -> str:
    """Return 'tres' for '3'."""
    entry = load_entries("es").get(("number", digits))
    return entry.native[0] if entry else digits if digits != "1" else "uno"


def word(kind: str, english: str, form: str, rng: Random) -> str:
    """Return a colour, look, place, style or number as typed; colours and looks agree with the thing named before."""
    if kind == "N" or form == "digits":
        return english
    if kind == "K":
        return number_word(english)
    if kind in "CL":
        return _word_look(english, form, rng)
    if kind == "S":
        entry = load_entries("es").get(("style", english))
        return usual(list(entry.native), rng) if entry else english
    return _place(english, form, rng)


def _word_look(english: str, form: str, rng: Random) -> str:
    found = forms_of("es", "colour", english) or forms_of("es", "look", english)
    if not found:
        return english
    base, forms = usual(found, rng)
    if len(forms) < 3 or form == "base" or " " in base:
        return base
    return inflect(base, *FIXED_FORMS[form]) if form in FIXED_FORMS else f"{base}*"


def _place(english: str, form: str, rng: Random) -> str:
    noun = usual(nouns_of("es", english, "place"), rng)
    if form == "in" and english in AT:
        return AT[english]
    proper = noun.word[:1].isupper()
    stuff = english in MASS or proper
    name = noun.word.lower() if proper and rng.random() < 0.5 else noun.word
    if form == "bare":
        return name
    single = "el" if STRESSED_A.match(noun.word) and noun.gender == "f" else ARTICLES[noun.gender, noun.only_plural]
    indefinite = (
        ("unas " if noun.only_plural else "una ") if noun.gender == "f" else ("unos " if noun.only_plural else "un ")
    )
    with_a = name if stuff else f"{indefinite}{name}"
    with_the = name if proper else f"{single} {name}"
    if form == "in":
        return f"en {with_the if rng.random() < 0.6 else with_a if not stuff else with_the}"
    return with_the if form == "def" else with_a


def join(parts: list[str], rng: Random) -> str:
    """Return 'el gato y el perro'."""
    if len(parts) > 1 and all("\x02" in part for part in parts):  # two pronouns are one: 'los'
        both = "f" if all("\x01f" in part for part in parts) else "m"
        return mark("\x02" + CLITICS[both, True], both, True)
    return join_things(parts, "e" if re.match(r"h?i(?!e)", re.sub(r"^(el|la|los|las) ", "_", parts[-1])) else "y")


def finish(text: str, rng: Random) -> str:
    """Return the text with pronouns at their verbs, agreement and contractions; some of it without accents."""
    text = re.sub(r"\bde el (?!\x02)", "del ", re.sub(r"\ba el (?!\x02)", "al ", text))
    text = agree(_with_clitics(text), inflect)
    text = tidy(text)
    if text.endswith("?") and rng.random() < 0.5:
        text = rng.choice((text[:-1], "¿" + text))
    return text.translate(ACCENTS).replace("¿", "") if rng.random() < TYPED_PLAIN else text


def _with_clitics(text: str) -> str:
    while found := CLITIC.search(text):
        text = _with_clitic(text, found)
    return text


def _with_clitic(text: str, found: re.Match[str]) -> str:
    before, after = text[: found.start()], text[found.end() :]
    if "^" in before:
        head, _, verb = before.rpartition("^")
        return f"{head}{found[1]}{verb}{after}"
    head, _, verb = before.removesuffix(" a").rpartition(" ")
    return f"{head} {attach(verb, found[1])}{after}"


def attach(verb: str, pronoun: str) -> str:
    """Return a verb with its pronoun and the accent that it then takes: 'mueve' + 'lo' -> 'muévelo'."""
    if verb[-1:] in "áéí":  # hacé + lo -> hacelo
        return verb.translate(ACCENTS) + pronoun
    if re.search(r"[áéíóú]|[aei]r$", verb):
        return verb + pronoun
    groups = list(re.finditer(r"[aeiou]+", verb))
    if len(groups) < 2 or not verb.endswith(("a", "e", "o")):
        return verb + pronoun
    before = groups[-2]
    strong = max(range(before.start(), before.end()), key=lambda i: (verb[i] in "aeo", i))
    return verb[:strong] + ACUTE[verb[strong]] + verb[strong + 1 :] + pronoun
