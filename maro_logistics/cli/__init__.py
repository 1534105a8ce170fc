"""The command line: each command is one library call and printing; the only place that prints or exits."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code of the command: 0 done, 1 the answer is no, 2 wrong input, 3 this machine cannot, 130 interrupted."""
    from maro_logistics.cli.run import run  # noqa: PLC0415 - keeps `import maro_logistics.cli` free of the parser

    return run(arguments)
