"""The family of Stable Diffusion 1 with GLIGEN: makes its renderer; the only place that chooses a segmenter and a verifier."""

from __future__ import annotations

from pathlib import Path

import torch

from .cache import TensorCache
from .checkpoint import Checkpoint, load_checkpoint
from .config import USUAL_VERIFIER, GenerationConfig
from .device import Device, choose_device
from .grabcut import GrabCutSegmenter
from .hardware import check_hardware
from .postprocessing import Postprocessor
from .refiner import load_refiner
from .renderer import DiffusionRenderer
from .safety import load_safety
from .segmenters import BoxSegmenter, Segmenter, box_mask, core_mask
from .verifiers.cached import CachedVerifier
from .verifiers.findings import Verifier
from .verifying_renderer import VerifyingRenderer

CLIPART = "clipart"


def segmenter_name(config: GenerationConfig) -> str:
    """Resolve `auto`: SAM for real checkpoints, GrabCut for the bundled one."""
    if config.segmenter != "auto":
        return config.segmenter
    return "grabcut" if config.is_bundled else "sam"


def make_segmenter(config: GenerationConfig, device: Device) -> Segmenter:
    """Make the configured segmenter. Raises RenderError when SAM does not load."""
    name = segmenter_name(config)
    if name == "sam":
        from .sam import load_sam

        return load_sam(config.sam_model, device, config.token, config.offload)
    if name == "box":
        return BoxSegmenter()
    return GrabCutSegmenter(box_mask if config.is_bundled else core_mask)


def verifier_name(config: GenerationConfig) -> str:
    """Resolve `auto`: the clip-art classifier for the bundled checkpoint, OWLv2 for others."""
    if config.verifier != "auto":
        return config.verifier
    return CLIPART if config.is_bundled else USUAL_VERIFIER


def make_verifier(config: GenerationConfig, checkpoint: Checkpoint) -> Verifier:
    """Make the configured verifier. Raises RenderError when it does not load."""
    name = verifier_name(config)
    if name == CLIPART and checkpoint.vocabulary is not None:
        from .verifiers.clipart import load_clipart_verifier

        return load_clipart_verifier(checkpoint.vocabulary)
    from .verifiers.detector import DetectorVerifier
    from .verifiers.detector_loading import load_detector

    return DetectorVerifier(load_detector(name, checkpoint.device, config.token), name)


def make(config: GenerationConfig, folder: Path) -> DiffusionRenderer | VerifyingRenderer:
    """Load all that a picture needs, the small networks first, so that what is missing is said before gigabytes are read.

    Raises:
        RenderError: one sentence that says what to do.
    """
    if config.threads:
        torch.set_num_threads(config.threads)
    check_hardware(config)
    device = choose_device(config)
    safety, segmenter = load_safety(config, device.device), make_segmenter(config, device)
    checkpoint = load_checkpoint(config, folder)
    postprocessor = Postprocessor(load_refiner(config, device) if config.refiner else None, safety)
    cache = TensorCache(config.cache_memory_mb * 2**20, config.cache_folder, config.cache_mb * 2**20)
    renderer = DiffusionRenderer(checkpoint, segmenter, cache, postprocessor, config.records)
    if config.verify == "off":
        return renderer
    verifier = CachedVerifier(make_verifier(config, checkpoint), cache)
    return VerifyingRenderer(renderer, verifier, config.verify == "repair")
