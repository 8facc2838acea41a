"""The pure parts: escaping, splitting, alt text, nonces, spoken words, keys."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.reply import Reply
from bot.discord.channels import channel_id_of, conversation_key
from bot.discord.message_builder import build_messages
from bot.discord.reply_text import (
    MAX_ALT_CHARS,
    MAX_CONTENT_CHARS,
    alt_text,
    escape,
    has_words,
    make_nonce,
    region_of,
    split,
    spoken_words,
    thread_name,
)
from bot.discord.request import Request

REQUEST = Request("9", 7, "ada", 1, 2)
LAYOUT = {
    "caption": "a red car and a cat",
    "background": "a green meadow",
    "objects": [{"phrase": "a red car", "box": [0.1, 0.6, 0.4, 0.9]}, {"phrase": "a cat", "box": [0.4, 0.4, 0.6, 0.6]}],
}


@pytest.mark.parametrize(
    ("said", "sent"),
    [
        ("**bold** _it_ ~~no~~ ||secret||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|secret\|\|"),
        ("[click](https://evil.example)", r"\[click\](https://evil.example)"),
        ("<@123> <#5> <t:0:R>", r"\<@123\> \<#5\> \<t:0:R\>".replace("#", r"\#")),
        (
            "# big\n-# small\n> quoted\n- item\n1. first",
            "\\# big\n\\-\\# small\n\\> quoted\n\\- item\n1\\. first",
        ),
        ("```py\ncode\n```", r"\`\`\`py" + "\ncode\n" + r"\`\`\`"),
        ("a cat, 2.5 times bigger - done!", "a cat, 2.5 times bigger - done!"),
        ("a\\*b", r"a\\\*b"),
    ],
)
def test_user_text_is_shown_as_it_was_written(said: str, sent: str) -> None:
    assert escape(said) == sent


def test_half_a_surrogate_pair_does_not_break_the_reply() -> None:
    assert escape("cat \ud800").encode()


def test_a_long_text_is_split_at_line_breaks_and_loses_no_word() -> None:
    text = "\n".join(f"line {n} of a long reply" for n in range(300))
    pieces = split(text)
    assert len(pieces) > 1
    assert all(len(piece) <= MAX_CONTENT_CHARS for piece in pieces)
    assert all(piece.startswith("line ") for piece in pieces)
    assert "\n".join(pieces) == text


@pytest.mark.parametrize(
    ("box", "region"),
    [
        ([0, 0, 0.2, 0.2], "top_left"),
        ([0.4, 0.4, 0.6, 0.6], "center"),
        ([0.8, 0.4, 1, 0.6], "right"),
        ([0.4, 0.8, 0.6, 1], "bottom"),
        ([0.8, 0.8, 1, 1], "bottom_right"),
        ([0, 0, 1, 1], "center"),
    ],
)
def test_a_box_is_said_to_be_in_the_ninth_of_the_canvas_that_its_middle_is_in(box: list[float], region: str) -> None:
    assert region_of(box) == region


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("ab \n\\*_😀"), max_size=120), st.integers(5, 30))
def test_splitting_keeps_every_sign_and_never_parts_a_backslash_from_its_sign(text: str, limit: int) -> None:
    escaped = escape(text)
    pieces = split(escaped, limit)
    assert re.sub(r"\s", "", "".join(pieces)) == re.sub(r"\s", "", escaped)
    for piece in pieces:
        assert piece.strip()
        assert len(piece) <= limit
        assert (len(piece) - len(piece.rstrip("\\"))) % 2 == 0


async def test_the_picture_comes_with_the_last_piece_and_is_described() -> None:
    reply = Reply("word " * 900, version=3, layout=LAYOUT, image="/data/x/../secret.png")
    pieces = await build_messages(reply, REQUEST, "turn")
    assert len(pieces) == 3
    assert [piece.picture is not None for piece in pieces] == [False, False, True]
    assert [piece.view is not None for piece in pieces] == [False, False, True]
    assert pieces[-1].picture is not None
    assert pieces[-1].picture.name == "groundling-3.png"
    assert (
        pieces[-1].picture.alt
        == "a red car (at the bottom left) and a cat (in the center). Background: a green meadow."
    )


def test_alt_text_of_a_full_layout_fits_discords_limit() -> None:
    crowd = {**LAYOUT, "objects": [{"phrase": "a very detailed cat " * 9, "box": [0, 0, 1, 1]}] * 30}
    assert len(alt_text(crowd)) == MAX_ALT_CHARS
    assert "no objects" in alt_text({**LAYOUT, "objects": []})


async def test_an_empty_reply_still_says_something() -> None:
    assert [piece.content for piece in await build_messages(Reply(""), REQUEST, "turn")] == ["Done."]


def test_a_nonce_is_the_same_at_every_try_and_another_for_every_piece() -> None:
    assert make_nonce("discord:1:2:3", 0) == make_nonce("discord:1:2:3", 0)
    assert len({make_nonce(turn, n) for turn in ("a", "b") for n in (0, 1)}) == 4
    assert len(make_nonce("a", 0)) <= 25


def test_our_mention_is_dropped_and_other_mentions_become_names() -> None:
    content = "<@7> draw <@!8> and <@9> in <#10>"
    assert spoken_words(content, frozenset({7}), {8: "Bob"}) == "draw Bob and  in"


def test_a_thread_is_named_after_what_was_said() -> None:
    assert thread_name("a red\n  car", "ada") == "a red car"
    assert len(thread_name("cat " * 100, "ada")) <= 100


@pytest.mark.parametrize("words", ["", "  ", "\u200b", "\u2060\n"])
def test_a_thread_of_words_that_nobody_sees_is_named_after_its_author(words: str) -> None:
    assert thread_name(words, "ada") == "ada"


@pytest.mark.parametrize(
    ("content", "there"),
    [
        ("make the cat bigger", True),
        ("猫", True),
        ("2", True),
        ("look https://example.com/a", True),
        ("👍", False),
        ("https://tenor.com/view/cat-gif-123", False),
        ("<a:party:123456> <:yes:1>", False),
        ("<@123> <#5> <@&7>", False),
        ("?!", False),
        ("", False),
    ],
)
def test_words_are_told_from_addresses_emojis_and_mentions(content: str, there: bool) -> None:
    assert has_words(content) is there


async def test_a_message_that_came_to_nothing_is_answered_in_words_alone_and_a_press_still_shows_the_picture() -> None:
    reply = Reply("It stays as it is.", version=3, layout=LAYOUT, image="/data/x.png", is_unchanged=True)
    [words] = await build_messages(reply, replace(REQUEST, text="is it good?"), "turn")
    assert (words.content, words.picture, words.view) == ("It stays as it is.", None, None)
    [shown] = await build_messages(reply, replace(REQUEST, calls=({"tool": "walk_versions"},)), "turn")
    assert shown.picture is not None


@pytest.mark.parametrize("guild", [55, None])
def test_the_channel_is_found_again_by_the_conversations_key(guild: int | None) -> None:
    assert channel_id_of(conversation_key(guild, 77)) == 77


@pytest.mark.parametrize("key", ["repl:default", "discord:5:x", "discord:", "xdiscord:5:7"])
def test_other_front_ends_keys_have_no_channel(key: str) -> None:
    assert channel_id_of(key) is None
