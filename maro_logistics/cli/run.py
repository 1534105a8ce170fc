"""From the words of a command line to an exit code."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from maro_logistics.cli.app import app
from maro_logistics.cli.commands import BROKEN_PIPE, INTERRUPTED, MACHINE, failure, give
from maro_logistics.cli.console import Answer, Console


def run(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line (without its first word; default: that of this process); returns the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _prepare_streams()
    console = Console(as_json="--json" in words, is_verbose=bool({"-v", "--verbose"} & set(words)))
    try:
        return int(app(words, prog_name="maro", standalone_mode=False) or 0)
    except TyperException as error:
        return _tell(console, _usage_words(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the last resort: a bug must not look like an answer
        if console.is_verbose:
            traceback.print_exc()
        what = f"internal error: {type(error).__name__}: {error}"
        return _tell(console, f"{what}\nPlease report it, with the output of the same command and -v.", MACHINE)


def _tell(console: Console, message: str, exit_code: int) -> int:
    def work() -> Answer:
        return failure(console, message, exit_code)

    return give(console, work)


def _usage_words(error: TyperException) -> str:
    """What is wrong with the command line, and where to read more."""
    context = getattr(error, "ctx", None)
    hint = f"\nTry '{context.command_path} --help'." if context is not None else ""
    return f"{error.format_message()}{hint}"


def _prepare_streams() -> None:
    """Let names that the console cannot show become ``?`` instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
