"""The process of an engine: ``python -m maro_logistics.solvers.child``, talking through its standard streams.

Messages come in by standard input and leave by a copy of standard output, which is then pointed at the log, so that
nothing an engine prints can reach the conversation. The process ends when its parent does.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import queue
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import BinaryIO

from maro_logistics.errors import EngineError
from maro_logistics.solvers.memory import limit_memory
from maro_logistics.solvers.messages import answer_message, program_of, progress_message, request_of
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Engine, Progress
from maro_logistics.solvers.session import Task, Watch, carry_out
from maro_logistics.solvers.wire import Message, receive, send

_PARENT_WATCH_SECONDS = 1.0
"""Time between two looks at the parent, in seconds."""

_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of Linux (prctl(2)): the signal this process gets when the thread that started it ends."""

_EAGER_TO_DIE = "500"
"""``oom_score_adj`` of Linux (proc(5)): short of memory, the system ends this process before its parent."""


class Child:
    """The conversation from the side of the engine."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming, self._outgoing = incoming, outgoing
        self._sending = threading.Lock()
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._stop_number = -1
        self._program: Program | None = None
        self._load_problem: Exception | None = None
        self._folder: str | None = None

    def run(self) -> None:
        """Answer messages until the parent closes the stream; does not return."""
        hello = receive(self._incoming)
        if hello is None:
            return
        self._folder = hello.values.get("folder")
        _follow_parent(hello.values["parent"], self._leave, by_signal=hello.values["by_signal"])
        threading.Thread(target=self._read, daemon=True).start()
        engine = self._engine(hello)
        if engine is None:
            return
        limit_memory(hello.values["memory_bytes"])
        features = sorted(engine.features)
        self._send(Message("ready", {"name": engine.name, "version": engine.version, "features": features}))
        while True:
            self._handle(engine, self._inbox.get(), int(hello.values["threads"]))

    def _engine(self, hello: Message) -> Engine | None:
        """The engine asked for; None after telling that it cannot be had."""
        try:
            module, _, function = str(hello.values["module"]).partition(":")
            engine: Engine = getattr(importlib.import_module(module), function or "engine")()
        except Exception as problem:  # noqa: BLE001 - whatever stops an engine from loading is told to the parent
            self._fail(problem)
            return None
        return engine

    def _read(self) -> None:
        """Take messages in while the engine works; leave when there will be no more."""
        try:
            while (message := receive(self._incoming)) is not None:
                if message.kind == "stop":
                    self._stop_number = max(self._stop_number, int(message.values["number"]))
                else:
                    self._inbox.put(message)
        finally:
            self._leave()

    def _leave(self) -> None:
        """End this process and what it has started, even while the engine works; remove its folder."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            if sys.platform != "win32" and os.getpgid(0) == os.getpid():
                os.killpg(0, signal.SIGKILL)
        os._exit(0)

    def _handle(self, engine: Engine, message: Message, threads: int) -> None:
        try:
            if message.kind == "load":
                self._load(message)
            else:
                self._solve(engine, message, threads)
        except Exception as problem:  # noqa: BLE001 - the parent decides what an error means
            self._fail(problem)

    def _load(self, message: Message) -> None:
        """Keep the program; what is wrong with it is told when it is to be solved, for only then is an answer due."""
        self._program = self._load_problem = None
        try:
            self._program = program_of(message)
        except Exception as problem:  # noqa: BLE001 - raised again by the solve
            self._load_problem = problem

    def _solve(self, engine: Engine, message: Message, threads: int) -> None:
        if self._program is None:
            raise self._load_problem or EngineError("no program has been loaded")
        number, request = int(message.values["number"]), request_of(message)
        watch = Watch(request.limits.seconds, lambda: self._stop_number >= number, self._tell)
        answer, polished = carry_out(Task(engine, threads, self._program, request, watch))
        self._send(answer_message(answer, polished=polished))

    def _tell(self, progress: Progress) -> None:
        self._send(progress_message(progress))

    def _fail(self, problem: Exception) -> None:
        """Tell the parent what went wrong; the details go to the log."""
        traceback.print_exception(problem, file=sys.stderr)
        sort = (
            "memory" if isinstance(problem, MemoryError) else "engine" if isinstance(problem, EngineError) else "error"
        )
        text = str(problem) if sort == "engine" else f"{type(problem).__name__}: {problem}"
        self._send(Message("failed", {"sort": sort, "text": text}))

    def _send(self, message: Message) -> None:
        with self._sending:
            send(self._outgoing, message)


def take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Copies of standard input and output for messages; the originals now lead to nowhere and to the log."""
    incoming, outgoing = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - exists on Windows only

        msvcrt.setmode(incoming, os.O_BINARY)
        msvcrt.setmode(outgoing, os.O_BINARY)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.close(nowhere)
    os.dup2(2, 1)
    return os.fdopen(incoming, "rb", buffering=2**16), os.fdopen(outgoing, "wb", buffering=2**16)


def _follow_parent(parent: int, leave: Callable[[], None], *, by_signal: bool) -> None:
    """End this process soon after its parent, even while the engine works.

    The end of the stream tells it; where a copy of the parent keeps the stream open, the number of the parent does.
    ``by_signal`` adds the signal of Linux, which follows the thread that started this process, not the whole parent.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - exists on POSIX only

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if by_signal and sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - needed here only

        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as adjust:  # noqa: PTH123
        adjust.write(_EAGER_TO_DIE)
    if os.getppid() != parent:
        leave()
    threading.Thread(target=_watch_parent, args=(parent, leave), daemon=True).start()


def _watch_parent(parent: int, leave: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_WATCH_SECONDS)
    leave()


if __name__ == "__main__":
    Child(*take_streams()).run()
