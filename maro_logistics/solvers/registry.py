"""Engines by name, and what each of them can do here."""

from __future__ import annotations

from dataclasses import dataclass

from maro_logistics.errors import EngineError
from maro_logistics.solvers.seam import Feature

_MODULES: dict[str, str] = {"highs": "maro_logistics.solvers.highs"}
"""Module of each engine; it has a function ``engine()`` and is imported in the process of the engine only."""

_DISTRIBUTIONS: dict[str, str] = {"highs": "highspy"}
"""Distribution an engine comes with, for the note where it is missing."""


@dataclass(frozen=True)
class EngineStatus:
    """An engine as found on this machine."""

    name: str
    version: str | None
    """As the engine itself says; None where it does not start."""
    features: frozenset[Feature]
    note: str
    """The distribution it comes from, or why it does not start."""


def register_engine(name: str, module: str) -> None:
    """Make ``module`` known as the engine ``name``; its function ``engine()`` returns a ``seam.Engine``."""
    _MODULES[name] = module


def engine_module(name: str) -> str:
    """Module of an engine."""
    if name not in _MODULES:
        raise EngineError(f"there is no engine {name!r}; known are {', '.join(sorted(_MODULES))}")
    return _MODULES[name]


def available_engines() -> list[EngineStatus]:
    """Every known engine, each tried in a process of its own.

    Examples
    --------
    >>> [engine.name for engine in available_engines()]
    ['highs']
    """
    return [_tried(name) for name in sorted(_MODULES)]


def _tried(name: str) -> EngineStatus:
    from maro_logistics.solvers.process import EngineProcess  # noqa: PLC0415 - it needs this module

    try:
        with EngineProcess(name) as process:
            return EngineStatus(name, process.version, process.features, _origin(name))
    except EngineError as problem:
        return EngineStatus(name, None, frozenset(), str(problem))


def _origin(name: str) -> str:
    """Distribution and version an engine comes from."""
    import importlib.metadata  # noqa: PLC0415 - needed here only

    distribution = _DISTRIBUTIONS.get(name)
    if distribution is None:
        return _MODULES[name]
    try:
        return f"{distribution} {importlib.metadata.version(distribution)}"
    except importlib.metadata.PackageNotFoundError:
        return distribution
