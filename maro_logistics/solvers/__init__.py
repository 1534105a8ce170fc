"""Mathematics only: programs in arrays, engines that solve them in a process of their own, bounds.

Nothing here imports an engine; every public name is imported when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maro_logistics.solvers.duality import implied_bounds, reduced_costs, weak_duality_bound
    from maro_logistics.solvers.process import EngineProcess
    from maro_logistics.solvers.program import Program
    from maro_logistics.solvers.registry import EngineStatus, available_engines, register_engine
    from maro_logistics.solvers.seam import Feature, Limits, Method, Outcome, Progress, Request, Result, StopReason

__all__ = [
    "EngineProcess",
    "EngineStatus",
    "Feature",
    "Limits",
    "Method",
    "Outcome",
    "Program",
    "Progress",
    "Request",
    "Result",
    "StopReason",
    "available_engines",
    "implied_bounds",
    "reduced_costs",
    "register_engine",
    "weak_duality_bound",
]

_HOME = {
    "EngineProcess": "process",
    "EngineStatus": "registry",
    "Feature": "seam",
    "Limits": "seam",
    "Method": "seam",
    "Outcome": "seam",
    "Program": "program",
    "Progress": "seam",
    "Request": "seam",
    "Result": "seam",
    "StopReason": "seam",
    "available_engines": "registry",
    "implied_bounds": "duality",
    "reduced_costs": "duality",
    "register_engine": "registry",
    "weak_duality_bound": "duality",
}
"""Module of every public name."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
