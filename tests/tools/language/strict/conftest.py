"""The scene over which the tables of messages are read."""

from tools.language.prompt import SceneObject, SceneView

SCENE = SceneView(
    (
        SceneObject("dog-1", "brown dog", "left"),
        SceneObject("cat-1", "white cat", "top right", "small"),
        SceneObject("cat-2", "black cat", "center", "big"),
        SceneObject("car-1", "red car", "bottom"),
    ),
    "meadow",
    "",
    ("dog-1",),
)
