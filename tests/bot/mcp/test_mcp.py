"""The tools by the package's own client: in this process, and over streamable HTTP; over standard input and output as a program."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from PIL import Image

mcp = pytest.importorskip("mcp")

from agent.settings import load_settings  # noqa: E402
from benchmarks.layout_painter import LayoutPainter  # noqa: E402
from bot.mcp.tools import make_server  # noqa: E402
from tests.bot.web.conftest import make_painting_app  # noqa: E402

SCENE = "a red car and a blue cup in a green meadow"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    settings = load_settings(env_file=None).model_copy(update={"data_dir": tmp_path / "data", "steps": 3, "seed": 7})
    app = make_painting_app(LayoutPainter())(settings)
    yield make_server(app)
    app.close()


def facts_of(result: Any) -> dict[str, Any]:
    """Return the JSON of an answer: its second text."""
    assert not result.is_error, result.content
    return json.loads([part.text for part in result.content if part.type == "text"][1])


async def test_the_tools_say_what_they_take(server: Any) -> None:
    async with mcp.Client(server) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"plan", "edit", "draw", "undo", "show"}
        assert "set_boxes" in tools["edit"].description
        assert "context" not in tools["draw"].input_schema["properties"]


async def test_a_picture_is_planned_edited_drawn_undone_and_shown(server: Any) -> None:
    async with mcp.Client(server) as client:
        planned = facts_of(await client.call_tool("plan", {"caption": SCENE}))
        assert [item["id"] for item in planned["layout"]["objects"]] == ["car-1", "cup-1"]
        box = [0.1, 0.1, 0.4, 0.4]
        operations = [{"op": "set_boxes", "boxes": {"cup-1": box}}]
        edited = await client.call_tool("edit", {"operations": operations, "draws": False})
        assert facts_of(edited)["layout"]["objects"][1]["box"] == box
        steps: list[float] = []

        async def on_progress(done: float, total: float | None, message: str | None) -> None:
            steps.append(done)

        drawn = await client.call_tool("draw", {}, progress_callback=on_progress)
        picture = next(part for part in drawn.content if part.type == "image")
        assert Image.open(io.BytesIO(base64.b64decode(picture.data))).size == (512, 512)
        assert (facts_of(drawn)["version"], picture.mime_type) == (2, "image/png")
        assert steps
        assert steps == sorted(steps)
        assert facts_of(await client.call_tool("undo", {}))["layout"] == planned["layout"]
        shown = await client.call_tool("show", {"version": 2})
        assert facts_of(shown)["layout"]["objects"][1]["box"] == box


async def test_a_change_may_be_said_in_words(server: Any) -> None:
    async with mcp.Client(server) as client:
        await client.call_tool("draw", {"caption": SCENE})
        changed = facts_of(await client.call_tool("edit", {"change": "remove the cup"}))
        assert [item["phrase"] for item in changed["layout"]["objects"]] == ["a red car"]


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("show", {}, "no picture yet"),
        ("undo", {}, "undo"),
        ("edit", {"operations": [{"op": "explode"}]}, "no picture"),
        ("draw", {}, "nothing to draw"),
    ],
)
async def test_what_cannot_be_done_is_an_error_with_a_sentence(
    server: Any, tool: str, arguments: dict[str, Any], says: str
) -> None:
    async with mcp.Client(server) as client:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        assert says in result.content[0].text


async def test_conversations_are_kept_apart(server: Any) -> None:
    async with mcp.Client(server) as client:
        await client.call_tool("plan", {"caption": SCENE, "conversation": "one"})
        assert (await client.call_tool("show", {"conversation": "two"})).is_error


async def test_the_same_tools_are_reached_over_streamable_http(server: Any) -> None:
    config = uvicorn.Config(server.streamable_http_app(), log_config=None, access_log=False)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        running = uvicorn.Server(config)
        serving = asyncio.create_task(running.serve(sockets=[listener]))
        async with mcp.Client(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp") as client:
            drawn = await client.call_tool("draw", {"caption": SCENE})
        running.should_exit = True
        await serving
    assert facts_of(drawn)["version"] == 1


async def test_the_program_speaks_over_its_standard_input_and_output(environment: dict[str, str]) -> None:
    parameters = mcp.StdioServerParameters(command=sys.executable, args=["-m", "bot", "mcp"], env=environment)
    async with mcp.Client(parameters) as one:
        planned = await one.call_tool("plan", {"caption": SCENE})
    assert facts_of(planned)["version"] == 1
