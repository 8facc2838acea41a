"""What verifiers find: on rendered clip-art whose truth is known, and by tiny real OWLv2 and Grounding DINO models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from PIL import Image

from tests.generation.tiny_detectors import save_tiny_grounding_dino, save_tiny_owlv2
from tools.generation.cache import TensorCache
from tools.generation.config import BUNDLED, GenerationConfig
from tools.generation.device import choose_device
from tools.generation.request import RenderError
from tools.generation.verifiers.cached import CachedVerifier
from tools.generation.verifiers.clipart import ClipArtVerifier, load_clipart_verifier
from tools.generation.verifiers.detections import Detections
from tools.generation.verifiers.detector import DetectorVerifier, Thresholds
from tools.generation.verifiers.detector_loading import load_detector
from tools.generation.verifiers.findings import Findings
from tools.generation.verifiers.network import WEIGHTS, load_classifier, save_classifier
from tools.generation.verifiers.overlap import assign, belongs, iou
from tools.generation.vocabulary import Vocabulary
from tools.layout.layout import Box, Layout, LayoutObject
from training.verifier import accuracy, train_verifier
from training.world import Scene, SceneObject, draw_scene, sample_scene

CPU = choose_device(GenerationConfig(device="cpu", dtype="float32"))
CAR = SceneObject("car", "red", True, (0.05, 0.5, 0.45, 0.75))
CAT = SceneObject("cat", "black", True, (0.6, 0.4, 0.9, 0.8))
BALL = SceneObject("ball", "yellow", True, (0.1, 0.05, 0.35, 0.3))


def picture_of(*objects: SceneObject, background: str = "snow") -> Image.Image:
    pixels, _ = draw_scene(Scene(objects, background, 5))
    return Image.fromarray(pixels).resize((512, 512), Image.Resampling.LANCZOS)


def layout_of(*objects: SceneObject) -> Layout:
    items = [LayoutObject(f"{o.kind}-{n}", o.phrase, Box(*o.box)) for n, o in enumerate(objects, start=1)]
    return Layout("a scene", "a snowy field", objects=tuple(items))


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def clipart() -> ClipArtVerifier:
    vocabulary = Vocabulary.from_file(BUNDLED / "vocabulary.json")
    assert vocabulary is not None
    return load_clipart_verifier(vocabulary)


def whats(findings: Findings) -> list[tuple[str, str]]:
    return [(one.what, one.detail) for one in findings.objects]


def test_what_is_there_is_found_and_nothing_else(clipart: ClipArtVerifier) -> None:
    findings = clipart.check(picture_of(CAR, CAT, BALL), layout_of(CAR, CAT, BALL))
    assert whats(findings) == [("found", "")] * 3
    assert (findings.extras, findings.failed, findings.badness) == ((), (), 0)
    assert [one.phrase for one in findings.objects] == ["a red car", "a black cat", "a yellow ball"]


def test_what_was_taken_out_is_missing_and_what_stands_there_instead_is_named(clipart: ClipArtVerifier) -> None:
    layout = layout_of(CAR, CAT)
    assert whats(clipart.check(picture_of(CAR), layout)) == [("found", ""), ("missing", "")]
    dog = replace(CAT, kind="dog")
    findings = clipart.check(picture_of(CAR, dog), layout)
    assert whats(findings) == [("found", ""), ("missing", "dog")]
    assert findings.failed == ("cat-2",)
    assert findings.objects[1].box == layout["cat-2"].box


def test_another_colour_is_a_wrong_colour_and_no_colour_asked_for_takes_the_usual_one(clipart: ClipArtVerifier) -> None:
    picture = picture_of(replace(CAR, colour="blue"), CAT)
    assert whats(clipart.check(picture, layout_of(CAR, CAT))) == [("wrong colour", "blue"), ("found", "")]
    plain = layout_of(replace(CAR, names_colour=False))
    assert whats(clipart.check(picture_of(CAR), plain)) == [("found", "")]


def test_what_no_object_asked_for_is_an_extra_where_it_is(clipart: ClipArtVerifier) -> None:
    findings = clipart.check(picture_of(CAR, CAT, BALL), layout_of(CAR, CAT))
    assert [one.phrase for one in findings.extras] == ["a yellow ball"]
    assert iou(findings.extras[0].box, Box(*BALL.box)) > 0.4
    assert findings.failed == ()
    assert findings.badness == 1


def test_a_thing_that_is_drawn_as_its_nearest_is_looked_for_as_that(clipart: ClipArtVerifier) -> None:
    lion = layout_of(CAT)["cat-1"].with_phrase("a black lion")
    findings = clipart.check(picture_of(CAT), Layout("a lion", "a snowy field", objects=(lion,)))
    assert whats(findings) == [("found", "")]
    assert findings.objects[0].phrase == "a black lion"


def test_on_many_scenes_nothing_right_is_called_wrong_and_what_is_gone_is_missed(clipart: ClipArtVerifier) -> None:
    rng = Random(551)
    objects = wrong = extras = seen = 0
    scenes = [scene for scene in (sample_scene(rng, 4, 0) for _ in range(6)) if scene.objects]
    for scene in scenes:
        named = replace(scene, objects=tuple(replace(o, names_colour=True) for o in scene.objects))
        layout = layout_of(*named.objects)
        findings = clipart.check(Image.fromarray(draw_scene(named)[0]), layout)
        objects, wrong = objects + len(findings.objects), wrong + len(findings.failed)
        extras += len(findings.extras)
        gone = replace(named, objects=named.objects[1:])
        seen += clipart.check(Image.fromarray(draw_scene(gone)[0]), layout).objects[0].what == "missing"
    assert wrong <= 0.02 * objects
    assert extras <= 1
    assert seen >= 0.95 * len(scenes)


def test_the_shipped_classifier_is_small_and_names_rendered_crops() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    assert accuracy(load_classifier(), scenes=100) > 0.98


def test_a_classifier_that_was_trained_and_saved_sees_the_same_when_loaded(tmp_path: Path) -> None:
    trained = train_verifier(steps=3, scenes=2)
    save_classifier(trained, tmp_path / "model.safetensors")
    loaded = load_classifier(tmp_path / "model.safetensors")
    picture, boxes = np.asarray(picture_of(CAR).resize((128, 128))), [CAR.box]
    assert loaded.classes == trained.classes
    for one, other in zip(loaded.look(picture, boxes), trained.look(picture, boxes), strict=True):
        assert torch.allclose(one, other, atol=0.01)


def test_a_damaged_classifier_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(WEIGHTS.read_bytes()[:5000])
    with pytest.raises(RenderError, match="GROUNDLING_VERIFY=off"):
        load_classifier(tmp_path / "model.safetensors")


def test_the_same_picture_is_looked_at_once(clipart: ClipArtVerifier, tmp_path: Path) -> None:
    layout = layout_of(CAR, CAT)
    kept = CachedVerifier(clipart, TensorCache(10**6, tmp_path, 10**6))
    first = kept.check(picture_of(CAR, BALL), layout)
    blind = ClipArtVerifier(replace(clipart.classifier, classes=()), clipart.vocabulary, clipart.identity)
    with pytest.raises(IndexError):
        blind.check(picture_of(CAR, BALL), layout)
    again = CachedVerifier(blind, TensorCache(10**6, tmp_path, 10**6)).check(picture_of(CAR, BALL), layout)
    assert again == first
    assert first.badness == 3


def test_a_detection_belongs_where_it_overlaps_or_lies_inside() -> None:
    asked = Box(0.2, 0.2, 0.6, 0.6)
    assert belongs(asked, asked)
    assert belongs(Box(0.3, 0.2, 0.5, 0.5), asked), "inside, and it fills a third"
    assert not belongs(Box(0.3, 0.3, 0.35, 0.4), asked), "inside, but a speck"
    assert not belongs(Box(0.55, 0.2, 0.95, 0.6), asked)


def test_as_many_objects_as_possible_get_a_detection_each() -> None:
    assert assign([[0, 1], [0]]) == [1, 0]
    assert assign([[0], [0]]) == [0, None]
    assert assign([[], [2, 1], [2]]) == [None, 1, 2]


class Sighted:
    """A detector that knows what was drawn: `objects`, each once more a little off as networks propose things."""

    def __init__(self, *objects: SceneObject) -> None:
        self.objects = objects

    def detect(self, picture: Image.Image, texts: Sequence[str]) -> Detections:
        boxes, rows = [], []
        for item in self.objects:
            for off, share in ((0.0, 0.8), (0.01, 0.7)):
                boxes.append(Box(item.box[0] + off, *item.box[1:]))
                rows.append([share * self._score(item, text) for text in texts])
        return Detections(tuple(boxes), np.array(rows).reshape(-1, len(texts)))

    def _score(self, item: SceneObject, text: str) -> float:
        words = text.split()
        return 0.0 if words[-1] != item.kind else 1.0 if words[0] in (item.kind, item.colour) else 0.5


@pytest.mark.parametrize(
    ("drawn", "asked", "expected", "extras"),
    [
        ((CAR, CAT), (CAR, CAT), [("found", ""), ("found", "")], []),
        ((CAR,), (CAR, CAT), [("found", ""), ("missing", "")], []),
        ((replace(CAR, colour="blue"), CAT), (CAR, CAT), [("wrong colour", "blue"), ("found", "")], []),
        ((CAR, CAT, replace(CAT, box=(0.1, 0.0, 0.35, 0.35))), (CAR, CAT), [("found", ""), ("found", "")], ["a cat"]),
        ((replace(CAR, box=(0.5, 0.1, 0.9, 0.35)),), (CAR,), [("missing", "")], ["a car"]),
        ((CAT,), (CAT, CAT), [("found", ""), ("missing", "")], []),
    ],
)
def test_the_detectors_findings_are_those_of_the_picture(drawn, asked, expected, extras) -> None:
    findings = DetectorVerifier(Sighted(*drawn), "sighted").check(picture_of(*drawn), layout_of(*asked))
    assert whats(findings) == expected
    assert [one.phrase for one in findings.extras] == extras


@pytest.fixture(scope="module")
def detectors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("detectors")
    saved = {"owlv2": save_tiny_owlv2(folder / "owlv2"), "dino": save_tiny_grounding_dino(folder / "dino")}
    return saved | {"short": save_tiny_grounding_dino(folder / "short", max_text_len=32)}


@pytest.mark.parametrize("family", ["owlv2", "dino", "short"])
def test_real_detectors_load_from_a_folder_and_score_every_text_at_every_box(family: str, detectors) -> None:
    detector = load_detector(str(detectors[family]), CPU)
    texts = ["car", "cat", "red car", "blue car", "red cat"]
    seen = detector.detect(picture_of(CAR, CAT).resize((128, 64)), texts)
    assert seen.scores.shape == (len(seen.boxes), len(texts))
    assert len(seen.boxes) > 0
    assert 0 <= seen.scores.min() < seen.scores.max() <= 1
    assert len({tuple(column) for column in seen.scores.T}) == len(texts), "each text has scores of its own"
    assert np.array_equal(seen.scores, detector.detect(picture_of(CAR, CAT).resize((128, 64)), texts).scores)


@pytest.mark.parametrize("family", ["owlv2", "dino"])
def test_real_detectors_boxes_are_those_of_transformers_own_post_processing(family: str, detectors) -> None:
    detector, picture = load_detector(str(detectors[family]), CPU), picture_of(CAR, CAT).resize((128, 64))
    outputs = []
    detector.network.register_forward_hook(lambda module, given, output: outputs.append(output))
    boxes = detector.detect(picture, ["car", "cat"]).boxes
    post_process = detector.processor.post_process_grounded_object_detection
    extra = {} if family == "owlv2" else {"input_ids": torch.zeros(1, 64, dtype=torch.long)}
    reference = post_process(outputs[0], target_sizes=[(64, 128)], threshold=0.0, **extra)[0]["boxes"]
    expected = (reference / torch.tensor([128, 64, 128, 64])).clamp(0, 1)
    assert len(expected) == len(boxes)
    assert torch.allclose(torch.tensor([box.as_list() for box in boxes]), expected, atol=2e-3)


@pytest.mark.parametrize("family", ["owlv2", "dino"])
def test_a_verifier_on_a_real_detector_says_something_of_every_object(family: str, detectors) -> None:
    detector, layout = load_detector(str(detectors[family]), CPU), layout_of(CAR, CAT)
    strict = DetectorVerifier(detector, family, Thresholds(found=1.0))
    picture = picture_of(CAR, CAT).resize((128, 64))
    assert whats(strict.check(picture, layout)) == [("missing", "")] * 2
    lenient = DetectorVerifier(detector, family, Thresholds(found=0.0, extra=0.0, same=1.0))
    findings = lenient.check(picture, layout)
    assert [one.object_id for one in findings.objects] == ["car-1", "cat-2"]
    assert findings.extras
    assert strict.check(picture, Layout("nothing", "a park")) == Findings(())


def test_what_is_no_detector_is_one_sentence(tiny_checkpoint: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "owlv2"}')
    (tmp_path / "pytorch_model.bin").write_bytes(b"no pickle is read")
    for model in (str(tmp_path), str(tiny_checkpoint), str(tiny_checkpoint / "text_encoder")):
        with pytest.raises(RenderError, match="GROUNDLING_VERIFIER"):
            load_detector(model, CPU)
