"""Make the renderer that a configuration asks for; the only place that chooses a segmenter and a verifier."""

from __future__ import annotations

import torch

from .cache import TensorCache
from .checkpoint import Checkpoint, load_checkpoint
from .config import USUAL_VERIFIER, GenerationConfig
from .grabcut import GrabCutSegmenter
from .postprocessing import Postprocessor
from .renderer import DiffusionRenderer
from .segmenters import BoxSegmenter, Segmenter
from .verifiers.cached import CachedVerifier
from .verifiers.findings import Verifier
from .verifying_renderer import VerifyingRenderer

CLIPART = "clipart"


def segmenter_name(config: GenerationConfig) -> str:
    """Resolve `auto`: SAM for real checkpoints, GrabCut for the bundled one."""
    if config.segmenter != "auto":
        return config.segmenter
    return "grabcut" if config.is_bundled else "sam"


def make_segmenter(config: GenerationConfig, checkpoint: Checkpoint) -> Segmenter:
    """Make the configured segmenter. Raises RenderError when SAM does not load."""
    name = segmenter_name(config)
    if name == "sam":
        from .sam import load_sam

        return load_sam(config.sam_model, checkpoint.device, config.token)
    return GrabCutSegmenter() if name == "grabcut" else BoxSegmenter()


def make_postprocessor(config: GenerationConfig, checkpoint: Checkpoint) -> Postprocessor:
    """Load what goes over finished pictures, and what looks at them. Raises RenderError."""
    from .refiner import load_refiner
    from .safety import load_safety

    safety = load_safety(config, checkpoint.device.device)
    return Postprocessor(load_refiner(config, checkpoint.device) if config.refiner else None, safety)


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
    from .verifiers.detections import load_detector
    from .verifiers.detector import DetectorVerifier

    return DetectorVerifier(load_detector(name, checkpoint.device, config.token), name)


def make_renderer(config: GenerationConfig) -> DiffusionRenderer | VerifyingRenderer:
    """Load checkpoint, segmenter, refiner, safety checker and verifier. Raises RenderError, one sentence that says what to do."""
    if config.threads:
        torch.set_num_threads(config.threads)
    checkpoint = load_checkpoint(config)
    cache = TensorCache(config.cache_memory_mb * 2**20, config.cache_folder, config.cache_mb * 2**20)
    postprocessor = make_postprocessor(config, checkpoint)
    renderer = DiffusionRenderer(checkpoint, make_segmenter(config, checkpoint), cache, postprocessor, config.records)
    if config.verify == "off":
        return renderer
    return VerifyingRenderer(
        renderer, CachedVerifier(make_verifier(config, checkpoint), cache), config.verify == "repair"
    )
