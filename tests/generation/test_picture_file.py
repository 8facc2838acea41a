"""A picture carries its scene through a PNG, and nothing else is believed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tools.generation.picture_file import PictureScene, encode_png, read_scene
from tools.layout.errors import LayoutError
from tools.layout.layout import Box, Layout, LayoutObject

LAYOUT = Layout(
    "chat à côté 猫", "a park", "dogs", 512, 768, (LayoutObject("cat-1", "a cat", Box(0.1, 0.2, 0.3, 0.4), True),)
)
SCENE = PictureScene(LAYOUT, 7, 20, "lmd_plus", "clipart", 3)
IMAGE = Image.new("RGB", (32, 48), (10, 200, 30))


def test_the_scene_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(encode_png(IMAGE, SCENE))
    assert read_scene(path) == SCENE
    assert Image.open(path).convert("RGB").tobytes() == IMAGE.tobytes()


def test_what_was_set_of_the_request_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    scene = replace(SCENE, overrides={"overall_prompt": "a painting", "frozen_step_ratio": 0.25, "object_seed": 9})
    path.write_bytes(encode_png(IMAGE, scene))
    assert read_scene(path) == scene


def test_the_same_picture_and_scene_give_the_same_bytes() -> None:
    assert encode_png(IMAGE, SCENE) == encode_png(IMAGE.copy(), SCENE)


def test_a_picture_without_a_scene_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    IMAGE.save(path)
    with pytest.raises(LayoutError, match="holds no groundling scene"):
        read_scene(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("layout", "{}"),
        ("layout", "[" * 5000),
        ("seed", '"x"'),
        ("seed", "not json"),
        ("version", "1.5"),
        ("method", "3"),
        ("overrides", "3"),
        ("overrides", '{"object_seed": 1.5}'),
        ("overrides", '{"checkpoint": "other"}'),
    ],
)
def test_a_changed_scene_is_refused_in_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    chunks = PngImagePlugin.PngInfo()
    with Image.open(io.BytesIO(encode_png(IMAGE, SCENE))) as image:
        for key, text in image.text.items():
            chunks.add_itxt(key, value if key == f"groundling:{name}" else text)
    if name == "overrides":  # which a plain picture lacks
        chunks.add_itxt("groundling:overrides", value)
    path = tmp_path / "changed.png"
    IMAGE.save(path, pnginfo=chunks)
    with pytest.raises(LayoutError):
        read_scene(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_one_sentence(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.png"
        path.write_bytes(data)
        with pytest.raises(LayoutError, match="PNG"):
            read_scene(path)


def test_a_cut_off_picture_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    path.write_bytes(encode_png(IMAGE, SCENE)[:300])
    for bad in (path, tmp_path / "missing.png"):
        with pytest.raises(LayoutError):
            read_scene(bad)
