"""One file per method: each turns a `Drawing` into the record of a finished run. `METHODS` names them all."""

from collections.abc import Callable

from ..drawing import Drawing
from ..records import PictureRecord
from ..request import Method
from .gligen import draw_gligen
from .lmd import draw_lmd
from .lmd_plus import draw_lmd_plus
from .lmd_plus_guided import draw_lmd_plus_guided
from .sd import draw_sd

METHODS: dict[Method, Callable[[Drawing], PictureRecord]] = {
    "lmd_plus": draw_lmd_plus,
    "lmd_plus_guided": draw_lmd_plus_guided,
    "lmd": draw_lmd,
    "gligen": draw_gligen,
    "sd": draw_sd,
}
