"""Of what the model guesses the first counts that the message supports, and only where the model is sure enough."""

from __future__ import annotations

from tools.language.answers import format_answer
from tools.language.guesses import Guess
from tools.language.prompt import SceneObject, SceneView
from tools.language.reader import LEAST_SURE, read_by_model, read_message

SCENE = SceneView((SceneObject("cat-1", "white cat"), SceneObject("car-1", "red car")), "meadow")


class Guesses:
    """An `AnswerModel` with the same guesses for every prompt; counts those that were asked for."""

    def __init__(self, *guesses: tuple[str, float]) -> None:
        self.guesses, self.given = guesses, 0

    def answers(self, prompt: str, scene: SceneView | None):
        for text, sure in self.guesses:
            self.given += 1
            yield Guess(text, sure)


def read(message: str, *guesses: tuple[str, float]) -> str:
    return format_answer(read_by_model(message, SCENE, "en", Guesses(*guesses)).commands)


def test_the_next_guess_counts_where_the_message_does_not_support_the_first() -> None:
    assert read("put the cat on a skateboard", ("remove cat-1", 0.6), ("add 1 skateboard; put cat-1 (on skateboard)", 0.3)) == (
        "add 1 skateboard; put cat-1 (on skateboard)"
    )  # fmt: skip


def test_a_guess_is_as_sure_as_it_is_among_what_is_left() -> None:
    unlikely = ("look cat-1 fluffy", LEAST_SURE / 2)
    assert read("the cat fluffy", unlikely) == ""
    assert read("the cat fluffy", ("remove cat-1", 0.7), unlikely) == "look cat-1 fluffy"


def test_no_further_guess_is_asked_for_once_one_counts_or_is_too_unsure() -> None:
    for sure in (0.9, 0.01):
        model = Guesses(("look cat-1 fluffy", sure), ("look cat-1 fluffy", 0.9))
        read_by_model("the cat fluffy", SCENE, "en", model)
        assert model.given == 1


def test_what_is_not_understood_names_what_the_likeliest_guess_lacks() -> None:
    read = read_by_model("the cat fluffy", SCENE, "en", Guesses(("look cat-1 blue", 0.8), ("look cat-1 green", 0.1)))
    assert read.commands == ()
    assert "blue" in read.support.faults


def test_an_order_beside_a_question_is_done_and_the_question_named() -> None:
    model = Guesses(("look cat-1 fluffy", 0.9))
    read = read_message("why is it so dark? the cat should look fluffy", SCENE, "en", model)
    assert format_answer(read.commands) == "look cat-1 fluffy"
    assert read.support.unread == ("why is it so dark?",)


def test_a_question_alone_changes_nothing() -> None:
    assert (
        read_message("is the cat fluffy? are you sure?", SCENE, "en", Guesses(("look cat-1 fluffy", 0.9))).commands
        == ()
    )


def test_settings_of_a_message_that_denies_or_asks_are_not_set() -> None:
    def read_all(message: str, guess: str) -> str:
        return format_answer(read_message(message, SCENE, "en", Guesses((guess, 0.9))).commands)

    assert read_all("is the picture 512x768?", "tell scene") == "tell scene"
    assert read_all("don't change the size to 512x768", "not resize cat-1 bigger") == "not resize cat-1 bigger"
    assert read_all("a cat without a hat, 512x768", "new; 1 cat; no hat") == "new; 1 cat; no hat; size 512x768"
