"""Words of the clip-art world: captions of scenes, and a CLIP tokenizer whose vocabulary covers them.

It knows nothing of pictures or networks.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import chain
from pathlib import Path
from random import Random

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer

from .world import BACKGROUNDS, CLASSES, COLOURS, Scene, SceneObject, with_article

MAX_TOKENS = 48
BOS, EOS = "<|startoftext|>", "<|endoftext|>"
PLURALS = {
    "fish": "fish", "sheep": "sheep", "deer": "deer", "person": "people", "man": "men", "woman": "women", "mouse": "mice",
    "goose": "geese", "knife": "knives", "leaf": "leaves", "bookshelf": "bookshelves", "wolf": "wolves",
    "scissors": "scissors", "glasses": "glasses", "sunglasses": "sunglasses", "jeans": "jeans", "popcorn": "popcorn",
    "lightning": "lightning", "broccoli": "broccoli", "corn": "corn", "bread": "bread", "police officer": "police officers",
}  # fmt: skip
NUMBERS = ("", "one", "two", "three", "four", "five", "six")
# Words that captions use beside classes, colours and backgrounds, and letters so that nothing is unknown.
OTHER_WORDS = [
    "a",
    "an",
    "the",
    "and",
    "with",
    "of",
    "in",
    "on",
    "at",
    "to",
    "left",
    "right",
    "above",
    "below",
    "between",
    "next",
    "without",
    "no",
    "scene",
    "background",
    "photo",
    "picture",
]


def plural(kind: str) -> str:
    if kind in PLURALS:
        return PLURALS[kind]
    if kind.endswith(("s", "x", "ch", "sh")) or kind in ("tomato",):
        return f"{kind}es"
    if kind.endswith("y") and kind[-2] not in "aeiou":
        return f"{kind[:-1]}ies"
    return f"{kind}s"


def list_phrases(objects: tuple[SceneObject, ...]) -> str:
    """List objects as in an LMD overall prompt: equal ones counted, `two red cars, a cat and a gray dog`."""
    counts = Counter((o.colour if o.names_colour else "", o.kind) for o in objects)
    parts = []
    for (colour, kind), count in counts.items():
        words = f"{colour} {kind if count == 1 else plural(kind)}".strip()
        parts.append(with_article(words) if count == 1 else f"{NUMBERS[count]} {words}")
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def caption_of(scene: Scene, rng: Random, names_objects: bool = True) -> str:
    """Write one of the captions of a scene: `BACKGROUND with OBJECTS`, or `OBJECTS in BACKGROUND`."""
    texts = BACKGROUNDS[scene.background]
    background = texts[0] if rng.random() < 0.7 else rng.choice(texts)
    if not scene.objects or not names_objects:
        return background
    objects = list_phrases(scene.objects)
    return f"{background} with {objects}" if rng.random() < 0.75 else f"{objects} in {background}"


def make_tokenizer(folder: Path) -> CLIPTokenizer:
    """Build a byte-pair CLIP tokenizer in which every word of the world is one token; save it to `folder`."""
    texts = [*OTHER_WORDS, *CLASSES, *map(plural, CLASSES), *COLOURS, *NUMBERS[1:], *chain(*BACKGROUNDS.values())]
    words = {word for text in texts for word in text.split()}
    bpe = Tokenizer(models.BPE(unk_token=EOS, end_of_word_suffix="</w>", fuse_unk=False))
    bpe.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=6000,
        min_frequency=1,
        special_tokens=[BOS, EOS, *alphabet, *(f"{c}</w>" for c in alphabet)],
        initial_alphabet=alphabet,
        end_of_word_suffix="</w>",
        show_progress=False,
    )
    bpe.train_from_iterator(sorted(words), trainer)
    folder.mkdir(parents=True, exist_ok=True)
    bpe.model.save(str(folder))
    vocab = json.loads((folder / "vocab.json").read_text())
    lines = (folder / "merges.txt").read_text().splitlines()
    merges = [tuple(line.split(" ")) for line in lines if line and not line.startswith("#version")]
    tokenizer = CLIPTokenizer(
        vocab=vocab,
        merges=merges,
        bos_token=BOS,
        eos_token=EOS,
        pad_token=EOS,
        unk_token=EOS,
        model_max_length=MAX_TOKENS,
    )
    tokenizer.save_pretrained(folder)
    return tokenizer
