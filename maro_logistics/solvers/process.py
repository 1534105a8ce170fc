"""An engine in a process of its own: load a program once, solve it many times, stop at any moment."""

from __future__ import annotations

import dataclasses
import os
import queue
import threading
import time
from types import TracebackType
from typing import Any, Self

from maro_logistics.errors import EngineError
from maro_logistics.solvers.abilities import check_features
from maro_logistics.solvers.launch import Launched, hello
from maro_logistics.solvers.messages import program_message
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.registry import known_engine
from maro_logistics.solvers.seam import Feature, OnProgress, Request, Result, ShouldStop
from maro_logistics.solvers.talk import Interrupts, Talk
from maro_logistics.solvers.verdict import Source, checked_start, judge
from maro_logistics.solvers.wire import Message

_START_SECONDS = 300.0
"""Time an engine has to start, in seconds: half a second on an idle machine, a minute and more on one that is not."""


class EngineProcess:
    """An engine, started when first needed and again after a crash.

    ``threads`` is the number of threads the engine may use, ``memory_bytes`` the address space its process may take
    (where the system can limit it), ``grace_seconds`` how long it may overrun a limit or ignore a stop before it is
    ended. Not for use by several threads at once; only ``stop`` is.

    >>> with EngineProcess("highs", threads=1) as engine:  # doctest: +SKIP
    ...     engine.load(program)
    ...     result = engine.solve(limits=Limits(seconds=60, gap=0.01), polish=True)
    """

    def __init__(
        self,
        engine: str = "highs",
        *,
        threads: int = 1,
        memory_bytes: int | None = None,
        grace_seconds: float = 5.0,
    ) -> None:
        self.engine = engine
        self._known = known_engine(engine)
        self._threads, self._memory_bytes, self._grace = threads, memory_bytes, grace_seconds
        self._launched: Launched | None = None
        self._ready: Message | None = None
        self._program: Program | None = None
        self._loaded = False
        self._number = 0
        self._stop_asked = threading.Event()

    def __enter__(self) -> Self:
        self._launch()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; a later solve would start another."""
        self._discard(at_once=False)

    @property
    def version(self) -> str:
        """Version of the engine, as it says itself."""
        return str(self._introduction().values["version"])

    @property
    def features(self) -> frozenset[Feature]:
        """What the engine can do."""
        return frozenset(Feature(name) for name in self._introduction().values["features"])

    @property
    def process_id(self) -> int | None:
        """Number of the running process; None before the first start and after an end."""
        return None if self._launched is None else self._launched.process_id

    def load(self, program: Program) -> None:
        """Make this the program that is solved from now on."""
        self._program, self._loaded = program, False

    def stop(self) -> None:
        """End the solve under way, from any thread or from ``on_progress``; its best point is returned."""
        self._stop_asked.set()

    def solve(
        self,
        request: Request | None = None,
        *,
        on_progress: OnProgress | None = None,
        should_stop: ShouldStop | None = None,
        **changes: Any,
    ) -> Result:
        """The result of solving the loaded program; ``changes`` are fields of :class:`Request`.

        ``on_progress`` is called with a :class:`Progress` at least once a second and with each better point;
        ``should_stop`` is asked about every 0.05 s. The first Ctrl-C stops the engine and keeps its best point (reason
        ``interrupted``), the second ends its process. Whatever happens to the process, a result comes back, with the
        best point that had been sent.

        Raises
        ------
        EngineError
            The engine does not start, lacks a feature, or refuses an option or the program.
        """
        if self._program is None:
            raise EngineError("no program has been loaded")
        begun = time.monotonic()
        wanted, notes = checked_start(self._program, dataclasses.replace(request or Request(), **changes))
        if self._known.features is not None:
            check_features(self.engine, self._known.features, self._program, wanted)
        self._stop_asked.clear()
        try:
            with Interrupts() as interrupts:
                launched, version = self._prepared(self._program, wanted)
                if wanted.start is not None and Feature.START not in self.features:
                    wanted = dataclasses.replace(wanted, start=None)
                    notes = [*notes, "the start was not used: the engine takes none"]
                cancels = Feature.CANCEL in self.features
                talk = Talk(launched, wanted, begun, self._grace, on_progress, cancels=cancels)
                answer, polished = talk.answer(
                    self._number,
                    interrupts,
                    lambda: self._stop_asked.is_set() or (should_stop is not None and should_stop()),
                )
        except BaseException:
            self._discard(at_once=True)  # whatever it would still say belongs to this request
            raise
        if talk.lost:
            self._discard(at_once=True)
        answer = dataclasses.replace(answer, notes=(*notes, *answer.notes))
        return judge(self._program, wanted, answer, Source(self.engine, version, time.monotonic() - begun, polished))

    def _prepared(self, program: Program, request: Request) -> tuple[Launched, str]:
        """The running process with the program loaded, able to do what is requested, and the engine's version."""
        version = self.version
        check_features(self.engine, self.features, program, request)
        launched = self._launch()
        if not self._loaded:
            launched.send(program_message(program))
            self._loaded = True
        self._number += 1
        return launched, version

    def _launch(self) -> Launched:
        """The running process, started if there is none of our own."""
        current = self._launched
        if current is not None and (current.owner != os.getpid() or current.returncode is not None):
            self._discard(at_once=True)
        if self._launched is None:
            self._launched = Launched(hello(self._known, self._threads, self._memory_bytes), writes=self._known.writes)
        return self._launched

    def _introduction(self) -> Message:
        """What the engine says of itself when it starts."""
        launched = self._launch()
        if self._ready is None:
            message = _first_message(launched)
            if message is None or message.kind != "ready":
                words = launched.last_words() if message is None else message.values["text"]
                self._discard(at_once=True)
                raise EngineError(f"the engine {self.engine} did not start: {words or 'no answer'}")
            self._ready = message
        return self._ready

    def _discard(self, *, at_once: bool) -> None:
        """End the process; one that belongs to the process we are a fork of is left alone."""
        launched = self._launched
        self._launched, self._ready, self._loaded = None, None, False
        if launched is not None and launched.owner == os.getpid():
            launched.end(at_once=at_once)


def _first_message(launched: Launched) -> Message | None:
    try:
        return launched.inbox.get(timeout=_START_SECONDS)
    except queue.Empty:
        return None
