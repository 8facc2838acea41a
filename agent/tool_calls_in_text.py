"""Tool calls that a model writes as text, and calls that servers hand over broken: found, put right, or left alone.

Small models and servers without a tool parser write their calls in the forms of many chat templates: `<tool_call>` (Hermes,
Qwen), `[TOOL_CALLS]` (Mistral), `<|python_tag|>` and `<function=...>` (Llama), fenced or bare JSON, `Action:` lines, and calls
like Python's. Only names of tools that were offered count; nothing is evaluated.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import json_repair
from langchain_core.messages import AIMessage, ToolCall
from langchain_core.messages.tool import tool_call

MAX_CALLS = 6
MAX_TEXT_CHARS = 20_000
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHTS_END = re.compile(r"^.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_NAME_KEYS = ("name", "tool", "tool_name", "function", "action", "function_name")
_ARGUMENT_KEYS = ("arguments", "parameters", "args", "action_input", "input", "params", "kwargs")
_XML_FUNCTION = re.compile(r"<function=([\w.-]+)>(.*?)(?:</function>|\Z)", re.DOTALL)
_XML_PARAMETER = re.compile(r"<parameter=(\w+)>\s*(.*?)\s*(?:</parameter>|(?=<parameter=)|\Z)", re.DOTALL)
_ACTION = re.compile(r"^\s*Action\s*:\s*([\w.-]+)\s*\n\s*Action\s+Input\s*:\s*(.+)", re.MULTILINE | re.DOTALL)
_BARE_CALL = r"(?<![\w.])(?:functions?\.|tools?\.)?({names})\s*(?:\[ARGS\])?\s*(\(|\{{)"
_MARKS = ("[TOOL_CALLS]", "<|python_tag|>", "<tool_call>", "<function_call>", "<｜tool▁call", "<|tool_call")


def put_right(message: AIMessage, tools: Iterable[str]) -> AIMessage:
    """Return the message with whole, valid tool calls, each once, and without thoughts.

    A call that is written in the text takes the text's place. What stays broken stays in `invalid_tool_calls`.
    """
    names = _Names(tools)
    text = without_thoughts(message.text)
    calls = [{"name": names.find(c["name"]) or c["name"], "args": c["args"]} for c in message.tool_calls]
    left = []
    for broken in message.invalid_tool_calls:
        name, args = names.find(broken.get("name") or ""), read_arguments(broken.get("args"))
        if name and args is not None and message.response_metadata.get("finish_reason") != "length":
            calls.append({"name": name, "args": args})
        else:
            left.append(broken)
    if not calls and not left and (old := message.additional_kwargs.get("function_call")):
        args = read_arguments(old.get("arguments"))
        if (name := names.find(old.get("name") or "")) and args is not None:
            calls.append({"name": name, "args": args})
    if not calls and not left and (written := find_calls(text, names)):
        calls, text = written, ""
    return message.model_copy(
        update={"content": text, "tool_calls": _each_once(calls, message), "invalid_tool_calls": left}
    )


def without_thoughts(text: str) -> str:
    """Take away what a reasoning model wrote for itself, also where it never came to an end or to a beginning."""
    return _THOUGHTS_END.sub("", _THOUGHTS.sub("", text)).strip()


def read_arguments(given: Any) -> dict[str, Any] | None:
    """Read a call's arguments: an object, JSON, JSON within JSON, or JSON with small faults; None for anything else."""
    for _ in range(3):
        if isinstance(given, dict):
            return given
        if given is None or (isinstance(given, str) and not given.strip()):
            return {}
        if not isinstance(given, str) or len(given) > MAX_TEXT_CHARS:
            return None
        given = _loads(given)
    return given if isinstance(given, dict) else None


class _Names:
    """The offered tools by name, however a model spells them: `functions.plan_layout`, `PlanLayout`, `plan-layout`."""

    def __init__(self, tools: Iterable[str]) -> None:
        self._by_letters = {_letters(name): name for name in tools}

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_letters.values())

    def find(self, written: Any) -> str | None:
        if not isinstance(written, str):
            return None
        return self._by_letters.get(_letters(written.rpartition(".")[2])) or self._by_letters.get(_letters(written))


def find_calls(text: str, names: _Names) -> list[dict[str, Any]]:
    """Find the calls in a text, in the first form that holds any."""
    if len(text) > MAX_TEXT_CHARS:
        return []
    for form in (_in_xml, _in_json, _in_actions, _in_python):
        if calls := list(form(text, names)):
            return calls[:MAX_CALLS]
    return []


def _in_xml(text: str, names: _Names) -> Iterator[dict[str, Any]]:
    for found in _XML_FUNCTION.finditer(text):
        name, body = names.find(found[1]), found[2].strip()
        parameters = dict(_XML_PARAMETER.findall(body))
        args = parameters or read_arguments(body)
        if name and args is not None:
            yield {"name": name, "args": args}


def _in_json(text: str, names: _Names) -> Iterator[dict[str, Any]]:
    """Read every JSON value that begins a line, stands in a fence or follows a mark."""
    starts = [found.end() for found in re.finditer(r"(?:^|```\w*|[\]>])\s*(?=[{\[])", text, re.MULTILINE)]
    after = 0
    for start in starts:
        if start < after or text.startswith(_MARKS, start):
            continue
        piece = _balanced(text, start)
        calls = list(_calls_of(_loads(piece), names))
        if calls:
            after = start + len(piece)
            yield from calls


def _in_actions(text: str, names: _Names) -> Iterator[dict[str, Any]]:
    for found in _ACTION.finditer(text):
        name = names.find(found[1])
        begin = found[2].find("{")
        args = read_arguments(_balanced(found[2], begin)) if begin >= 0 else None
        if name and args is not None:
            yield {"name": name, "args": args}


def _in_python(text: str, names: _Names) -> Iterator[dict[str, Any]]:
    """Read `plan_layout(caption="a cat")`, `plan_layout({"caption": "a cat"})` and `plan_layout{"caption": "a cat"}`."""
    spelled = "|".join(re.escape(name) for name in names)
    for found in re.finditer(_BARE_CALL.format(names=spelled), text) if spelled else ():
        piece = _balanced(text, found.end() - 1)
        inside = piece[1:-1].strip() if piece.startswith("(") else piece
        args = read_arguments(inside) if inside.startswith("{") else _keywords(f"f({inside})")
        if args is not None:
            yield {"name": found[1], "args": args}


def _keywords(call: str) -> dict[str, Any] | None:
    """Read the keyword arguments of a call, literals only; None for anything else."""
    try:
        made = ast.parse(call, mode="eval").body
        if not isinstance(made, ast.Call) or made.args:
            return None
        return {word.arg: ast.literal_eval(word.value) for word in made.keywords if word.arg}
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _calls_of(value: Any, names: _Names) -> Iterator[dict[str, Any]]:
    """Read a call, a list of calls, or an object around one; at most three levels deep."""
    if isinstance(value, list):
        for item in value[:MAX_CALLS]:
            yield from _calls_of(item, names) if isinstance(item, dict) else ()
        return
    if not isinstance(value, dict):
        return
    inner = value.get("tool_calls") or value.get("tool_call") or value.get("function_call")
    if inner is None and isinstance(value.get("function"), dict):
        inner = value["function"]
    if isinstance(inner, list | dict):
        yield from _calls_of(inner, names)
        return
    name = next((found for key in _NAME_KEYS if (found := names.find(value.get(key)))), None)
    if name:
        given = next((value[key] for key in _ARGUMENT_KEYS if key in value), None)
        rest = {key: v for key, v in value.items() if key not in (*_NAME_KEYS, *_ARGUMENT_KEYS, "id", "type")}
        args = read_arguments(given if given is not None else rest)
        if args is not None:
            yield {"name": name, "args": args}
    elif len(value) == 1 and (only := names.find(next(iter(value)))):
        args = read_arguments(next(iter(value.values())))
        if args is not None:
            yield {"name": only, "args": args}


def _balanced(text: str, start: int) -> str:
    """Return the text from a bracket to the one that closes it, quoted brackets aside; to the end where none does."""
    depth, quote, at = 0, "", start
    while at < len(text):
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign == '"':
            quote = sign
        elif sign in "{[(":
            depth += 1
        elif sign in "}])":
            depth -= 1
            if depth == 0:
                return text[start : at + 1]
        at += 1
    return text[start:]


def _loads(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        try:
            return json_repair.loads(text)
        except (ValueError, RecursionError):
            return None


def _each_once(calls: list[dict[str, Any]], message: AIMessage) -> list[ToolCall]:
    """Give every call an id; of equal ones keep the first."""
    ids = [call.get("id") for call in message.tool_calls]
    made: dict[str, ToolCall] = {}
    for number, call in enumerate(calls):
        given = ids[number] if number < len(ids) else None
        key = json.dumps([call["name"], call["args"]], sort_keys=True, default=str)
        made.setdefault(key, tool_call(name=call["name"], args=call["args"], id=given or f"call_{number + 1}"))
    return list(made.values())


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
