"""How far a solve has come: one living line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

from maro_logistics.cli.console import Console, clean
from maro_logistics.plan.words import amount, percent

if TYPE_CHECKING:
    from maro_logistics.planning import Progress

PLAIN_SECONDS = 10.0
"""Time between two plain lines of one phase, so that a log stays readable."""
LIVE_SECONDS = 0.1
"""Time between two states of the living line; faster only flickers."""


KEPT = "Stopping, the best plan found is kept. Ctrl-C again to leave without it."
"""What is told when the user asks to stop a solve."""


class Live:
    """Shows progress on standard error as it is told; nothing with ``--quiet``."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._phase = ""
        self._told = float("-inf")
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Show the state, unless the last one is too fresh."""
        now = time.monotonic()
        pause = LIVE_SECONDS if self._is_terminal else PLAIN_SECONDS
        if self._console.is_quiet or (progress.phase == self._phase and now - self._told < pause):
            return
        self._phase, self._told = progress.phase, now
        self._show(progress_words(progress))

    def close(self) -> None:
        """Take the living line away."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0

    def _show(self, words: str) -> None:
        if not self._is_terminal:
            self._console.note(words)
            return
        line = clean(words)[: shutil.get_terminal_size().columns - 1]
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)


def progress_words(progress: Progress) -> str:
    """``  12 s  search  plan 1,234  bound 1,200  gap 2.76 %``."""
    words = [f"{progress.elapsed:4.0f} s", progress.phase]
    if progress.objective is not None:
        words += [
            f"plan {amount(progress.objective)}",
            f"bound {amount(progress.bound)}",
            f"gap {percent(progress.gap)}",
        ]
    return "  ".join(words)


class Closing(Protocol):
    """What shows progress on a living line."""

    def close(self) -> None:
        """Take the living line away."""


class Stop:
    """Whether the user asked to stop; the first Ctrl-C asks, the second does not wait."""

    def __init__(self, console: Console, live: Closing, words: str) -> None:
        self._console, self._live, self._words = console, live, words
        self.is_asked = False

    def __call__(self) -> bool:
        """Whether to stop now and keep the best plan found."""
        return self.is_asked

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        """Take note of a signal."""
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
        self._live.close()
        self._console.warn(self._words)


@contextmanager
def stopping(console: Console, live: Closing, words: str = KEPT) -> Iterator[Stop]:
    """Within, Ctrl-C and a request to end ask the work to stop instead of ending the program; ``words`` tell so."""
    stop = Stop(console, live, words)
    before = {number: signal.signal(number, stop.ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        live.close()
