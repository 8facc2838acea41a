"""Draws the scene in place: asks the worker, saves the picture, and knows when the picture is there already.

It knows nothing of language; how a drawing is made is the renderer's matter.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memory.errors import StoreError
from tools.generation.presets import SamplingParams, overrides_in, overrides_of
from tools.generation.request import MAX_SEED, Progress, RenderError, RenderRequest, RenderResult, Worker
from tools.layout.errors import LayoutError
from tools.layout.speech import say

from .errors import BusyError
from .turn import SceneVersion, TurnState

if TYPE_CHECKING:
    from memory.pictures import PictureStore

NOT_DRAWN = (RenderError, BusyError, StoreError)
"""What keeps a picture from being drawn or saved without being a bug; each is a sentence for the user."""


def random_seed() -> int:
    """Draw a scene seed by lot."""
    return secrets.randbelow(MAX_SEED + 1)


@dataclass(frozen=True)
class RenderService:
    """Turns the scene in place into a picture.

    Attributes:
        sampling_params, seed: used where the conversation set none; a seed of None draws lots.
    """

    worker: Worker
    pictures: PictureStore
    sampling_params: SamplingParams
    seed: int | None = None

    def seed_for(self, state: TurnState) -> int:
        """Choose the seed of a new scene."""
        seed = state.options.get("seed", self.seed)
        return random_seed() if seed is None else int(seed)

    def request_for(self, state: TurnState, scene: SceneVersion, seed: int) -> RenderRequest:
        """Say what to draw. Raises: RenderError."""
        previous = self._request_before(state, scene)
        params, overrides = self.sampling_params.with_options(state.options), overrides_in(state.options)
        return params.make_request(scene.layout, seed, previous=previous, **overrides)

    def _request_before(self, state: TurnState, scene: SceneVersion) -> RenderRequest | None:
        """Say what the picture of the version before was drawn from; the renderer decides what of it can be kept."""
        known = {one.number: one for one in (*state.ancestors, *state.undone, *state.drafts)}
        if state.conversation.version is not None:
            stored = SceneVersion.from_version(state.conversation.version)
            known.setdefault(stored.number, stored)
        above = known.get(scene.parent or 0)
        while above is not None and above.image is None:
            above = known.get(above.parent or 0)
        return None if above is None else _request_of(above, self.sampling_params)

    async def draw(self, state: TurnState, new_seed: bool = False) -> str:
        """Draw the scene in place unless its picture is there; return a sentence for the user, or nothing.

        A picture that cannot be drawn leaves the layout and says so in the turn's notes.

        Raises:
            LayoutError: there is nothing to draw.
        """
        scene = state.current
        if scene is None:
            raise LayoutError(say("nothing_to_draw"))
        if not state.draws:
            return say("drawing_off")
        was_open = state.is_open()
        try:
            # Another seed than that of a picture; a scene that was never drawn still has its own to show.
            other = new_seed and scene.image is not None
            request = self.request_for(state, scene, random_seed() if other else scene.seed)
            if scene.image is None or not _is_made_so(scene, request):
                if state.postpones:
                    return _postpone(state, scene, request)
                await self._draw(state, scene, request)
            elif await self._exists(scene.image):
                return say("picture_there")
            else:
                await self.restore(state)
        except NOT_DRAWN as error:
            state.drawing_failed = True
            state.note([say("picture_not_drawn", reason=_reason(error))])
            return ""
        return "" if was_open else say("picture_drawn", seed=request.seed, steps=request.steps)

    async def restore(self, state: TurnState) -> None:
        """Redraw the picture of the version in place when its file is gone; no version is made."""
        scene = state.current
        if scene is None or scene.image is None or not state.draws or await self._exists(scene.image):
            return
        try:
            request = _request_of(scene, self.sampling_params)
            image, _ = await self._render_and_save(state, scene, request)
            state.go_to(replace(scene, image=image))
        except NOT_DRAWN as error:
            state.go_to(replace(scene, image=None))
            state.note([say("picture_gone", reason=_reason(error))])

    async def _draw(self, state: TurnState, scene: SceneVersion, request: RenderRequest) -> None:
        if not state.is_open() and scene.image is None and request.seed == scene.seed:
            image, made_with = await self._render_and_save(state, scene, request)
            state.complete(replace(scene, image=image, made_with=made_with))
            return
        if not state.is_open():
            number = state.conversation.next_number + len(state.drafts)
            image, made_with = await self._render_and_save(state, replace(scene, number=number), request)
            state.put(scene.layout, request.seed)
        else:
            image, made_with = await self._render_and_save(state, scene, request)
        state.draw_onto(image, made_with)

    async def _render_and_save(
        self, state: TurnState, scene: SceneVersion, request: RenderRequest
    ) -> tuple[str, dict[str, Any]]:
        result = await self.worker.render(request, _reporter(state.on_event))
        state.unet_samples += result.unet_samples
        state.seconds += result.seconds
        state.note(result.notes)
        path = await asyncio.to_thread(self._save, state.conversation.name, scene, request, result)
        return str(path), {
            "preset": request.preset,
            "steps": result.steps,
            "method": result.method,
            "scheduler": result.scheduler,
            "checkpoint": result.checkpoint,
            "unet_samples": result.unet_samples,
            "seconds": round(result.seconds, 3),
            **overrides_of(request),
            **result.refined_by,
            **({"redraws": [list(one) for one in result.redraws]} if result.redraws else {}),
            "records": list(result.records),
        }

    async def _exists(self, image: str) -> bool:
        return await asyncio.to_thread(self.pictures.locate(image).is_file)

    def _save(self, conversation: str, scene: SceneVersion, request: RenderRequest, result: RenderResult) -> Path:
        from tools.generation.picture_file import PictureScene, encode_png

        carried = PictureScene(
            request.layout,
            result.seed,
            result.steps,
            result.method,
            result.checkpoint,
            scene.number,
            result.scheduler,
            request.preset,
            result.refiner,
            result.refiner_strength,
            result.redraws,
            overrides_of(request),
        )
        return self.pictures.save(encode_png(result.image, carried), conversation, scene.number)


def _postpone(state: TurnState, scene: SceneVersion, request: RenderRequest) -> str:
    """Leave the picture to the next turn; one that is drawn already becomes a version that is not."""
    if scene.image is not None:
        state.put(scene.layout, request.seed)
        state.emit_layout("")
    return ""


def _reason(error: Exception) -> str:
    return error.sentence if isinstance(error, RenderError) else str(error)


def _sampling_params_of(scene: SceneVersion, otherwise: SamplingParams) -> SamplingParams:
    """How a picture was made; older versions do not say all of it."""
    return otherwise.with_options({"preset": otherwise.preset, **scene.made_with})


def _request_of(scene: SceneVersion, otherwise: SamplingParams) -> RenderRequest:
    """Ask for the picture of a scene as it was drawn."""
    redraws = tuple((str(object_id), int(number)) for object_id, number in scene.made_with.get("redraws", ()))
    params, overrides = _sampling_params_of(scene, otherwise), overrides_in(scene.made_with)
    return params.make_request(scene.layout, scene.seed, redraws=redraws or None, **overrides)


def _is_made_so(scene: SceneVersion, request: RenderRequest) -> bool:
    made = scene.made_with
    asked = _sampling_params_of(scene, SamplingParams()).make_request(scene.layout, scene.seed, **overrides_in(made))
    return bool(made) and asked == replace(request, previous=None)


def _reporter(on_event: Callable[[dict[str, Any]], None]) -> Callable[[Progress], None]:
    """Carry progress from the renderer's thread to the event loop that waits for the picture."""
    loop = asyncio.get_running_loop()

    def report(progress: Progress) -> None:
        event: dict[str, Any] = {
            "event": "progress",
            "stage": progress.stage,
            "done": progress.done,
            "total": progress.total,
        }
        if progress.preview is not None:  # a picture; it goes no further than this process
            event["preview"] = progress.preview
        if not loop.is_closed():
            loop.call_soon_threadsafe(on_event, event)

    return report
