"""Captions with what their layout must show: LMD's four stage-1 kinds, and what public benchmarks ask beside them.

The sentences are made here, from what the papers describe (LMD, arXiv 2305.13655; GenEval, T2I-CompBench, NSR-1K and HRS by
their published templates). It knows nothing of how captions are read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tools.layout.nouns.plurals import plural
from tools.layout.phrases import number_word, with_article

Relations = tuple[tuple[str, str, str], ...]
LMD_CLASSES = ("backpack", "book", "bottle", "bowl", "car", "cat", "chair", "cup", "dog", "laptop")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
COCO_CLASSES = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light"),
    *("fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow", "elephant"),
    *("bear", "zebra", "giraffe", "backpack", "umbrella", "handbag", "tie", "suitcase", "frisbee", "ski", "snowboard"),
    *("sports ball", "kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket", "bottle"),
    *("wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple", "sandwich", "orange", "broccoli"),
    *("carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch", "potted plant", "bed", "dining table", "toilet"),
    *("tv", "laptop", "computer mouse", "tv remote", "computer keyboard", "cell phone", "microwave", "oven", "toaster"),
    *("sink", "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier", "toothbrush"),
)
_NO_PLURAL = frozenset({"broccoli", "scissors", "sheep"})


@dataclass(frozen=True)
class CaptionCase:
    """A caption and what must be in its layout.

    Attributes:
        counts: noun: exactly so many, and nothing else is there.
        absent: nouns that must not be there and must be in the negative prompt.
        attributes: (noun, word, how many of them have it).
        relations: (noun, relation, noun), every one of the first against every one of the second.
        more: (noun, noun): more of the first than of the second; these two are there, and nothing else.
    """

    kind: str
    caption: str
    counts: dict[str, int] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str, int], ...] = ()
    relations: Relations = ()
    more: tuple[str, str] | None = None


def lmd_cases(seed: int = 20230523) -> list[CaptionCase]:
    """Return 100 captions of each of LMD's kinds, the same ones for a seed; negation has no other ones."""
    draw = random.Random(seed)
    return [*_negation(), *_numeracy(draw), *_attribution(draw), *_spatial(draw)]


_WITHOUT = (
    "A realistic photo of a scene without {}",
    "A realistic photo of a scene without any {}",
    "A realistic scene with no {}",
    "A realistic photo of a scene that has no {}",
    "A realistic photo of a room without {}",
    "A photo of a street with no {} in it",
    "A realistic photo of a park, without a single {one}",
    "A realistic photo of a scene where there are no {}",
    "A realistic photo of a scene. There is no {one} in it",
    "An empty scene, no {}",
)


def _negation() -> Iterator[CaptionCase]:
    for noun in LMD_CLASSES:
        for template in _WITHOUT:
            caption = template.format(plural(noun), one=noun)
            yield CaptionCase("negation", caption, absent=(noun,))


def _numeracy(draw: random.Random) -> Iterator[CaptionCase]:
    for noun in LMD_CLASSES:
        for number in range(1, 6):
            yield CaptionCase("numeracy", f"A realistic photo of a scene with {_several(number, noun)}", {noun: number})
    for number in range(50):
        one, other = draw.sample(LMD_CLASSES, 2)
        a, b = draw.randint(1, 5), draw.randint(1, 5)
        if number % 5 == 4:
            kind = ("more {} than {}", "fewer {1} than {0}")[number // 5 % 2]
            text = kind.format(plural(one), plural(other))
            yield CaptionCase("numeracy", f"A realistic photo of a scene with {text}", more=(one, other))
        else:
            text = f"{_several(a, one)} and {_several(b, other)}"
            yield CaptionCase("numeracy", f"A realistic photo of a scene with {text}", {one: a, other: b})


def _several(number: int, noun: str) -> str:
    return with_article(noun) if number == 1 else f"{number_word(number)} {plural(noun)}"


def _attribution(draw: random.Random) -> Iterator[CaptionCase]:
    for _ in range(100):
        (one, other), (a, b) = draw.sample(LMD_CLASSES, 2), draw.sample(COLOURS, 2)
        caption = f"A realistic photo of a scene with {with_article(f'{a} {one}')} and {with_article(f'{b} {other}')}"
        yield CaptionCase("attribution", caption, {one: 1, other: 1}, attributes=((one, a, 1), (other, b, 1)))


_SIDES = (
    ("left", "right", "left_of"),
    ("right", "left", "right_of"),
    ("top", "bottom", "above"),
    ("bottom", "top", "below"),
)


def _spatial(draw: random.Random) -> Iterator[CaptionCase]:
    for number in range(100):
        (one, other), (here, there, relation) = draw.sample(LMD_CLASSES, 2), _SIDES[number % 4]
        on = "on" if here in ("left", "right") else "at"
        caption = (
            f"A realistic photo of a scene with {with_article(one)} {on} the {here} "
            f"and {with_article(other)} {on} the {there}"
        )
        yield CaptionCase("spatial", caption, {one: 1, other: 1}, relations=((one, relation, other),))


def public_cases(seed: int = 20231017) -> list[CaptionCase]:
    """Return captions in the manner of GenEval, T2I-CompBench, NSR-1K and HRS over COCO's 80 classes."""
    draw = random.Random(seed)
    cases = [CaptionCase("single", f"a photo of {with_article(noun)}", {noun: 1}) for noun in COCO_CLASSES]
    for make in (_pair, _counted, _coloured, _positioned, _two_coloured, _textured, _compared, _chained):
        cases += [make(draw) for _ in range(60)]
    return cases


def _two(draw: random.Random) -> tuple[str, str]:
    one, other = draw.sample([noun for noun in COCO_CLASSES if noun not in _NO_PLURAL], 2)
    return one, other


def _pair(draw: random.Random) -> CaptionCase:
    one, other = _two(draw)
    return CaptionCase("pair", f"a photo of {with_article(one)} and {with_article(other)}", {one: 1, other: 1})


_COUNTED = ("a photo of {}", "{}", "there are {} in the image", "an image of {} on a plain background")


def _counted(draw: random.Random) -> CaptionCase:
    (noun, other), number = _two(draw), draw.randint(2, 5)
    if draw.random() < 0.5:
        return CaptionCase("counted", draw.choice(_COUNTED).format(_several(number, noun)), {noun: number})
    count = draw.randint(1, 4)
    text = f"{_several(number, noun)} and {_several(count, other)}"
    return CaptionCase("counted", draw.choice(_COUNTED).format(text), {noun: number, other: count})


def _coloured(draw: random.Random) -> CaptionCase:
    (noun, _), colour = _two(draw), draw.choice(COLOURS)
    return CaptionCase(
        "coloured", f"a photo of {with_article(f'{colour} {noun}')}", {noun: 1}, attributes=((noun, colour, 1),)
    )


_POSITIONS = (
    ("left of", "left_of"), ("to the left of", "left_of"), ("on the left of", "left_of"), ("right of", "right_of"),
    ("to the right of", "right_of"), ("on the right side of", "right_of"), ("above", "above"), ("below", "below"),
)  # fmt: skip


def _positioned(draw: random.Random) -> CaptionCase:
    (one, other), (words, relation) = _two(draw), draw.choice(_POSITIONS)
    a, b = with_article(one), with_article(other)
    template = draw.choice(("a photo of {} {} {}", "{} {} {}", "there is {} {} {}", "{} is {} {}"))
    return CaptionCase(
        "positioned", template.format(a, words, b), {one: 1, other: 1}, relations=((one, relation, other),)
    )


def _two_coloured(draw: random.Random) -> CaptionCase:
    (one, other), (a, b) = _two(draw), draw.sample(COLOURS, 2)
    first, second = with_article(f"{a} {one}"), with_article(f"{b} {other}")
    words, relation = draw.choice((("and", ""), ("above", "above"), ("to the right of", "right_of"), ("and", "")))
    return CaptionCase(
        "two colours",
        f"a photo of {first} {words} {second}" if draw.random() < 0.5 else f"{first} {words} {second}",
        {one: 1, other: 1},
        attributes=((one, a, 1), (other, b, 1)),
        relations=((one, relation, other),) if relation else (),
    )


_TEXTURES = ("wooden", "metallic", "glass", "plastic", "leather", "rubber", "fluffy", "round", "square", "rectangular")


def _textured(draw: random.Random) -> CaptionCase:
    (one, other), (a, b) = _two(draw), draw.sample(_TEXTURES, 2)
    caption = f"{with_article(f'{a} {one}')} and {with_article(f'{b} {other}')}"
    return CaptionCase("textured", caption, {one: 1, other: 1}, attributes=((one, a, 1), (other, b, 1)))


def _compared(draw: random.Random) -> CaptionCase:
    one, other = _two(draw)
    text = draw.choice(("more {} than {}", "a picture with more {} than {}", "there are more {} than {}"))
    return CaptionCase("compared", text.format(plural(one), plural(other)), more=(one, other))


def _chained(draw: random.Random) -> CaptionCase:
    """Two relations in one sentence, as in HRS and VISOR."""
    names = draw.sample([noun for noun in COCO_CLASSES if noun not in _NO_PLURAL], 3)
    (first, r1), (second, r2) = draw.choice(_POSITIONS), draw.choice(_POSITIONS)
    a, b, c = (with_article(name) for name in names)
    caption = draw.choice(
        (
            f"{a} {first} {b} that is {second} {c}",
            f"{a} {first} {b}, which is {second} {c}",
            f"{a} is {first} {b} and {b} is {second} {c}",
        )
    )
    caption = caption.replace(f"and {b} is", f"and the {names[1]} is")
    counts: dict[str, int] = dict.fromkeys(names, 1)
    return CaptionCase("chained", caption, counts, relations=((names[0], r1, names[1]), (names[1], r2, names[2])))


def all_kinds(cases: Sequence[CaptionCase]) -> list[str]:
    """Return the kinds there are, in order."""
    return list(dict.fromkeys(case.kind for case in cases))
