"""A limit on the memory of a process: by the system where it can, by watching where it cannot."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable

_LOOK_SECONDS = 0.2
"""Time between two looks at the memory in use, in seconds."""

_EXIT_CODE = 77


def limit_memory(limit: int | None) -> None:
    """Keep this process below ``limit`` bytes: of address space on Linux, of memory in use elsewhere."""
    if limit is None:
        return
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - exists on POSIX only

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
            return
    watch_memory(limit, lambda: _end(limit))


def watch_memory(limit: int, exceeded: Callable[[], None]) -> threading.Thread:
    """A thread that calls ``exceeded`` once this process uses more than ``limit`` bytes."""

    def watch() -> None:
        while used_bytes() <= limit:
            time.sleep(_LOOK_SECONDS)
        exceeded()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def used_bytes() -> int:
    """The most memory this process has had in use."""
    if sys.platform == "win32":
        return _used_on_windows()
    import resource  # noqa: PLC0415 - exists on POSIX only

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _used_on_windows() -> int:
    """``PeakWorkingSetSize`` of GetProcessMemoryInfo."""
    import ctypes  # noqa: PLC0415 - needed here only

    names = ("faults", "peak", "now", "a", "b", "c", "d", "pages", "peak_pages")
    kinds = [ctypes.c_ulong, *[ctypes.c_size_t] * (len(names) - 1)]
    counters = type("Counters", (ctypes.Structure,), {"_fields_": [("size", ctypes.c_ulong), *zip(names, kinds)]})()  # noqa: B905
    counters.size = ctypes.sizeof(counters)
    windll = vars(ctypes)["windll"]
    windll.kernel32.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(windll.kernel32.GetCurrentProcess())
    windll.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.size)
    return int(counters.peak)


def _end(limit: int) -> None:
    """Say why and end this process, even while the engine works."""
    os.write(2, f"\nMemoryError: more than {limit} bytes in use\n".encode())
    os._exit(_EXIT_CODE)
