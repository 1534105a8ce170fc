"""How commands are made: common options, an example in every help text, one exit code per kind of trouble."""

from __future__ import annotations

import errno
import inspect
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from maro_logistics.cli.console import Answer, Console
from maro_logistics.errors import MaroError, ScenarioError

INTERRUPTED = 130
"""Exit code after Ctrl-C."""
BROKEN_PIPE = 141
"""Exit code when nobody reads the answer to its end, as shells have it."""
MACHINE = 3
"""Exit code when this machine cannot."""
WRONG_INPUT = 2
"""Exit code when the input or the command is wrong."""
_WRONG_PATH = (FileNotFoundError, NotADirectoryError, IsADirectoryError)

_COMMON = {
    "as_json": Annotated[
        bool, typer.Option("--json", help="Print one JSON object on standard output, nothing else there.")
    ],
    "is_quiet": Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")],
    "is_verbose": Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell more; the whole trace of an internal error.")
    ],
}

Command = Callable[..., Answer]


def add(app: typer.Typer, function: Command, *examples: str) -> None:
    """Make the function a command of its name, whose help ends with the examples.

    Its first parameter is the console, the others are arguments and options; it returns the answer. ``--json``,
    ``--quiet`` and ``--verbose`` are added, errors become exit codes.
    """

    def run(**options: Any) -> None:
        console = Console(**{option: options.pop(option) for option in _COMMON})
        raise typer.Exit(give(console, lambda: function(console, **options)))

    run.__doc__ = function.__doc__
    run.__signature__ = _signature(function)  # type: ignore[attr-defined]
    epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
    app.command(function.__name__, epilog=epilog)(run)


def _signature(function: Command) -> inspect.Signature:
    """The signature of the command line: that of the function without the console, with the common options."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation)
        for name, annotation in _COMMON.items()
    ]
    return inspect.Signature([*(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own), *common])


def give(console: Console, work: Callable[[], Answer]) -> int:
    """Do the work and print its answer, or what went wrong; returns the exit code."""
    try:
        return console.give(_answer(console, work))
    except BrokenPipeError:
        # Python would complain once more when it flushes standard output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _answer(console: Console, work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except MaroError as error:
        return failure(console, str(error), error.exit_code, findings_of(error))
    except KeyboardInterrupt:
        return failure(console, "interrupted; nothing was written", INTERRUPTED)
    except MemoryError:
        return failure(console, "not enough memory; try longer periods, a shorter horizon or another machine", MACHINE)
    except _WRONG_PATH as error:
        return failure(console, f"{error.filename}: {error.strerror}", WRONG_INPUT)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        return failure(console, f"{error.filename or 'this machine'}: {error.strerror or error}", MACHINE)


def failure(console: Console, message: str, exit_code: int, findings: list[dict[str, Any]] | None = None) -> Answer:
    """The answer when there is none: the message on standard error, an object with ``error`` for programs."""
    console.warn(message)
    data = {"error": message, "exit_code": exit_code}
    return Answer(data if findings is None else {**data, "findings": findings}, exit_code=exit_code)


def findings_of(error: MaroError) -> list[dict[str, Any]] | None:
    """The findings of a scenario's error as dicts; ``None`` of any other error."""
    return [finding_dict(finding) for finding in error.findings] if isinstance(error, ScenarioError) else None


def finding_dict(finding: Any) -> dict[str, Any]:
    """A finding, violation or other record as a dict, with the sentence it prints as under ``text``."""
    names = getattr(type(finding), "__dataclass_fields__", {})
    return {**{name: getattr(finding, name) for name in names}, "text": str(finding)}
