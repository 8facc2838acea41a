"""One file per method: each turns a `Drawing` into clean latents (1, c, h, w). `METHODS` names them all."""

from collections.abc import Callable

from torch import Tensor

from ..drawing import Drawing
from ..request import Method
from .gligen import draw_gligen
from .lmd_plus import draw_lmd_plus
from .sd import draw_sd

METHODS: dict[Method, Callable[[Drawing], Tensor]] = {
    "lmd_plus": draw_lmd_plus,
    "gligen": draw_gligen,
    "sd": draw_sd,
}
