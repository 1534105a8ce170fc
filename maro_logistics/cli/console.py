"""What is printed, and where: the answer on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from maro_logistics.plan.plain import plain

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Kinds of characters that move the cursor, change colours, reverse the line or break it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found out."""

    data: Mapping[str, Any]
    """The answer for programs (``--json``)."""
    lines: tuple[str, ...] = ()
    """The answer for people."""
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Console:
    """How much is told, and in which form."""

    as_json: bool = False
    is_quiet: bool = False
    is_verbose: bool = False

    def note(self, text: str) -> None:
        """Say something beside the answer; silent with ``--quiet``."""
        if not self.is_quiet:
            write(sys.stderr, text)

    def detail(self, text: str) -> None:
        """Say something only those want to know who asked for it with ``--verbose``."""
        if self.is_verbose:
            self.note(text)

    def warn(self, text: str) -> None:
        """Say something that must be heard, even with ``--quiet``."""
        write(sys.stderr, text)

    def give(self, answer: Answer) -> int:
        """Print the answer and nothing else on standard output; returns the exit code."""
        if self.as_json:
            sys.stdout.write(json_text(answer.data))
        else:
            for line in answer.lines:
                write(sys.stdout, line)
        sys.stdout.flush()
        return answer.exit_code


def json_text(data: Mapping[str, Any]) -> str:
    """One JSON object in ASCII, so that it survives every console."""
    return json.dumps(plain(data), indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def write(stream: TextIO, text: str) -> None:
    """Write the text, which may have several lines, without anything that would act on the terminal."""
    stream.write("\n".join(clean(line) for line in text.split("\n")) + "\n")


def clean(text: str) -> str:
    """The text without control characters, whoever put them there: each becomes ``?``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("?" if unicodedata.category(character) in _HIDDEN else character for character in text)


def columns(rows: Iterable[tuple[str, ...]], header: tuple[str, ...]) -> tuple[str, ...]:
    """A small table as lines; columns whose cells are all numbers stand to the right."""
    body = [tuple(clean(cell) for cell in row) for row in rows]
    if not body:
        return ()
    widths = [max(len(row[i]) for row in [header, *body]) for i in range(len(header))]
    right = [all(_is_figure(row[i]) for row in body) for i in range(len(header))]
    return tuple(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in [header, *body]
    )


def _is_figure(cell: str) -> bool:
    return not cell.strip("0123456789.,+-% ") and cell != ""
