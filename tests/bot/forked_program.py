"""`groundling` in a process forked off one that has its imports done: they take 2 s of processor time, 8 with torch.

Only the imports are shared. Arguments, environment, working directory and standard streams are the program's own, as if it
had been started anew. What starting anew itself does is tested with `python -m bot`.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pexpect
from pexpect.fdpexpect import fdspawn

from bot.cli.main import main

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 240.0  # a busy machine is slow, not wrong
IMPORTED = (
    "tests.bot.forked_program",
    "bot.cli.draw",
    "bot.terminal.run",
    "agent.app",
    "agent.message_reader",
    "agent.graph",
    "agent.endpoint",
    "agent.toolkit",
    "sqlalchemy.dialects.sqlite",
    "tools.generation.loading",
    "tools.generation.stable_diffusion",
    "tools.generation.verifying_renderer",
    "tools.generation.methods.gligen",
    "tools.generation.methods.lmd_plus",
    "diffusers.models.unets.unet_2d_condition",
    "diffusers.models.autoencoders.autoencoder_kl",
    "transformers.models.clip.modeling_clip",
)
READ_AT_IMPORT = {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Program:
    """What one run is given; each stream is the path of a file or of a terminal."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path
    stdin: str
    stdout: str
    stderr: str
    is_terminal: bool = False


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


class TerminalProgram(fdspawn):
    """The program in a pseudo-terminal, for `pty_terminal.Terminal` what `pexpect.spawn` is."""

    def __init__(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, size: tuple[int, int]
    ) -> None:
        master, self._slave = os.openpty()
        super().__init__(master)
        self.setwinsize(size[1], size[0])
        name = os.ttyname(self._slave)
        self._process = start(Program(arguments, environment, folder, name, name, name, is_terminal=True))

    @property
    def exitstatus(self) -> int | None:
        return self._process.exitcode

    @exitstatus.setter
    def exitstatus(self, value: int | None) -> None:
        """The base class sets it to None at first."""

    def setwinsize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read_nonblocking(self, size: int = 1, timeout: float = -1) -> bytes:
        """Read what is there. The terminal stays open here, so the end is a process that has ended and said all."""
        has_ended = not self._process.is_alive()
        try:
            return super().read_nonblocking(size, timeout)
        except pexpect.TIMEOUT:
            if has_ended:
                raise pexpect.EOF("the program has ended") from None
            raise

    def kill(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def wait(self) -> None:
        self._process.join(TIMEOUT_S)

    def close(self, force: bool = False) -> None:
        if self.closed:
            return
        if force and self._process.is_alive():
            self.kill(signal.SIGKILL)
        self.wait()
        os.close(self._slave)
        super().close()


def _run(program: Program) -> None:
    os.environ.clear()
    os.environ.update(program.environment)
    os.chdir(program.folder)
    sys.path[:0] = program.environment.get("PYTHONPATH", "").split(os.pathsep)
    if program.is_terminal:
        os.setsid()
    _open_streams(program)
    sys.argv = ["groundling", *program.arguments]
    main()


def _open_streams(program: Program) -> None:
    writing = os.O_RDWR if program.is_terminal else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    flags = (os.O_RDWR if program.is_terminal else os.O_RDONLY, writing, writing)
    for descriptor, (path, how) in enumerate(zip((program.stdin, program.stdout, program.stderr), flags, strict=True)):
        opened = os.open(path, how, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    if program.is_terminal:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    encoding = program.environment.get("PYTHONIOENCODING", "utf-8")
    sys.stdin = sys.__stdin__ = open(0, encoding=encoding, closefd=False)  # noqa: SIM115  open while the process lives
    sys.stdout = sys.__stdout__ = open(1, "w", encoding=encoding, closefd=False, buffering=1)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding=encoding, closefd=False, buffering=1)  # noqa: SIM115
