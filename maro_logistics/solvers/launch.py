"""Starting the process of an engine, talking to it, and making sure that it ends."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import BinaryIO, cast

from maro_logistics.errors import EngineError, MachineError
from maro_logistics.solvers.folders import private_folder, remove_folder
from maro_logistics.solvers.known import Known
from maro_logistics.solvers.wire import Message, receive, send

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
"""Folder that the package is imported from."""

_LEAVE_SECONDS = 2.0
"""Time a process has to leave by itself once its stream is closed, in seconds."""

_LOOK_SECONDS = 0.01
"""Time between two looks at whether a process has left, in seconds."""

_SEND_SECONDS = 60.0
"""Time a process may take to read one message, in seconds; it reads at more than 100 MB a second."""

_LOG_TAIL_BYTES = 2000
"""Part of the log that is looked at after a crash, in bytes."""


class Launched:
    """A running engine process and the conversation with it; ``writes`` gives it a private folder to write to."""

    def __init__(self, hello: Message, *, writes: bool = False) -> None:
        self.owner = os.getpid()
        """Process that started it; a fork of that process must leave it alone."""
        self._log = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed by end()
        self._folder = private_folder() if writes else None
        if self._folder is not None:
            weakref.finalize(self, remove_folder, self._folder, self.owner)
        self._process = _started(self._log, self._folder)
        self.inbox: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        """Messages of the engine; None once there will be no more."""
        self._reader = threading.Thread(target=self._read, daemon=True, name="maro-engine-reader")
        self._reader.start()
        folder = None if self._folder is None else str(self._folder)
        self.send(Message(hello.kind, {**hello.values, "folder": folder}))

    def send(self, message: Message) -> None:
        """Send a message; a process that does not take it is ended, which its inbox will tell."""
        stream = self._process.stdin
        watchdog = threading.Timer(_SEND_SECONDS, self.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            if stream is not None:
                send(cast("BinaryIO", stream), message)
        except (BrokenPipeError, OSError, ValueError):
            self.kill()
        finally:
            watchdog.cancel()

    @property
    def returncode(self) -> int | None:
        """How the process ended; negative is a signal; None while it runs."""
        if self._process.returncode is None and self._is_over():
            self._collect()
        return self._process.returncode

    @property
    def process_id(self) -> int:
        """Number of the process."""
        return self._process.pid

    def wait(self) -> int:
        """How the process ended, waiting for an end that is under way; it is ended if it does not come."""
        end = time.monotonic() + _LEAVE_SECONDS
        while not self._is_over() and time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
        if not self._is_over():
            self.kill()
        return self._collect()

    def kill(self) -> None:
        """End the process and everything it started, at once."""
        if self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                subprocess.run(  # noqa: S603 - a tool of the system; it ends what the process started, too
                    ["taskkill", "/F", "/T", "/PID", str(self._process.pid)],  # noqa: S607
                    capture_output=True,
                    check=False,
                )
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _is_over(self) -> bool:
        """Whether the process has ended; it is not collected yet, so that its number still names its group."""
        if self._process.returncode is not None:
            return True
        if sys.platform == "win32":
            return self._process.poll() is not None
        with contextlib.suppress(ChildProcessError):
            return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        return True

    def _collect(self) -> int:
        """How the process ended; what it started and left behind is ended first."""
        self.kill()
        return self._process.wait()

    def last_words(self) -> str:
        """The last line the process wrote to its log."""
        with contextlib.suppress(OSError, ValueError):
            size = self._log.seek(0, os.SEEK_END)
            self._log.seek(max(0, size - _LOG_TAIL_BYTES))
            lines = self._log.read().decode("ascii", "replace").strip().splitlines()
            return lines[-1].strip() if lines else ""
        return ""

    def end(self, *, at_once: bool = False) -> None:
        """Let the process leave, or end it, and free everything it used."""
        if at_once:
            self.kill()
        with contextlib.suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        self.wait()
        self._reader.join(_LEAVE_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self) -> None:
        """Move messages into the inbox until the stream ends."""
        stream = cast("BinaryIO", self._process.stdout)
        try:
            while (message := receive(stream)) is not None:
                self.inbox.put(message)
        except (OSError, ValueError, EngineError):
            self.kill()
        finally:
            self.inbox.put(None)


def hello(known: Known, threads: int, memory_bytes: int | None) -> Message:
    """The first message: what the process is to be.

    The signal at the end of the parent would leave alive what the engine has started, so an engine that starts
    processes watches for that end by itself.
    """
    on_main_thread = threading.current_thread() is threading.main_thread()
    values = {
        "module": known.module,
        "threads": threads,
        "memory_bytes": memory_bytes,
        "parent": os.getpid(),
        "by_signal": on_main_thread and not known.spawns,
    }
    return Message("hello", values)


def _started(log: BinaryIO, folder: Path | None) -> subprocess.Popen[bytes]:
    """The process, in a group of its own so that Ctrl-C in a terminal does not reach it."""
    if not sys.executable:
        raise EngineError("this Python does not say where its program is (sys.executable); engines need it")
    command = [sys.executable, "-P", "-m", "maro_logistics.solvers.child"]
    windows = sys.platform == "win32"
    try:
        return subprocess.Popen(  # noqa: S603 - our own module by our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=tempfile.gettempdir() if folder is None else folder,
            env=environment(folder),
            start_new_session=not windows,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) if windows else 0,
        )
    except OSError as problem:
        raise MachineError(f"the process of the engine cannot be started: {problem}") from problem


def environment(folder: Path | None = None) -> dict[str, str]:
    """The environment of this process, with modules found where this process finds them, files put into ``folder``."""
    environment = dict(os.environ)
    if folder is not None:
        environment |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    environment["PYTHONPATH"] = os.pathsep.join(_search_path())
    environment.setdefault("OPENBLAS_NUM_THREADS", "1")  # arrays are small work here; its threads only take memory
    return environment


def _search_path() -> list[str]:
    """Folders that modules are imported from, absolute, the root of this package among them."""
    folders: list[str] = []
    for entry in sys.path:
        with contextlib.suppress(OSError):  # the current folder may be gone
            folders.append(os.path.abspath(entry or "."))  # noqa: PTH100 - resolve() would follow links
    if str(_PACKAGE_ROOT) not in folders:
        folders.append(str(_PACKAGE_ROOT))
    return [folder for folder in dict.fromkeys(folders) if os.pathsep not in folder]
