"""Edits of the scene: background, time, weather, style, canvas.

Each rule reads one clause and gives operations, or None when the clause is not its own. It knows nothing of boxes.
"""

from __future__ import annotations

import re
from functools import cache

from ..layout import CANVAS_MAX_PX, CANVAS_MIN_PX
from ..operations import Operation, SetBackground, SetCanvas, SetStyle
from ..phrases import with_article
from ..speech import say
from .choices import Choice
from .colours import is_colour
from .data import word_set
from .kinds import head_noun
from .nouns import singular
from .setting import is_airy, is_place, is_time, weather_words
from .targets import Context
from .things import read_opening
from .unclear import KEEP, Unclear

Operations = list[Operation]
_SUBJECT = (
    r"(?:it|this|that|everything|them|the (?:whole )?(?:picture|image|scene|"
    r"setting|thing|background|backdrop|weather|sky)|(?:the )?scene|(?:the )?background|"
    r"they|@last)"
)
_BACKGROUND = re.compile(
    r"^(?:(?:change|set|switch|make|turn|swap|replace|put|update|move|transform|"
    r"convert) )?(?:the |a )?(?:background|backdrop|scenery|setting|scene|surroundings|"
    r"environment|location)(?: prompt)?"
    r"(?: should be| must be| is| be| to be)?(?: (?:in)?to| with| by| for| as|"
    r" of| like| on| at| in|\s*[:=])? (?:be )?(?P<place>.+)$"
)
_WHERE = re.compile(
    r"^(?:(?:put|place|move|set|make|have|let|take|bring|draw|show|want|i want|"
    rf"i'd like) )?{_SUBJECT}(?: should be| is| be| to be| happen| take place|"
    r" was| were| go)? (?P<where>(?:in|on|at|to|by|under|into|onto|near) .+)$"
)
_AS = re.compile(
    r"^(?:make|turn|change|let|have|want|i want|put|set|transform) (?:the )?(?:it|"
    r"this|that|everything|picture|image|scene|background|the scene|the picture|"
    r"the image|weather|the weather|sky|the sky|the whole picture|the background|"
    r"@last)(?: be| look| into| to| in)? (?:be |look |more |like |a bit |a little "
    r"|a |an |the )*(?P<word>[a-z -]+?)(?: outside| scene| picture)?$"
)
_PART = re.compile(
    r"^(?:make|paint|colou?r|turn|change|set) (?:the )?(?P<part>background|backdrop|"
    r"sky|ground|grass|sea|water|walls?|floor) (?:to be |to |in |into )?(?:an? "
    r")?(?P<colour>[a-z]+(?: [a-z]+)?)$"
)
_NAMED_PART = re.compile(
    r"^(?:make|paint|colou?r|turn|change|set) the (?P<part>[a-z]+) (?:to be |to |in |into )?(?P<colour>[a-z]+(?: [a-z]+)?)$"
)
_STYLE_OF = r"(?:in|with|using) (?:the |an? )?(?:style of (?P<of>.+)|(?P<adj>.+?)[ -]style)"
_SIZE = re.compile(
    r"(?P<w>\d{2,5})\s*(?:px|pixels?)?\s*(?:wide|in width|width)?\s*(?:x|×|\*|"
    r"by|and|,)\s*(?P<h>\d{2,5})\s*(?:px|pixels?)?\s*(?:high|tall|in height|"
    r"height)?"
)
_PLACE_OF_STYLE = re.compile(
    r"^(?P<style>.*?\b(?:painting|watercolou?r|drawing|sketch|cartoon|illustration|"
    r"photo|photograph|art|render|rendering|manga|comic|mosaic|picture|print|"
    r"style[\w ]*?)) of (?P<scene>.+)$",
    re.IGNORECASE,
)


def background(clause: str, context: Context) -> Operations | None:
    """'make it night time', 'change the background to a beach', 'put them in a forest', 'at night'."""
    if (found := _PART.match(clause)) and (operations := _part_coloured(found["part"], found["colour"], context)):
        return operations
    if (found := _NAMED_PART.match(clause)) and (
        operations := _named_part_coloured(found["part"], found["colour"], context)
    ):
        return operations
    if found := _BACKGROUND.match(clause):
        place = re.sub(r"^(?:look (?:like )?|more )", "", found["place"]).strip()
        if place not in ("front", "back"):
            return [SetBackground(background=_weather(place, context) or _placed(place, context))]
    if found := _WHERE.match(clause):
        said, _, words = found["where"].partition(" ")
        if is_place(_nouns(words)) or is_time(_nouns(words)):
            timed = f"{said} {words}" if is_time(_nouns(words)) else ""
            return [SetBackground(background=_with_time(timed, context) if timed else _placed(words, context))]
    if found := re.match(r"^(?:at|in|during) (?P<time>(?:the )?[a-z ]+)$", clause):
        if is_time(_nouns(found["time"])):
            return [SetBackground(background=_with_time(clause, context))]
        if is_place(_nouns(found["time"])):
            return [SetBackground(background=_placed(found["time"], context))]
    if (found := _AS.match(clause)) and (
        text := _weather(found["word"].strip(), context) or _as_place(found["word"], clause, context)
    ):
        return [SetBackground(background=text)]
    if found := re.match(
        r"^(?:let it )?(?P<word>rain|snow|be night|be day)$|^(?:add|with|put|have) "
        r"(?:some |a bit of |a little )?(?P<thing>[a-z]+)$",
        clause,
    ):
        word = (found["word"] or found["thing"]).removeprefix("be ")
        if found["word"] or word in word_set("backgrounds", "atmosphere"):
            return [SetBackground(background=_weather(word, context) or f"{context.layout.background} with {word}")]
    return None


def _part_coloured(part: str, colour: str, context: Context) -> Operations | None:
    if not is_colour(colour):
        return None
    if part in ("background", "backdrop"):
        return [SetBackground(background=_placed(f"a plain {colour} background", context))]
    return [SetBackground(background=f"{context.layout.background} with {with_article(f'{colour} {part}')}")]


def _named_part_coloured(part: str, colour: str, context: Context) -> Operations | None:
    """'make the snow pink' where the background, and no object, is snow."""
    is_object = any(head_noun(item.phrase) == singular(part) for item in context.layout.objects)
    background, found = re.subn(rf"\b{re.escape(part)}\b", f"{colour} {part}", context.layout.background, count=1)
    return [SetBackground(background=background)] if found and is_colour(colour) and not is_object else None


def _nouns(words: str) -> list[str]:
    tokens = words.split()
    return tokens[read_opening(tokens).length :]


def _as_place(word: str, clause: str, context: Context) -> str | None:
    nouns = _nouns(word.strip())
    if not nouns or not (is_place(nouns) or is_airy(nouns)):
        return None
    article = re.search(rf"\b(an?|the) {re.escape(word.strip())}\b", clause)
    return _placed(f"{article[1]} {word.strip()}" if article else word.strip(), context)


def _weather(word: str, context: Context) -> str | None:
    text = weather_words().get(re.sub(r"^(?:an?|the) ", "", word).removesuffix(" scene").strip())
    return _with_time(text, context) if text else None


@cache
def _times() -> re.Pattern[str]:
    said = "|".join(sorted({re.escape(text) for text in weather_words().values()}, key=len, reverse=True))
    return re.compile(rf",? (?:{said})\b", re.IGNORECASE)


def _with_time(text: str, context: Context) -> str:
    """Keep the scene, change its time or weather."""
    return f"{_times().sub('', context.layout.background)} {text}".strip()


def _placed(place: str, context: Context) -> str:
    """Change the scene, keep the style: 'An oil painting of a living room' -> 'An oil painting of a beach'."""
    place = (
        place
        if re.match(r"^(?:an?|the|in|on|at|two|three|some|my)\b", place)
        or place.split()[-1].endswith("s")
        or (
            " " not in place
            and place
            in (
                "space",
                "snow",
                "sand",
                "grass",
                "water",
                "underwater",
                "outdoors",
                "indoors",
                "nature",
                "sky",
                "night",
                "outer space",
            )
        )
        else with_article(place)
    )
    found = _PLACE_OF_STYLE.match(context.layout.background)
    return f"{found['style']} of {place}" if found else place


def style(clause: str, context: Context) -> Operations | None:
    """'make it a watercolor', 'in the style of van gogh', 'manga style'."""
    media, looks = word_set("styles", "media"), word_set("styles", "looks")
    lead = (
        r"^(?:(?:make|turn|change|convert|draw|paint|render|redo|redraw|do|want|"
        r"i want|show|switch|set|have|transform|let)(?: it| this| that| everything|"
        r" the (?:whole )?(?:picture|image|scene)| @last)?(?: to| into| look| be|"
        r" as)*\s*)?"
    )
    if found := re.match(lead + _STYLE_OF + "$", clause):
        return [SetStyle(style=(found["of"] or found["adj"]).strip())]
    if found := re.match(
        r"^(?:change|set|switch|make|use|apply)? ?(?:the |an? )?style(?: to| of|"
        r" be|\s*:| should be| is)* (?P<style>.+)$",
        clause,
    ):
        return [SetStyle(style=_bare(found["style"]))]
    found = re.match(
        lead
        + (
            r"(?:look )?(?:more )?(?:like |as |in |into )?(?:an? |the )?(?P<style>[a-z0-9' "
            r"-]+?)(?: style)?$"
        ),
        clause,
    )
    if not found:
        return None
    words = found["style"]
    named = clause.endswith(" style") and len(words.split()) <= 3 and clause != "style"
    bare_start = re.match(
        r"^(?:add|put|move|remove|place|make (?!it|this|that|every|the (?:picture|"
        r"image|scene|whole)))",
        clause,
    )
    if bare_start:
        return None
    if (
        words in media | looks
        or named
        or any(
            words.endswith(f" {m}") and len(words.split()) <= 3
            for m in media
            if m not in ("painting", "photo", "poster")
        )
    ):
        return [SetStyle(style=words)]
    return None


def _bare(text: str) -> str:
    return re.sub(r"^(?:an?|the) ", "", text.strip()).removesuffix(" style")


def canvas(clause: str, context: Context) -> Operations | None:
    """'512 wide by 768 high', 'make it square', 'portrait format'."""
    size = read_canvas(clause, context.layout.width, context.layout.height)
    return [SetCanvas(width=size[0], height=size[1])] if size else None


def read_canvas(text: str, width: int, height: int) -> tuple[int, int] | None:
    """Read a canvas size in pixels.

    Raises:
        Unclear: the size is not allowed.
    """
    found = _SIZE.search(text)
    if found and (
        re.fullmatch(
            r"(?:.*\b(?:canvas|size|picture|image|it|resolution|format|pixels|dimensions|"
            rf"make|at|in|to)\b\W*)?{_SIZE.pattern}.{{0,12}}",
            text,
        )
    ):
        return _checked(int(found["w"]), int(found["h"]))
    if shape := re.search(
        r"\b(?:make|in|use|change|turn|want|a|set|to)\b.*\b(?P<shape>square|portrait|"
        r"landscape|widescreen|tall|wide)(?: canvas| format| picture| image| mode|"
        r" orientation| shape)$",
        text,
    ):
        return _checked(*_SHAPES[shape["shape"]])
    if shape := re.fullmatch(
        r"(?:make (?:it|the (?:picture|image|canvas)) )?(?:in )?(?P<shape>square|"
        r"portrait|landscape|widescreen)(?: format| mode| orientation| canvas)?",
        text,
    ):
        return _checked(*_SHAPES[shape["shape"]])
    if wider := re.fullmatch(r"make the canvas (?P<w>wider|taller)", text):
        grown = min(CANVAS_MAX_PX, round((width if wider["w"] == "wider" else height) * 1.5 / 64) * 64)
        return _checked(grown, height) if wider["w"] == "wider" else _checked(width, grown)
    if one := re.fullmatch(
        r"(?:make (?:it|the (?:picture|image|canvas)) )?(?P<n>\d{2,5})\s*(?:px|pixels?)? "
        r"?(?P<side>wide|high|tall)",
        text,
    ):
        n = int(one["n"])
        return _checked(n, height) if one["side"] == "wide" else _checked(width, n)
    return None


_SHAPES = {
    "square": (512, 512),
    "portrait": (512, 768),
    "tall": (512, 768),
    "landscape": (768, 512),
    "wide": (768, 512),
    "widescreen": (896, 512),
}


def _canvas_question(width: int, height: int, near_width: int, near_height: int) -> Unclear:
    near = say("choice.canvas", width=near_width, height=near_height)
    limits = {"least": CANVAS_MIN_PX, "most": CANVAS_MAX_PX}
    question = say("ask.canvas", width=width, height=height, near=near, **limits)
    yes = Choice(near, f"{near_width} x {near_height}", ("yes",))
    return Unclear(question, (yes, Choice(say("choice.keep"), KEEP, ("no",))))


def _checked(width: int, height: int) -> tuple[int, int]:
    if not all(CANVAS_MIN_PX <= side <= CANVAS_MAX_PX and side % 64 == 0 for side in (width, height)):
        near = [min(CANVAS_MAX_PX, max(CANVAS_MIN_PX, round(side / 64) * 64)) for side in (width, height)]
        raise _canvas_question(width, height, *near)
    return width, height
