"""The clip-art classifier: a small network that names class and colour of what a crop of a picture holds.

The architecture of `benchmarks.grounding`'s judge, trained by `python -m training.verifier` from another seed on pictures
of its own. It knows nothing of layouts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from ...layout.speech import say
from ..request import RenderError

CROP_PX = 40
SIDE_PX = 128
MARGIN = 0.12
NOTHING = "nothing"
WEIGHTS = Path(__file__).parents[1] / "checkpoints" / "verifier" / "model.fp16.safetensors"
Corners = tuple[float, float, float, float]


class Network(nn.Module):
    """Crops (n, 3, 40, 40) in -1..1 -> class logits (n, classes + nothing) and colour logits (n, colours)."""

    def __init__(self, classes: int, colours: int) -> None:
        super().__init__()
        layers = [_block(a, b) for a, b in ((3, 24), (24, 48), (48, 96), (96, 128))]
        self.features = nn.Sequential(*layers, nn.Flatten())
        self.kind = nn.Linear(128 * 4, classes + 1)
        self.colour = nn.Linear(128 * 4, colours)

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(crops)
        return self.kind(features), self.colour(features)


def _block(inner: int, outer: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inner, outer, 3, padding=1), nn.BatchNorm2d(outer), nn.ReLU(), nn.MaxPool2d(2))


@dataclass(frozen=True)
class Classifier:
    """A trained network with the names of its outputs; the class after the last is `NOTHING`."""

    network: Network
    classes: tuple[str, ...]
    colours: tuple[str, ...]

    @torch.no_grad()
    def look(self, picture: np.ndarray, boxes: Sequence[Corners]) -> tuple[Tensor, Tensor]:
        """Give probabilities of the classes and `NOTHING` (n, classes + 1) and of the colours (n, colours).

        Args:
            picture: (128, 128, 3) uint8 RGB.
            boxes: x0, y0, x1, y1 in 0..1; each is looked at with a margin.
        """
        if not boxes:
            return torch.zeros(0, len(self.classes) + 1), torch.zeros(0, len(self.colours))
        kinds, colours = self.network(to_tensor([crop_box(picture, box) for box in boxes]))
        return kinds.softmax(1), colours.softmax(1)


def crop_box(picture: np.ndarray, box: Corners) -> np.ndarray:
    """Cut a box with some margin out of a picture (h, w, 3) and scale it to (40, 40, 3)."""
    height, width = picture.shape[:2]
    across, down = (box[2] - box[0]) * MARGIN, (box[3] - box[1]) * MARGIN
    area = ((box[0] - across) * width, (box[1] - down) * height, (box[2] + across) * width, (box[3] + down) * height)
    size = (CROP_PX, CROP_PX)
    cut = Image.fromarray(picture).transform(size, Image.Transform.EXTENT, area, Image.Resampling.BILINEAR)
    return np.asarray(cut)


def to_tensor(crops: Sequence[np.ndarray]) -> Tensor:
    """Crops (40, 40, 3) uint8 -> (n, 3, 40, 40) in -1..1."""
    return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 127.5 - 1


def save_classifier(classifier: Classifier, path: Path) -> None:
    """Write weights in float16, with the names in the file's metadata."""
    weights = {name: value.half() if value.is_floating_point() else value for name, value in _weights_of(classifier)}
    path.parent.mkdir(parents=True, exist_ok=True)
    names = {"classes": json.dumps(classifier.classes), "colours": json.dumps(classifier.colours)}
    save_file(weights, path, metadata=names)


def _weights_of(classifier: Classifier) -> list[tuple[str, Tensor]]:
    return [(name, value.contiguous()) for name, value in classifier.network.state_dict().items()]


def load_classifier(path: Path = WEIGHTS) -> Classifier:
    """Load a trained classifier for the CPU. Raises RenderError when the file is missing or damaged."""
    try:
        with safe_open(path, framework="pt") as file:
            names = {name: tuple(json.loads(text)) for name, text in file.metadata().items()}
            weights = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  no mapping
        network = Network(len(names["classes"]), len(names["colours"]))
        network.load_state_dict({key: w.float() if w.is_floating_point() else w for key, w in weights.items()})
    except (OSError, SafetensorError, ValueError, KeyError, RuntimeError) as error:
        raise RenderError(say("verify.damaged", path=str(path), error=type(error).__name__)) from error
    return Classifier(network.eval().requires_grad_(False), names["classes"], names["colours"])
