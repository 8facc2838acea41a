"""The wheel: it holds every tracked file of the packages, and works away from the clone.

It is installed into an environment of its own that has the dependencies of this one and nothing of the clone.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.loopback.openai_server import ScriptedOpenAI, Text, ToolCall

ROOT = Path(__file__).parents[2]
PACKAGES = ("agent", "bot", "memory", "tools")
LAYOUT_TEXT = "Objects: [('a red car', [40, 250, 200, 130])]\nBackground prompt: a green meadow\nNegative prompt:"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the tracked files."""
    folder = tmp_path_factory.mktemp("wheel")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, files.split("\0")):
        if name.startswith((*(f"{p}/" for p in PACKAGES), "pyproject.toml", "README.md", "LICENSE")):
            target = folder / "source" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((ROOT / name).read_bytes())
    options = ["--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(folder / "source")], check=True, timeout=280)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel, and return the console script."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    # a .pth file within a folder that a .pth file names is not read: an editable install of the clone stays away
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    command = [sys.executable, "-m", "pip", "--python", str(folder / "bin/python"), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", "--force-reinstall", str(wheel)], check=True, timeout=120)
    return folder / "bin/groundling"


def environment(folder: Path, **more: str) -> dict[str, str]:
    ours = ("GROUNDLING_", "OPENAI_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "GROUNDLING_DATA_DIR": str(folder / "data"), "GROUNDLING_STEPS": "2", "HF_HUB_OFFLINE": "1", **more}


def test_the_wheel_holds_every_tracked_file_of_the_packages(wheel: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, check=True).stdout
    wanted = {name for name in tracked.decode().split("\0") if name and not name.endswith("README.md")}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert wanted - held == set()
    assert {name for name in held - wanted if not name.endswith("README.md")} == set()


def test_a_turn_with_a_language_model_works_from_the_wheel(program: Path, tmp_path: Path) -> None:
    with ScriptedOpenAI() as server:
        server.answer(ToolCall("plan_layout", {"caption": "a red car in a green meadow"}), Text(LAYOUT_TEXT))
        done = subprocess.run(
            [program, "chat", "--jsonl", "--no-draw"],
            input=b'{"text": "draw a red car in a green meadow"}\n',
            cwd=tmp_path,
            env=environment(tmp_path, OPENAI_BASE_URL=server.base_url),
            capture_output=True,
            timeout=240,
        )
    reply = json.loads(done.stdout.splitlines()[-1])
    assert reply["event"] == "reply", (reply, done.stderr)
    assert [item["phrase"] for item in reply["layout"]["objects"]] == ["a red car"]


def test_a_picture_is_drawn_from_the_wheel(program: Path, tmp_path: Path) -> None:
    command = [program, "draw", "a red car", "-o", "car.png", "--json"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(tmp_path), capture_output=True, timeout=280)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["unet_samples"] > 0
    assert (tmp_path / "car.png").read_bytes().startswith(b"\x89PNG")


def test_the_page_is_served_from_the_wheel(program: Path, tmp_path: Path) -> None:
    code = "from bot.web.page import fill, static_files; print(len(fill('index.html', 'de')), sorted(static_files()))"
    python = program.with_name("python")
    done = subprocess.run(
        [python, "-c", code], cwd=tmp_path, env=environment(tmp_path), capture_output=True, timeout=60
    )
    assert b"main.js" in done.stdout, done.stderr
