"""Write the trained parts as a checkpoint in diffusers folder format (fp16 safetensors).

It knows nothing of training.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from transformers import CLIPTokenizer

from .denoiser import ClipArtModel, make_scheduler
from .text import plural
from .world import BACKGROUNDS, CLASSES, COLOURS, USUAL_COLOURS

# Chosen on 36 layouts of another seed than the benchmark's; LMD+'s own are 7.5, 0, 0.5 and 0.4.
SAMPLING = {"guidance_scale": 6.0, "guidance_rescale": 1.0, "frozen_step_ratio": 0.5, "scheduled_sampling_beta": 1.0}


def export(folder: Path, vae: AutoencoderKL, factor: float, model: ClipArtModel, tokenizer: CLIPTokenizer) -> None:
    """Save everything to `folder`; weights are rounded to float16."""
    folder.mkdir(parents=True, exist_ok=True)
    vae.register_to_config(scaling_factor=factor)
    vae.to(torch.float16).save_pretrained(folder / "vae")
    model.unet.to(torch.float16).save_pretrained(folder / "unet")
    model.text_encoder.to(torch.float16).save_pretrained(folder / "text_encoder")
    tokenizer.save_pretrained(folder / "tokenizer")
    make_scheduler().save_pretrained(folder / "scheduler")
    write_json(folder / "model_index.json", model_index())
    write_json(folder / "sampling.json", SAMPLING)
    write_json(folder / "vocabulary.json", vocabulary())


def model_index() -> dict:
    return {
        "_class_name": "StableDiffusionGLIGENPipeline",
        "_diffusers_version": "0.42.1",
        "feature_extractor": [None, None],
        "requires_safety_checker": False,
        "safety_checker": [None, None],
        "scheduler": ["diffusers", "DDIMScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }


def vocabulary() -> dict:
    return {
        "name": "clipart",
        "classes": {kind: plural(kind) for kind in CLASSES},
        "colours": list(COLOURS),
        "usual_colours": {kind: usual_colour(kind) for kind in CLASSES},
        "backgrounds": {name: texts[0] for name, texts in BACKGROUNDS.items()},
    }


def usual_colour(kind: str) -> str:
    """The first usual colour that stands out: white and gray objects come out worst on light backgrounds."""
    return next(c for c in USUAL_COLOURS[kind] if c not in ("white", "gray"))


def write_json(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
