"""The conversation through pipes: plain text."""

from __future__ import annotations


def test_lines_from_a_pipe_are_answered_in_plain_text(run) -> None:
    done = run("chat", "--no-draw", stdin=b"a red car\nmake the car bigger\n")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""
    text = done.stdout.decode()
    assert text.count("┌") >= 2
    assert "bigger" in text


def test_an_output_that_cannot_show_line_characters_gets_ascii(run) -> None:
    done = run("chat", "--no-draw", stdin="a red car\n🐈\n".encode(), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.isascii()
    assert b"+--" in done.stdout


def test_an_end_of_input_at_once_leaves_with_0(run) -> None:
    done = run("chat")
    assert done.returncode == 0
    assert b"Try: a red car" in done.stdout


def test_strange_lines_are_answered_and_the_next_one_works(run) -> None:
    strange = [b"\xff\xfe\xfd", b"\x1b[2J\x07", b"x" * 10_000, b"\x00", "🐈".encode()]
    done = run("chat", "--no-draw", stdin=b"\n".join([*strange, b"two blue balloons", b""]))
    assert done.returncode == 0
    assert b"a blue balloon" in done.stdout
    assert b"10000 characters" in done.stdout
    assert b"\x1b" not in done.stdout
    assert b"Sorry" not in done.stdout
