"""The chat model that needs no network: it reads the message and calls the tools that it names.

It knows nothing of how tools work; it speaks the same protocol as any LangChain chat model with tool calling, and takes
where the turn stands from the run's context.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langgraph.runtime import get_runtime
from pydantic import ConfigDict

from tools.language.choices import Choice
from tools.language.intents import Ask, Chat, Edit, Intent, NewScene, Options, Redraw, Show, Walk
from tools.language.interpret import Situation, interpret
from tools.language.planner import reading_notes
from tools.language.reader import OFFLINE, Read
from tools.layout.errors import LayoutError
from tools.layout.operation_parser import parse_operations
from tools.layout.speech import say

from .message_reader import MessageReader, written_in
from .turn import TurnState
from .wording import sentence

CHOICES = "groundling_choices"
"""Under this key a question of ours carries the answers that it offers."""
SPOKEN = "groundling_spoken"
"""Under this key an answer of ours carries its sentences as `say` made them."""
MAX_QUOTED_CHARS = 80
Step = tuple[str, dict[str, Any]]
"""A tool's name and its arguments."""


@dataclass(frozen=True)
class _Plan:
    """A message as tools to call, in order, and words to say at the end."""

    steps: tuple[Step, ...] = ()
    words: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


class OfflineChatModel(BaseChatModel):
    """Turns the last user message into tool calls, one at a time, then says what the tools said.

    What is done already it takes from the tool messages since, so it can also finish a turn that another model began.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    reader: MessageReader

    @property
    def _llm_type(self) -> str:
        return "groundling-offline"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return the model itself: it knows the tools by name."""
        return self.bind()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("turns run on an event loop; call ainvoke")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        state = get_runtime(TurnState).context
        message = await _next_message(messages, state, self.reader)
        return ChatResult(generations=[ChatGeneration(message=message)])


async def _next_message(messages: Sequence[BaseMessage], state: TurnState, reader: MessageReader) -> AIMessage:
    asked = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=-1)
    results = [m for m in messages[asked + 1 :] if isinstance(m, ToolMessage)]
    if results and results[-1].status == "error":
        return _spoken([*_said(results), *_reading_notes(state)])
    try:
        plan = _plan(await reader.read(state), state, [result.name for result in results])
    except LayoutError as error:
        return _spoken([*_said(results), *map(sentence, error.reasons), *_reading_notes(state)])
    done = {result.name for result in results}
    for name, arguments in plan.steps:
        if name not in done:
            return AIMessage("", tool_calls=[ToolCall(name=name, args=arguments, id=f"call_{len(results) + 1}")])
    return _spoken([*_said(results), *plan.words], plan.choices)


def _spoken(sentences: Sequence[str], choices: Sequence[Choice] = ()) -> AIMessage:
    """Say the sentences; they go along as they were made, so that they can still be said in other languages."""
    return AIMessage("\n".join(sentences), additional_kwargs={SPOKEN: list(sentences), CHOICES: list(choices)})


def _reading_notes(state: TurnState) -> list[str]:
    """Say what was mended and what was not read, also where nothing came of the message."""
    return [sentence(note) for note in reading_notes(state.read)] if state.read else []


def _plan(read: Read, state: TurnState, done: Sequence[str | None]) -> _Plan:
    """Say what is to be done about what was read. Raises: LayoutError."""
    state.is_unread = not read.commands
    if not read.commands:
        if written_in(state).partition("-")[0] not in OFFLINE:
            return _Plan(words=(sentence(say("offline.languages")),))
        quoted = " ".join(state.text.split())
        short = quoted if len(quoted) <= MAX_QUOTED_CHARS else f"{quoted[:MAX_QUOTED_CHARS]} ..."
        return _Plan(words=(sentence(say("offline.not_read", text=short)),))
    if state.intent is None:
        state.intent = interpret(read.commands, _situation(state))
    if isinstance(state.intent, NewScene) and state.offline_reason and not may_begin_anew(state, read):
        # the endpoint's model would perhaps have changed the picture; replacing it on a guess would lose it
        return _Plan(words=(sentence(say("offline.kept_scene")),))
    plan = _plan_of(state.intent, state, done)
    return replace(plan, words=(*plan.words, *_reading_notes(state)))


def may_begin_anew(state: TurnState, read: Read) -> bool:
    """Tell whether a message that the user's own model did not deal with may be a new scene.

    With a picture in place it has to be a whole caption, and no answer to a question: `a red hat` may be either.
    """
    if state.current is None:
        return True
    said = state.conversation.recent_messages
    was_asked = bool(said) and said[-1].role == "assistant" and any(mark in said[-1].text for mark in "?？؟")
    return read.source == "strict" and not was_asked


def _situation(state: TurnState) -> Situation:
    before = state.conversation.version
    operations = parse_operations(list(before.operations)) if before else ()
    scene = state.current
    return Situation(scene.layout if scene else None, operations, scene.touched if scene else ())


def _plan_of(intent: Intent, state: TurnState, done: Sequence[str | None]) -> _Plan:
    draw: tuple[Step, ...] = (("generate_picture", {}),) if state.draws else ()
    match intent:
        case NewScene(commands=commands, options=options, pictures=count):
            state.scene_commands = commands
            drawn = (("generate_picture", {"count": count}),) if draw and count > 1 else draw
            return _Plan((*_set_options(options), ("plan_layout", {"caption": state.text}), *drawn))
        case Edit(operations=operations, options=options):
            edits = [operation.model_dump(mode="json", exclude_none=True) for operation in operations]
            return _Plan((*_set_options(options), ("edit_layout", {"operations": edits}), *draw))
        case Walk():
            return _plan_walk(intent, state, done, draw)
        case Redraw(count=count):
            several = {"count": count} if count > 1 else {}
            return _Plan((("generate_picture", {"new_seed": True, **several}),))
        case Options():
            return _Plan((*_set_options(intent), *(draw if state.current else ())))
        case Show(what=what):
            return _Plan((("show_layout", {}),)) if what == "scene" else _Plan(words=(_fact(what, state),))
        case Chat(reply=reply, is_talk=is_talk):
            state.is_talk = is_talk
            return _Plan(words=(sentence(reply),))
        case Ask(choices=choices):
            return _Plan(words=tuple(map(sentence, intent.lines)), choices=choices)


def _plan_walk(walk: Walk, state: TurnState, done: Sequence[str | None], draw: tuple[Step, ...]) -> _Plan:
    """Walk first; what shall be done there is interpreted on the layout arrived at."""
    given = {"to": walk.to, "number": walk.number, "parts": list(walk.parts) or None}
    there: Step = ("walk_versions", {name: value for name, value in given.items() if value is not None})
    if "walk_versions" not in done or not walk.then:
        return _Plan((there, *(draw if walk.to == "merge" else ())))
    if state.intent_there is None:
        state.intent_there = interpret(walk.then, _situation(state))
    then = _plan_of(state.intent_there, state, done)
    return replace(then, steps=(there, *then.steps))


def _fact(what: str, state: TurnState) -> str:
    """Say the seed, the size or the versions."""
    scene = state.current
    if scene is None:
        return sentence(say("ask.what_to_draw"))
    if what == "seed":
        return sentence(say("tell.seed", version=scene.number, seed=scene.seed))
    if what == "size":
        return sentence(say("tell.size", width=scene.layout.width, height=scene.layout.height))
    return sentence(say("tell.versions", count=state.conversation.next_number - 1, version=scene.number))


def _set_options(options: Options) -> tuple[Step, ...]:
    given = {name: value for name, value in vars(options).items() if value is not None}
    return (("set_options", given),) if given else ()


def _said(results: Sequence[ToolMessage]) -> list[str]:
    """Return what the tools said, each once, errors included."""
    said = [r.text if r.status == "error" else str((r.artifact or {}).get("said", "")) for r in results]
    return [line for line in dict.fromkeys(said) if line]
