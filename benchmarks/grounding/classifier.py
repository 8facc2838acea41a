"""The judge: a small network trained only on rendered clip-art, which names what a box of a picture holds.

It knows nothing of diffusion; it never sees a generated picture in training.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import Tensor, nn
from tqdm import tqdm

from training.world import CLASSES, COLOURS, SIZE_PX, Box, draw_scene, sample_scene

CROP_PX = 40
MARGIN = 0.12
STEPS, SCENES = 1200, 24
NOTHING = len(CLASSES)
WEIGHTS = Path(__file__).parent.parent / "out" / "classifier.pt"


class Classifier(nn.Module):
    """Crops (n, 3, 40, 40) in -1..1 -> class logits (n, classes + nothing) and colour logits (n, colours)."""

    def __init__(self) -> None:
        super().__init__()

        def block(a: int, b: int) -> nn.Sequential:
            return nn.Sequential(nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU(), nn.MaxPool2d(2))

        self.features = nn.Sequential(block(3, 24), block(24, 48), block(48, 96), block(96, 128), nn.Flatten())
        self.kind = nn.Linear(128 * 4, len(CLASSES) + 1)
        self.colour = nn.Linear(128 * 4, len(COLOURS))

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        features = self.features(crops)
        return self.kind(features), self.colour(features)


def crop_box(picture: np.ndarray, box: Box) -> np.ndarray:
    """Cut a box with some margin out of a picture (h, w, 3) and scale it to (40, 40, 3)."""
    side = picture.shape[0]
    dx, dy = (box[2] - box[0]) * MARGIN, (box[3] - box[1]) * MARGIN
    area = ((box[0] - dx) * side, (box[1] - dy) * side, (box[2] + dx) * side, (box[3] + dy) * side)
    image = Image.fromarray(picture).transform(
        (CROP_PX, CROP_PX), Image.Transform.EXTENT, area, Image.Resampling.BILINEAR
    )
    return np.asarray(image)


def to_tensor(crops: list[np.ndarray]) -> Tensor:
    return torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 127.5 - 1


def sample_crops(rng: Random) -> list[tuple[np.ndarray, int, int]]:
    """Draw a scene and cut every box, and one place that holds no whole object (class `NOTHING`, colour -1)."""
    scene = sample_scene(rng, max_objects=4, overlap_rate=0)
    picture = soften(draw_scene(scene)[0], rng)
    crops = [(empty_crop(picture, scene, rng), NOTHING, -1)]
    for item in scene.objects:
        box = tuple(v + rng.uniform(-0.012, 0.012) for v in item.box)
        crops.append((crop_box(picture, box), CLASSES.index(item.kind), list(COLOURS).index(item.colour)))
    return crops


def empty_crop(picture: np.ndarray, scene, rng: Random) -> np.ndarray:
    """Cut a box that holds at most a corner of any object."""
    for _ in range(30):
        w, h = rng.uniform(0.15, 0.5), rng.uniform(0.15, 0.5)
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        shared = [overlap((x, y, x + w, y + h), o.box) for o in scene.objects]
        if all(s < 0.12 for s in shared):
            return crop_box(picture, (x, y, x + w, y + h))
    return crop_box(draw_scene(type(scene)((), scene.background, scene.seed))[0], (0.2, 0.2, 0.7, 0.7))


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return w * h / (areas - w * h)


def soften(picture: np.ndarray, rng: Random) -> np.ndarray:
    """Blur a rendered picture a little or not at all, as any decoder would."""
    radius = rng.choice((0, 0, 0.6, 1.0, 1.6))
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(radius))) if radius else picture


def train_classifier() -> Classifier:
    """Train the judge (a few minutes), or load it from an earlier run."""
    torch.manual_seed(0)
    model = Classifier()
    if WEIGHTS.exists():
        model.load_state_dict(torch.load(WEIGHTS, weights_only=True))
        return model.eval()
    fit(model, STEPS, SCENES)
    WEIGHTS.parent.mkdir(exist_ok=True)
    torch.save(model.state_dict(), WEIGHTS)
    return model.eval()


def fit(model: Classifier, steps: int, scenes: int) -> None:
    """Train on freshly rendered scenes, `scenes` of them a step."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    rng = Random(1)
    for _ in tqdm(range(steps), desc="classifier", mininterval=5):
        drawn = [crop for _ in range(scenes) for crop in sample_crops(rng)]
        crops, kinds, colours = zip(*drawn, strict=True)
        kind, colour = model(to_tensor(list(crops)))
        loss = F.cross_entropy(kind, torch.tensor(kinds)) + F.cross_entropy(
            colour, torch.tensor(colours), ignore_index=-1
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


@torch.no_grad()
def judge(model: Classifier, picture: np.ndarray, boxes: list[Box]) -> list[tuple[str, str]]:
    """Name class and colour of what each box of a picture (h, w, 3) holds."""
    if picture.shape[0] != SIZE_PX:
        picture = np.asarray(Image.fromarray(picture).resize((SIZE_PX, SIZE_PX), Image.Resampling.BOX))
    kind, colour = model(to_tensor([crop_box(picture, box) for box in boxes]))
    names = [*CLASSES, "nothing"]
    return [(names[k], list(COLOURS)[c]) for k, c in zip(kind.argmax(1), colour.argmax(1), strict=True)]


@torch.no_grad()
def accuracy_on_rendered(model: Classifier, scenes: int = 150) -> float:
    """Share of freshly rendered crops that the judge names fully right: its own ceiling."""
    rng = Random(2_000_000)
    drawn = [crop for _ in range(scenes) for crop in sample_crops(rng)]
    kind, colour = model(to_tensor([crop for crop, _, _ in drawn]))
    kinds, colours = torch.tensor([k for _, k, _ in drawn]), torch.tensor([c for _, _, c in drawn])
    right = (kind.argmax(1) == kinds) & ((colours < 0) | (colour.argmax(1) == colours))
    return right.float().mean().item()
