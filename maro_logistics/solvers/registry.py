"""Engines by name, and what each of them can do here."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from maro_logistics.errors import EngineError
from maro_logistics.solvers.known import BUILT_IN, KNOWN_BAD, Known
from maro_logistics.solvers.seam import Feature

_KNOWN: dict[str, Known] = dict(BUILT_IN)
"""Every engine by name, those of :func:`register_engine` among them."""


@dataclass(frozen=True)
class EngineStatus:
    """An engine as found on this machine."""

    name: str
    version: str | None
    """As the engine itself says; None where it does not start."""
    features: frozenset[Feature]
    """What it can do; of one that does not start, what it could."""
    note: str
    """The distribution it comes from, or why it does not start."""
    install: str = ""
    """Command that installs it, where it does not start."""
    licence: str = ""
    """What it asks for besides its package."""
    doubt: str = ""
    """Why its answers are worth less, or why its version is known to be bad."""


def register_engine(name: str, module: str) -> None:
    """Make ``module`` known as the engine ``name``; its function ``engine()`` returns a ``seam.Engine``."""
    _KNOWN[name] = Known(module, None)


def engine_names() -> list[str]:
    """Names of all known engines, installed or not."""
    return list(_KNOWN)


def known_engine(name: str) -> Known:
    """What is known of an engine before it is started."""
    if name not in _KNOWN:
        raise EngineError(f"there is no engine {name!r}; known are {', '.join(sorted(_KNOWN))}")
    return _KNOWN[name]


def available_engines() -> list[EngineStatus]:
    """Every known engine, each tried in a process of its own.

    Examples
    --------
    >>> [engine.name for engine in available_engines()][:2]
    ['highs', 'scip']
    """
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        return list(pool.map(engine_status, _KNOWN))


_AT_ONCE = 4
"""Most engines tried at once; each process takes 100 MB and half a second."""


def engine_status(name: str) -> EngineStatus:
    """An engine as found on this machine, tried in a process of its own."""
    from maro_logistics.solvers.process import EngineProcess  # noqa: PLC0415 - it needs this module

    known = known_engine(name)
    could = known.features or frozenset()
    absent = _absent(known)
    if absent:
        return EngineStatus(name, None, could, absent, known.install, known.licence, known.unverified)
    try:
        with EngineProcess(name) as process:
            version, features = process.version, process.features
    except EngineError as problem:
        return EngineStatus(name, None, could, str(problem), known.install, known.licence, known.unverified)
    doubt = known_bad(name, version) or known.unverified
    return EngineStatus(name, version, features, _origin(known), "", known.licence, doubt)


def known_bad(name: str, version: str) -> str:
    """Why this version of an engine gives wrong answers; empty where nothing is known against it."""
    known = known_engine(name)
    versions = {name: version, **{one: _version(one) for one in known.distributions}}
    reasons = [
        f"{one} {bad} {reason}"
        for one, found in versions.items()
        for bad, reason in KNOWN_BAD.get(one, ())
        if found == bad
    ]
    return "; ".join(reasons)


def _absent(known: Known) -> str:
    """Which distribution is missing without which the engine cannot start; empty if there is none."""
    if not known.licence:
        return ""  # the others say themselves what they miss
    missing = [name for name in known.distributions if not _version(name)]
    return f"not installed: {', '.join(missing)}" if missing else ""


def _version(distribution: str) -> str:
    """Version of an installed distribution; empty if it is not installed."""
    import importlib.metadata  # noqa: PLC0415 - needed here only

    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _origin(known: Known) -> str:
    """Distributions and versions an engine comes from."""
    found = [f"{name} {_version(name)}" for name in known.distributions if _version(name)]
    return ", ".join(found) or known.module
