"""Where a case of the conformance suite meets an engine, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from maro_logistics.errors import EngineError
from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Feature, Result

GRACE_SECONDS = 10.0
"""How long an engine may overrun a limit in the suite before its process is ended: long, for a busy machine is slow."""


class Refused(Exception):  # noqa: N818 - not an error: the engine has said beforehand that it cannot
    """The engine refused what it has declared it cannot do, naming those that can."""


class Grade(StrEnum):
    """What came of a case."""

    PASSED = "passed"
    FAILED = "failed"
    REFUSED = "refused"
    """The engine has declared that it cannot do this, and refused before solving."""
    EXCLUDED = "excluded"
    """Failed as the list of exclusions says."""
    STALE = "stale"
    """Passed although the list of exclusions says that it fails: the list is to be mended."""


@dataclass(eq=False)
class Bench:
    """An engine to be examined: one process for all cases, others where a case asks for them."""

    engine: str
    process: EngineProcess = field(init=False)

    def __post_init__(self) -> None:
        self.process = self.another()

    def another(self, **changes: Any) -> EngineProcess:
        """A process of the same engine with other settings; to be closed by the case."""
        return EngineProcess(self.engine, **{"grace_seconds": GRACE_SECONDS, **changes})

    def solve(self, program: Program, *, process: EngineProcess | None = None, **request: Any) -> Result:
        """The result for a program; :class:`Refused` if the engine has declared that it cannot."""
        used = self.process if process is None else process
        used.load(program)
        try:
            return used.solve(**request)
        except EngineError as problem:
            text = str(problem)
            if " lacks " in text and "engines that can" in text:
                raise Refused(text) from problem
            if text.startswith(f"{self.engine}: ") and "column" in text:
                raise Refused(text) from problem
            raise

    def needs(self, *features: Feature) -> None:
        """Go on only if the engine has declared these features."""
        missing = sorted(set(features) - self.process.features)
        if missing:
            raise Refused(f"the engine {self.engine} does not declare {', '.join(missing)}")

    def close(self) -> None:
        """End the process."""
        self.process.close()


@dataclass(frozen=True)
class Case:
    """One thing that holds for every engine."""

    name: str
    claim: str
    """What holds, in a sentence."""
    run: Callable[[Bench], None]
    """Raises ``AssertionError`` where it does not hold."""


@dataclass(frozen=True)
class Record:
    """What came of a case with an engine."""

    engine: str
    case: str
    grade: Grade
    words: str = ""
    """Why it failed, was refused or is excluded."""


CASES: dict[str, Case] = {}
"""Every case by name, in the order in which they run."""


def case(name: str) -> Callable[[Callable[[Bench], None]], Callable[[Bench], None]]:
    """Enter a function into the suite under a name; its docstring is the claim."""

    def enter(run: Callable[[Bench], None]) -> Callable[[Bench], None]:
        if name in CASES:
            raise ValueError(f"there are two cases {name!r}")
        CASES[name] = Case(name, (run.__doc__ or "").strip().split("\n", 1)[0], run)
        return run

    return enter


def grade(bench: Bench, one: Case, exclusion: str | None = None) -> Record:
    """What comes of a case; ``exclusion`` is the reason why it is expected to fail."""
    try:
        one.run(bench)
    except Refused as refusal:
        return Record(bench.engine, one.name, Grade.REFUSED, str(refusal))
    except (AssertionError, EngineError) as problem:
        words = f"{type(problem).__name__}: {problem}".strip().splitlines()[0]
        if exclusion is not None:
            return Record(bench.engine, one.name, Grade.EXCLUDED, exclusion)
        return Record(bench.engine, one.name, Grade.FAILED, words)
    if exclusion is not None:
        return Record(bench.engine, one.name, Grade.STALE, f"passes now; excluded because: {exclusion}")
    return Record(bench.engine, one.name, Grade.PASSED)


def run_cases(engine: str, cases: Iterable[Case], exclusions: dict[tuple[str, str], str]) -> list[Record]:
    """What comes of the cases with an engine."""
    bench = Bench(engine)
    try:
        return [grade(bench, one, exclusions.get((engine, one.name))) for one in cases]
    finally:
        bench.close()
