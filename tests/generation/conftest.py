"""Tiny real components: the classes of the big checkpoints, small sizes, random weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tools.generation.config import GenerationConfig
from tools.generation.loading import make_renderer
from tools.generation.renderer import DiffusionRenderer
from tools.layout.layout import Box, Layout, LayoutObject


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny networks gain nothing by a second thread, and lose much where another process wants the core."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def bundled() -> DiffusionRenderer:
    return make_renderer(GenerationConfig(dtype="float32", threads=1))


@pytest.fixture
def two_objects() -> Layout:
    return Layout(
        "a red car and a black cat in a meadow",
        "a green meadow",
        objects=(
            LayoutObject("car-1", "a red car", Box(0.05, 0.5, 0.45, 0.75)),
            LayoutObject("cat-1", "a black cat", Box(0.6, 0.4, 0.9, 0.8)),
        ),
    )


def make_tiny_checkpoint(folder: Path, *, gated: bool = True, sample_size: int = 8) -> Path:
    """Save a random SD-shaped checkpoint (4 latent channels, `attention_type="gated"`) in diffusers folder format."""
    from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=sample_size,
        block_out_channels=(16, 32),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        layers_per_block=1,
        cross_attention_dim=24,
        attention_head_dim=2,
        norm_num_groups=8,
        attention_type="gated" if gated else "default",
    )
    for name, parameter in unet.named_parameters():
        if name.endswith(("alpha_attn", "alpha_dense")):
            torch.nn.init.constant_(parameter, 0.5)  # at 0 the boxes would have no effect
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=4,
        norm_num_groups=4,
    )
    words = [
        "<|startoftext|>",
        "<|endoftext|>",
        *"abcdefghijklmnopqrstuvwxyz,",
        *(f"{c}</w>" for c in "abcdefghijklmnopqrstuvwxyz,"),
    ]
    tokenizer = CLIPTokenizer(
        vocab={w: i for i, w in enumerate(words)},
        merges=[],
        bos_token=words[0],
        eos_token=words[1],
        pad_token=words[1],
        unk_token=words[1],
        model_max_length=77,
    )
    text_encoder = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(words),
            hidden_size=24,
            intermediate_size=32,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=77,
            bos_token_id=0,
            eos_token_id=1,
            pad_token_id=1,
        )
    )
    for part, name in ((unet, "unet"), (vae, "vae"), (text_encoder, "text_encoder"), (tokenizer, "tokenizer")):
        part.save_pretrained(folder / name)
    DDIMScheduler(
        beta_schedule="scaled_linear", clip_sample=False, steps_offset=1, set_alpha_to_one=False
    ).save_pretrained(folder / "scheduler")
    (folder / "model_index.json").write_text('{"_class_name": "StableDiffusionGLIGENPipeline"}')
    return folder


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_checkpoint(tmp_path_factory.mktemp("tiny"))
