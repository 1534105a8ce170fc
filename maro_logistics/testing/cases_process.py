"""Cases: the process of an engine, its options, its threads, its silence."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from maro_logistics.errors import EngineError
from maro_logistics.solvers.process import EngineProcess
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.seam import Feature, Limits, Outcome, StopReason
from maro_logistics.testing.bench import Bench, Refused, case
from maro_logistics.testing.cases_outcomes import GUARD, is_optimum
from maro_logistics.testing.programs import corner, knapsacks, market_split, transport

OWN_OPTIONS: dict[str, tuple[str, bool | int | float | str]] = {
    "highs": ("simplex_iteration_limit", 5000),
    "scip": ("presolving/maxrounds", 3),
    "glop": ("use_dual_simplex", True),
    "pdlp": ("use_feasibility_polishing", False),
    "cpsat": ("linearization_level", 0),
    "cbc": ("cuts", "off"),
    "gurobi": ("MIPFocus", 1),
    "copt": ("HeurLevel", 1),
}
"""An option of each engine in its own words, with a value other than its default."""

_SMALL_MEMORY = 300 * 2**20
"""Bytes in which no engine can solve the program that is to overrun its memory."""


def _easy(bench: Bench) -> tuple[Program, float]:
    """A program that every engine takes, and its optimum."""
    integers = Feature.INTEGER in bench.process.features
    return corner("whole" if integers else "linear"), -9.0 if integers else -9.5


@case("options-read-back")
def options_read_back(bench: Bench) -> None:
    """An option in the engine's own words is among those read back."""
    if bench.engine not in OWN_OPTIONS:
        raise Refused("no option of this engine is listed")
    name, value = OWN_OPTIONS[bench.engine]
    result = bench.solve(_easy(bench)[0], limits=GUARD, options={name: value})
    assert result.options[name] == value, dict(result.options)


@case("options-of-the-seam-read-back")
def options_of_the_seam_read_back(bench: Bench) -> None:
    """The options that carry limits and seed are told with the result."""
    result = bench.solve(_easy(bench)[0], limits=GUARD, seed=5)
    assert result.options


@case("option-unknown")
def option_unknown(bench: Bench) -> None:
    """An option that does not exist is told, never swallowed."""
    try:
        result = bench.solve(_easy(bench)[0], limits=GUARD, options={"no_such_option": 1})
    except EngineError:
        return
    assert result.stop is StopReason.ERROR, "swallowed"


@case("quiet")
def quiet(bench: Bench) -> None:
    """Nothing an engine prints reaches the standard output and error of the program."""
    with tempfile.TemporaryFile() as caught:
        kept = os.dup(1), os.dup(2)
        sys.stdout.flush()
        os.dup2(caught.fileno(), 1)
        os.dup2(caught.fileno(), 2)
        try:
            with bench.another() as process:
                is_optimum(bench.solve(_easy(bench)[0], process=process, limits=GUARD), _easy(bench)[1])
        finally:
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)
        caught.seek(0)
        printed = caught.read()
    assert not printed, printed[:200]


@case("threads")
def threads(bench: Bench) -> None:
    """One thread and two find the same optimum."""
    program, optimum = _easy(bench)
    for count in (1, 2, 1):
        with bench.another(threads=count) as process:
            is_optimum(bench.solve(program, process=process, limits=GUARD), optimum)


@case("kill-and-solve-again")
def kill_and_solve_again(bench: Bench) -> None:
    """A killed process is replaced, and the next solve is right."""
    program, optimum = _easy(bench)
    with bench.another() as process:
        is_optimum(bench.solve(program, process=process, limits=GUARD), optimum)
        first = process.process_id
        assert first is not None
        os.kill(first, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        again = bench.solve(program, process=process, limits=GUARD)
        if again.stop is StopReason.CRASHED:  # it died only after the program had been sent
            again = bench.solve(program, process=process, limits=GUARD)
        is_optimum(again, optimum)
        assert process.process_id != first


@case("killed-at-work")
def killed_at_work(bench: Bench) -> None:
    """A process killed while it solves is a result, not an error; the next solve is right."""
    bench.needs(Feature.INTEGER)
    with bench.another() as process:
        begun = time.monotonic()

        def kill_later() -> bool:
            number = process.process_id
            if number is not None and time.monotonic() - begun > 1.0:
                os.kill(number, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            return False

        is_optimum(bench.solve(corner("whole"), process=process, limits=GUARD), -9.0)
        begun = time.monotonic() - 0.7
        result = bench.solve(market_split(), process=process, limits=GUARD, should_stop=kill_later)
        assert result.stop is StopReason.CRASHED, (result.stop, result.notes)
        assert result.outcome in (Outcome.NONE, Outcome.FEASIBLE)
        is_optimum(bench.solve(corner("whole"), process=process, limits=GUARD), -9.0)


@case("memory-limit")
def memory_limit(bench: Bench) -> None:
    """An engine that overruns its memory ends with a result or a refusal, and the program lives on."""
    if sys.platform != "linux":
        raise Refused("only Linux limits the memory of a process from its start")
    program = transport(120, 120) if Feature.LP in bench.process.features else knapsacks(400, 300)
    with bench.another(memory_bytes=_SMALL_MEMORY) as process:
        try:
            result = bench.solve(program, process=process, limits=Limits(seconds=20.0))
        except EngineError:
            result = None
        if result is not None:
            wrong = (Outcome.INFEASIBLE, Outcome.UNBOUNDED)
            assert result.outcome not in wrong, result.outcome
    is_optimum(bench.solve(_easy(bench)[0], limits=GUARD), _easy(bench)[1])


@case("no-stray-files")
def no_stray_files(bench: Bench) -> None:
    """An engine leaves nothing behind in the temporary and the current folder."""
    with tempfile.TemporaryDirectory() as folder:
        kept, here = tempfile.tempdir, Path.cwd()
        before = set(here.iterdir())
        tempfile.tempdir = folder
        try:
            with EngineProcess(bench.engine) as process:
                is_optimum(bench.solve(_easy(bench)[0], process=process, limits=GUARD), _easy(bench)[1])
        finally:
            tempfile.tempdir = kept
        assert not list(Path(folder).iterdir()), [one.name for one in Path(folder).iterdir()]
        assert set(here.iterdir()) == before


@case("no-process-left")
def no_process_left(bench: Bench) -> None:
    """After the end of a process nothing of its group is left."""
    if sys.platform == "win32":
        raise Refused("Windows has no process groups to ask for")
    with bench.another() as process:
        bench.solve(_easy(bench)[0], process=process, limits=GUARD)
        number = process.process_id
    assert number is not None
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return
    raise AssertionError("the group of the process is still there")
