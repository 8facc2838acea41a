"""The judge: a small network trained only on drawn scenes, which names what a box of a picture holds, or rejects it.

It has the architecture of the verifier and is trained in the same way, on other scenes and from other weights; it never
sees a generated picture in training, and must reject blurred, shuffled, bent, mixed and half-drawn things.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from tools.generation.verifiers.network import (
    Classifier,
    crop_box,
    load_classifier,
    save_classifier,
    to_tensor,
)
from training.verifier import NOTHING, accuracy, overlap
from training.verifier import train_classifier as train
from training.world import CLASSES, COLOURS, Box

__all__ = [
    "NOTHING",
    "Classifier",
    "accuracy",
    "crop_box",
    "judge",
    "overlap",
    "to_tensor",
    "train",
    "train_classifier",
]

SEED = 1
WEIGHTS = Path(__file__).parent.parent / "out" / "judge.safetensors"


def train_classifier() -> Classifier:
    """Train the judge (a few minutes), or load it from an earlier run."""
    if not WEIGHTS.exists():
        save_classifier(train(seed=SEED), WEIGHTS)
    return load_classifier(WEIGHTS)


@torch.no_grad()
def judge(model: Classifier, picture: np.ndarray, boxes: list[Box]) -> list[tuple[str, str]]:
    """Name kind and colour of what each box of a picture (h, w, 3) holds; `nothing` where it is not recognised."""
    kind, colour = model.network(to_tensor([crop_box(picture, box) for box in boxes]))
    names = [*CLASSES, "nothing"]
    return [(names[k], list(COLOURS)[c]) for k, c in zip(kind.argmax(1), colour.argmax(1), strict=True)]
