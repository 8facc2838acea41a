"""The clip-art world is deterministic and fully worded, and training goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from torch import nn

from training import autoencoder
from training import run as run_module
from training.autoencoder import make_autoencoder, picture_batch
from training.denoiser import ClipArtModel, Latents, denoising_losses, label_map, make_scheduler, place_weights
from training.export import export
from training.run import Run
from training.text import caption_of, make_tokenizer
from training.world import BACKGROUNDS, CLASSES, COLOURS, Scene, SceneObject, draw_scene, sample_scene


def test_the_world_is_as_large_as_promised() -> None:
    assert len(CLASSES) >= 22
    assert {"backpack", "book", "bottle", "bowl", "car", "cat", "chair", "cup", "dog", "laptop"} <= set(CLASSES)
    assert len(COLOURS) == 11
    assert len(BACKGROUNDS) >= 9
    counts = {len(sample_scene(Random(seed)).objects) for seed in range(200)}
    assert counts == {1, 2, 3, 4, 5, 6}


def test_the_same_scene_is_drawn_alike_and_its_mask_is_where_it_was_drawn() -> None:
    scene = Scene((SceneObject("ball", "red", True, (0.5, 0.25, 1.0, 0.75)),), "plain", 5)
    picture, owners = draw_scene(scene)
    assert picture.shape == (128, 128, 3)
    assert np.array_equal(picture, draw_scene(scene)[0])
    assert owners[32, 48] == 1
    assert owners[:, :31].max() == 0
    red = (picture[..., 0].astype(int) - picture[..., 1] > 60).reshape(64, 2, 64, 2).all(axis=(1, 3))
    assert (owners[red] == 1).mean() > 0.98  # the edge is antialiased in the picture, not in the mask


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_shows_its_colour_and_differs_from_the_others(kind: str) -> None:
    def draw(name: str, colour: str) -> np.ndarray:
        return draw_scene(Scene((SceneObject(name, colour, True, (0.1, 0.1, 0.9, 0.9)),), "plain", 1))[0].astype(int)

    assert np.abs(draw(kind, "red") - draw(kind, "blue")).mean() > 15
    assert all(np.abs(draw(kind, "red") - draw(other, "red")).mean() > 10 for other in CLASSES if other != kind)


def test_every_word_of_a_caption_is_one_token(tmp_path: Path) -> None:
    tokenizer = make_tokenizer(tmp_path)
    rng = Random(3)
    for _ in range(200):
        caption = caption_of(sample_scene(rng), rng)
        ids = tokenizer(caption).input_ids
        assert len(ids) == len(caption.replace(",", " ,").split()) + 2
        assert len(ids) <= tokenizer.model_max_length


def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "RUNS", tmp_path)

    def train(name: str, stop_at: int | None) -> nn.Module:
        torch.manual_seed(0)
        module = nn.Linear(3, 1)
        run = Run(name, module, 8, lr=0.1, ema=0.9)
        for step in run:
            run.update((module(torch.randn(4, 3)) - 1).square().mean())
            if step + 1 == stop_at:
                run.step += 1
                run.save()
                return module
        module.load_state_dict(run.ema)
        return module

    whole = train("whole", None)
    train("parts", 3)
    parts = train("parts", None)
    assert torch.allclose(whole.weight, parts.weight, atol=1e-6)


def test_one_step_of_training_reaches_every_part(tmp_path: Path) -> None:
    tokenizer = make_tokenizer(tmp_path)
    rng = Random(1)
    scenes = [sample_scene(rng) for _ in range(3)]
    labels = torch.stack([torch.from_numpy(label_map(s, draw_scene(s)[1])) for s in scenes])
    torch.manual_seed(0)
    model = ClipArtModel(tokenizer, 8)
    data = Latents(scenes, torch.randn(3, 8, 16, 16), labels, 1.0)
    losses = denoising_losses(model, data, [0, 1, 2], make_scheduler(), Random(2), fuser_on=True)
    sum(losses).backward()
    silent = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert not [name for name in silent if "position_embedding" not in name and "token_embedding" not in name], silent


def test_the_autoencoder_keeps_the_size_of_pictures() -> None:
    pictures = picture_batch(2, 64, Random(0))
    with torch.no_grad():
        latents = make_autoencoder().encode(pictures).latent_dist.mean
    assert pictures.shape == (2, 3, 64, 64)
    assert pictures.abs().max() <= 1
    assert latents.shape == (2, 8, 8, 8)


def test_training_can_begin_with_a_checkpoint_that_it_wrote(tmp_path: Path) -> None:
    tokenizer = make_tokenizer(tmp_path / "words")
    torch.manual_seed(0)
    model = ClipArtModel(tokenizer, 8)
    before = {name: value.clone() for name, value in model.unet.state_dict().items()}
    export(tmp_path / "checkpoint", make_autoencoder(), 1.0, model, tokenizer)
    torch.manual_seed(1)
    other = ClipArtModel(tokenizer, 8)
    other.load_weights(tmp_path / "checkpoint")
    after = other.unet.state_dict()
    assert after.keys() == before.keys()
    assert all(torch.allclose(before[name], after[name], atol=2e-3) for name in before)
    assert after["conv_in.weight"].dtype == torch.float32


def test_small_objects_count_more_and_background_as_it_is() -> None:
    big = SceneObject("car", "red", True, (0.0, 0.0, 0.5, 0.5))
    small = SceneObject("cat", "blue", True, (0.75, 0.75, 1.0, 0.9))
    scene = Scene((big, small), "meadow", 1)
    labels = torch.from_numpy(label_map(scene, draw_scene(scene)[1]))[None]
    weights = place_weights([scene], labels)[0, 0]
    is_object = labels[0, 1] > 0
    assert set(weights[~is_object].tolist()) == {1.0}
    assert set(weights[:8, :8][is_object[:8, :8]].tolist()) == {2.0}
    assert weights[12:, 12:][is_object[12:, 12:]].unique().tolist() == pytest.approx([1 + 0.1 / (0.25 * 0.15)])


def test_the_polished_decoder_leaves_the_encoder_and_its_latents_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "RUNS", tmp_path)
    monkeypatch.setattr(autoencoder, "POLISH_STEPS", 2)
    torch.manual_seed(0)
    model = make_autoencoder()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    autoencoder.polish_decoder(model)
    changed = {name.split(".")[0] for name, value in model.state_dict().items() if not torch.equal(value, before[name])}
    assert changed == {"decoder", "post_quant_conv"}


def test_a_wrong_colour_costs_more_on_a_small_object() -> None:
    real, weights = autoencoder.weighed_batch(4, Random(3))
    assert real.shape == (4, 3, 128, 128)
    assert weights.shape == (4, 1, 128, 128)
    assert weights.min() == 1
    assert 1 < weights.max() <= 4
    heavy, light = (weights == weights.max()).float(), (weights == weights[weights > 1].min()).float()
    costs = [autoencoder.colour_loss(real + 0.5 * at, real, weights) / at.sum() for at in (heavy, light)]
    assert costs[0] > costs[1]
