"""Whether an engine is to be trusted on this machine: its known answers, remembered per engine, version and machine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from maro_logistics.errors import EngineError
from maro_logistics.solvers.known_answers import Mark, asked, known_answers
from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.registry import known_bad, known_engine

_FORMAT = 2
"""Number of the form of what is remembered; raised whenever answers or judgement change."""


@dataclass(frozen=True)
class Trust:
    """How an engine has answered the known answers on this machine."""

    engine: str
    version: str
    right: int
    wrong: tuple[str, ...]
    """Names of the programs answered wrongly, each with what was said."""
    unanswered: tuple[str, ...]
    refused: int
    """Programs that the engine has declared it cannot solve."""
    remembered: bool = False
    """Whether this was read, not asked anew."""

    @property
    def words(self) -> str:
        """The same in a few words."""
        parts = [f"{self.right} right"]
        parts += [f"{len(self.wrong)} WRONG"] if self.wrong else []
        parts += [f"{len(self.unanswered)} unanswered"] if self.unanswered else []
        parts += [f"{self.refused} not its kind"] if self.refused else []
        return ", ".join(parts)


def trust(process: EngineProcess, *, anew: bool = False) -> Trust:
    """How an engine answers the known answers: remembered, or asked now and remembered."""
    place = _place(process.engine, process.version)
    if not anew:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(place.read_text(encoding="utf-8"))
            wrong, unanswered = tuple(kept["wrong"]), tuple(kept["unanswered"])
            found = Trust(
                kept["engine"], kept["version"], kept["right"], wrong, unanswered, kept["refused"], remembered=True
            )
            if len(wrong) + len(unanswered) + found.right + found.refused == len(known_answers()):
                return found
    found = _asked(process)
    _remember(place, found)
    return found


def refuse_if_wrong(process: EngineProcess) -> None:
    """Raise if an engine is known to answer wrongly: its version by its makers' word, or its known answers here.

    Raises
    ------
    EngineError
        Names the engine, what it got wrong, and the way out.
    """
    bad = known_bad(process.engine, process.version)
    wrong = "" if bad else "; ".join(trust(process).wrong)
    if bad or wrong:
        raise EngineError(
            f"the engine {process.engine} {process.version} is refused: {bad or 'wrong known answers: ' + wrong}; "
            f"take another (maro engines), or insist"
        )


def _asked(process: EngineProcess) -> Trust:
    answers = asked(process)
    said = {mark: tuple(f"{one.name} ({words})" for one, m, words in answers if m is mark) for mark in Mark}
    return Trust(
        process.engine,
        process.version,
        len(said[Mark.RIGHT]),
        said[Mark.WRONG],
        said[Mark.UNANSWERED],
        len(said[Mark.REFUSED]),
    )


def _remember(place: Path, found: Trust) -> None:
    """Write what was found, whole or not at all; a folder that cannot be written to is no obstacle."""
    kept = {name: getattr(found, name) for name in ("engine", "version", "right", "wrong", "unanswered", "refused")}
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, delete=False) as file:
            json.dump(kept, file)
        Path(file.name).replace(place)


def _place(engine: str, version: str) -> Path:
    """The file of an engine, a version and a machine."""
    known = known_engine(engine)
    about: list[Any] = [_FORMAT, engine, version, known.module, list(known.distributions)]
    about += [platform.node(), platform.machine(), platform.platform(), sys.version, np.__version__]
    with contextlib.suppress(Exception):
        import importlib.metadata  # noqa: PLC0415 - needed here only

        about += [importlib.metadata.version(one) for one in known.distributions]
    digest = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]
    return cache_folder() / f"{engine}-{digest}.json"


def cache_folder() -> Path:
    """Where what is remembered lies: ``MARO_CACHE``, or the user's folder for caches."""
    own = os.environ.get("MARO_CACHE")
    if own:
        return Path(own) / "engines"
    windows = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None
    base = windows or os.environ.get("XDG_CACHE_HOME") or ""
    return Path(base or os.path.expanduser("~/.cache")) / "maro-logistics" / "engines"  # noqa: PTH111
