"""`groundling` in a process forked off one that has its imports done: they take 2 s of processor time, 8 with torch.

Only the imports are shared. Arguments, environment, working directory and standard streams are the program's own, as if it
had been started anew. What starting anew itself does is tested with `python -m bot`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from bot.cli.main import main

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 240.0  # a busy machine is slow, not wrong
IMPORTED = (
    "tests.bot.forked_program",
    "bot.terminal.run",
    "agent.message_reader",
    "agent.graph",
    "agent.endpoint",
    "tools.generation.loading",
    "diffusers.models.unets.unet_2d_condition",
    "diffusers.models.autoencoders.autoencoder_kl",
    "transformers.models.clip.modeling_clip",
)
READ_AT_IMPORT = {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Program:
    """What one run is given; each stream is the path of a file."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    stdin: str
    stdout: str
    stderr: str


def start(program: Program) -> Any:
    """Start it and return the `multiprocessing` process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(IMPORTED))
    before = dict(os.environ)
    os.environ.update(READ_AT_IMPORT)
    try:
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)
    process = context.Process(target=_run, args=(program,))
    process.start()
    return process


def run(arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, stdin: bytes, streams: Path) -> Any:
    """Run it to its end, its streams files in a folder of their own; returns a `CompletedProcess` of bytes."""
    stdin_path, stdout, stderr = (streams / name for name in ("stdin", "stdout", "stderr"))
    stdin_path.write_bytes(stdin)
    process = start(Program(arguments, environment, folder, str(stdin_path), str(stdout), str(stderr)))
    process.join(TIMEOUT_S)
    if process.exitcode is None:
        process.kill()
        raise subprocess.TimeoutExpired(list(arguments), TIMEOUT_S)
    return subprocess.CompletedProcess(arguments, process.exitcode, stdout.read_bytes(), stderr.read_bytes())


def _run(program: Program) -> None:
    os.environ.clear()
    os.environ.update(program.environment)
    os.chdir(program.folder)
    sys.path[:0] = program.environment.get("PYTHONPATH", "").split(os.pathsep)
    _open_streams(program)
    sys.argv = ["groundling", *program.arguments]
    main()


def _open_streams(program: Program) -> None:
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    given = ((program.stdin, os.O_RDONLY), (program.stdout, writing), (program.stderr, writing))
    for descriptor, (path, flags) in enumerate(given):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    encoding = program.environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = sys.__stdin__ = open(0, encoding=encoding, closefd=False)  # noqa: SIM115  open while the process lives
    sys.stdout = sys.__stdout__ = open(1, "w", encoding=encoding, closefd=False, buffering=1)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding=encoding, closefd=False, buffering=1)  # noqa: SIM115
