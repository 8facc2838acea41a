"""A random SDXL-shaped checkpoint: the classes of the big ones, as a base (two text encoders) or as a refiner (one)."""

from __future__ import annotations

from pathlib import Path

import torch
from transformers import CLIPTokenizer

WIDTHS = (16, 24)
"""Of the two text encoders, and the same again of their projections."""


def make_tiny_sdxl(folder: Path, tokenizer_folder: Path, *, is_refiner: bool) -> Path:
    """Save it in diffusers folder format; pictures of 64 px."""
    from diffusers import (
        AutoencoderKL,
        EulerDiscreteScheduler,
        StableDiffusionXLImg2ImgPipeline,
        UNet2DConditionModel,
    )

    torch.manual_seed(1)
    tokenizer = CLIPTokenizer.from_pretrained(tokenizer_folder)
    unet = UNet2DConditionModel(
        sample_size=32,
        block_out_channels=(16, 32),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 2),
        projection_class_embeddings_input_dim=WIDTHS[1] + 8 * (5 if is_refiner else 6),
        cross_attention_dim=WIDTHS[1] if is_refiner else sum(WIDTHS),
        norm_num_groups=8,
    )
    vae = AutoencoderKL(
        block_out_channels=(8, 8),
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        latent_channels=4,
        norm_num_groups=4,
        sample_size=64,
    )
    pipeline = StableDiffusionXLImg2ImgPipeline(
        vae=vae,
        text_encoder=None if is_refiner else _text_encoder(WIDTHS[0], len(tokenizer), projects=False),
        text_encoder_2=_text_encoder(WIDTHS[1], len(tokenizer), projects=True),
        tokenizer=None if is_refiner else tokenizer,
        tokenizer_2=tokenizer,
        unet=unet,
        scheduler=EulerDiscreteScheduler(beta_schedule="scaled_linear", steps_offset=1, timestep_spacing="leading"),
        requires_aesthetics_score=is_refiner,
        add_watermarker=False,
    )
    pipeline.save_pretrained(folder, safe_serialization=True)
    return folder


def _text_encoder(width: int, vocab_size: int, *, projects: bool) -> object:
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    config = CLIPTextConfig(
        vocab_size=vocab_size,
        hidden_size=width,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=77,
        projection_dim=width,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    return CLIPTextModelWithProjection(config) if projects else CLIPTextModel(config)
