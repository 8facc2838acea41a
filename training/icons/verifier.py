"""`python -m training.icons.verifier`: train the small classifier that checks finished pictures; a few minutes.

It sees drawn scenes only, never a generated picture. What is not recognisable it must reject: blurred, shuffled, bent and
mixed drawings, and drawings whose latents were nearly noise, all count as `nothing`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from tqdm import tqdm

from tools.generation.verifiers.network import Classifier, Network, crop_box, save_classifier, to_tensor

from .code import to_tensor as pictures_to_tensor
from .muon import Muon, is_matrix
from .run import RUNS
from .share import load_code
from .world import CLASSES, COLOURS, NATURAL, Box, Scene, draw_scene, sample_scene

SEED = 20_611
TEST_SEED = 3_000_017
STEPS, SCENES, LR = 900, 24, 2e-3
NOTHING = len(CLASSES)
SMEARS = 0.3
"""Share of objects whose crops are smeared, and then to be rejected."""
Crop = tuple[np.ndarray, int, int]


def sample_crops(rng: Random) -> list[Crop]:
    """Draw a scene and cut every object, and a place that holds no whole object (kind `NOTHING`, colour -1)."""
    scene = sample_scene(rng, max_objects=4, overlap_rate=0)
    picture = roughen(draw_scene(scene)[0], rng)
    crops = [(crop_box(picture, empty_box(scene, rng)), NOTHING, -1)]
    for item in scene.objects:
        crop = crop_box(picture, moved(item.box, rng))
        if rng.random() < SMEARS:
            crops.append((smeared(crop, crops[-1][0], rng), NOTHING, -1))
        else:
            colour = -1 if item.colour == NATURAL else list(COLOURS).index(item.colour)
            crops.append((crop, CLASSES.index(item.kind), colour))
    return crops


def smeared(crop: np.ndarray, other: np.ndarray, rng: Random) -> np.ndarray:
    """Make a crop (s, s, 3) unrecognisable, in one of five ways."""
    way, side = rng.randrange(5), crop.shape[0]
    if way == 0:
        return cv2.GaussianBlur(crop, (0, 0), side * rng.uniform(0.13, 0.3))
    if way == 1:
        return shuffled(crop, rng)
    if way == 2:
        share = rng.uniform(0.4, 0.6)
        return (crop * share + other * (1 - share)).astype(np.uint8)
    if way == 3:
        return warped(crop, rng)
    return half_drawn(crop, rng)


def shuffled(crop: np.ndarray, rng: Random) -> np.ndarray:
    """Exchange the tiles of a crop, softened so that their edges do not give it away."""
    count = rng.choice((3, 4, 5))
    tile = crop.shape[0] // count
    places = [(r * tile, c * tile) for r in range(count) for c in range(count)]
    found = crop.copy()
    for (row, column), (r, c) in zip(places, rng.sample(places, len(places)), strict=True):
        found[row : row + tile, column : column + tile] = crop[r : r + tile, c : c + tile]
    return cv2.GaussianBlur(found, (0, 0), rng.uniform(0.6, 2.0))


def warped(crop: np.ndarray, rng: Random) -> np.ndarray:
    """Bend a crop by a smooth random field, as pictures of an unfinished network are bent."""
    side = crop.shape[0]
    noise = np.random.default_rng(rng.getrandbits(31)).normal(0, 1, (2, 5, 5)).astype(np.float32)
    across, down = (cv2.resize(one, (side, side), interpolation=cv2.INTER_CUBIC) for one in noise)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    strength = side * rng.uniform(0.14, 0.22)
    bent = cv2.remap(crop, x + across * strength, y + down * strength, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return cv2.GaussianBlur(bent, (0, 0), rng.uniform(0.6, 2.5))


def half_drawn(crop: np.ndarray, rng: Random) -> np.ndarray:
    """Code a crop, replace most of its latents by noise, and invert the code linearly: a drawing hardly begun."""
    code = load_code()
    latents = code.encode(pictures_to_tensor(crop[None].copy()))
    generator = torch.Generator().manual_seed(rng.getrandbits(31))
    share = rng.uniform(0.6, 0.9)
    noisy = latents * (1 - share**2) ** 0.5 + share * torch.randn(latents.shape, generator=generator)
    made = code.decode(noisy)[0].permute(1, 2, 0)
    return ((made.clamp(-1, 1) + 1) * 127.5).numpy().astype(np.uint8)


def moved(box: Box, rng: Random) -> Box:
    """Move a box's edges by up to 8 % of its sides, as a picture's objects do not fill their boxes exactly."""
    w, h = box[2] - box[0], box[3] - box[1]
    return tuple(v + rng.uniform(-0.08, 0.08) * side for v, side in zip(box, (w, h, w, h), strict=True))  # type: ignore[return-value]


def empty_box(scene: Scene, rng: Random) -> Box:
    """Find a box that holds at most a part of any object; the picture's corner where none is found."""
    for _ in range(60):
        w, h = rng.uniform(0.12, 0.55), rng.uniform(0.12, 0.55)
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        box = (x, y, x + w, y + h)
        if all(overlap(box, item.box) < 0.2 for item in scene.objects):
            return box
    return (0.0, 0.0, 0.08, 0.08)


def overlap(a: Box, b: Box) -> float:
    """Intersection over union of two boxes."""
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0.0, w) * max(0.0, h)
    return shared / (sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)) - shared)


def roughen(picture: np.ndarray, rng: Random) -> np.ndarray:
    """Blur a picture, shift its tones and add noise, each a little or not at all, as a decoder would."""
    radius = rng.choice((0, 0, 0.5, 0.9, 1.4))
    soft = (cv2.GaussianBlur(picture, (0, 0), radius) if radius else picture).astype(np.float32)
    noise = np.random.default_rng(rng.getrandbits(31)).normal(0, rng.choice((0, 2, 5)), soft.shape)
    tone = np.array([rng.uniform(0.95, 1.05) for _ in range(3)])
    return np.clip(soft * tone + noise, 0, 255).astype(np.uint8)


def batch_of(rng: Random, scenes: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Draw a batch: crops (n, 3, s, s), kinds (n,), colours (n,)."""
    crops, kinds, colours = zip(*(crop for _ in range(scenes) for crop in sample_crops(rng)), strict=True)
    return to_tensor(crops), torch.tensor(kinds), torch.tensor(colours)


def train_classifier(steps: int = STEPS, scenes: int = SCENES, seed: int = SEED) -> Classifier:
    """Train from nothing; the same steps and seed give the same network up to rounding."""
    torch.manual_seed(seed)
    network = Network(len(CLASSES), len(COLOURS)).train()
    matrices = [p for p in network.parameters() if is_matrix(p)]
    others = [p for p in network.parameters() if not is_matrix(p)]
    optimizers = [Muon(matrices, LR), torch.optim.AdamW(others, LR)]
    schedules = [
        torch.optim.lr_scheduler.OneCycleLR(o, 2 * LR, total_steps=steps, cycle_momentum=False) for o in optimizers
    ]
    rng = Random(seed)
    for _ in tqdm(range(steps), desc="classifier", mininterval=5):
        crops, kinds, colours = batch_of(rng, scenes)
        with torch.autocast("cpu", torch.bfloat16):
            kind, colour = network(crops)
        loss = F.cross_entropy(kind.float(), kinds, label_smoothing=0.05)
        loss = loss + F.cross_entropy(colour.float(), colours, ignore_index=-1)
        network.zero_grad()
        loss.backward()
        for optimizer, schedule in zip(optimizers, schedules, strict=True):
            optimizer.step()
            schedule.step()
    return Classifier(network.eval().requires_grad_(False), CLASSES, tuple(COLOURS))


@torch.no_grad()
def accuracy(classifier: Classifier, scenes: int = 300) -> dict[str, float]:
    """Shares of freshly drawn crops: `kinds` and `both` (with the colour) of objects, and `smears` that are rejected."""
    crops, kinds, colours = batch_of(Random(TEST_SEED), scenes)
    kind, colour = classifier.network(crops)
    right, is_object = kind.argmax(1) == kinds, kinds != NOTHING
    both = right & ((colours < 0) | (colour.argmax(1) == colours))
    shares = {"kinds": right[is_object], "both": both[is_object], "smears": right[~is_object]}
    return {name: share.float().mean().item() for name, share in shares.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.icons.verifier", description=__doc__)
    parser.add_argument("--out", type=Path, default=RUNS / "verifier.safetensors")
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    classifier = train_classifier(options.steps)
    save_classifier(classifier, options.out)
    shares = ", ".join(f"{name} {100 * share:.1f} %" for name, share in accuracy(classifier).items())
    print(f"right of freshly drawn crops: {shares}; written to {options.out}")


if __name__ == "__main__":
    main()
