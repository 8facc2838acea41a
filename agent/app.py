"""Wires the parts into one application; the only file that knows them all.

It knows nothing of front ends. LangChain is imported for the first message, torch by the worker's thread.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from memory.errors import StoreError
from memory.locks import ConversationLocks
from memory.pictures import PictureStore
from memory.sql_store import SqlStore
from memory.store import Store
from tools.generation.config import GenerationConfig
from tools.generation.process_renderer import ProcessRenderer
from tools.generation.record_store import FolderRecordStore
from tools.generation.request import Renderer, Worker
from tools.generation.worker import ThreadWorker

from .model_names import chat_model_name, endpoint_host
from .moderation import ModeratedPlanner, ModeratedWorker, read_blocked_words
from .render_service import RenderService
from .session import Session
from .settings import Settings
from .view import View

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from tools.language.reader import AnswerModel
    from tools.layout.planner import LayoutPlanner

    from .graph import Agent
    from .message_reader import MessageReader

_LOG = logging.getLogger(__name__)


@dataclass
class App:
    """The running application."""

    session: Session
    store: Store
    worker: Worker
    settings: Settings
    agent: LazyAgent

    def warm(self, draws: bool = False) -> None:
        """Build the agent and load language model, readers and checkpoint in the background, for the first message not to wait."""

        def build() -> None:
            from tools.language.reader import warm_up

            self.agent.start_loading()
            self.agent.make()
            warm_up()
            if draws:
                self.worker.warm()

        threading.Thread(target=build, name="warm", daemon=True).start()

    @property
    def view(self) -> View:
        """The read side of the conversations."""
        return View(self.store, self.session.render_service.pictures)

    def forget(self, conversation: str) -> None:
        """Remove a conversation with its pictures and their records; hold its lock meanwhile. Raises: StoreError.

        Another conversation that has one of its scenes draws the picture again for its next edit.
        """
        records = [key for version in self.store.versions(conversation) for key in version.meta.get("records", ())]
        self.store.delete(conversation)
        self.session.render_service.pictures.delete(conversation)
        try:
            make_record_store(self.settings).delete(records)
        except OSError as error:
            raise StoreError(f"records of its pictures could not be removed ({error.strerror}); try again") from error

    def use_model(self, name: str | None) -> None:
        """Let another language model of the endpoint answer from the next message on; None is the offline rules."""
        self.settings = self.agent.use_model(name)

    def describe(self) -> list[str]:
        """Say what would be used, one line per part."""
        from tools.generation.inspect import describe_generation

        report = describe_generation(generation_config(self.settings))
        return [
            f"chat model: {chat_model_name(self.settings, self.agent.offline)}",
            *(f"{name}: {value}" for name, value in report.lines),
            f"store: {getattr(self.store, 'place', 'memory')}",
            f"data folder: {self.settings.data_dir}",
        ]

    def close(self) -> None:
        """Stop the worker and close the store."""
        self.worker.close()
        self.session.locks.close()
        self.store.close()


@dataclass
class LazyAgent:
    """Builds the agent once, at the first call, whichever thread that comes from."""

    settings: Settings
    render_service: RenderService
    store: Store
    _agent: Agent | None = None
    _reader: MessageReader | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    offline: bool = False

    def use_model(self, name: str | None) -> Settings:
        """Choose who answers; the agent is built again at the next call."""
        with self._lock:
            self.offline = name is None
            self.settings = self.settings if name is None else self.settings.model_copy(update={"model": name})
            self._agent = None
            return self.settings

    def make(self) -> Agent:
        """Return the agent."""
        with self._lock:
            if self._agent is None:
                reader = self._message_reader()
                self._agent = _make_agent(self.settings, self.render_service, self.store, reader, self.offline)
            return self._agent

    def start_loading(self) -> None:
        """Begin to load the bundled language model on a thread of its own."""
        with self._lock:
            self._message_reader().start_loading()

    def _message_reader(self) -> MessageReader:
        from .message_reader import MessageReader

        if self._reader is None:
            self._reader = MessageReader(load_language_model)
        return self._reader


def make_app(settings: Settings, around_worker: Callable[[Worker], Worker] = lambda worker: worker) -> App:
    """Build the application on the data folder of the settings.

    Args:
        around_worker: puts something of the front end's around the worker, such as a queue.

    Raises:
        StoreError: the folder or the database cannot be used.
        SettingsError: the list of blocked words cannot be read.
    """
    make_room = partial(remove_caches, settings)
    store = SqlStore(settings.store_url, make_room)
    config = generation_config(settings)
    blocked = read_blocked_words(settings)
    worker = around_worker(ModeratedWorker(ThreadWorker(_renderer_maker(settings, config)), blocked))
    render_service = RenderService(
        worker, PictureStore(settings.data_dir / "pictures", make_room), settings.sampling_params, settings.seed
    )
    agent = LazyAgent(settings, render_service, store)
    session = Session(
        store,
        ConversationLocks(store.lock_space(settings.data_dir / "locks")),
        render_service,
        agent.make,
        blocked=blocked,
    )
    return App(session, store, worker, settings, agent)


def generation_config(settings: Settings) -> GenerationConfig:
    """Pick what the generation side needs."""
    return GenerationConfig(
        checkpoint=settings.checkpoint,
        device=settings.device,
        dtype=settings.dtype,
        segmenter=settings.segmenter,
        sam_model=settings.sam_model,
        refiner=settings.refiner,
        refiner_strength=settings.refiner_strength,
        verify=settings.verify,
        verifier=settings.verifier,
        safety=settings.safety == "on",
        safety_model=settings.safety_model,
        offload=settings.offload,
        compile=settings.compile == "on",
        vae_tiling=settings.vae_tiling,
        tiny_vae=settings.tiny_vae,
        threads=settings.threads,
        cache_folder=settings.data_dir / "cache",
        cache_mb=settings.cache_mb,
        records=make_record_store(settings),
        token=settings.hf_token.get_secret_value() if settings.hf_token else None,
    )


def remove_caches(settings: Settings) -> bool:
    """Remove what can be made again from a full disk; False where nothing was there to remove."""
    found = [path for name in ("cache", "answers") for path in (settings.data_dir / name).glob("*")]
    for path in found:
        with contextlib.suppress(OSError):
            path.unlink()
    _LOG.warning("the disk is full: %d files of the caches were removed", len(found))
    return bool(found)


def make_record_store(settings: Settings) -> FolderRecordStore:
    """Make the store of what edits need of the versions' pictures."""
    return FolderRecordStore(settings.data_dir / "records", settings.records_mb * 2**20)


def _renderer_maker(settings: Settings, config: GenerationConfig) -> Callable[[], Renderer]:
    make = partial(_make_renderer, config)
    if settings.worker == "thread":
        return make
    return partial(ProcessRenderer, make, settings.step_timeout_s)


def _make_renderer(config: GenerationConfig) -> Renderer:
    from tools.generation.loading import make_renderer

    return make_renderer(config)


def make_planner(settings: Settings) -> LayoutPlanner:
    """Make the layout planner that the settings ask for; LangChain is imported only for a language model.

    Raises:
        SettingsError: the list of blocked words cannot be read.
    """
    from tools.language.planner import OfflinePlanner

    offline = OfflinePlanner(load_language_model)
    planner = _make_llm_planner(settings, offline)[1] if settings.uses_endpoint else offline
    return ModeratedPlanner(planner, read_blocked_words(settings))


def _make_llm_planner(settings: Settings, offline: LayoutPlanner) -> tuple[BaseChatModel, LayoutPlanner]:
    from tools.layout.answer_cache import AnswerCache
    from tools.layout.llm_planner import LLMPlanner

    from .endpoint import make_chat_model

    model = make_chat_model(settings)
    cache = AnswerCache(settings.data_dir / "answers") if settings.llm_cache else None
    return model, LLMPlanner(model, offline, cache)


def load_language_model() -> AnswerModel | None:
    """Load the bundled language model, which takes seconds; None, with a line in the log, where it is not installed."""
    from tools.language.installed import missing

    if reason := missing():
        _LOG.warning("only short messages are read: %s", reason)
        return None
    from tools.language.model.answer_model import load_bundled  # imports torch, so only where there is a model

    return load_bundled()


def _make_agent(
    settings: Settings, render_service: RenderService, store: Store, reader: MessageReader, offline: bool
) -> Agent:
    from tools.language.planner import OfflinePlanner

    from .graph import Agent, EndpointUse
    from .layout_tools import Planners
    from .offline import OfflineChatModel
    from .toolkit import make_tools

    planner = OfflinePlanner(reader.model)
    if offline or not settings.uses_endpoint:
        tools = make_tools(Planners(planner, planner), render_service, store)
        return Agent(OfflineChatModel(reader=reader), tools, render_service, reader)
    model, llm_planner = _make_llm_planner(settings, planner)
    use = EndpointUse(endpoint_host(settings), settings.fast_edits)
    tools = make_tools(Planners(llm_planner, planner), render_service, store)
    return Agent(model, tools, render_service, reader, use)
