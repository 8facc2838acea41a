"""Image-bot syntax becomes settings, and the sentence beside it stays as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.language.answers import parse_answer
from tools.language.options import Options, take_options


@pytest.mark.parametrize(
    ("typed", "text", "settings", "removed"),
    [
        ("a cat --ar 16:9 --seed 42 --no dogs, people --steps 30 --v 5", "a cat", ("no dogs, people", "ratio 16:9", "seed 42", "steps 30"), ("--v 5",)),
        ("a cat —ar 16:9", "a cat", ("ratio 16:9",), ()),
        ("a cat --q 2 --s 100 --c 10", "a cat", (), ("--q 2", "--s 100", "--c 10")),
        ("height:512 width:512 steps:30 seed:3750737201 a fox", "a fox", ("steps 30", "seed 3750737201", "size 512x512"), ()),
        ("a cat -W 512 -H 768 -S 42", "a cat", ("seed 42", "size 512x768"), ()),
        ("/imagine prompt: a cat --ar 3:2", "a cat", ("ratio 3:2",), ()),
        ("a (red cat:1.3) and ((dog)) on [grass]", "a red cat and dog on grass", (), (":1.3",)),
        ("8k, masterpiece, a car", "a car", ("style 8k, masterpiece",), ()),
        ("a car, best quality, highly detailed, trending on artstation", "a car", ("style best quality, highly detailed, trending on artstation",), ()),
        ("a girl BREAK a boy ADDCOL dog", "a girl, a boy, dog", (), ("BREAK", "ADDCOL")),
        ("<lora:foo:0.8> a cat", "a cat", (), ("<lora:foo:0.8>",)),
        ("<:pog:123456789012345678> draw a cat <@123456789012>", "draw a cat", (), ("<:pog:123456789012345678>", "<@123456789012>")),
        ("a cat https://x.example/z.png", "a cat", (), ("https://x.example/z.png",)),
        ("a red car\nNegative prompt: blurry, (hands:1.2)\nSteps: 30, Sampler: Euler a, Seed: 123, Size: 512x768", "a red car",
         ("no blurry, hands", "steps 30", "seed 123", "size 512x768"), ("Sampler: Euler a",)),
        ("cat::2 dog::1", "cat, dog", (), ("::2", "::1")),
        ("1girl, red hair", "1 girl, red hair", (), ()),
    ],
)  # fmt: skip
def test_options_are_taken_out(typed: str, text: str, settings: tuple[str, ...], removed: tuple[str, ...]) -> None:
    assert take_options(typed) == Options(text, settings, removed)


@pytest.mark.parametrize(
    "typed",
    ["a cat, a dog", "make the cat bigger", "it's 3:30 pm", "((((", "don't move it -- please", "make it 8k", "a cat - a big one", "draw — slowly", "masterpiece",
     "size: bigger", "AND then?!"[4:], "a well-known cat", "左边一只猫，右边一只狗", "background: a beach"],
)  # fmt: skip
def test_plain_messages_stay_as_they_are(typed: str) -> None:
    assert take_options(typed) == Options(typed)


@given(st.text(max_size=300) | st.text(alphabet="ab12 ,:-—()[]<>@#x\n", max_size=120))
def test_any_text_is_survived_and_settings_are_answers(text: str) -> None:
    for statement in take_options(text).statements:
        assert parse_answer(statement.replace(";", ""))


@pytest.mark.parametrize(
    ("typed", "text", "statements"),
    [("a 1024x1024 image with a balloon", "a image with a balloon", ("size 1024x1024",)),
     ("make it vertical, 512x768", "", ("size 512x768",)), ("wide screen pls 16:9", "", ("ratio 16:9",)),
     ("two horses running in a field, 768 x 512", "two horses running in a field", ("size 768x512",)),
     ("mach es 16:9", "mach es 16:9", ()), ("a 3x3 grid of apples", "a 3x3 grid of apples", ())],
)  # fmt: skip
def test_sizes_and_ratios_are_no_counts(typed: str, text: str, statements: tuple[str, ...]) -> None:
    taken = take_options(typed)
    assert (taken.text, taken.statements) == (text, statements)
