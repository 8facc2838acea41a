"""The chat model that needs no network: it reads messages by rules and calls the tools that they name.

It knows nothing of how tools work; it speaks the same protocol as any LangChain chat model with tool calling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool

from tools.layout.errors import LayoutError
from tools.layout.grammar.choices import Choice
from tools.layout.grammar.intents import Ask, Chat, Edit, Intent, NewScene, Options, Redraw, Show, Walk
from tools.layout.languages.detect import detect_language
from tools.layout.layout import Layout
from tools.layout.offline import understand
from tools.layout.operations import parse_operations

from .prompts import read_state
from .wording import sentence

CHOICES = "groundling_choices"
"""Under this key a question of ours carries the answers that it offers."""
Step = tuple[str, dict[str, Any]]
"""A tool's name and its arguments."""
DRAW: Step = ("generate_picture", {})
SPOKEN = "groundling_spoken"
"""Under this key an answer of ours carries its sentences as `say` made them."""


class OfflineChatModel(BaseChatModel):
    """Turns the last user message into tool calls, one at a time, then says what the tools said.

    It takes the layout in place and the ids touched last from the state in the system message, and what is
    done from the tool messages since, so it can also finish a turn that another model began.
    """

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
        """Return the model itself: the rules know the tools by name."""
        return self.bind()

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=_next_message(messages))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages)


def _next_message(messages: Sequence[BaseMessage]) -> AIMessage:
    asked = max((i for i, m in enumerate(messages) if isinstance(m, HumanMessage)), default=None)
    if asked is None:
        return AIMessage("Tell me what you would like to see.")
    results = [m for m in messages[asked + 1 :] if isinstance(m, ToolMessage)]
    if results and results[-1].status == "error":
        return AIMessage(_final_text(results))
    try:
        read = _read(messages[asked].text, _state_of(messages), results)
    except LayoutError as error:
        return _spoken([*_said(results), *map(sentence, error.reasons)])
    done = {result.name for result in results}
    for name, arguments in read.steps:
        if name not in done:
            return AIMessage("", tool_calls=[ToolCall(name=name, args=arguments, id=f"call_{len(results) + 1}")])
    return _spoken([*_said(results), *read.words], read.choices)


def _spoken(sentences: Sequence[str], choices: Sequence[Choice] = ()) -> AIMessage:
    """Say the sentences; they go along as they were made, so that they can still be said in other languages."""
    return AIMessage("\n".join(sentences), additional_kwargs={SPOKEN: list(sentences), CHOICES: list(choices)})


def _state_of(messages: Sequence[BaseMessage]) -> dict[str, Any]:
    systems = [m.text for m in messages if isinstance(m, SystemMessage)]
    return read_state(systems[0]) if systems else {}


@dataclass(frozen=True)
class _Read:
    """A message as words to say at the end and steps to take before."""

    words: tuple[str, ...]
    steps: tuple[Step, ...]
    choices: tuple[Choice, ...] = ()


def _read(text: str, state: dict[str, Any], results: Sequence[ToolMessage]) -> _Read:
    """Read the message as words to say and steps to take. Raises: LayoutError."""
    given = state.get("layout")
    layout = Layout.from_json(given) if given else None
    before = parse_operations(state.get("last_operations", []))
    asked = [Choice.from_json(choice) for choice in state.get("asked", ())]
    # the state's language is what the user is answered in; who has set one may still write in another
    written_in = detect_language(text, state.get("language", "en"))
    understood = understand(text, layout, tuple(state.get("recent", ())), before, written_in, asked)
    intent = understood.intent
    if isinstance(intent, Walk):
        return _read_walk(intent, state, results)
    words = (intent.reply,) if isinstance(intent, Chat) else intent.lines if isinstance(intent, Ask) else ()
    said = tuple(sentence(words) for words in (*words, *understood.notes) if words)
    return _Read(said, tuple(_steps(intent, state)), intent.choices if isinstance(intent, Ask) else ())


def _read_walk(walk: Walk, state: dict[str, Any], results: Sequence[ToolMessage]) -> _Read:
    """Walk first; what shall be done there is read against the layout arrived at."""
    there: Step = ("walk_versions", _arguments_of(walk))
    if walk.to == "merge":
        return _Read((), (there, *_draw(state)))
    arrived = next((result.artifact for result in results if result.name == "walk_versions"), None)
    if not walk.then or arrived is None:
        return _Read((), (there,))
    at_arrival = {**state, "layout": arrived["layout"], "recent": arrived["recent"], "last_operations": []}
    then = _read(walk.then, at_arrival, ())
    return _Read(then.words, (there, *then.steps), then.choices)


def _steps(intent: Intent, state: dict[str, Any]) -> list[Step]:
    draw = _draw(state)
    match intent:
        case NewScene(caption=caption):
            return [("plan_layout", {"caption": caption}), *draw]
        case Edit(operations=operations, options=options):
            edits = [operation.model_dump(mode="json", exclude_none=True) for operation in operations]
            return [*_set_options(options), ("edit_layout", {"operations": edits}), *draw]
        case Redraw(new_seed=new_seed):
            return [("generate_picture", {"new_seed": new_seed})]
        case Options():
            return [*_set_options(intent), *(draw if state.get("layout") else [])]
        case Show():
            return [("show_layout", {})]
        case _:
            return []


def _draw(state: dict[str, Any]) -> list[Step]:
    return [DRAW] if state.get("drawing", True) else []


def _arguments_of(walk: Walk) -> dict[str, Any]:
    given = {"to": walk.to, "number": walk.number, "parts": list(walk.parts) or None}
    return {name: value for name, value in given.items() if value is not None}


def _set_options(options: Options | None) -> list[Step]:
    given = {name: value for name, value in vars(options).items() if value is not None} if options else {}
    return [("set_options", given)] if given else []


def _final_text(results: Sequence[ToolMessage]) -> str:
    return "\n".join(_said(results))


def _said(results: Sequence[ToolMessage]) -> list[str]:
    """Return what the tools said, each once, errors included."""
    said = [r.text if r.status == "error" else str((r.artifact or {}).get("said", "")) for r in results]
    return [line for line in dict.fromkeys(said) if line]
