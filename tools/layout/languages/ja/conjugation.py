"""Forms of Japanese verbs: '消す' to '消して', '消した', '消さない' and so on.

It knows nothing of what verbs mean.
"""

from __future__ import annotations

from collections.abc import Iterator

_ROWS = {
    "う": "わいうえお", "く": "かきくけこ", "ぐ": "がぎぐげご", "す": "さしすせそ", "つ": "たちつてと",
    "ぬ": "なにぬねの", "ぶ": "ばびぶべぼ", "む": "まみむめも", "る": "らりるれろ",
}  # fmt: skip
_TE = {
    "う": "って",
    "つ": "って",
    "る": "って",
    "く": "いて",
    "ぐ": "いで",
    "す": "して",
    "ぬ": "んで",
    "ぶ": "んで",
    "む": "んで",
}
_POLITE = {
    "ます": "plain",
    "ました": "past",
    "まして": "te",
    "ません": "not",
    "ましょう": "plain",
    "ませんか": "plain",
    "たい": "plain",
    "ますか": "plain",
    "なさい": "plain",
    "ながら": "stem",
    "そう": "plain",
}
_IRREGULAR = {"行く": "行って", "いく": "いって", "持っていく": "持っていって", "持って行く": "持って行って"}


def forms(verb: str) -> Iterator[tuple[str, str]]:
    """Yield (written form, kind): plain, past, te, stem, not, if. `*` after a verb marks an ichidan one."""
    if verb.endswith("*"):
        yield from _ichidan(verb[:-2])
    elif verb.endswith("する"):
        yield from _suru(verb[:-2])
    elif verb.endswith(("来る", "くる")):
        yield from _kuru(verb[:-2] if verb.endswith("くる") else verb[:-1], verb)
    else:
        yield from _godan(verb)


def _shared(negative: str, stem: str, te: str, plain: str) -> Iterator[tuple[str, str]]:
    yield plain, "plain"
    yield te, "te"
    yield te[:-1] + ("た" if te[-1] == "て" else "だ"), "past"
    yield te[:-1] + ("たら" if te[-1] == "て" else "だら"), "if"
    yield te[:-1] + ("たり" if te[-1] == "て" else "だり"), "te"
    yield stem, "stem"
    for ending, kind in _POLITE.items():
        yield stem + ending, kind
    for ending in (
        "ない",
        "ないで",
        "ないでください",
        "なくていい",
        "ないように",
        "ずに",
        "ず",
        "ないで欲しい",
        "ないでほしい",
    ):
        yield negative + ending, "not"
    # 'ている' and its short forms
    for ending, kind in (
        ("いる", "plain"),
        ("いた", "past"),
        ("います", "plain"),
        ("いて", "te"),
        ("る", "plain"),
        ("た", "past"),
        ("ある", "plain"),
        ("あって", "te"),
        ("あります", "plain"),
        ("おり", "stem"),
        ("いました", "past"),
    ):
        yield te + ending, kind
    for ending in (
        "おいて",
        "みて",
        "しまって",
        "いって",
        "くれ",
        "ください",
        "下さい",
        "ほしい",
        "欲しい",
        "くれる",
        "もらえる",
        "ちょうだい",
        "きて",
        "ね",
        "よ",
        "くれない",
        "もらって",
    ):
        yield te + ending, "te"


def _godan(verb: str) -> Iterator[tuple[str, str]]:
    base, last = verb[:-1], verb[-1]
    a, i, u, e, o = list(_ROWS[last])
    te = _IRREGULAR.get(verb, base + _TE[last])
    yield from _shared(base + a, base + i, te, base + u)
    yield from ((base + e, "plain"), (base + e + "ば", "if"), (base + o + "う", "plain"), (base + u + "な", "not"))
    yield from ((base + e + "る", "plain"), (base + e + "ます", "plain"), (base + e + "ますか", "plain"))
    yield from _passive(base + a + "れ")


def _ichidan(base: str) -> Iterator[tuple[str, str]]:
    yield from _shared(base, base, base + "て", base + "る")
    yield from (
        (base + "ろ", "plain"),
        (base + "よ", "plain"),
        (base + "れば", "if"),
        (base + "よう", "plain"),
        (base + "るな", "not"),
    )
    yield from ((base + "られる", "plain"), (base + "られます", "plain"))
    yield from _passive(base + "られ")


def causatives(verb: str) -> Iterator[tuple[str, str]]:
    """Yield the forms of 'make it do so': '止まる' to '止まらせて'; none where the verb says that itself."""
    if verb[-1] in _ROWS and not verb.endswith("する"):
        yield from _passive(verb[:-1] + _ROWS[verb[-1]][0] + "せ")


def _suru(base: str) -> Iterator[tuple[str, str]]:
    yield from _shared(base + "し", base + "し", base + "して", base + "する")
    yield from (
        (base + "しろ", "plain"),
        (base + "せよ", "plain"),
        (base + "すれば", "if"),
        (base + "しよう", "plain"),
        (base + "するな", "not"),
    )
    yield from ((base + "できる", "plain"), (base + "できます", "plain"), (base + "できますか", "plain"))
    yield from _passive(base + "され")
    yield from _passive(base + "させ")
    if len(base) > 1 and not base.endswith(("く", "に", "を", "が")):
        yield base, "noun"


def _kuru(base: str, verb: str) -> Iterator[tuple[str, str]]:
    stem = base + ("き" if verb.endswith("くる") else "")
    yield from _shared(base + "こ", stem, stem + "て", verb)


def _passive(base: str) -> Iterator[tuple[str, str]]:
    yield from (
        (base + "る", "plain"),
        (base + "て", "te"),
        (base + "た", "past"),
        (base + "ている", "plain"),
        (base + "ていて", "te"),
        (base + "ています", "plain"),
        (base + "ます", "plain"),
        (base, "stem"),
        (base + "てください", "te"),
    )
