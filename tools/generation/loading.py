"""Make the renderer that a configuration asks for, by the registry of families."""

from __future__ import annotations

from .checkpoint_folder import find_folder
from .config import GenerationConfig
from .families import family_of, maker_of
from .request import Renderer


def make_renderer(config: GenerationConfig) -> Renderer:
    """Find the checkpoint, tell its family and load it. Raises RenderError, one sentence that says what to do."""
    folder = find_folder(config)
    return maker_of(family_of(folder))(config, folder)
