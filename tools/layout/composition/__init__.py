"""Scenes made into layouts: what there is and how it is tied (`SceneSpec`) to boxes that show it (`plan_scene`)."""

from .compose import Composed, compose_scene
from .scene import background_prompt, plan_scene
from .spec import Link, SceneSpec, SpecThing

__all__ = ["Composed", "Link", "SceneSpec", "SpecThing", "background_prompt", "compose_scene", "plan_scene"]
