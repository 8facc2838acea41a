"""What stands around the things of a caption: background, style, what must not be seen, format, seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from ..languages.en import article, place_words, plural, with_article
from .items import Kit

# Prepositions that the background phrase drops, by how the place is said.
RATIOS = (("landscape", "wide"), ("landscape format", "wide"), ("wide format", "wide"), ("portrait format", "tall"), ("in portrait", "tall"),
          ("vertical", "tall"), ("square format", "square"), ("square", "square"), ("16:9", "16:9"), ("9:16", "9:16"),
          ("4:3", "4:3"), ("3:2", "3:2"), ("aspect ratio 16:9", "16:9"), ("horizontal", "wide"), ("widescreen", "wide"))  # fmt: skip
SIZES = (256, 384, 448, 512, 576, 640, 704, 768, 832, 896, 960, 1024, 1152, 1280)


@dataclass
class Frame:
    """Texts to be put before and after the things, and the statements they mean."""

    before: str = ""
    after: str = ""
    front: str = ""
    settings: list[str] = field(default_factory=list)


def background(kit: Kit) -> tuple[str, str]:
    """Return a place as said, 'in a dark forest at night', and its phrase, 'dark forest at night'."""
    rng = kit.rng
    if kit.chance(0.35):
        place = rng.choice(kit.words.words["B"])
        said, phrase = place_words(place, rng), place
    elif kit.chance(0.3):
        spot = kit.pick("bg_time" if kit.chance(0.4) else "bg_spot")
        return spot, strip(spot).removeprefix("at ").removeprefix("by ").removeprefix("front of ")
    else:
        adjectives = rng.sample(
            kit.words.looks["building"] if kit.chance(0.1) else _adjectives(), rng.choice((0, 1, 1, 1, 2))
        )
        phrase = " ".join((*adjectives, kit.pick("bg_place")))
        said = f"{rng.choice(preposition(phrase))} {article(phrase) if kit.chance(0.75) else 'the'} {phrase}"
    if kit.chance(0.15):
        added = kit.pick("bg_with")
        said, phrase = f"{said} {added}", f"{phrase} {strip(added)}"
    if kit.chance(0.2) and " at " not in phrase:
        time = kit.pick("bg_time")
        said, phrase = f"{said} {time}", f"{phrase} {strip(time, False)}"
    return said, phrase


def _adjectives() -> list[str]:
    from .items import PHRASES

    return PHRASES["bg_adjective"]


@cache
def _spots() -> frozenset[str]:
    from .items import PHRASES

    return frozenset(strip(spot).removeprefix("at ") for spot in PHRASES["bg_spot"])


def strip(text: str, leading: bool = True) -> str:
    """Return the phrase without articles; a leading preposition of a mere 'in the rain' goes too."""
    words = [word for word in text.split() if word not in ("a", "an", "the")]
    if leading and words[0] in ("in", "on") and len(words) > 1:
        words = words[1:]
    return " ".join(words)


def preposition(place: str) -> tuple[str, ...]:
    """Return the prepositions a place may take."""
    head = place.split()[-1]
    if head in (
        "beach",
        "street",
        "road",
        "highway",
        "rooftop",
        "bridge",
        "balcony",
        "porch",
        "patio",
        "slope",
        "field",
        "court",
        "cliff",
        "island",
        "base",
        "track",
        "rink",
        "staircase",
        "floor",
        "bank",
    ):
        return ("on", "on", "on")
    if head in (
        "station",
        "airport",
        "bar",
        "zoo",
        "market",
        "waterfall",
        "restaurant",
        "cafe",
        "diner",
        "pub",
        "shore",
        "pool",
        "harbor",
    ):
        return ("at", "in", "at")
    return (
        ("in", "in", "in", "inside")
        if head in ("cave", "castle", "church", "tent", "museum", "temple", "barn")
        else ("in", "in", "in")
    )


def make_frame(kit: Kit) -> Frame:
    """Return a random frame; many captions have none of its parts."""
    frame = Frame()
    if kit.chance(0.5):
        _add_background(kit, frame)
    if kit.chance(0.3):
        _add_style(kit, frame)
    if kit.chance(0.1):
        _add_exclusion(kit, frame)
    if kit.chance(0.07):
        _add_format(kit, frame)
    return frame


def _add_background(kit: Kit, frame: Frame) -> None:
    said, phrase = background(kit)
    frame.settings.append(f"bg {phrase}")
    way = kit.rng.random()
    if said.startswith(("during", "after", "under", "by ")) or said == phrase or phrase.startswith("at "):
        way = 0.65 if way > 0.7 else way  # a time is no place that could be 'in the background'
    if phrase in _spots():
        way *= 0.7  # nor is 'a moon in the background' the moon that one stands on
    if way < 0.6:
        frame.after += f" {said}"
    elif way < 0.7:
        frame.front = f"{said}, "
    elif way < 0.78:
        frame.after += f", {phrase}"
    elif way < 0.86:
        frame.after += kit.rng.choice(
            (
                f", {with_article(phrase)} in the background",
                f" with {with_article(phrase)} in the background",
                f" against {with_article(phrase)}",
                f", {phrase} background",
                f", background: {phrase}",
            )
        )
    elif way < 0.94:
        frame.after += kit.rng.choice(
            (
                f". the background is {with_article(phrase)}",
                f". background: {phrase}",
                f". In the background is {with_article(phrase)}",
                f". it's set {said}",
                f". the scene is {said}",
                f". they're {said}",
                f", it's all happening {said}",
                f". The setting is {with_article(phrase)}",
            )
        )
    else:
        frame.front = kit.rng.choice(
            (f"{said} there is ", f"{phrase}: ", f"{phrase} with ", f"{said} you can see ", f"{phrase}, ")
        )


def _add_style(kit: Kit, frame: Frame) -> None:
    if kit.chance(0.08):
        frame.before = kit.rng.choice(
            (
                "a realistic photo of ",
                "a realistic photo of a scene with ",
                "A realistic image of ",
                "photorealistic picture of ",
                "a photo-realistic image of ",
                "a realistic picture of a scene with ",
            )
        )
        frame.settings.append(
            "style photorealistic"
            if "photo" in frame.before.split()[0] + frame.before.split()[1]
            and "real" in frame.before
            and "realistic photo" not in frame.before
            else "style realistic"
        )
        return
    if kit.chance(0.5):
        style = kit.pick("style_of")
        frame.before = f"{article(style)} {style} of " if kit.chance(0.85) else f"{style} of "
        styles = [style]
    else:
        styles = kit.rng.sample(_styles(), kit.rng.choice((1, 1, 1, 2, 2, 3)))
        way = kit.rng.random()
        if way < 0.6:
            frame.after += f", {', '.join(styles)}"
        elif way < 0.8:
            styles = styles[:1]
            frame.after += kit.rng.choice(
                (
                    f" in {styles[0]} style",
                    f" in the style of {styles[0]}",
                    f", style: {styles[0]}",
                    f". style: {styles[0]}",
                    f". make it {styles[0]}",
                    f". it should look {styles[0]}",
                    f" ({styles[0]})",
                )
            )
        else:
            frame.before = f"{', '.join(styles)}, " if kit.chance(0.6) else f"{styles[0]}: "
            styles = styles if frame.before.endswith(", ") else styles[:1]
    frame.settings.append(
        f"style {', '.join(s.removeprefix('in the style of ').removesuffix(' style') for s in styles)}"
    )


def _styles() -> list[str]:
    from .items import PHRASES

    return PHRASES["style_tag"]


def _add_exclusion(kit: Kit, frame: Frame) -> None:
    thing = kit.pick("no_things")
    if kit.chance(0.35):
        noun = kit.words.noun(kit.rng)
        thing, lemma = plural(noun), noun
    else:
        lemma = singular(thing)
    things, lemmas = [thing], [lemma]
    if kit.chance(0.25):
        other = kit.pick("no_things")
        if other != thing:
            things.append(other)
            lemmas.append(singular(other))
    said = kit.rng.choice((" and ", " or ", ", ")).join(things)
    frame.after += kit.rng.choice(
        (
            f", no {said}",
            f" without {said}",
            f". no {said}",
            f", but no {said}",
            f" without any {said}",
            f". There should be no {said}",
            f", no {said} please",
            f". I don't want any {said}",
            f", but without {said}",
            f" and no {said}",
            f". Don't include {said}",
            f", with no {said}",
            f", no {said} at all",
            f". please no {said}!",
        )
    )
    frame.settings.append(f"no {', '.join(lemmas)}")


def singular(thing: str) -> str:
    """Return the lemma of what must not be seen."""
    kept = ("people", "grass", "glasses", "hands")
    if thing in kept or not thing.endswith("s"):
        return thing
    return thing[:-1]


def _add_format(kit: Kit, frame: Frame) -> None:
    rng = kit.rng
    way = rng.randrange(4)
    if way == 0:
        width, height = rng.choice(SIZES), rng.choice(SIZES)
        said = rng.choice(
            (
                f"{width}x{height}",
                f"{width} x {height}",
                f"{width}x{height} px",
                f"{width} by {height}",
                f"size {width}x{height}",
                f"at {width}x{height}",
            )
        )
        frame.after += f", {said}"
        frame.settings.append(f"size {width}x{height}")
    elif way == 1:
        said, ratio = rng.choice(RATIOS)
        frame.after += f", {said}"
        frame.settings.append(f"ratio {ratio}")
    elif way == 2:
        seed = rng.randrange(10 ** rng.choice((1, 2, 3, 5)))
        frame.after += rng.choice((f", seed {seed}", f", with seed {seed}", f". use seed {seed}"))
        frame.settings.append(f"seed {seed}")
    else:
        count = rng.choice((2, 3, 4, 5, 6))
        frame.after += rng.choice((f", {count} variations", f". make {count} versions", f", {count} variants please"))
        frame.settings.append(f"variations {count}")
