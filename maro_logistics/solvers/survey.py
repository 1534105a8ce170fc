"""What can solve on this machine: every known engine with its version, its abilities and its known answers."""

from __future__ import annotations

import importlib.metadata
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from maro_logistics.errors import EngineError
from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.registry import EngineStatus, engine_names, engine_status, known_bad
from maro_logistics.solvers.trust import Trust, trust

_AT_ONCE = 3
"""Most engines asked at once."""


@dataclass(frozen=True)
class Surveyed:
    """An engine and what its answers are worth."""

    status: EngineStatus
    trust: Trust | None
    """None where it does not start."""
    problem: str = ""
    """Why it cannot be used though it starts: wrong answers, a licence that is missing."""


def survey(*, anew: bool = False) -> list[Surveyed]:
    """Every known engine; its known answers remembered, or asked ``anew``."""
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda name: _surveyed(name, anew=anew), engine_names()))


def _surveyed(name: str, *, anew: bool) -> Surveyed:
    status = engine_status(name)
    if status.version is None:
        return Surveyed(status, None)
    try:
        with EngineProcess(name) as process:
            found = trust(process, anew=anew)
    except EngineError as problem:
        return Surveyed(status, None, str(problem))
    return Surveyed(status, found, _problem(status, found))


def _problem(status: EngineStatus, found: Trust) -> str:
    """Why the engine is refused; empty if it is not."""
    bad = known_bad(status.name, status.version or "")
    if bad:
        return f"refused: {bad}"
    if found.wrong:
        return f"refused: wrong known answers: {'; '.join(found.wrong)}"
    if not found.right:
        return f"answers nothing: {found.unanswered[0] if found.unanswered else 'refuses every known program'}"
    return ""


def import_trap() -> str:
    """What goes wrong in a process of the user's own that imports both packages; empty where nothing does."""
    try:
        highspy, _ = importlib.metadata.version("highspy"), importlib.metadata.version("ortools")
    except importlib.metadata.PackageNotFoundError:
        return ""
    numbers = tuple(int(part) for part in highspy.split(".")[:2] if part.isdigit())
    if not sys.platform.startswith("linux") or numbers < (1, 15):
        return ""
    return (
        f"In a program of your own, highspy {highspy} and ortools cannot be imported together on Linux; "
        "'import pulp' imports highspy, so import ortools first (pulp then lacks HiGHS). Engines here are not "
        "concerned: each has a process of its own."
    )
