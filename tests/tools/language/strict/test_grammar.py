"""Pattern tables that cannot be right are refused when they are compiled; the chart reads all ways and bounds its work."""

import pytest

from tools.language.strict.chart import Chart, Rules, TooMuchWork
from tools.language.strict.grammar import GrammarError, check_grammar, compile_grammar, first_tokens
from tools.language.strict.language import LANGUAGES, load_language
from tools.language.strict.tokens import Folding, tokenise

PLAIN = Folding({})


def _answers(table: dict[str, str], text: str) -> tuple[str, ...]:
    grammar = compile_grammar(table, PLAIN)
    check_grammar(grammar, ())
    return Chart(tokenise(text, PLAIN), Rules(grammar, {}, first_tokens(grammar, {})), {}).read_whole("S")


def test_alternatives_optionals_and_slots_are_read() -> None:
    table = {
        "S": "do {X} {Y} => [now] (make|get) {X} {Y} | {X} {Y}\n",
        "X": "cat => the cat\n",
        "Y": "big => (big|large)\n",
    }
    assert _answers(table, "now get the cat large") == ("do cat big",)
    assert _answers(table, "the cat big") == ("do cat big",)
    assert _answers(table, "now the cat big") == ()


def test_all_readings_are_found() -> None:
    assert _answers({"S": "one => a [b]\ntwo => a b\n"}, "a b") == ("one", "two")


@pytest.mark.parametrize(
    "table",
    [
        {"S": "x => (a\n"},
        {"S": "x => a]\n"},
        {"S": "{X} => a {Y}\n", "Y": "b"},
        {"S": "{X} => a {X} | b\n", "X": "x => c"},
        {"S": "x => {NONE}\n"},
        {"S": "x => [a] {S} b\n"},
    ],
)
def test_tables_that_cannot_be_right_are_refused(table: dict[str, str]) -> None:
    with pytest.raises(GrammarError):
        check_grammar(compile_grammar(table, PLAIN), ())


def test_too_many_readings_end_the_work() -> None:
    table = {"S": "{A} => {A}\n", "A": "x {A} => a {A}\ny {A} => a {A}\nz => a\n"}
    with pytest.raises(TooMuchWork):
        _answers(table, "a " * 40)


def test_there_is_a_table_for_each_of_the_six_languages() -> None:
    assert sorted(LANGUAGES) == ["de", "en", "es", "fr", "ja", "zh"]
    for language in LANGUAGES:
        assert {"ORDERS", "SETTINGS", "CAPTION", "SCENE", "DRAWING", "TALK", "CHOICE"} <= load_language(
            language
        ).rules.grammar.keys()
