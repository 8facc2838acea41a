"""What the generation side is configured with; plain values, cheap to import, read from nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from .record_store import RecordStore

BUNDLED = Path(__file__).parent / "checkpoints" / "clipart"
BUNDLED_NAME = "clipart"

Offload = Literal["none", "model", "sequential"]
Tiling = Literal["auto", "on", "off"]
SegmenterName = Literal["auto", "grabcut", "sam", "box"]
VerifyMode = Literal["off", "report", "repair"]
VERIFY_MODES: tuple[VerifyMode, ...] = get_args(VerifyMode)
USUAL_VERIFIER = "google/owlv2-base-patch16-ensemble"


@dataclass(frozen=True)
class GenerationConfig:
    """Which checkpoint to draw with, and where.

    Attributes:
        checkpoint: a folder in diffusers format, a Hugging Face repository, or None for the bundled `clipart`.
        device: `cuda`, `mps` or `cpu`; None takes the first of these that is there.
        dtype: `float16`, `bfloat16` or `float32`; None takes the device's usual one.
        segmenter: `auto` takes SAM for real checkpoints and GrabCut for the bundled one.
        sam_model: folder or repository of the SAM model.
        verify: whether finished pictures are checked: `off`, `report`, or `repair`, which draws again what failed.
        verifier: folder or repository of OWLv2 or Grounding DINO; `clipart`, the classifier for clip-art; or `auto`: that
            for the bundled checkpoint and `google/owlv2-base-patch16-ensemble` for others.
        offload: what waits in main memory while it is not used: nothing, whole networks, or layers.
        compile: whether the UNet is compiled by torch.compile; the first picture of each size takes minutes then.
        vae_tiling: whether large pictures are decoded in tiles; `auto` where networks are offloaded.
        tiny_vae: folder or repository of an `AutoencoderTiny` for previews and masks; None takes the checkpoint's own.
        threads: CPU threads for torch; None leaves torch's own choice.
        cache_folder: where finished pictures and objects are kept between runs; None keeps them in memory only.
        cache_mb, cache_memory_mb: how much is kept there, and in memory.
        refiner: a folder or repository of an SDXL-class checkpoint that goes over the finished picture; None leaves it.
        refiner_strength: 0..1, how much of it is drawn anew.
        safety: whether pictures are looked at before they are shown; the operator's setting is on, the bundled checkpoint
            needs none.
        safety_model: folder or repository of the safety checker; None takes the checkpoint's own, else the usual one.
        records: where what an edit needs of a picture is kept with it; None keeps it in the cache only.
        token: Hugging Face token for private repositories.
    """

    checkpoint: str | None = None
    device: str | None = None
    dtype: str | None = None
    segmenter: SegmenterName = "auto"
    sam_model: str = "facebook/sam-vit-base"
    verify: VerifyMode = "off"
    verifier: str = "auto"
    threads: int | None = None
    records: RecordStore | None = None
    token: str | None = None
    offload: Offload = "none"
    compile: bool = False
    vae_tiling: Tiling = "auto"
    tiny_vae: str | None = None
    cache_folder: Path | None = None
    cache_mb: int = 1024
    cache_memory_mb: int = 256
    refiner: str | None = None
    refiner_strength: float = 0.3
    safety: bool = False
    safety_model: str | None = None

    @property
    def is_bundled(self) -> bool:
        return self.checkpoint in (None, "", BUNDLED_NAME)

    @property
    def name(self) -> str:
        return BUNDLED_NAME if self.is_bundled else str(self.checkpoint)
