"""What is done to a decoded picture before anybody sees it: a refiner may go over it, and it is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from ..layout.speech import say
from .cache_keys import refined_key
from .records import PictureRecord, PreviousPicture
from .refiner import Refiner
from .render_context import RenderContext
from .request import FlaggedError
from .safety import SafetyChecker


@dataclass(frozen=True)
class Change:
    """What an edit changed.

    Attributes:
        previous: key of the picture before it.
        region: (H, W, 1) float32, 1 where the finished latents differ, with a soft border.
    """

    previous: str
    region: np.ndarray


def find_change(previous: PreviousPicture, now: PictureRecord) -> Change:
    """Compare the finished latents; a method that holds what an edit leaves alone holds it exactly."""
    differs = (previous.record.trajectory[-1:] != now.trajectory[-1:]).any(1, keepdim=True).float()
    size = previous.picture.shape[:2]
    soft = F.interpolate(differs.cpu(), size, mode="bilinear")
    return Change(previous.key, soft[0, 0, :, :, None].numpy())


@dataclass(frozen=True)
class Postprocessor:
    """Finishes pictures as the operator has set it.

    Attributes:
        refiner: the second stage; None leaves pictures as they were drawn.
        safety: looks at every finished picture, also at one that was kept; None where that is off.
    """

    refiner: Refiner | None = None
    safety: SafetyChecker | None = None

    def finish(self, picture: np.ndarray, key: str, context: RenderContext, change: Change | None = None) -> np.ndarray:
        """Finish a picture (H, W, 3) uint8 that is kept under a key; what was finished before is not done again.

        Raises:
            FlaggedError: it must not be shown; nothing is kept of it.
            RenderError, RenderCancelled: from the refiner.
        """
        if self.refiner is None:
            return self._checked(picture)
        return self._refine(self.refiner, picture, key, context, change)

    def _checked(self, picture: np.ndarray) -> np.ndarray:
        if self.safety is not None and self.safety.is_flagged(picture):
            raise FlaggedError(say("generation_flagged"))
        return picture

    def _refine(
        self, refiner: Refiner, picture: np.ndarray, key: str, context: RenderContext, change: Change | None
    ) -> np.ndarray:
        own = refined_key(key, refiner.settings)
        kept = context.cache.get(own)
        if kept is not None:
            return self._checked(kept["picture"].numpy())
        refined = refiner.refine(picture, context.prompts, context.seed, context.counter, context.report)
        earlier = None if change is None else context.cache.get(refined_key(change.previous, refiner.settings))
        if change is not None and earlier is not None:
            refined = keep_outside(refined, earlier["picture"].numpy(), change.region)
        context.cache.put(own, {"picture": torch.from_numpy(self._checked(refined))})
        return refined


def keep_outside(picture: np.ndarray, earlier: np.ndarray, region: np.ndarray) -> np.ndarray:
    """Take the earlier picture outside of a region (h, w, 1), with its soft border inside of it.

    An autoencoder normalises over the whole picture, so that latents which are held still decode to other pixels.
    """
    if earlier.shape != picture.shape:
        return picture
    height, width = picture.shape[:2]
    scaled = F.interpolate(torch.from_numpy(region)[None, None, ..., 0], (height, width), mode="bilinear")
    share = scaled[0, 0, :, :, None].numpy()
    return np.asarray((earlier * (1 - share) + picture * share).round().astype(np.uint8))
