"""Which noun phrases of a caption are places and times, so that they become its background.

It knows nothing of boxes or relations between things.
"""

from __future__ import annotations

from .caption_state import CaptionState
from .colours import colour_words
from .data import table, word_set
from .kinds import kind_of
from .scanner import Event
from .setting import is_airy, is_place, is_place_name, is_time
from .things import Thing, read_opening
from .verbs import is_participle

_HOLDS = frozenset(
    {"container", "bag", "vehicle", "watercraft", "furniture", "plant", "aircraft", "hat", "flower", "food", "landform"}
)
_NOT_SAID = frozenset({"to", "just", "only", "down", "up", "along", "away", "off", "out", "back"})
CLOTHES = frozenset({"clothing", "hat"})


def is_setting(event: Event, words: list[str], thing: Thing) -> bool:
    """Tell 'in a green meadow' (background) from 'in a basket' (a thing)."""
    nouns = nouns_of(words)
    said = " ".join(event.words).lower()
    if event.value == "next_to" and is_place(nouns) and kind_of(thing.noun) is None:
        return thing.noun not in word_set("backgrounds", "dual")
    if said.split()[-1] not in word_set("backgrounds", "prepositions") and event.value != "on":
        return False
    if thing.noun == "square" and any(word.lower() in colour_words() for word in nouns):
        return False
    if thing.noun in word_set("backgrounds", "dual") and not is_time(nouns) and not is_place_name(nouns):
        return (
            event.value == "in"
            or said == "at"
            or (event.value == "on" and thing.noun in word_set("backgrounds", "stood_on"))
        )
    if is_place(nouns):
        return event.value != "between"
    kind = kind_of(thing.noun)
    if said == "at":
        return kind is None
    if said in ("in", "inside", "within"):
        return kind is None or (kind not in _HOLDS and kind not in CLOTHES and kind not in ("person", "animal"))
    return False


def nouns_of(words: list[str]) -> list[str]:
    kept = without_opening(words)
    while kept and (kept[-1].lower() in word_set("words", "stops") or kept[-1].lower() in word_set("words", "verbs")):
        kept.pop()
    return kept


def without_opening(words: list[str]) -> list[str]:
    return words[read_opening(words).length :]


def add_place(state: CaptionState, said: str, words: list[str]) -> None:
    words = words[1:] if words[0].lower() in _NOT_SAID and len(words) > 1 else words
    doing = (at for at, word in enumerate(words) if at > 1 and is_participle(word.lower()))
    text = " ".join(words[: next(doing, len(words))])  # 'a counter preparing food'
    nouns = nouns_of(words)
    adverb = len(nouns) == 1 and nouns[0].lower() in word_set("backgrounds", "adverbs")
    if (is_time(nouns) and said) or (state.places and said in ("at", "under", "during", "by", "near")):
        state.times.append(f"{said} {text}")
    elif is_time(nouns) and not said and state.places:
        state.times.append(f"at {text}")
    elif state.at_place and state.places and said and not adverb:
        state.places[-1] += f" {said} {text}"
    elif adverb or text not in state.places:
        state.places.append(text)
    state.at_place = True
    if said in ("in", "through", "across", "up in") and is_airy(nouns):
        state.airborne.update(state.current)


def default_background(things: list[Thing]) -> str:
    defaults: dict[str, str] = table("backgrounds")["defaults"]
    kinds = [kind_of(thing.noun) for thing in things]
    if kinds and all(kind in word_set("backgrounds", "indoor_kinds") for kind in kinds):
        return defaults["indoor"]
    return defaults["outdoor"]
