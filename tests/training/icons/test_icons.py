"""The bundled world is deterministic and fully worded, and training goes on where it stopped."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from torch import nn

from tools.generation.schedulers import Sampler
from tools.generation.vocabulary import Vocabulary
from training.icons import run as run_module
from training.icons import verifier
from training.icons.autoencoder import make_autoencoder, picture_batch, psnr
from training.icons.code import CHANNELS, LinearCode, fit_code, to_tensor
from training.icons.denoiser import (
    DenoiserModel,
    Step,
    Texts,
    denoising_losses,
    draw_batch,
    label_map,
    make_scheduler,
    place_weights,
    sample_steps,
)
from training.icons.export import export, vocabulary, write_json
from training.icons.heads import Placing, relative_coordinates
from training.icons.kinds import COLOURED, draw_icon, is_shade
from training.icons.looks import looks
from training.icons.muon import orthogonalized
from training.icons.run import Run
from training.icons.synonyms import read_synonyms
from training.icons.text import caption_of, make_tokenizer
from training.icons.verifier import NOTHING, sample_crops
from training.icons.words import Reader, make_text_encoder, noun_places
from training.icons.world import (
    BACKGROUNDS,
    CLASSES,
    COLOURS,
    NATURAL,
    SIZES,
    Scene,
    SceneObject,
    draw_scene,
    fitted,
    sample_scene,
)

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def code() -> LinearCode:
    return fit_code()


def test_the_world_is_as_large_as_promised() -> None:
    assert 150 <= len(CLASSES) <= 300
    assert {"backpack", "book", "bottle", "bowl", "car", "cat", "chair", "cup", "dog", "laptop"} <= set(CLASSES)
    assert len(COLOURS) == 11
    assert len(BACKGROUNDS) >= 14
    counts = {len(sample_scene(Random(seed)).objects) for seed in range(300)}
    assert counts == set(range(1, 9))


def test_the_same_scene_is_drawn_alike_and_its_mask_is_where_it_was_drawn() -> None:
    scene = Scene((SceneObject("basketball", "red", True, (0.5, 0.25, 1.0, 0.75)),), "plain", 5)
    picture, owners = draw_scene(scene)
    assert picture.shape == (128, 128, 3)
    assert np.array_equal(picture, draw_scene(scene)[0])
    assert owners[32, 48] == 1
    assert owners[:, :31].max() == 0
    red = (picture[..., 0].astype(int) - picture[..., 1] > 60).reshape(64, 2, 64, 2).all(axis=(1, 3))
    assert (owners[red] == 1).mean() > 0.98


@pytest.mark.parametrize("size", SIZES)
def test_scenes_are_drawn_in_every_size(size: tuple[int, int]) -> None:
    scene = sample_scene(Random(4), size=size)
    picture, owners = draw_scene(scene)
    assert picture.shape == (size[1], size[0], 3)
    labels = label_map(scene, owners)
    assert labels.shape == (3, size[1] // 8, size[0] // 8)


def test_what_is_later_in_the_list_covers_what_is_earlier() -> None:
    back, front = (SceneObject("box", colour, True, (0.2, 0.2, 0.8, 0.8)) for colour in ("red", "blue"))
    for first, second, wanted in ((back, front, 2), (front, back, 2)):
        owners = draw_scene(Scene((first, second), "plain", 1))[1]
        assert owners[32, 32] == wanted
    apart = [draw_scene(Scene(pair, "plain", 1))[0] for pair in ((back, front), (front, back))]
    assert np.abs(apart[0].astype(int) - apart[1]).max() > 50


def test_every_coloured_kind_shows_its_colour() -> None:
    for kind in COLOURED:
        red, blue = (draw_icon(kind, colour).astype(int) for colour in ("red", "blue"))
        seen = (red[..., 3] > 250)[..., None]
        assert (np.abs(red - blue)[..., :3] * seen).sum() / seen.sum() > 20, kind


def test_no_two_kinds_look_alike() -> None:
    found = torch.stack([looks()[kind, NATURAL] for kind in CLASSES])
    apart = torch.cdist(found, found) + torch.eye(len(CLASSES)) * 100
    assert apart.min() > 2


def test_an_icon_keeps_its_shape_where_the_box_is_too_long() -> None:
    assert fitted(100, 50, 2.0) == (100, 50)
    assert fitted(100, 20, 1.0) == (25, 20)
    assert fitted(20, 100, 1.0) == (20, 25)


def test_shades_are_told_from_other_fills() -> None:
    assert is_shade("#f92f60", "#ca0b4a")
    assert not is_shade("#00a6ed", "#ca0b4a")
    assert not is_shade("#ffffff", "#1c1c1c")


def test_every_word_of_a_caption_is_one_token(tmp_path: Path) -> None:
    tokenizer = make_tokenizer(tmp_path)
    rng = Random(3)
    for _ in range(200):
        caption = caption_of(sample_scene(rng), rng)
        ids = tokenizer(caption).input_ids
        assert len(ids) == len(caption.replace(",", " ,").split()) + 2
        assert len(ids) <= tokenizer.model_max_length


def test_nouns_are_found_in_captions(tmp_path: Path) -> None:
    tokenizer = make_tokenizer(tmp_path)
    pair = tuple(SceneObject("fire truck", "red", True, (0, 0, 0.4, 0.4)) for _ in range(2))
    ids = tokenizer("a beach with two red fire trucks").input_ids
    assert noun_places(tokenizer, ids, Scene(pair, "beach", 1)) == [(len(ids) - 2, ("fire truck", "red"))] * 2


def test_every_synonym_stands_for_a_kind_and_is_none() -> None:
    synonyms = read_synonyms()
    assert len(synonyms) > 300
    assert set(synonyms.values()) <= set(CLASSES)
    assert not set(synonyms) & set(CLASSES)
    assert synonyms["kitten"] == "cat"
    assert synonyms["automobile"] == "car"


def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "RUNS", tmp_path)
    monkeypatch.setattr(run_module, "PIECE_BYTES", 1000)

    def train(name: str, stop_at: int | None) -> nn.Module:
        torch.manual_seed(0)
        module = nn.Sequential(nn.Linear(16, 16), nn.Linear(16, 1))
        run = Run(name, module, 8, lr=0.1, ema=0.9)
        for step in run:
            run.update((module(torch.randn(4, 16)) - 1).square().mean())
            if step + 1 == stop_at:
                run.step += 1
                run.save()
                return module
        module.load_state_dict(run.ema)
        return module

    whole = train("whole", None)
    train("parts", 3)
    assert len(list(tmp_path.glob("parts.*.piece"))) > 2
    assert max(path.stat().st_size for path in tmp_path.glob("parts.*.piece")) <= 1000
    parts = train("parts", None)
    assert torch.allclose(whole[0].weight, parts[0].weight, atol=1e-6)


def test_muon_makes_updates_nearly_orthogonal() -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonalized(torch.randn(24, 60)).float())
    assert values.min() > 0.5
    assert values.max() < 1.4


def test_one_step_of_training_reaches_every_part(tmp_path: Path, code: LinearCode) -> None:
    tokenizer = make_tokenizer(tmp_path)
    torch.manual_seed(0)
    model, texts = DenoiserModel(), Texts(make_text_encoder(tokenizer), tokenizer, CPU)
    for name, parameter in model.unet.named_parameters():
        if ".conv2." in name:
            nn.init.normal_(parameter, std=0.02)  # blocks begin as identities, which hide what is before them
    batch = draw_batch(3, Random(1), code, CPU)
    losses = denoising_losses(model, batch, texts, make_scheduler(), Random(1), Step(fuser_on=True, pure=0.5))
    sum(losses.values()).backward()
    silent = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert not silent, silent


def test_attention_that_lies_on_the_right_object_costs_less() -> None:
    torch.manual_seed(0)
    binder = DenoiserModel().binder
    owners = torch.zeros(1, 16, 16, dtype=torch.int64)
    owners[:, 4:12, 4:12] = 2
    placing = Placing(owners, torch.zeros(1, 3, 4), torch.zeros(1, 3, 1))
    costs = []
    for slot in (0, 1):
        keys = torch.zeros(1, 1, 64 + 3, 2)  # 8 x 8 places, then three grounding tokens
        keys[..., 64 + slot, 0], keys[..., :64, 1] = 10, 10
        queries = torch.zeros_like(keys)
        inside = (placing.slots_at((8, 8)) > 0)[0]
        queries[0, 0, :64][inside] = torch.tensor([1.0, 0.0])
        queries[0, 0, :64][~inside] = torch.tensor([0.0, 1.0])
        binder.seen = [(queries, keys)]
        costs.append(binder.loss(placing, 3).item())
    assert costs[1] < 0.05 < 5 < costs[0]


def test_coordinates_are_told_from_edge_to_edge_of_the_box() -> None:
    boxes = torch.tensor([0.25, 0.0, 0.75, 1.0]).expand(1, 16, 4)
    across, down = relative_coordinates(boxes, (4, 4))[0, :, :2].unflatten(0, (4, 4)).unbind(-1)
    assert across[0].tolist() == pytest.approx([-1.5, -0.5, 0.5, 1.5])
    assert down[:, 0].tolist() == pytest.approx([-0.75, -0.25, 0.25, 0.75])


def test_a_share_of_the_samples_is_noise_alone() -> None:
    torch.manual_seed(0)
    last = sample_steps(1000, make_scheduler(), 0.5) == 999
    assert 450 < last.sum() < 550


def test_the_readers_heads_learn_from_phrases(tmp_path: Path) -> None:
    reader = Reader(make_tokenizer(tmp_path))
    assert set(dict(reader.named_children())) == {"encoder", "look", "kind", "colour", "background"}


def test_the_encoder_computes_the_linear_code_also_when_stored_in_halves(code: LinearCode) -> None:
    pictures, model = picture_batch(2, 128, Random(0)), make_autoencoder(code)
    with torch.no_grad():
        wanted = code.encode(pictures)
        made = model.encode(pictures).latent_dist
        stored = model.half().float().encode(pictures).latent_dist
    assert wanted.shape == (2, CHANNELS, 16, 16)
    assert 0.8 < wanted.std() < 1.2
    assert (made.mean - wanted).abs().max() < 0.005
    assert made.std.max() < 1e-6
    assert (stored.mean - wanted).abs().max() < 0.02


def test_the_linear_inverse_of_the_code_is_close_to_the_picture(code: LinearCode) -> None:
    pictures = to_tensor(np.stack([draw_scene(sample_scene(Random(n)))[0] for n in range(4)]))
    assert psnr(code.decode(code.encode(pictures)), pictures) > 25


def test_a_written_checkpoint_holds_what_was_trained(tmp_path: Path, code: LinearCode) -> None:
    from diffusers import UNet2DConditionModel

    tokenizer = make_tokenizer(tmp_path / "words")
    torch.manual_seed(0)
    model = DenoiserModel()
    before = {name: value.clone() for name, value in model.unet.state_dict().items()}
    export(tmp_path / "checkpoint", make_autoencoder(code), model, make_text_encoder(tokenizer), tokenizer)
    after = UNet2DConditionModel.from_pretrained(tmp_path / "checkpoint", subfolder="unet").state_dict()
    assert after.keys() == before.keys()
    assert all(torch.allclose(before[name], after[name].float(), atol=2e-3) for name in before)


def test_small_objects_count_more_and_background_as_it_is() -> None:
    big = SceneObject("box", "red", True, (0.0, 0.0, 0.5, 0.5))
    small = SceneObject("box", "blue", True, (0.75, 0.75, 1.0, 0.9))
    scene = Scene((big, small), "meadow", 1)
    labels = torch.from_numpy(label_map(scene, draw_scene(scene)[1]))[None]
    weights = place_weights([scene], labels)[0, 0]
    is_object = labels[0, 1] > 0
    assert set(weights[~is_object].tolist()) == {1.0}
    assert set(weights[:8, :8][is_object[:8, :8]].tolist()) == {2.0}
    assert weights[12:, 12:][is_object[12:, 12:]].unique().tolist() == pytest.approx([1 + 0.1 / (0.25 * 0.15)])


def test_the_verifier_learns_to_reject_smears_of_objects(monkeypatch: pytest.MonkeyPatch, code: LinearCode) -> None:
    monkeypatch.setattr(verifier, "load_code", lambda: code)
    crops = [crop for seed in range(40) for crop in sample_crops(Random(seed))]
    rejected = sum(kind == NOTHING for _, kind, _ in crops)
    assert rejected > 40 + 10  # one empty place a scene, and smeared objects
    assert sum(kind != NOTHING for _, kind, _ in crops) > 40


def test_a_checkpoint_that_predicts_clean_latents_is_sampled_alike_by_every_scheduler() -> None:
    config = dict(make_scheduler().config)
    for name in ("ddim", "dpmsolver++", "euler"):
        sampler = Sampler(name, config, 5, CPU)
        latents, clean = torch.randn(1, 4, 8, 8), torch.randn(1, 4, 8, 8)
        output = sampler.output_of(clean, 2, latents)
        sampler.start_at(2)
        assert torch.allclose(sampler.step(output, 2, latents).clean, clean, atol=1e-4), name


def test_the_written_vocabulary_is_read_by_the_renderer(tmp_path: Path) -> None:
    write_json(tmp_path / "vocabulary.json", vocabulary())
    read = Vocabulary.from_file(tmp_path / "vocabulary.json")
    assert read is not None
    assert set(read.classes) == set(CLASSES)
    assert read.word_phrase("a red car").text == "a red car"
    assert read.word_phrase("a lion").text == "a lion"
