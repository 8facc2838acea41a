"""The command line: runs one command and turns failures into one line and an exit code."""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from ..errors import DONE, FAILED, exit_code_of, explain, is_disk_full
from .commands import cli
from .lines import write_error


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; whatever fails is one line on standard error."""
    try:
        code = cli(args=arguments, prog_name="groundling", standalone_mode=False)
        sys.stdout.flush()
    except TyperException as error:
        write_error(f"{_plain(error)}; see groundling --help")
        return error.exit_code
    except BrokenPipeError:
        _silence()
        return FAILED
    except (KeyboardInterrupt, typer.Abort):
        return FAILED
    except Exception as error:  # noqa: BLE001  the front end: no traceback ever reaches a person
        if is_disk_full(error):
            _silence()
        write_error(explain(error))
        return exit_code_of(error)
    return code if isinstance(code, int) else DONE


def _plain(error: TyperException) -> str:
    return error.format_message().removeprefix("Invalid value: ").rstrip(".")


def _silence() -> None:
    """Keep Python from writing to the closed pipe or full disk once more when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the console script."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(run())
