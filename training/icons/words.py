"""Train the CLIP text encoder alone: from words it learns to tell what a thing looks like (`looks`), then it is frozen.

In the spirit of CLIP's alignment of text and images. What it must tell: at the end of a phrase (the pooled output that
GLIGEN's grounding takes) and at each noun of a caption the look, kind and colour of the thing; at the end of a caption
the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from .looks import COMPONENTS, looks
from .run import Run
from .text import MAX_TOKENS, caption_of, plural
from .world import BACKGROUNDS, CLASSES, COLOURS, NATURAL, Scene, sample_look, sample_scene, with_article

WIDTH = 192  # of text and grounding tokens
STEPS, BATCH, LR = 450, 96, 3e-3
COLOUR_NAMES = (NATURAL, *COLOURS)


def make_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=WIDTH,
            intermediate_size=4 * WIDTH,
            projection_dim=WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=MAX_TOKENS,
            hidden_act="quick_gelu",
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


class Reader(nn.Module):
    """A text encoder with the linear heads that only its training uses."""

    def __init__(self, tokenizer: CLIPTokenizer) -> None:
        super().__init__()
        self.encoder = make_text_encoder(tokenizer)
        self.look = nn.Linear(WIDTH, COMPONENTS)
        self.kind = nn.Linear(WIDTH, len(CLASSES))
        self.colour = nn.Linear(WIDTH, len(COLOUR_NAMES))
        self.background = nn.Linear(WIDTH, len(BACKGROUNDS))

    def loss(self, states: Tensor, wanted: Thing) -> Tensor:
        """Squared error of the look and cross-entropy of kind and colour, from hidden states (n, WIDTH)."""
        look = F.mse_loss(self.look(states), wanted.looks)
        kind = F.cross_entropy(self.kind(states), wanted.kinds)
        return look + 0.1 * kind + 0.1 * F.cross_entropy(self.colour(states), wanted.colours)


@dataclass(frozen=True)
class Thing:
    """What n texts name: `looks` (n, COMPONENTS), `kinds` (n,) and `colours` (n,)."""

    looks: Tensor
    kinds: Tensor
    colours: Tensor


def things_of(pairs: list[tuple[str, str]], device: torch.device) -> Thing:
    """Targets of (kind, colour) pairs."""
    stacked = torch.stack([looks()[pair] for pair in pairs])
    kinds = torch.tensor([CLASSES.index(kind) for kind, _ in pairs])
    colours = torch.tensor([COLOUR_NAMES.index(colour) for _, colour in pairs])
    return Thing(stacked.to(device), kinds.to(device), colours.to(device))


def sample_phrases(count: int, rng: Random) -> tuple[list[str], list[tuple[str, str]]]:
    """Draw phrases in the forms that prompts have, with the kind and colour each names."""
    pairs = [sample_look(rng, [])[:2] for _ in range(count)]
    texts = []
    for kind, colour in pairs:
        noun = plural(kind) if rng.random() < 0.1 else kind
        words = noun if colour == NATURAL else f"{colour} {noun}"
        texts.append(with_article(words) if rng.random() < 0.85 else words)
    return texts, pairs


def noun_places(tokenizer: CLIPTokenizer, ids: list[int], scene: Scene) -> list[tuple[int, tuple[str, str]]]:
    """Positions of the last token of each noun in a caption's token ids, with the (kind, colour) it names."""
    found = []
    for item in scene.objects:
        colour = [item.colour] if item.names_colour else []
        for noun in (item.kind, plural(item.kind)):
            words = tokenizer(" ".join([*colour, noun]), add_special_tokens=False).input_ids
            starts = [n for n in range(len(ids) - len(words) + 1) if ids[n : n + len(words)] == words]
            if starts:
                found.append((starts[0] + len(words) - 1, (item.kind, item.colour)))
                break
    return found


def caption_loss(reader: Reader, tokenizer: CLIPTokenizer, rng: Random, device: torch.device) -> Tensor:
    scenes = [sample_scene(rng) for _ in range(BATCH // 4)]
    words = tokenizer([caption_of(scene, rng) for scene in scenes], padding=True, return_tensors="pt").input_ids
    output = reader.encoder(words.to(device))
    places = [
        (row, at, pair)
        for row, scene in enumerate(scenes)
        for at, pair in noun_places(tokenizer, words[row].tolist(), scene)
    ]
    states = output.last_hidden_state[[row for row, _, _ in places], [at for _, at, _ in places]]
    names = list(BACKGROUNDS)
    where = torch.tensor([names.index(scene.background) for scene in scenes], device=device)
    told = F.cross_entropy(reader.background(output.pooler_output), where)
    return reader.loss(states, things_of([pair for _, _, pair in places], device)) + 0.1 * told


def train_text_encoder(tokenizer: CLIPTokenizer, device: torch.device) -> CLIPTextModel:
    """Train; return the frozen encoder with averaged weights."""
    torch.manual_seed(0)
    reader = Reader(tokenizer).to(device)
    run = Run("words", reader, STEPS, LR, ema=0.99, decay_from=0.5)
    for step in run:
        rng = Random(f"words:{step}")
        texts, pairs = sample_phrases(BATCH, rng)
        words = tokenizer(texts, padding=True, return_tensors="pt").input_ids.to(device)
        phrase = reader.loss(reader.encoder(words).pooler_output, things_of(pairs, device))
        caption = caption_loss(reader, tokenizer, rng, device)
        run.update(phrase + caption, phrase=phrase.item(), caption=caption.item())
    reader.load_state_dict(run.ema)
    return reader.encoder.eval().requires_grad_(False)
