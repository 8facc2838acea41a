"""The application with another renderer than its own: everything else is wired as it is.

It knows nothing of what the renderer draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.app import App, LazyAgent, make_app
from agent.session import Session
from agent.settings import Settings
from tools.generation.request import Renderer, Worker
from tools.generation.worker import ThreadWorker


def make_drawing_app(
    settings: Settings, around_worker: Callable[[Worker], Worker], make_renderer: Callable[[], Renderer]
) -> App:
    """Wire the application around a renderer of one's own."""
    app = make_app(settings)
    app.worker.close()
    worker = around_worker(ThreadWorker(make_renderer))
    render_service = replace(app.session.render_service, worker=worker)
    agent = LazyAgent(settings, render_service, app.store)
    session = Session(app.store, app.session.locks, render_service, agent.make)
    return App(session, app.store, worker, settings, agent)
