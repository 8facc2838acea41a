"""The three scenes of the edit table (pixels of 512, from published few-shot examples)."""

import pytest

from tools.layout.layout import Box, Layout, LayoutObject


def make_layout(background, negative, *objects):
    made = [
        LayoutObject(i, phrase, Box(x / 512, y / 512, (x + w) / 512, (y + h) / 512))
        for i, phrase, (x, y, w, h) in objects
    ]
    return Layout("", background, negative, 512, 512, tuple(made))


@pytest.fixture
def s0():
    return make_layout(
        "A realistic landscape scene",
        "",
        ("car-1", "a green car", (21, 281, 211, 159)),
        ("truck-1", "a blue truck", (269, 283, 209, 160)),
        ("balloon-1", "a red air balloon", (66, 8, 145, 135)),
        ("bird-1", "a bird", (296, 42, 143, 100)),
    )


@pytest.fixture
def s1():
    return make_layout(
        "A realistic outdoor scene with snow",
        "",
        ("skier-1", "a skier", (5, 152, 139, 168)),
        ("skier-2", "a skier", (278, 192, 121, 158)),
        ("skier-3", "a skier", (148, 173, 124, 155)),
        ("tree-1", "a palm tree", (404, 105, 103, 251)),
    )


@pytest.fixture
def s2():
    return make_layout(
        "An oil painting of a living room scene",
        "chairs",
        ("painting-1", "a painting", (88, 85, 335, 203)),
        ("cabinet-1", "a cabinet", (57, 308, 404, 201)),
        ("vase-1", "a flower vase", (166, 222, 92, 108)),
        ("vase-2", "a flower vase", (328, 222, 92, 108)),
    )
