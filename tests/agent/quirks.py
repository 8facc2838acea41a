"""The quirks of real servers and small models, as a table: what each makes of a good model's answer.

A conversation has a new scene, two edits and an undo. `Quirk.bend` gets what a good model would answer, and gives what this
server sends; the wish is to be carried out in any case, unless the quirk is a refusal of the content, which is to be told.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agent.prompts import MESSAGE_MARK
from tests.loopback.openai_server import (
    Answer,
    Cut,
    Drip,
    Hang,
    Raw,
    Refusal,
    Status,
    Streamed,
    Text,
    ToolCall,
    ToolCalls,
)

TURNS = ("a red car to the left of a cat", "make the car bigger", "make the cat blue", "undo")
"""Read whole by the strict reader, so that they can be carried out whatever the model does."""
VAGUE_TURNS = (
    TURNS[0],
    "I could do with a rather more imposing car",
    "the feline deserves the colour of the sky",
    TURNS[3],
)
"""The same wishes in words that only a model understands."""
PLAN = "Objects: [('a red car', [40, 300, 180, 110]), ('a cat', [330, 320, 90, 90])]\nBackground prompt: a street\nNegative prompt:"
BIGGER: list[dict[str, Any]] = [{"op": "resize", "targets": ["car-1"], "factor": 1.25}]
BLUE: list[dict[str, Any]] = [{"op": "recaption", "targets": ["cat-1"], "colour": "blue"}]
CALLS: dict[str, tuple[str, dict[str, Any]]] = {TURNS[0]: ("plan_layout", {"caption": TURNS[0]})}
EDITS: dict[str, list[dict[str, Any]]] = {}
for _turns in (TURNS, VAGUE_TURNS):
    EDITS |= {_turns[1]: BIGGER, _turns[2]: BLUE}
    CALLS |= {text: ("edit_layout", {"operations": EDITS[text]}) for text in _turns[1:3]}
    CALLS[_turns[3]] = ("walk_versions", {"to": "undo"})
Body = dict[str, Any]
Bend = Callable[[Body, Answer], Answer]


def good(body: Body) -> Answer:
    """Answer as a good model does: a tool call for the agent, a layout or operations for the prompts, words at the end."""
    if any(m["role"] == "tool" and "is not a valid tool" not in m["content"] for m in body["messages"]):
        return Text("Done.")
    asked = [str(message["content"]) for message in body["messages"] if message["role"] == "user"]
    if any(text.startswith("Caption:") for text in asked):
        return Text(PLAN)
    if any(text.startswith("Layout:") for text in asked):
        return Text(json.dumps({"operations": EDITS.get(_after("Request: ", asked), [])}))
    name, arguments = CALLS[_after(f"{MESSAGE_MARK}\n", asked)]
    return ToolCall(name, arguments)


def _after(mark: str, asked: list[str]) -> str:
    """Return the user's words in the last message that has any, also where the model was asked again since."""
    return next(text for text in reversed(asked) if mark in text).rpartition(mark)[2]


@dataclass(frozen=True)
class Quirk:
    """One quirk.

    Attributes:
        refuses: the content is refused, so nothing may be done and the user is told.
        delivers: what the model wants can be known, so that it is done also where no reader understands the message.
    """

    name: str
    bend: Bend
    refuses: bool = False
    delivers: bool = True


def _written(template: Callable[[str, str], str]) -> Bend:
    """Write tool calls into the text, in a form that the template makes of name and JSON arguments."""

    def bend(body: Body, answer: Answer) -> Answer:
        return Text(template(answer.name, json.dumps(answer.arguments))) if isinstance(answer, ToolCall) else answer

    return bend


def _instead_of_calls(text: str, finish_reason: str = "stop") -> Bend:
    return lambda body, answer: Text(text, finish_reason) if isinstance(answer, ToolCall) else answer


def _always(answer: Answer) -> Bend:
    return lambda body, _: answer


def _call(change: Callable[[ToolCall], Answer]) -> Bend:
    return lambda body, answer: change(answer) if isinstance(answer, ToolCall) else answer


def _raw_call(change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Bend:
    """Change the message of a call as it goes over the wire; `change` gets the message and the call."""

    def bend(body: Body, answer: Answer) -> Answer:
        if not isinstance(answer, ToolCall):
            return answer
        function = {"name": answer.name, "arguments": json.dumps(answer.arguments)}
        call: dict[str, Any] = {"id": "call_1", "type": "function", "function": function}
        message: dict[str, Any] = {"role": "assistant", "content": None, "tool_calls": [call]}
        change(message, call)
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        made = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        return Raw(json.dumps(made), "application/json")

    return bend


def _refusing(option: str, status: int, message: str) -> Bend:
    return lambda body, answer: Status(status, message) if body.get(option) is not None else answer


def _planner(make: Callable[[str], str]) -> Bend:
    """Write layouts in another form."""
    return lambda body, answer: (
        Text(make(answer.text)) if isinstance(answer, Text) and "Objects:" in answer.text else answer
    )


def _editor(make: Callable[[str], str]) -> Bend:
    """Call for edits in words alone, and write the operations that the prompt of edits asks for in another form."""

    def bend(body: Body, answer: Answer) -> Answer:
        if isinstance(answer, ToolCall) and answer.name == "edit_layout":
            return ToolCall(answer.name, {})
        return Text(make(answer.text)) if isinstance(answer, Text) and '"op"' in answer.text else answer

    return bend


def _operations(make: Callable[[list[dict[str, Any]]], Any]) -> Bend:
    """Hand the operations of a call over in another form."""

    def bend(body: Body, answer: Answer) -> Answer:
        if isinstance(answer, ToolCall) and answer.name == "edit_layout":
            return ToolCall(answer.name, {"operations": make(list(answer.arguments["operations"]))})  # type: ignore[index]
        return answer

    return bend


def _filled(operation: dict[str, Any]) -> dict[str, Any]:
    """Fill in every field of the flat schema, as models under strict decoding do."""
    empty = {"targets": [], "anchors": [], "phrase": "", "factor": None, "locked": False, "count": 0, "boxes": []}
    return {**empty, **operation}


class _Seldom:
    """Answer badly every second time."""

    def __init__(self, bad: Answer) -> None:
        self._bad, self._count = bad, 0

    def __call__(self, body: Body, answer: Answer) -> Answer:
        self._count += 1
        return self._bad if self._count % 2 else answer


def _double(call: dict[str, Any]) -> None:
    call["function"]["arguments"] = json.dumps(call["function"]["arguments"])


def _legacy(message: dict[str, Any]) -> None:
    message["function_call"] = message.pop("tool_calls")[0]["function"]


WITHOUT_CALL = {
    "empty text": "",
    "blank text": "  \n ",
    "claims without work": "Done! I have drawn it for you.",
    "chatty promise": "Sure, I would love to help with that picture!",
    "gibberish": "the the the the the the the the the the the the the the the the the the the",
    "replacement characters": "\ufffd\ufffd\ufffd\ufffd \ufffd",
    "template tokens": "<|im_start|>assistant<|im_end|>",
    "empty object": "{}",
    "echo of the message": "a red car",
    "only thoughts": "<think>I should call plan_layout.</think>",
    "endless thoughts": "<think>I should call plan_layout, or should I",
    "a call of no tool": '{"name": "draw_picture", "arguments": {"prompt": "a car"}}',
}
WRITTEN: dict[str, Callable[[str, str], str]] = {
    "hermes": lambda n, a: f'<tool_call>\n{{"name": "{n}", "arguments": {a}}}\n</tool_call>',
    "hermes, not closed": lambda n, a: f'<tool_call>{{"name": "{n}", "arguments": {a}}}',
    "mistral": lambda n, a: f'[TOOL_CALLS] [{{"name": "{n}", "arguments": {a}}}]',
    "mistral, new": lambda n, a: f"[TOOL_CALLS]{n}[ARGS]{a}",
    "llama python tag": lambda n, a: f'<|python_tag|>{{"name": "{n}", "parameters": {a}}}',
    "llama function tag": lambda n, a: f"<function={n}>{a}</function>",
    "fenced json": lambda n, a: f'```json\n{{"name": "{n}", "arguments": {a}}}\n```',
    "bare json": lambda n, a: f'{{"name": "{n}", "arguments": {a}}}',
    "bare json, other keys": lambda n, a: f'{{"tool": "{n}", "args": {a}}}',
    "bare json, broken": lambda n, a: f'{{"name": "{n}", "arguments": {a[:-1]},}}',
    "openai json as text": lambda n, a: json.dumps({"tool_calls": [{"function": {"name": n, "arguments": a}}]}),
    "react": lambda n, a: f"Thought: hm\nAction: {n}\nAction Input: {a}",
    "python call": lambda n, a: f"{n}({', '.join(f'{k}={v!r}' for k, v in json.loads(a).items())})",
    "after thoughts": lambda n, a: f'<think>plan or edit?</think>{{"name": "{n}", "arguments": {a}}}',
    "after words": lambda n, a: f'I will do that.\n{{"name": "{n}", "arguments": {a}}}',
}
QUIRKS = (
    Quirk("a good model", lambda body, answer: answer),
    *(Quirk(f"call as text: {name}", _written(form)) for name, form in WRITTEN.items()),
    *(Quirk(f"no call: {name}", _instead_of_calls(text), delivers=False) for name, text in WITHOUT_CALL.items()),
    Quirk("content null and no calls", _raw_call(lambda m, c: m.update(tool_calls=None)), delivers=False),
    Quirk(
        "arguments as an object",
        _raw_call(lambda m, c: c["function"].update(arguments=json.loads(c["function"]["arguments"]))),
    ),
    Quirk("arguments encoded twice", _raw_call(lambda m, c: _double(c))),
    Quirk("arguments with a trailing comma", _call(lambda a: ToolCall(a.name, json.dumps(a.arguments)[:-1] + ",}"))),
    Quirk("arguments in single quotes", _call(lambda a: ToolCall(a.name, str(a.arguments)))),
    Quirk("call without an id", _raw_call(lambda m, c: c.pop("id"))),
    Quirk("call with an empty id", _raw_call(lambda m, c: c.update(id=""))),
    Quirk("legacy function_call", _raw_call(lambda m, c: _legacy(m))),
    Quirk("the same call twice", _call(lambda a: ToolCalls((a, a)))),
    Quirk("a namespace before the name", _call(lambda a: ToolCall(f"functions.{a.name}", a.arguments))),
    Quirk("the name in another case", _call(lambda a: ToolCall(a.name.title().replace("_", ""), a.arguments))),
    Quirk("an unknown tool, then the right one", _Seldom(ToolCall("paint", {"what": "a car"}))),
    Quirk("cut off at the length limit", _instead_of_calls('{"name": "plan_la', "length"), delivers=False),
    Quirk("refuses temperature", _refusing("temperature", 400, "temperature is not supported with this model")),
    Quirk(
        "refuses max_completion_tokens", _refusing("max_completion_tokens", 400, "Unrecognized: max_completion_tokens")
    ),
    Quirk("refuses tools with 400", _refusing("tools", 400, "this model does not support tools")),
    Quirk("refuses tools with 404", _refusing("tools", 404, "No endpoints found that support tool use")),
    Quirk("refuses tools with 422", _refusing("tools", 422, "extra fields not permitted")),
    Quirk("falls over at tools with 500", _refusing("tools", 500, "Internal Server Error")),
    Quirk("refuses response_format with 400", _refusing("response_format", 400, "response_format is not supported")),
    Quirk("falls over at response_format with 500", _refusing("response_format", 500, "failed to parse grammar")),
    Quirk("busy every second time", _Seldom(Status(429, "slow down", headers={"retry-after-ms": "1"}))),
    Quirk("a fault every second time", _Seldom(Status(503, "oops", headers={"retry-after-ms": "1"}))),
    Quirk("a cut connection every second time", _Seldom(Cut())),
    Quirk("no key", _always(Status(401, "Incorrect API key provided")), delivers=False),
    Quirk("no such model", _always(Status(404, "The model does not exist")), delivers=False),
    Quirk("no quota", _always(Status(429, "You exceeded your current quota", "insufficient_quota")), delivers=False),
    Quirk("too long for its context", _always(Status(400, "maximum context length is 2048 tokens")), delivers=False),
    Quirk("always a fault", _always(Status(500, "oops", headers={"retry-after-ms": "1"})), delivers=False),
    Quirk("refuses everything", _always(Status(400, "no")), delivers=False),
    Quirk("an HTML page", _always(Raw("<html>Welcome to the proxy</html>")), delivers=False),
    Quirk("half a JSON text", _always(Raw('{"half": ', "application/json")), delivers=False),
    Quirk(
        "an error with status 200",
        _always(Raw('{"error": {"message": "overloaded"}}', "application/json")),
        delivers=False,
    ),
    Quirk("no choices", _always(Raw('{"choices": []}', "application/json")), delivers=False),
    Quirk("choices null", _always(Raw('{"choices": null}', "application/json")), delivers=False),
    Quirk("silence", _always(Hang(20)), delivers=False),
    Quirk("endless drip", _always(Drip()), delivers=False),
    Quirk("a stream nobody asked for", _always(Streamed("well well")), delivers=False),
    Quirk("layout in a fence", _planner(lambda t: f"```python\n{t}\n```")),
    Quirk("layout after thoughts", _planner(lambda t: f"<think>[('x', [1])]</think>\n{t}")),
    Quirk(
        "layout as numbered lines",
        _planner(
            lambda t: (
                "1. a red car: [40, 300, 180, 110]\n2. a cat: [330, 320, 90, 90]\nBackground prompt: a street\nNegative prompt:"
            )
        ),
    ),
    Quirk(
        "layout as JSON",
        _planner(
            lambda t: (
                '{"objects": [{"name": "a red car", "box": [40, 300, 180, 110]}, {"name": "a cat", "box": [330, 320, 90, 90]}], "background": "a street", "negative": ""}'
            )
        ),
    ),
    Quirk("layout as prose", _planner(lambda t: "A red car stands on the left and a cat on the right.")),
    Quirk("operations as a text", _operations(json.dumps)),
    Quirk("operations as a text of the whole answer", _operations(lambda o: json.dumps({"operations": o}))),
    Quirk("operations as one object", _operations(lambda o: o[0])),
    Quirk("operations within operations", _operations(lambda o: {"operations": o})),
    Quirk("operations with every field filled in", _operations(lambda o: [_filled(item) for item in o])),
    Quirk(
        "operations with an object's name for its id",
        _operations(lambda o: [{**o[0], "targets": [o[0]["targets"][0][:3]]}]),
    ),
    Quirk("operations with one target as a text", _operations(lambda o: [{**o[0], "targets": o[0]["targets"][0]}])),
    Quirk("operations in prose", _operations(lambda o: "make it so")),
    Quirk("operations as texts", _operations(lambda o: [json.dumps(item) for item in o])),
    Quirk(
        "operations with a key of their own",
        _operations(lambda o: [{o[0]["op"]: {k: v for k, v in o[0].items() if k != "op"}}]),
    ),
    Quirk(
        "operations with numbers as texts",
        _operations(lambda o: [{k: str(v) if isinstance(v, float) else v for k, v in item.items()} for item in o]),
    ),
    Quirk("operations null and no request", _operations(lambda o: None)),
    Quirk("an empty list of operations", _operations(lambda o: [])),
    Quirk(
        "operations spelled American",
        _operations(lambda o: [{("color" if k == "colour" else k): v for k, v in item.items()} for item in o]),
    ),
    Quirk(
        "operations with a reason each",
        _operations(lambda o: [{**item, "reason": "the user wants it"} for item in o]),
        delivers=False,
    ),
    Quirk("operations in a fence", _editor(lambda t: f"```json\n{t}\n```")),
    Quirk("operations after words", _editor(lambda t: f"Here you are: {t} Enjoy!")),
    Quirk("operations as a bare list", _editor(lambda t: json.dumps(json.loads(t)["operations"]))),
    Quirk(
        "operations of no known kind",
        _editor(lambda t: '{"operations": [{"op": "explode", "targets": ["car-1"]}]}'),
        delivers=False,
    ),
    Quirk("operations as prose", _editor(lambda t: "I made it so."), delivers=False),
    Quirk(
        "content filter, status 400",
        _always(Status(400, "rejected by our content filter", "content_filter")),
        refuses=True,
    ),
    Quirk("content filter, finish reason", _always(Text("", "content_filter")), refuses=True),
    Quirk("refusal field", _always(Refusal("I cannot help with that.")), refuses=True),
)
