"""`groundling draw` with the bundled checkpoint and few steps."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

from tools.generation.picture_file import read_scene
from tools.layout.layout import Layout

KEYS = {"image", "layout", "seed", "steps", "method", "checkpoint", "unet_samples", "seconds"}


def test_a_caption_becomes_a_picture_that_can_be_continued(run, tmp_path: Path) -> None:
    done = run("draw", "a red car", "-o", "car.png", "--seed", "5", "--steps", "2", "--size", "128x128", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert set(told) == KEYS
    assert (told["seed"], told["steps"], told["method"], told["checkpoint"]) == (5, 2, "lmd_plus", "clipart")
    assert told["unet_samples"] > 0
    with Image.open(tmp_path / "car.png") as image:
        assert image.size == (128, 128)
    scene = read_scene(tmp_path / "car.png")
    assert scene.layout == Layout.from_json(told["layout"])

    again = run("draw", "--layout", "car.png", "-o", "again.png", "--json")
    assert again.returncode == 0
    same = json.loads(again.stdout)
    assert (same["seed"], same["steps"], same["layout"]) == (5, 2, told["layout"])
    assert Image.open(tmp_path / "again.png").tobytes() == Image.open(tmp_path / "car.png").tobytes()


def test_without_a_file_name_the_picture_goes_to_the_data_folder(run, tmp_path: Path) -> None:
    done = run("draw", "a red car", "--steps", "2", "--method", "sd", "--size", "128x128")
    assert done.returncode == 0
    picture = Path(done.stdout.decode().strip())
    assert (tmp_path / "data") in picture.parents
    assert read_scene(picture).method == "sd"


def test_a_checkpoint_that_is_not_there_is_one_sentence(run) -> None:
    done = run("draw", "a red car", "--checkpoint", "./nowhere", "-o", "car.png")
    assert done.returncode == 1
    assert "nowhere" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert not Path("car.png").exists()


def test_several_pictures_are_several_files_and_each_can_be_drawn_again_alone(run, tmp_path: Path) -> None:
    small = ("--steps", "2", "--size", "128x128", "--json")
    done = run("draw", "a red car", "-o", "car.png", "--seed", "5", "--count", "2", *small)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["images"] == ["car.png", "car-2.png"]
    seeds = [read_scene(tmp_path / name).seed for name in ("car.png", "car-2.png")]
    assert seeds[0] == 5 != seeds[1]
    assert run("draw", "--layout", "car-2.png", "-o", "again.png", "--json").returncode == 0
    first, second, again = (Image.open(tmp_path / name).tobytes() for name in ("car.png", "car-2.png", "again.png"))
    assert again == second != first


def test_one_stream_holds_one_picture(run) -> None:
    done = run("draw", "a red car", "-o", "-", "--count", "2")
    assert done.returncode == 2
    assert b"--count" in done.stderr
