"""The second stage: an SDXL-class img2img or refiner checkpoint goes over the finished picture.

Source: LMD's `--sdxl` (`generation/sdxl_refinement.py`): enlarged to the refiner's own size, then diffusers'
`StableDiffusionXLImg2ImgPipeline` with the overall prompt. Ours keeps the canvas's shape instead of squaring it, takes
the picture's own negative prompt instead of one against drawings, and a guidance of 5, diffusers' own.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from safetensors import SafetensorError

from ..layout.speech import say
from .checkpoint_folder import first_line, identify, read_json, variant_of, weight_shapes
from .config import GenerationConfig
from .denoising import BrokenLatents, SampleCounter
from .device import Device
from .prompts import RenderPrompts
from .render_context import Report
from .request import RenderError
from .sources import FILES, Source, find_weights

STEPS = 50
"""Steps of the whole schedule, as in the reference; the strength is the share of them that is run."""
STAGE = "refine"
_WEIGHTS = {
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
    "text_encoder": "model",
    "text_encoder_2": "model",
}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Refiner:
    """A loaded refiner.

    Attributes:
        pipeline: `StableDiffusionXLImg2ImgPipeline`.
        strength: 0..1, the share of the steps that is run; the reference's `sdxl_step_ratio`.
        identity: hash of its weights and configurations.
        device: where and in which format it runs.
    """

    name: str
    pipeline: Any
    strength: float
    identity: str
    device: Device

    @property
    def native_px(self) -> int:
        return int(self.pipeline.unet.config.sample_size * self.pipeline.vae_scale_factor)

    @property
    def settings(self) -> tuple[object, ...]:
        """Plain values of everything of the refiner that determines a pixel."""
        return (self.identity, self.strength, STEPS, str(self.device.dtype), self.device.device.type)

    def refine(
        self, picture: np.ndarray, prompts: RenderPrompts, seed: int, counter: SampleCounter, report: Report
    ) -> np.ndarray:
        """Refine a picture (H, W, 3) uint8 RGB; the result has the refiner's own size in the same shape.

        Numbers that break in half precision are tried once more in float32.

        Raises:
            RenderError: they break in float32, too.
            RenderCancelled: `report` raised it, which it may after every step.
        """
        arguments = self._arguments(picture, prompts)
        try:
            return self._run(arguments, seed, counter, report)
        except BrokenLatents:
            if self.device.dtype == torch.float32:
                raise RenderError(say("generation_broken_numbers")) from None
        _LOG.warning("the refiner broke down in %s; refined again in float32", self.device.dtype)
        try:
            self.pipeline.to(torch.float32)
            return self._run(arguments, seed, counter, report)
        except BrokenLatents:
            raise RenderError(say("generation_broken_numbers")) from None
        finally:
            self.pipeline.to(self.device.dtype)

    def _arguments(self, picture: np.ndarray, prompts: RenderPrompts) -> dict[str, Any]:
        size = native_size(picture.shape[1], picture.shape[0], self.native_px)
        return {
            "prompt": prompts.overall,
            "negative_prompt": prompts.overall_negative,
            "image": Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS),
            "strength": self.strength,
            "num_inference_steps": STEPS,
        }

    def _run(self, arguments: dict[str, Any], seed: int, counter: SampleCounter, report: Report) -> np.ndarray:
        def after_step(pipeline: Any, index: int, timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
            counter.unet_samples += 2 if pipeline.do_classifier_free_guidance else 1
            counter.unet_calls += 1
            if not torch.isfinite(values["latents"]).all():
                raise BrokenLatents(say("generation_broken_numbers"))
            report(STAGE, index + 1, pipeline.num_timesteps, None)
            return {}

        report(STAGE, 0, int(STEPS * self.strength), None)
        generator = torch.Generator("cpu").manual_seed(seed)
        refined = self.pipeline(**arguments, generator=generator, callback_on_step_end=after_step, output_type="np")
        if not np.isfinite(refined.images).all():
            raise BrokenLatents(say("generation_broken_numbers"))
        return np.asarray((refined.images[0] * 255).round().astype(np.uint8))


def native_size(width: int, height: int, native_px: int) -> tuple[int, int]:
    """Give the width and height of a shape at the area of `native_px` squared, in multiples of 8."""
    scale = native_px / (width * height) ** 0.5
    return max(8, round(width * scale / 8) * 8), max(8, round(height * scale / 8) * 8)


def refiner_source(config: GenerationConfig) -> Source:
    """Name the configured refiner."""
    return Source(
        str(config.refiner),
        "GROUNDLING_REFINER",
        "set it to a folder or a Hugging Face repository such as stabilityai/stable-diffusion-xl-refiner-1.0, or leave it empty",
    )


def check_refiner(folder: Path) -> None:
    """Check that a refiner's folder is complete, without loading weights.

    Raises:
        RenderError: it is no SDXL checkpoint, or a part is missing, a pickle or damaged.
    """
    parts = read_json(folder / "model_index.json")
    unet = read_json(folder / "unet" / "config.json")
    known = str(parts.get("_class_name", "")).startswith("StableDiffusionXL")
    if not known or unet.get("addition_embed_type") != "text_time":
        raise RenderError(
            f"GROUNDLING_REFINER is {str(folder)!r}, which is no SDXL checkpoint; use an SDXL base or refiner, "
            "or leave it empty"
        )
    for part, stem in _WEIGHTS.items():
        if part != "text_encoder" or parts.get(part, [None])[0] is not None:
            weight_shapes(find_weights(folder / part, stem, "GROUNDLING_REFINER"))


def load_refiner(config: GenerationConfig, device: Device) -> Refiner:
    """Load the configured refiner onto the device.

    Raises:
        RenderError: it is missing, incomplete, damaged, a pickle, or does not fit its configuration.
    """
    folder = refiner_source(config).find_folder(config.token, FILES)
    check_refiner(folder)
    pipeline = _load_pipeline(folder, device)
    pipeline.set_progress_bar_config(disable=True)
    for part in (pipeline.unet, pipeline.vae, pipeline.text_encoder, pipeline.text_encoder_2):
        if part is not None:
            part.eval().requires_grad_(False)
    return Refiner(str(config.refiner), pipeline, config.refiner_strength, identify(folder), device)


def _load_pipeline(folder: Path, device: Device) -> Any:
    from diffusers import StableDiffusionXLImg2ImgPipeline
    from diffusers.utils.logging import disable_progress_bar, set_verbosity_error

    disable_progress_bar()
    set_verbosity_error()  # it warns at every picture that it casts its own autoencoder
    unet = find_weights(folder / "unet", _WEIGHTS["unet"], "GROUNDLING_REFINER")
    try:
        pipeline = StableDiffusionXLImg2ImgPipeline.from_pretrained(
            folder,
            torch_dtype=device.dtype,
            variant=variant_of(unet),
            use_safetensors=True,
            local_files_only=True,
            low_cpu_mem_usage=False,
            add_watermarker=False,
        )
        return pipeline.to(device.device)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as error:
        raise RenderError(
            f"the refiner {folder} does not load: {first_line(error)}; use another, or leave GROUNDLING_REFINER empty"
        ) from error
