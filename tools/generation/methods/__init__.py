"""One file per method: each turns a `RenderContext` into the record of a finished run; `method_specs.py` lists them."""

from collections.abc import Callable
from importlib import import_module

from ..method_specs import METHOD_SPECS, Method
from ..records import PictureRecord
from ..render_context import RenderContext


def draw_function(method: Method) -> Callable[[RenderContext], PictureRecord]:
    """Return the function that draws by a method."""
    function: Callable[[RenderContext], PictureRecord] = getattr(
        import_module(f".{method}", __name__), METHOD_SPECS[method].function
    )
    return function
