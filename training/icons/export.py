"""Write the trained parts as a checkpoint in diffusers folder format (fp16 safetensors).

`python -m training.icons.export --out FOLDER` writes what the runs have saved so far, to look at in the middle of a training.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from diffusers import AutoencoderKL
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizer

from .autoencoder import make_autoencoder, object_psnr
from .denoiser import DenoiserModel, make_scheduler
from .run import RUNS, read_pieces
from .share import load_code, load_tokenizer
from .synonyms import read_synonyms
from .text import plural
from .words import Reader
from .world import BACKGROUNDS, CLASSES, COLOURED, COLOURS, SIZES

# Chosen on 36 layouts of another seed than the benchmark's; LMD+'s own are 7.5, 0, 0.5 and 0.4.
SAMPLING = {
    "guidance_scale": 6.0,
    "guidance_rescale": 1.0,
    "frozen_step_ratio": 0.5,
    "scheduled_sampling_beta": 1.0,
    "sizes": [list(size) for size in SIZES],
}


def export(
    folder: Path, vae: AutoencoderKL, model: DenoiserModel, text_encoder: CLIPTextModel, tokenizer: CLIPTokenizer
) -> None:
    """Save everything to `folder`; weights are rounded to float16."""
    folder.mkdir(parents=True, exist_ok=True)
    vae.to(torch.float16).save_pretrained(folder / "vae")
    model.unet.to(torch.float16).save_pretrained(folder / "unet")
    text_encoder.to(torch.float16).save_pretrained(folder / "text_encoder")
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
        "usual_colours": {},
        "uncoloured": [kind for kind in CLASSES if kind not in COLOURED],
        "synonyms": read_synonyms(),
        "backgrounds": {name: texts[0] for name, texts in BACKGROUNDS.items()},
    }


def write_json(path: Path, data: dict) -> None:
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def load_average(name: str, module: nn.Module) -> int:
    """Give a module the averaged weights that a run has saved; return its step. Raises ValueError where none are."""
    state = read_pieces(RUNS / name)
    if state is None:
        raise ValueError(f"there is no saved state of {name!r} in {RUNS}; run `python -m training.icons` first")
    module.load_state_dict(state["ema"])
    return state["step"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.icons.export", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    folder = parser.parse_args().out
    tokenizer = load_tokenizer()
    vae, model, reader = make_autoencoder(load_code()), DenoiserModel(), Reader(tokenizer)
    steps = [load_average(*part) for part in (("decoder", vae.decoder), ("denoiser", model), ("words", reader))]
    code = load_code()
    decoded, inverted = object_psnr(vae.decoder, code), object_psnr(code.decode, code)
    export(folder, vae, model, reader.encoder, tokenizer)
    print(f"written to {folder}: {steps} steps of decoder, denoiser and words")
    print(f"PSNR on objects: {decoded:.1f} dB; by the code's linear inverse {inverted:.1f} dB")


if __name__ == "__main__":
    main()
