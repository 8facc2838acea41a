"""A PostgreSQL server of one's own: on loopback, in a temporary folder, by an ordinary user; ended with what it was started for.

python -m tests.memory.postgres_server COMMAND [ARGUMENT ...]   runs the command with TEST_POSTGRES_URL set.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USER, PASSWORD = "groundling", "p@ss/w%rd-canary"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")


@dataclass
class PostgresServer:
    """A server that can be stopped and started again.

    Attributes:
        url: of its first database, with the password.
    """

    folder: Path
    port: int

    @property
    def url(self) -> str:
        password = "".join(f"%{byte:02X}" for byte in PASSWORD.encode())
        return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} " + " ".join(f"-c {one}" for one in QUICK)
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        """Stop it at once, as a crash would; connections are cut."""
        self._control("stop", "-m", "immediate")

    def make(self) -> None:
        """Make its files."""
        given = self.folder / "password"
        given.write_text(PASSWORD)
        given.chmod(0o644)
        how = ("--no-sync", "--auth=scram-sha-256", "-U", USER, f"--pwfile={given}", "-E", "UTF8")
        run_as_user(program("initdb"), "-D", str(self.folder / "data"), *how)

    def _control(self, *arguments: str) -> None:
        run_as_user(program("pg_ctl"), "-w", "-t", "60", "-D", str(self.folder / "data"), *arguments)


@contextmanager
def open_server() -> Iterator[PostgresServer]:
    """Make and start a server, and remove it in the end."""
    folder = Path(tempfile.mkdtemp(prefix="groundling-postgres-"))
    server = PostgresServer(folder, free_port())
    try:
        if os.geteuid() == 0:  # the server refuses root
            shutil.chown(folder, "nobody")
        server.make()
        server.start()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder)


def run_as_user(*command: str) -> None:
    """Run a program of PostgreSQL's, not as root."""
    as_user: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    environment = {**os.environ, "LC_ALL": "C"}
    with tempfile.TemporaryFile() as said:  # a pipe would be held open by the server that pg_ctl leaves behind
        done = subprocess.run(
            command,
            cwd="/",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            **as_user,
        )
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {said.read().decode()}")


def program(name: str) -> str:
    """Find a program; Debian keeps the server's outside the path."""
    found = [*sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True), shutil.which(name)]
    if found[0] is None:
        raise RuntimeError(f"{name} is not installed; on Debian: apt-get install postgresql")
    return str(found[0])


def free_port() -> int:
    """Find a port of loopback that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def main() -> int:
    """Run a command while a server runs."""
    with open_server() as server:
        return subprocess.run(sys.argv[1:], env={**os.environ, "TEST_POSTGRES_URL": server.url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
