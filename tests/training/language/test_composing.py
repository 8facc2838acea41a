"""Captions of everyday things mean what they say."""

from __future__ import annotations

from random import Random

from tools.language.answers import parse_answer
from tools.language.glosses import gloss
from tools.language.support import check_support
from training.language.english.captions import answer_of
from training.language.english.composing import composed
from training.language.english.frame import Frame
from training.language.english.items import Kit
from training.language.lexicon import Words


def test_every_composed_caption_says_what_its_answer_draws() -> None:
    rng, words = Random(11), Words("en")
    for _ in range(300):
        text, items = composed(Kit(words, rng))
        commands = parse_answer(answer_of(items, Frame()))
        assert check_support(commands, gloss(text, "en"), None, "en").faults == (), text
        drawn = [item.reference for item in items]
        anchors = [name for command in commands for attach in command.attaches for name in attach.anchors]
        assert set(anchors) <= set(drawn), text
