"""The closed syntax of image bots, taken out of a message before any reader sees it: `--ar 16:9`, `(cat:1.3)`, `8k, masterpiece`.

What has a meaning here comes back as statements of the answer language, what has none is named. It reads no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_CHARS = 6000
# phones write a long dash for two hyphens; there only names of known options are taken, since prose has long dashes, too
_DASHES = r"(?<!\S)(?:--|[—–](?=(?:ar|aspect|seed|no|steps|v|s|q|c|style|niji|stylize|chaos)\b))"
_SWITCH = re.compile(rf"{_DASHES}([a-z_]{{1,24}})\b(?:[ =:]+([^\s—–-][^\s]*))?", re.IGNORECASE)
_NO = re.compile(rf"{_DASHES}(?:no|neg|negative)[ =:]+(.+?)(?=\s(?:--|[—–])[a-z]|$)", re.IGNORECASE | re.DOTALL)
_NEGATIVE = re.compile(r"(?:^|[\n,.;]\s*)negative prompt\s*:\s*([^\n]+)", re.IGNORECASE)
_SHORT = re.compile(r"(?<!\S)-([WHSsCnA])[ =]?(\d{1,10}(?:\.\d+)?)(?!\S)")
_KEYED = re.compile(
    r"(?<![\w-])(?:(height|width|steps|seed|size|cfg[ _]?scale|cfg|guidance(?:[ _]scale)?|denoising strength|clip skip|batch[ _]size"
    r"|aspect[ _]ratio|ar)\s?[:=]\s?(\d[\w.:]*)|(sampler|scheduler|model hash)\s?[:=]\s?(\w+(?: (?:a|karras)\b)?))\s*,?",
    re.IGNORECASE,
)
_IMAGINE = re.compile(r"^\s*[/!](?:imagine|dream|draw|generate)\b\s*(?:prompt\s*:)?", re.IGNORECASE)
_LORA = re.compile(r"<(?:lora|lyco|hypernet|embedding|ti):[^<>]{1,120}>", re.IGNORECASE)
_EMOJI = re.compile(r"<a?:\w{1,40}:\d{5,25}>")
_MENTION = re.compile(r"<(?:@[!&]?|#)\d{5,25}>")
_URL = re.compile(r"<?https?://[^\s<>]+>?")
_REGION = re.compile(r"\b(?:ADDCOMM|ADDBASE|ADDCOL|ADDROW|BREAK|AND)\b")
_WEIGHTED = re.compile(r"[(\[{]([^()\[\]{}:]{1,200}?)\s*:\s*(\d*\.?\d+)\s*[)\]}]")
_BRACKETED = re.compile(r"[(\[{]([^()\[\]{}|:]*\w[^()\[\]{}|:]*)[)\]}](?:\++|-{1,3}(?!\S))?")
_MULTI = re.compile(r"(?<=\w)::\s?(-?\d*\.?\d+)?")
_TAGGED = re.compile(r"\b([1-6])(girl|boy|cat|dog)s?\b", re.IGNORECASE)

_SIDES = re.compile(
    r"(?:\b(?:in|at)\s+)?\b([1-9]\d{2,3})\s?[x×*]\s?([1-9]\d{2,3})\b(?:\s?(?:px|pixels?)\b)?", re.IGNORECASE
)
_RATIO = re.compile(
    r"(?:\b(?:in|at)\s+)?(?<![\d:])(16:9|9:16|4:3|3:4|3:2|2:3|1:1|21:9|4:5|5:4)(?![\d:])(?:\s+(?:aspect\s+)?(?:ratio|format)\b)?",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_FORMAT_FILLERS = frozenset(
    [
        "make",
        "it",
        "the",
        "this",
        "please",
        "pls",
        "plz",
        "thx",
        "thanks",
        "to",
        "size",
        "resolution",
        "set",
        "change",
        "resize",
        "picture",
        "image",
        "canvas",
        "wide",
        "screen",
        "widescreen",
        "vertical",
        "horizontal",
        "tall",
        "landscape",
        "portrait",
        "square",
        "aspect",
        "ratio",
        "a",
        "an",
        "as",
        "same",
        "but",
        "be",
        "in",
        "at",
        "now",
        "px",
        "pixels",
        "and",
        "can",
        "you",
        "u",
        "give",
        "me",
        "want",
        "i",
        "version",
        "format",
        "ok",
        "bitte",
        "por",
        "favor",
        "svp",
    ]
)

QUALITY = frozenset(
    """8k;4k;16k;2k;8k uhd;4k uhd;uhd;ultra hd;hd;full hd;hdr;8k resolution;4k resolution;8k wallpaper;4k wallpaper;wallpaper;masterpiece;best quality;
    high quality;highest quality;top quality;good quality;amazing quality;very aesthetic;aesthetic;highly detailed;ultra detailed;ultra-detailed;
    very detailed;extremely detailed;super detailed;hyper detailed;hyperdetailed;insanely detailed;intricate;intricate details;intricate detail;
    detailed;fine details;finely detailed;absurdres;highres;high res;hi-res;high resolution;high-resolution;ultra high resolution;sharp focus;sharp;
    crisp;trending on artstation;artstation;artstation hq;featured on artstation;trending on pixiv;trending on deviantart;award winning;award-winning;
    award winning photo;professional;professional photo;unreal engine;unreal engine 5;octane render;ray tracing;raytracing;photorealism;hyperrealistic;
    hyper realistic;ultra realistic;ultra-realistic;ultrarealistic;hyperrealism;raw photo;raw;official art;newest;score_9;score_8_up;score_7_up;
    stunning;beautiful;epic;studio quality;cinematic;vivid colors;perfect composition;perfect anatomy""".replace("\n", "").replace("    ", "").split(";")
)  # fmt: skip


@dataclass
class _Found:
    statements: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    width: str = ""
    height: str = ""


@dataclass(frozen=True)
class Options:
    """A message without image-bot syntax.

    Attributes:
        text: what readers get; empty where nothing else was typed.
        statements: of the answer language: `ratio 16:9`, `seed 3`, `no dogs`, `style 8k, masterpiece`.
        removed: what was taken out and stands for nothing here: `--v 5`, `:1.3`, links.
    """

    text: str
    statements: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def take_options(text: str) -> Options:
    """Split a message into text, statements and what has no meaning here. Never raises; texts beyond 6,000 characters stay whole."""
    if len(text) > MAX_CHARS:
        return Options(text)
    found = _Found()
    rest = _IMAGINE.sub("", text)
    for pattern in (_LORA, _EMOJI, _MENTION, _URL):
        rest = _cut(pattern, rest, lambda m: found.unread.append(m[0]))
    rest = _cut(_NEGATIVE, rest, lambda m: found.statements.append(f"no {_listed(m[1])}"), "\n")
    rest = _cut(_NO, rest, lambda m: found.statements.append(f"no {_listed(m[1])}"))
    rest = _cut(_SWITCH, rest, lambda m: _keep(found, m[1].lower(), m[2] or "", m[0]))
    rest = _cut(_SHORT, rest, lambda m: _keep(found, _SHORTS.get(m[1], m[1]), m[2], m[0]))
    rest = _cut(
        _KEYED, rest, lambda m: _keep(found, (m[1] or m[3]).lower().replace("_", " "), m[2] or "", m[0].rstrip(", "))
    )
    rest = _without_format(rest, found)
    rest = _unweighted(_cut(_REGION, rest, lambda m: found.unread.append(m[0]), ", "), found)
    rest = _without_tags(_TAGGED.sub(r"\1 \2", rest), found)
    return Options(_tidy(rest), _settings(found), tuple(u.strip() for u in found.unread if u.strip()))


_SHORTS = {"W": "width", "H": "height", "S": "seed", "s": "steps", "n": "n", "A": "sampler", "C": "cfg"}
_NUMBERS = {
    "seed": "seed",
    "steps": "steps",
    "n": "variations",
    "variations": "variations",
    "repeat": "variations",
    "r": "variations",
}


def _keep(found: _Found, key: str, value: str, typed: str) -> None:
    """Note one setting, or name it as unread."""
    value = value.rstrip(",;").lower()
    if key in _NUMBERS and value.isdecimal() and len(value) <= 10:
        found.statements.append(f"{_NUMBERS[key]} {int(value)}")
    elif key in ("ar", "aspect", "ratio", "aspect ratio", "aspectratio") and re.fullmatch(
        r"\d{1,3}(\.\d+)?:\d{1,3}(\.\d+)?", value
    ):
        found.statements.append(f"ratio {value}")
    elif key in ("w", "width", "h", "height") and re.fullmatch(r"\d{2,5}", value):
        setattr(found, "width" if key[0] == "w" else "height", value)
    elif key in ("size", "res", "resolution") and re.fullmatch(r"\d{2,5}[x*]\d{2,5}", value):
        found.width, found.height = re.split("[x*]", value)
    elif key == "style" and value.isalpha() and value != "raw":
        found.tags.append(value)
    else:
        found.unread.append(typed)


def _cut(pattern: re.Pattern[str], text: str, note: Callable[[re.Match[str]], object], space: str = " ") -> str:
    def replaced(match: re.Match[str]) -> str:
        note(match)
        return space

    return pattern.sub(replaced, text)


def _without_format(text: str, found: _Found) -> str:
    """Take a size or a ratio out of a text that says more than it; with fillers alone, the fillers go, too.

    What is left of a sentence about the size in words ('mach es ...') would mean nothing, so such a text stays whole.
    """
    rest = _RATIO.sub(" ", _SIDES.sub(" ", text))
    if rest == text:
        return text
    words = re.findall(r"[^\W\d_]+", rest.lower())
    only_fillers = all(word in _FORMAT_FILLERS for word in words)
    if not only_fillers and len(words) < _LEAST_WORDS:
        return text
    for sides in _SIDES.finditer(text):
        found.width, found.height = sides[1], sides[2]
    found.statements += [f"ratio {ratio[1]}" for ratio in _RATIO.finditer(_SIDES.sub(" ", text))][:1]
    return "" if only_fillers else rest


def _unweighted(text: str, found: _Found) -> str:
    """Take brackets and weights off words, from the inside out."""
    for _ in range(8):
        plain = _cut_weight(text, found)
        plain = _BRACKETED.sub(r"\1", plain)
        if plain == text:
            break
        text = plain
    return _cut(_MULTI, text, lambda m: found.unread.append(m[0]), ", ")


def _cut_weight(text: str, found: _Found) -> str:
    def bare(match: re.Match[str]) -> str:
        found.unread.append(f":{match[2]}")
        return match[1]

    return _WEIGHTED.sub(bare, text)


def _without_tags(text: str, found: _Found) -> str:
    """Take out items between commas that only ask for quality; a message of one item keeps it."""
    items = re.split(r"([,\n|]+)", text)
    wanted = [item.strip().lower().rstrip(".!") for item in items[::2]]
    if len([w for w in wanted if w]) < 2:
        return text
    found.tags += [item for item in wanted if item in QUALITY]
    kept = [item.strip() for item, name in zip(items[::2], wanted, strict=True) if name and name not in QUALITY]
    return ", ".join(kept) if len(kept) < len(wanted) and any(w in QUALITY or not w for w in wanted) else text


def _listed(names: str) -> str:
    """Write a list of unwanted things as one phrase list, without weights."""
    plain = re.sub(r":\s*\d*\.?\d+|[()\[\]{};]", "", names)
    return ", ".join(part.strip().lower() for part in plain.split(",") if part.strip()) or "text"


def _settings(found: _Found) -> tuple[str, ...]:
    settings = list(found.statements)
    if found.width and found.height:
        settings.append(f"size {int(found.width)}x{int(found.height)}")
    elif found.width or found.height:
        found.unread.append(f"width {found.width}" if found.width else f"height {found.height}")
    if tags := list(dict.fromkeys(found.tags)):
        settings.append(f"style {', '.join(tags)}")
    return tuple(dict.fromkeys(settings))


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]+", " ", text)
    text = re.sub(r"\s*,(?:\s*,)+\s*", ", ", text)
    return re.sub(r" +([,.;!?])", r"\1", text).strip(" ,;\n|")
