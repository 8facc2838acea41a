"""Reports and repairs: what is drawn again, what it costs, what stays, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from tools.generation.cache import TensorCache
from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.object_runs import object_seed
from tools.generation.picture_file import PictureScene, encode_png, read_scene
from tools.generation.process_renderer import ProcessRenderer
from tools.generation.renderer import DiffusionRenderer
from tools.generation.request import Progress, RenderCancelled, RenderRequest, RenderResult
from tools.generation.verifiers.clipart import load_clipart_verifier
from tools.generation.verifying_renderer import VerifyingRenderer
from tools.generation.vocabulary import Vocabulary
from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject
from tools.layout.speech import in_language

STEPS = 8
VOCABULARY = Vocabulary.from_file(BUNDLED / "vocabulary.json")
HARD = Layout(
    "three things",
    "a green meadow",
    objects=(
        LayoutObject("car-1", "a red car", Box(0.05, 0.55, 0.5, 0.85)),
        LayoutObject("bird-2", "a green bird", Box(0.6, 0.15, 0.77, 0.3)),
        LayoutObject("fish-3", "a gray fish", Box(0.65, 0.7, 0.82, 0.82)),
    ),
)
"""The colours of small things are what the bundled checkpoint misses most often."""


def row_of(count: int) -> Layout:
    objects = tuple(
        LayoutObject(f"cat-{n + 1}", "a cat", Box(n / count, 0.5, (n + 0.9) / count, 0.75)) for n in range(count)
    )
    return Layout("cats", "a green meadow", objects=objects)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def plain(tiny_checkpoint: Path) -> DiffusionRenderer:
    config = GenerationConfig(str(tiny_checkpoint), device="cpu", dtype="float32", segmenter="box")
    renderer = make_renderer(config)
    assert isinstance(renderer, DiffusionRenderer)
    return renderer


@pytest.fixture
def hopeless(plain: DiffusionRenderer) -> VerifyingRenderer:
    """A checkpoint of random weights, in whose pictures nothing that was asked for can be found."""
    return VerifyingRenderer(plain, load_clipart_verifier(VOCABULARY), repairs=True)


def runs(result: RenderResult, steps: int = STEPS) -> float:
    return result.unet_samples / (2 * steps)


def test_what_fails_is_drawn_again_twice_at_most_and_the_first_stays_where_nothing_got_better(
    hopeless: VerifyingRenderer, plain: DiffusionRenderer
) -> None:
    request = RenderRequest(row_of(2), steps=STEPS)
    result = hopeless.render(request)
    assert runs(result) == 2 + 2 * (2 * 0.5 + 0.5), "two tries, each two objects' runs and the second half"
    assert result.redraws == ()
    assert result.image.tobytes() == plain.render(request).image.tobytes()
    assert [note.key for note in result.notes if note.key.startswith("verify")][:2] == [
        "verify.drawn_again",
        "verify.missing",
    ]
    again = hopeless.render(request)
    assert again.unet_samples == 0
    assert again.image.tobytes() == result.image.tobytes()
    assert again.notes == result.notes


def test_an_edit_does_not_try_again_what_had_its_tries(hopeless: VerifyingRenderer) -> None:
    first = RenderRequest(row_of(2), steps=STEPS)
    hopeless.render(first)
    ball = LayoutObject("ball-1", "a red ball", Box(0.5, 0.0, 0.75, 0.25))
    added = replace(first.layout, objects=(*first.layout.objects, ball))
    result = hopeless.render(RenderRequest(added, steps=STEPS, previous=first))
    assert runs(result) == 1 + 2 * 1, "the edit, and two tries of the ball alone"


def test_pictures_drawn_together_are_repaired_together_and_as_alone(hopeless: VerifyingRenderer) -> None:
    requests = [RenderRequest(row_of(2), steps=STEPS, seed=seed) for seed in (1, 2)]
    together = hopeless.render_many(requests, [lambda progress: None] * 2)
    assert [runs(result) for result in together] == [5, 5]
    assert [hopeless.render(request).unet_samples for request in requests] == [0, 0]


def test_a_cancelled_try_cancels_the_drawing(hopeless: VerifyingRenderer) -> None:
    stages: list[str] = []

    def stop(progress: Progress) -> None:
        stages.append(progress.stage)
        if "check" in stages and progress.stage == "objects":
            raise RenderCancelled

    with pytest.raises(RenderCancelled):
        hopeless.render(RenderRequest(row_of(1), steps=STEPS), stop)
    assert stages[-1] == "objects"


def test_plain_diffusion_without_boxes_is_not_checked(hopeless: VerifyingRenderer) -> None:
    result = hopeless.render(RenderRequest(row_of(1), steps=STEPS, method="sd"))
    assert runs(result) == 1
    assert not [note for note in result.notes if note.key.startswith("verify")]


@pytest.mark.parametrize("method", ["lmd_plus", "gligen"])
def test_objects_drawn_again_differ_and_the_rest_stays(plain: DiffusionRenderer, method: str) -> None:
    first = RenderRequest(row_of(2), steps=STEPS, method=method)
    before = np.asarray(plain.render(first).image).astype(int)
    again = plain.render(replace(first, previous=first, redraws=(("cat-2", 1),)))
    after = np.asarray(again.image).astype(int)
    apart = np.abs(after - before).mean(axis=2)
    assert runs(again) == 1
    assert again.redraws == (("cat-2", 1),)
    assert apart[256:384, 256:480].mean() > 1.5 * apart[:, :200].mean()
    fresh = DiffusionRenderer(plain.models.checkpoint, plain.models.segmenter, TensorCache(10**8))
    from_file = fresh.render(replace(first, redraws=(("cat-2", 1),)))
    assert from_file.image.tobytes() == again.image.tobytes(), "the numbers of the tries determine the picture"


def test_tries_stay_with_their_objects_through_edits_and_end_with_another_seed() -> None:
    first = RenderRequest(row_of(2), seed=3, redraws=(("cat-2", 2), ("dog-9", 1)))
    assert first.attempts == {"cat-2": 2}
    assert RenderRequest(row_of(3), seed=3, previous=first).attempts == {"cat-2": 2}
    assert RenderRequest(row_of(1), seed=3, previous=first).attempts == {}
    assert RenderRequest(row_of(3), seed=4, previous=first).attempts == {}
    assert len({object_seed(3, "cat-2", attempt) for attempt in range(3)}) == 3
    assert object_seed(3, "cat-2") == object_seed(3, "cat-2", 0)


def test_a_picture_carries_its_tries(tmp_path: Path, plain: DiffusionRenderer) -> None:
    image = plain.render(RenderRequest(row_of(1), steps=2)).image
    scene = PictureScene(row_of(1), 3, 2, "lmd_plus", "clipart", redraws=(("cat-1", 2),))
    path = tmp_path / "picture.png"
    path.write_bytes(encode_png(image, scene))
    assert read_scene(path) == scene
    path.write_bytes(encode_png(image, replace(scene, redraws=(("cat-1", "2"),))))
    with pytest.raises(LayoutError, match="damaged"):
        read_scene(path)


@pytest.fixture(scope="module")
def drawn() -> Callable[[str], VerifyingRenderer]:
    return lambda verify: make_renderer(GenerationConfig(dtype="float32", threads=1, verify=verify))


@pytest.fixture(scope="module")
def repaired(drawn) -> tuple[VerifyingRenderer, RenderRequest, RenderResult, RenderResult]:
    """A real failure of the bundled checkpoint that a new seed mends: the request, the picture as it was, the repaired.

    Pictures of few steps fail often enough to find one whatever the weights of the day are.
    """
    renderer = drawn("repair")
    for seed in range(60):
        request = RenderRequest(HARD, seed=seed, steps=STEPS)
        first = renderer._renderer.render(request)
        failed = renderer._verifier.check(first.image, HARD).failed
        result = renderer.render(request) if len(failed) == 1 else first
        if result.redraws:
            return renderer, request, first, result
    raise AssertionError("none of 60 seeds gave a picture with one failure that could be mended")


def test_a_failed_object_is_drawn_again_and_the_others_stay_as_they_are(repaired) -> None:
    renderer, _, first, result = repaired
    failed = renderer._verifier.check(first.image, HARD).failed
    attempts = dict(result.redraws)[failed[0]]
    assert [object_id for object_id, _ in result.redraws] == list(failed)
    assert runs(result) in (1, 2), "one run for each try: half for the object, half for the picture"
    assert runs(result) >= attempts
    assert renderer._verifier.check(result.image, HARD).failed == ()
    apart = np.abs(np.asarray(result.image).astype(int) - np.asarray(first.image)).mean(axis=2)
    for item in HARD.objects:
        box = item.box
        rows, columns = slice(int(box.y0 * 512), int(box.y1 * 512)), slice(int(box.x0 * 512), int(box.x1 * 512))
        assert (apart[rows, columns].mean() > 2) == (item.id in failed)


def test_the_same_request_gives_the_same_bytes_and_what_was_done_is_said(repaired, drawn) -> None:
    renderer, request, _, result = repaired
    assert renderer.render(request).unet_samples == 0
    elsewhere = drawn("repair").render(request)
    assert elsewhere.image.tobytes() == result.image.tobytes()
    assert elsewhere.redraws == result.redraws
    exact = drawn("off").render(replace(request, redraws=result.redraws))
    assert exact.image.tobytes() == result.image.tobytes()
    said = next(note for note in result.notes if note.key == "verify.drawn_again")
    thing = next(item.phrase for item in HARD.objects if item.id == result.redraws[0][0])
    assert str(said).endswith(thing)
    assert in_language(said, "de").startswith("neu gezeichnet (Versuche: ")
    assert in_language(said, "de") != str(said)


def test_a_report_changes_nothing_but_says_what_is_wrong(repaired, drawn) -> None:
    _, request, first, _ = repaired
    result = drawn("report").render(request)
    assert result.image.tobytes() == first.image.tobytes()
    assert next(note.key for note in result.notes) in ("verify.missing", "verify.wrong_colour")


def test_a_process_of_its_own_repairs_alike(repaired) -> None:
    _, request, _, result = repaired
    make = partial(make_renderer, GenerationConfig(dtype="float32", threads=1, verify="repair"))
    renderer = ProcessRenderer(make, 120)
    try:
        there = renderer.render(request)
    finally:
        renderer.close()
    assert there.image.tobytes() == result.image.tobytes()
    assert (there.redraws, there.notes) == (result.redraws, result.notes)
