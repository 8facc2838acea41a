"""Make the renderer that a configuration asks for; the only place that chooses a segmenter.

It knows nothing of requests.
"""

from __future__ import annotations

import torch

from .cache import TensorCache
from .checkpoint import Checkpoint, load_checkpoint
from .config import GenerationConfig
from .finishing import Finishing
from .grabcut import GrabCutSegmenter
from .renderer import DiffusionRenderer
from .segmenters import BoxSegmenter, Segmenter


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


def make_finishing(config: GenerationConfig, checkpoint: Checkpoint) -> Finishing:
    """Load what goes over finished pictures. Raises RenderError."""
    if not config.refiner:
        return Finishing()
    from .refiner import load_refiner

    return Finishing(load_refiner(config, checkpoint.device))


def make_renderer(config: GenerationConfig) -> DiffusionRenderer:
    """Load checkpoint, segmenter and refiner. Raises RenderError, one sentence that says what to do."""
    if config.threads:
        torch.set_num_threads(config.threads)
    checkpoint = load_checkpoint(config)
    cache = TensorCache(config.cache_memory_mb * 2**20, config.cache_folder, config.cache_mb * 2**20)
    return DiffusionRenderer(checkpoint, make_segmenter(config, checkpoint), cache, make_finishing(config, checkpoint))
