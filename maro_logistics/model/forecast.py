"""How large the program will be, before it is built."""

from __future__ import annotations

import ctypes
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maro_logistics.errors import MachineError

if TYPE_CHECKING:
    from maro_logistics.network.network import Network

BYTES_PER_COEFFICIENT = 220.0
"""Peak memory of building and solving, per coefficient of the matrix: measured on generated families, rounded up."""
COEFFICIENTS_PER_CARGO, COEFFICIENTS_PER_OTHER = 9.0, 4.0
"""Coefficients a cargo column has at most on average, and other columns."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected size of a program."""

    columns: int
    coefficients: int
    bytes: int


def forecast(network: Network) -> Forecast:
    """Columns, coefficients and peak memory to expect."""
    cargo = len(network.out) + len(network.back)
    holding = int((network.holding.last - network.holding.first + 1).sum())
    cells = len(network.needs) * network.timeline.periods * 5
    other = holding + len(network.issues) + cells + len(network.arcs)
    coefficients = int(COEFFICIENTS_PER_CARGO * cargo + COEFFICIENTS_PER_OTHER * other)
    return Forecast(cargo + other, coefficients, int(BYTES_PER_COEFFICIENT * coefficients))


def refuse_if_too_large(network: Network) -> None:
    """Raise ``MachineError`` with the numbers when the program would not fit into memory."""
    expected, limit = forecast(network), memory()
    if limit is not None and expected.bytes > limit:
        raise MachineError(
            f"the model would need about {expected.bytes / 1e9:.1f} GB ({expected.columns:,} columns, "
            f"{expected.coefficients:,} coefficients), this machine has {limit / 1e9:.1f} GB free: "
            'use longer periods later on (periods = "14x1 6x7"), fewer days, or fewer routes per site'
        )


def memory() -> int | None:
    """Bytes of memory free for us; None where the system does not say."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:  # noqa: PTH123
            values = dict(line.split(":", 1) for line in lines)
        return int(values["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def _windows_memory() -> int | None:
    """Free physical memory by GlobalMemoryStatusEx."""

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "page", "page_free")),
            *((name, ctypes.c_ulonglong) for name in ("virtual", "virtual_free", "extended")),
        )

    status = Status()
    status.length = ctypes.sizeof(Status)
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009
    return int(status.free) if kernel.GlobalMemoryStatusEx(ctypes.byref(status)) else None
