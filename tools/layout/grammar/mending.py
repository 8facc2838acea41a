"""Relations that a layout does not show, where the readers of this folder look for them."""

from ..composition.mending import Wanted, broken, mended

__all__ = ["Wanted", "broken", "mended"]
