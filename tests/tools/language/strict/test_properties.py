"""Properties of the strict reader: what tables say is read back, negated and asked forms do nothing, any text is survived."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.language.answers import parse_answer
from tools.language.strict import read_strict
from tools.language.strict.language import LANGUAGES, load_language

from .conftest import SCENE
from .messages import Speaker

SAMPLES = 50
NEGATED = {
    "en": ["don't {}", "do not {}", "never {}", "please don't {}", "you should not {}", "stop, no, not {}"],
    "de": ["nicht {}", "{} nicht", "bitte {} nicht", "niemals {}", "auf keinen Fall {}"],
    "es": ["no {}", "nunca {}", "por favor no {}", "no quiero que {}"],
    "fr": ["ne {} pas", "jamais {}", "{} pas", "surtout pas {}"],
    "zh": ["不要{}", "别{}", "请不要{}", "不{}", "没有{}"],
    "ja": ["{}ない", "{}な", "{}ないでください", "{}のはやめて", "{}ません"],
}
ASKED = {
    "en": ["{}?", "why did you {}?", "did you {}?", "what if i {}", "who would {}?", "is it good to {}"],
    "de": ["{}?", "warum {}?", "wieso {}", "hast du {}?"],
    "es": ["¿{}?", "por qué {}?", "¿cuándo {}?", "has {}?"],
    "fr": ["{} ?", "pourquoi {} ?", "as-tu {} ?"],
    "zh": ["{}吗?", "为什么{}?", "{}了吗", "怎么{}"],
    "ja": ["{}か?", "なぜ{}?", "{}ましたか", "どうして{}"],
}


def _said(language: str, symbol: str, scene: object, seed: int) -> list:
    speaker = Speaker(language, scene, seed)  # type: ignore[arg-type]
    tries = (speaker.say(symbol) for _ in range(SAMPLES * 12))
    found = [said for said in tries if said]
    return found[:SAMPLES]


def _changes(answer: str | None) -> bool:
    return answer is not None and any(command.changes for command in parse_answer(answer))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("symbol", "has_scene"), [("ORDERS", True), ("CAPTION", False), ("SETTINGS", False)])
def test_messages_of_the_table_are_read_back_to_their_meaning(language: str, symbol: str, has_scene: bool) -> None:
    scene = SCENE if has_scene else None
    said = _said(language, symbol, scene, seed=11)
    assert len(said) >= 30
    read = [(s, read_strict(s.text, scene, language).answer) for s in said if len(s.text) < 200]
    wrong = [(s.text, s.answer, answer) for s, answer in read if answer is not None and answer != s.answer]
    assert not wrong
    assert sum(answer == s.answer for s, answer in read) >= 0.8 * len(read)


@pytest.mark.parametrize("language", LANGUAGES)
def test_negated_and_asked_forms_change_nothing(language: str) -> None:
    for said in _said(language, "ORDER", SCENE, seed=12)[:20]:
        for form in (*NEGATED[language], *ASKED[language]):
            message = form.format(said.text)
            answer = read_strict(message, SCENE, language).answer
            assert not _changes(answer), (message, answer)


@given(text=st.text(max_size=700), language=st.sampled_from(LANGUAGES))
@settings(max_examples=40, deadline=None)
def test_any_text_is_survived(text: str, language: str) -> None:
    for scene in (SCENE, None):
        answer = read_strict(text, scene, language).answer
        assert answer is None or parse_answer(answer)


@given(data=st.data(), language=st.sampled_from(LANGUAGES))
@settings(max_examples=40, deadline=None)
def test_words_in_any_order_are_survived(data: st.DataObject, language: str) -> None:
    rules = load_language(language)
    words = [token for words in rules.lists.values() for token in list(words)[:12]]
    text = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=30)))
    answer = read_strict(text, None, language).answer
    assert answer is None or parse_answer(answer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_texts_take_at_most_200_milliseconds(language: str) -> None:
    load_language(language), load_language("en")
    texts = ["猫" * 2000, "車" * 120, "猫" * 120, "a cat on " * 222, "a cat and " * 30, "éá" * 1000, "(" * 2000, "the cat and " * 20, "big " * 60, "一只猫和" * 20,
             "猫の" * 40, "un gato y " * 25, "und eine Katze " * 20, "the red and the red one " * 10]  # fmt: skip
    for text in texts:
        for scene in (SCENE, None):
            start = time.process_time()
            read_strict(text, scene, language)
            assert time.process_time() - start < 0.2, text[:20]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_nothing_reads_leaves_the_message_unread(language: str) -> None:
    for said in _said(language, "ORDER", SCENE, seed=13)[:20]:
        for message in (f"{said.text} blorbix", f"blorbix {said.text}"):
            assert not _changes(read_strict(message, SCENE, language).answer), message
