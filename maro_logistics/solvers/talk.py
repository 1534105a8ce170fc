"""One request to a running engine: progress passed on, ends asked for, silence and death noticed."""

from __future__ import annotations

import dataclasses
import queue
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

from maro_logistics.errors import EngineError
from maro_logistics.solvers.launch import Launched
from maro_logistics.solvers.messages import answer_of, progress_of, request_message
from maro_logistics.solvers.seam import Answer, OnProgress, Outcome, Progress, Request, StopReason, relative_gap
from maro_logistics.solvers.wire import Message

_TICK_SECONDS = 0.05
"""Time between two looks at whether to stop, in seconds."""

_LIVE_SECONDS = 1.0
"""Longest time between two calls of ``on_progress``, in seconds."""

_ENOUGH_INTERRUPTS = 2
"""Number of Ctrl-C after which the engine is not waited for any more."""


class Interrupts:
    """Ctrl-C counted instead of raised, where Python's own handler is in charge and this is the main thread."""

    def __init__(self) -> None:
        self.count = 0
        self._in_charge = False

    def __enter__(self) -> Self:
        on_main_thread = threading.current_thread() is threading.main_thread()
        if on_main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._counted)
            self._in_charge = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._in_charge:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _counted(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1


class Talk:
    """The conversation about one request; ``begun`` is the monotonic time from which its limit counts.

    An engine that does not ``cancel`` would lose its point anyway when it is stopped: it is ended at once.
    """

    def __init__(
        self,
        launched: Launched,
        request: Request,
        begun: float,
        grace: float,
        on_progress: OnProgress | None,
        *,
        cancels: bool = True,
    ) -> None:
        self._launched, self._request, self._begun, self._grace = launched, request, begun, grace
        self._on_progress, self._cancels = on_progress, cancels
        self._best = Progress(0.0)
        self._last_told = begun
        self._stop_sent: float | None = None
        self.lost = False
        """Whether the process must be replaced."""

    def answer(self, number: int, interrupts: Interrupts, wants_stop: Callable[[], bool]) -> tuple[Answer, bool]:
        """The answer of the engine, or what is left where it died or fell silent; and whether it was polished."""
        limit = self._request.limits.seconds
        left = None if limit is None else max(limit - self._elapsed, 0.0)
        self._launched.send(request_message(self._request, number, left))
        while True:
            try:
                message = self._launched.inbox.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                self._live()
            else:
                if message is None or message.kind != "progress":
                    return self._ended(message, interrupts)
                self._hear(progress_of(message))
            if self._stop_sent is None and (interrupts.count or wants_stop()):
                self._stop_sent = time.monotonic()
                if not self._cancels:
                    return self._given_up("ended at once: the engine keeps no point when it is stopped"), False
                self._launched.send(Message("stop", {"number": number}))
            if interrupts.count >= _ENOUGH_INTERRUPTS:
                return self._given_up("ended at the second interrupt"), False
            if self._overdue():
                return self._given_up(f"no answer {self._grace:g} s after it should have ended"), False

    @property
    def _elapsed(self) -> float:
        return time.monotonic() - self._begun

    def _overdue(self) -> bool:
        """Whether the engine has outlived a limit or a stop by more than the grace."""
        limit, now = self._request.limits.seconds, time.monotonic()
        late = limit is not None and now > self._begun + limit + self._grace
        return late or (self._stop_sent is not None and now > self._stop_sent + self._grace)

    def _hear(self, progress: Progress) -> None:
        """Remember the best so far and pass the report on."""
        best = self._best
        self._best = Progress(
            seconds=self._elapsed,
            objective=best.objective if progress.objective is None else progress.objective,
            bound=best.bound if progress.bound is None else progress.bound,
            nodes=max(best.nodes, progress.nodes),
            iterations=max(best.iterations, progress.iterations),
            x=best.x if progress.x is None else progress.x,
        )
        self._tell(progress.x is not None)

    def _live(self) -> None:
        """Tell the time where the engine is silent."""
        if time.monotonic() - self._last_told >= _LIVE_SECONDS:
            self._tell(with_point=False)

    def _tell(self, with_point: bool) -> None:  # noqa: FBT001 - one caller of each kind, a line away
        self._last_told = time.monotonic()
        if self._on_progress is not None:
            gap = relative_gap(self._best.objective, self._best.bound)
            x = self._best.x if with_point else None
            self._on_progress(dataclasses.replace(self._best, seconds=self._elapsed, gap=gap, x=x))

    def _ended(self, message: Message | None, interrupts: Interrupts) -> tuple[Answer, bool]:
        """The answer in the last message, or in its absence."""
        if message is None:
            return self._died(interrupts), False
        if message.kind == "answer":
            return answer_of(message)
        sort, text = message.values["sort"], message.values["text"]
        if sort == "engine":
            raise EngineError(text)
        self.lost = True
        return self._left_over(StopReason.MEMORY if sort == "memory" else StopReason.ERROR, text), False

    def _died(self, interrupts: Interrupts) -> Answer:
        """What is left of a process that died."""
        self.lost = True
        code, words = self._launched.wait(), self._launched.last_words()
        memory = "bad_alloc" in words or "MemoryError" in words
        how = f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
        hint = "; the system may have been out of memory" if code == -_SIGKILL and not interrupts.count else ""
        note = f"the process of the engine was {how}{hint}" + (f": {words}" if words else "")
        return self._left_over(StopReason.MEMORY if memory else StopReason.CRASHED, note)

    def _given_up(self, note: str) -> Answer:
        """What is left of a process that is not waited for any more."""
        self.lost = True
        self._launched.kill()
        stopped = self._stop_sent is not None
        return self._left_over(StopReason.INTERRUPTED if stopped else StopReason.CRASHED, note)

    def _left_over(self, stop: StopReason, note: str) -> Answer:
        """The best point and bound that had been sent."""
        best = self._best
        outcome = Outcome.NONE if best.x is None else Outcome.FEASIBLE
        return Answer(outcome, stop, "lost", best.x, None, best.bound, best.nodes, best.iterations, notes=(note,))


_SIGKILL = 9
"""Number of the signal that cannot be caught; Windows' module ``signal`` does not name it."""
