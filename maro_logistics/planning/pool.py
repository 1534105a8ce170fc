"""Tasks on many processors: our own processes by default, or whatever executor the user has."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, cast

from maro_logistics.errors import InputError, MachineError
from maro_logistics.planning.tasks import Done, Shared, Task, carry_out_task
from maro_logistics.planning.worker import receive, send
from maro_logistics.solvers.launch import environment

if TYPE_CHECKING:
    from typing import BinaryIO

Submit = Callable[[Task], "Future[Done]"]
CONNECT_SECONDS = 120
"""Longest wait for the scheduler of a cluster, and then for its first worker."""


class WorkerProcess:
    """A running worker that knows what its tasks share."""

    def __init__(self, shared: Shared) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by end()
        self._process = _started(self._log)
        send(cast("BinaryIO", self._process.stdin), shared)

    def done(self, task: Task) -> Done:
        """The task done; ``MachineError`` if the process does not live to tell."""
        try:
            send(cast("BinaryIO", self._process.stdin), task)
            done: Done = receive(cast("BinaryIO", self._process.stdout))
        except (EOFError, OSError, ValueError) as error:
            raise MachineError(f"the process that worked on it ended ({self.end()})") from error
        return done

    @property
    def is_alive(self) -> bool:
        """Whether it can do another task."""
        return self._process.poll() is None

    def end(self) -> str:
        """End the process, with the engines it started; its last words."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        words = f"code {self._process.returncode}"
        with contextlib.suppress(OSError, ValueError):
            self._log.seek(0)
            lines = self._log.read().decode("utf-8", "replace").strip().splitlines()
            words += f": {lines[-1]}" if lines else ""
        self._log.close()
        return words


def _started(log: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process, out of reach of Ctrl-C in a terminal."""
    windows = sys.platform == "win32"
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "maro_logistics.planning.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment(),
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if windows else 0,
        )
    except OSError as problem:
        raise MachineError(f"no process can be started: {problem}") from problem


class LocalPool:
    """As many worker processes as asked for; each is started when first needed and again after a crash."""

    def __init__(self, shared: Shared, workers: int) -> None:
        self._shared = shared
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="maro-worker")
        self._own = threading.local()
        self._all: list[WorkerProcess] = []
        self._guard = threading.Lock()
        self._is_over = False

    def submit(self, task: Task) -> Future[Done]:
        """The task, to be done by the next free process."""
        return self._threads.submit(self._do, task)

    def _do(self, task: Task) -> Done:
        mine: WorkerProcess | None = getattr(self._own, "process", None)
        if mine is None or not mine.is_alive:
            with self._guard:
                if self._is_over:
                    raise MachineError("the batch has ended")
                mine = self._own.process = WorkerProcess(self._shared)
                self._all.append(mine)
        return mine.done(task)

    def end(self) -> None:
        """End all processes at once."""
        with self._guard:
            self._is_over = True
            for process in self._all:
                process.end()
        self._threads.shutdown(wait=True, cancel_futures=True)


@contextmanager
def local(shared: Shared, workers: int) -> Iterator[Submit]:
    """Processes of this machine."""
    pool = LocalPool(shared, workers)
    try:
        yield pool.submit
    finally:
        pool.end()


@contextmanager
def given(shared: Shared, executor: Executor) -> Iterator[Submit]:
    """Any executor of the user; what tasks share travels with each, as the executor has it."""
    yield lambda task: executor.submit(carry_out_task, shared, task)


@contextmanager
def cluster(shared: Shared, address: str) -> Iterator[Submit]:
    """The workers of a Dask scheduler; what tasks share travels to each worker once."""
    try:
        from distributed import Client  # noqa: PLC0415 - an extra that few have
    except ImportError as problem:
        raise InputError("a cluster needs Dask: pip install 'maro-logistics[cluster]'") from problem
    try:
        client: Any = cast("Any", Client)(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        raise MachineError(f"no Dask scheduler answers at {address}: {problem}") from problem
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as problem:
            raise MachineError(f"the Dask scheduler at {address} has no workers; start some") from problem
        known = client.scatter(shared, broadcast=True, hash=False)
        executor = client.get_executor(pure=False)
        yield lambda task: executor.submit(carry_out_task, known, task)


def cores() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return max(os.cpu_count() or 1, 1)
