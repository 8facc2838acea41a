"""`groundling draw`: one picture from a caption, a layout file or a picture that carries its scene.

It knows nothing of conversations; nothing is remembered.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agent.app import make_planner
from tools.generation.presets import PresetName, overrides_of
from tools.generation.request import Method, RenderRequest, RenderResult, SchedulerName, picture_seed

from ..errors import DONE, CommandError
from .interrupt import Interrupted, run_interruptible
from .lines import STDIO, json_text, read_words, write_line, write_note
from .picture_output import check_target, save_picture
from .progress_bar import ProgressBar
from .scene_file import SceneFile, read_scene_file

if TYPE_CHECKING:
    from agent.app import App

MANNER = ("preset", "steps", "method", "scheduler")


@dataclass(frozen=True)
class DrawOptions:
    """What the command line asked for; None takes the picture's, the setting's or the checkpoint's own."""

    caption: str | None = None
    layout_file: Path | None = None
    output: Path | None = None
    seed: int | None = None
    steps: int | None = None
    method: Method | None = None
    preset: PresetName | None = None
    scheduler: SchedulerName | None = None
    size: tuple[int, int] | None = None
    as_json: bool = False
    count: int = 1


def run_draw(app: App, options: DrawOptions) -> int:
    """Draw one picture and print its path, or JSON about it."""
    check_target(options.output)
    try:
        return asyncio.run(_draw(app, options))
    except Interrupted:
        raise CommandError("stopped; no picture was written") from None


async def _draw(app: App, options: DrawOptions) -> int:
    scene = await _find_scene(app, options)
    request = _make_request(app, options, scene)
    with ProgressBar() as bar:
        result = await run_interruptible(app.worker.render(request, bar.show))
    if scene.checkpoint not in (None, result.checkpoint):
        write_note(f"the picture was drawn with {scene.checkpoint}, this one with {result.checkpoint}")
    for note in result.notes:
        write_note(note)
    pictures = [
        save_picture(encode(one, request), numbered(options.output, number), app.settings.data_dir)
        for number, one in enumerate(one_by_one(result))
    ]
    if options.as_json:
        write_line(json_text(summary(pictures, request, result)))
    elif pictures[0] != STDIO:
        for picture in pictures:
            write_line(str(picture))
    return DONE


def one_by_one(result: RenderResult) -> list[RenderResult]:
    """Take the pictures of a result apart, each with the seed that draws it alone."""
    return [
        replace(
            result,
            image=image,
            seed=picture_seed(result.seed, number),
            images=(image,),
            redraws=() if number else result.redraws,
        )
        for number, image in enumerate(result.images or (result.image,))
    ]


def numbered(output: Path | None, number: int) -> Path | None:
    """Name the file of the picture of that number: `car.png`, `car-2.png`, `car-3.png`."""
    return output if output is None or number == 0 else output.with_stem(f"{output.stem}-{number + 1}")


async def _find_scene(app: App, options: DrawOptions) -> SceneFile:
    if options.layout_file is not None:
        return read_scene_file(options.layout_file)
    planned = await run_interruptible(make_planner(app.settings).plan(read_words(options.caption or "")))
    for note in planned.notes:
        write_note(note)
    return SceneFile(planned.layout)


def _make_request(app: App, options: DrawOptions, scene: SceneFile) -> RenderRequest:
    layout, settings = scene.layout, app.settings
    if options.size is not None:
        layout = replace(layout, width=options.size[0], height=options.size[1])
    chosen = {name: getattr(options, name) for name in MANNER}
    carried = {name: getattr(scene, name) for name in MANNER}
    sampling_params = settings.sampling_params.with_options(carried).with_options(chosen)
    seed = _first(options.seed, scene.seed, settings.seed, 0)
    request = sampling_params.make_request(
        layout, seed, redraws=scene.redraws if seed == scene.seed else None, **scene.overrides
    )
    return replace(request, count=options.count)


def _first(*values: Any) -> Any:
    return next(value for value in values if value is not None)


def encode(result: RenderResult, request: RenderRequest) -> bytes:
    """Give the PNG with its scene in text chunks."""
    from tools.generation.picture_file import PictureScene, encode_png

    scene = PictureScene(
        layout=request.layout,
        seed=result.seed,
        steps=result.steps,
        method=result.method,
        checkpoint=result.checkpoint,
        scheduler=result.scheduler,
        preset=request.preset,
        refiner=result.refiner,
        refiner_strength=result.refiner_strength,
        redraws=result.redraws,
        overrides=overrides_of(request),
    )
    return encode_png(result.image, scene)


def summary(pictures: list[Path], request: RenderRequest, result: RenderResult) -> dict[str, Any]:
    return {
        "image": str(pictures[0]),
        "layout": request.layout.to_json(),
        "seed": result.seed,
        "steps": result.steps,
        "method": result.method,
        "checkpoint": result.checkpoint,
        "unet_samples": result.unet_samples,
        "seconds": round(result.seconds, 3),
        **({"images": [str(one) for one in pictures]} if len(pictures) > 1 else {}),
        **result.refined_by,
    }
