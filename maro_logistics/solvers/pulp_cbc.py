"""The engine CBC through PuLP; used in a process of its own only (see ``child``).

PuLP writes the program to a file, runs ``cbc`` and reads the values; how the run ended and what it proved is read here
from CBC's own files, for PuLP's status word calls points optimal that were found when the time was over.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from maro_logistics.errors import EngineError
from maro_logistics.solvers.known import BUILT_IN
from maro_logistics.solvers.pulp_model import NAME, Handed, hand_over, impossible_row, is_old, load_pulp
from maro_logistics.solvers.seam import Answer, Control, Engine, Feature, Job, Outcome, StopReason
from maro_logistics.solvers.undecided import settled

Options = dict[str, bool | int | float | str]

_LEAST_SECONDS = 0.1
"""Seconds given to a solve whose time is already over."""

_INCREMENT = 1e-7
"""How much better than the best point a part of the search must be able to become to be looked at; CBC's own default
of 1e-4 would let it call points optimal that are not."""

_WHOLE = 1e-9
"""How far from whole a whole number may lie; with CBC's own 1e-6 a load slips through a large big-M, and feasible
programs are called infeasible."""

_VERSION_SECONDS = 20.0
"""Time ``cbc`` may take to say its version, in seconds."""

_WORDS = (
    ("Optimal", Outcome.OPTIMAL, StopReason.FINISHED),
    ("Infeasible", Outcome.INFEASIBLE, StopReason.FINISHED),
    ("Integer infeasible", Outcome.INFEASIBLE, StopReason.FINISHED),
    ("Unbounded", Outcome.UNBOUNDED, StopReason.FINISHED),
    ("Stopped on time", Outcome.NONE, StopReason.TIME),
    ("Stopped on nodes", Outcome.NONE, StopReason.NODES),
    ("Stopped on iterations", Outcome.NONE, StopReason.NODES),
    ("Stopped on gap", Outcome.OPTIMAL, StopReason.GAP),
)
"""How the first line of CBC's solution file begins, and what it means."""


def engine() -> Engine:
    """The engine CBC."""
    return CbcEngine()


class CbcEngine:
    """CBC: linear and mixed-integer programs; it loses its point when it is interrupted."""

    name = "cbc"
    features: frozenset[Feature] = BUILT_IN["cbc"].features or frozenset()

    def __init__(self) -> None:
        self._pulp = load_pulp()
        self._path = find_cbc(self._pulp)
        self.version = version_of(self._path)

    def solve(self, job: Job, control: Control) -> Answer:
        """The job solved; verdicts given too easily are looked at again."""
        row = impossible_row(job.program)
        if row is not None:
            return Answer(Outcome.INFEASIBLE, StopReason.FINISHED, f"row {row} has no coefficients and asks for some")
        if not job.program.cost.any() and not job.program.rows:
            return _at_rest(job, hand_over(self._pulp, job.program, None))
        return settled(job, control, self._solve)

    def _solve(self, job: Job, control: Control) -> Answer:
        for name in ("sol", "mps", "mst", "log"):
            Path(f"{NAME}-pulp.{name}").unlink(missing_ok=True)
        handed = hand_over(self._pulp, job.program, job.start if job.program.integer.any() else None)
        options, solver = self._solver(job, control)
        try:
            handed.problem.solve(solver)
        except self._pulp.PulpSolverError as problem:
            return Answer(Outcome.NONE, StopReason.ERROR, "error", options=options, notes=(str(problem), _tail()))
        _check_options(_log(), options)
        return _answer(job, handed, options)

    def _solver(self, job: Job, control: Control) -> tuple[Options, Any]:
        """PuLP's solver for a job, and the options of CBC it passes on."""
        remaining = control.remaining()
        own: Options = {
            "preprocess": "off",
            "randomCbcSeed": job.seed + 1,
            "increment": _INCREMENT,
            "integerTolerance": _WHOLE,
            **({} if job.presolve else {"presolve": "off"}),
            **job.options,
        }
        solver = self._pulp.COIN_CMD(
            path=self._path,
            msg=False,
            keepFiles=True,
            logPath=f"{NAME}-pulp.log",
            timeMode="elapsed",
            timeLimit=None if remaining is None else max(remaining, _LEAST_SECONDS),
            gapRel=job.limits.gap,
            gapAbs=job.limits.absolute_gap,
            maxNodes=job.limits.nodes,
            threads=job.threads if job.threads > 1 else None,
            warmStart=job.start is not None and bool(job.program.integer.any()),
            options=[f"{name} {value}" for name, value in own.items()],
        )
        return {**own, "ratio": job.limits.gap, "allow": job.limits.absolute_gap}, solver


def find_cbc(pulp: Any) -> str:
    """Path of the program ``cbc``: of the package cbcbox, on the path, or the one that comes with PuLP 3."""
    try:
        import cbcbox  # noqa: PLC0415 - only the process of the engine loads it

        return str(cbcbox.cbc_bin_path())
    except ImportError:
        pass
    found = shutil.which("cbc")
    if found:
        return found
    bundled = str(pulp.PULP_CBC_CMD().path) if is_old(pulp) and hasattr(pulp, "PULP_CBC_CMD") else ""
    if bundled and Path(bundled).exists():
        return bundled
    raise EngineError(f"there is no program 'cbc'; {BUILT_IN['cbc'].install} brings one")


def version_of(path: str) -> str:
    """Version of a program ``cbc`` as it says itself; that of the package where it only names a build."""
    try:
        run = subprocess.run(  # noqa: S603 - the program found above
            [path, "-quit"], capture_output=True, check=False, timeout=_VERSION_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise EngineError(f"the program {path} does not run: {problem}") from problem
    words = run.stdout.decode("utf-8", "replace")
    told = re.search(r"Version:\s*(\S+)", words)
    if told and told[1] != "devel":
        return told[1]
    build = re.search(r"git:(\w+)", words)
    if build is None:
        raise EngineError(f"the program {path} does not run as CBC: {words[:200]!r}")
    return f"devel {build[1]}"


def _answer(job: Job, handed: Handed, options: Options) -> Answer:
    """What CBC's files say."""
    path, log = Path(f"{NAME}-pulp.sol"), _log()
    first = (
        path.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0] if path.exists() else "no solution file"
    )
    outcome, stop = Outcome.NONE, StopReason.ERROR
    for word, meant, why in _WORDS:
        if first.startswith(word):
            outcome, stop = meant, why
            break
    if first.startswith("Status unknown") and re.search(r"\binfeasible\b|infeasibility proved", log):
        outcome, stop = Outcome.INFEASIBLE, StopReason.FINISHED  # found before its linear solver began
    without = "no integer solution" in first or outcome in (Outcome.INFEASIBLE, Outcome.UNBOUNDED)
    whole = bool(job.program.integer.any())
    stopped = stop in (StopReason.TIME, StopReason.NODES)
    x = None if without or (stopped and not whole) or stop is StopReason.ERROR else handed.point()
    if outcome is Outcome.NONE and x is not None:
        outcome = Outcome.FEASIBLE
    bound = None
    if outcome is Outcome.OPTIMAL and x is not None:
        objective = job.program.objective(x)
        allowed = max(job.limits.absolute_gap, job.limits.gap * abs(objective), _INCREMENT) if whole else 0.0
        stated = _lower_bound(log, job.program.offset) if allowed > _TIGHT else None
        bound = max(objective - allowed, -float("inf") if stated is None else stated)
    elif whole and stopped:
        bound = _lower_bound(log, job.program.offset)
    nodes = re.search(r"Enumerated nodes:\s+(\d+)", log)
    return Answer(
        outcome, stop, first.split(" - objective", 1)[0], x, None, bound, int(nodes[1]) if nodes else 0,
        options=options, notes=(_tail(),) if stop is StopReason.ERROR else (),
    )  # fmt: skip


_TIGHT = 1e-5
"""Allowed gap above which the bound that CBC states, in few digits, may say more."""


def _lower_bound(log: str, offset: float) -> float | None:
    """The last bound CBC states, down by one unit of its last digit, for it is a rounded figure."""
    stated = re.findall(r"^Lower bound:\s+(-?\d+(?:\.\d*)?(?:e[-+]?\d+)?)\s*$", log, flags=re.MULTILINE)
    if not stated:
        return None
    mantissa, _, exponent = stated[-1].partition("e")
    digits = len(mantissa.partition(".")[2])
    return float(stated[-1]) - 10.0 ** (int(exponent or 0) - digits) + offset


def _at_rest(job: Job, handed: Handed) -> Answer:
    """The answer for a program in which nothing matters."""
    x = handed.resting
    return Answer(Outcome.OPTIMAL, StopReason.FINISHED, "nothing matters", x, None, job.program.objective(x))


def _check_options(log: str, options: Options) -> None:
    """Raise if CBC did not know an option or its value."""
    unknown = re.search(r"No match for (\S+)", log)
    if unknown:
        raise EngineError(f"cbc: there is no option or value {unknown[1]!r} (of {', '.join(options)})")


def _log() -> str:
    path = Path(f"{NAME}-pulp.log")
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _tail() -> str:
    """The last words of CBC."""
    lines = [line for line in _log().splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
