from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from maro_logistics.errors import EngineError
from maro_logistics.solvers import (
    EngineProcess,
    Limits,
    Outcome,
    StopReason,
    available_engines,
    known,
    register_engine,
    registry,
)

from . import engines, programs
from .programs import knapsacks, two_by_two

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and process numbers of POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits and files of Linux")


def lives(number):
    """Whether a process runs (one that has ended but was not collected does not)."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


class Points:
    """The points that progress brings; an action at the first of them."""

    def __init__(self, action=None):
        self.all, self.first, self.seen, self._action = [], None, threading.Event(), action

    def __call__(self, progress):
        if progress.x is not None:
            self.all.append(progress.x)
            self.first = self.first or time.monotonic()
            if self._action is not None and not self.seen.is_set():
                self._action()
            self.seen.set()

    def then(self, action):
        """A thread that acts once there is a point."""
        thread = threading.Thread(target=lambda: self.seen.wait(30.0) and action())
        thread.start()
        return thread


def ends(number, within=5.0):
    """Whether a process is gone before the time is over."""
    end = time.monotonic() + within
    while lives(number) and time.monotonic() < end:
        time.sleep(0.05)
    return not lives(number)


def test_progress_tells_time_best_point_bound_and_gap(highs):
    seen = []
    highs.load(knapsacks())
    result = highs.solve(limits=Limits(seconds=2.5), on_progress=seen.append)
    assert [one.seconds for one in seen] == sorted(one.seconds for one in seen)
    last = seen[-1]
    assert last.bound <= result.bound <= result.objective <= last.objective
    assert last.gap == pytest.approx((last.objective - last.bound) / abs(last.objective))
    points = [one for one in seen if one.x is not None]
    assert points
    assert all(knapsacks().objective(one.x) == pytest.approx(one.objective) for one in points)


def test_points_are_sent_of_the_whole_program_where_columns_are_fixed(highs):
    whole, points = knapsacks(), Points()
    highs.load(whole)
    half = {"columns": np.arange(60), "fixed": np.zeros(whole.columns)}
    highs.solve(**half, on_progress=points, should_stop=points.seen.is_set)
    assert points.all
    assert all(whole.violation(x) < 1e-6 and not x[60:].any() for x in points.all)


@pytest.mark.parametrize("way", ["stop", "should_stop", "progress"])
def test_a_stop_keeps_the_best_point_and_comes_soon(highs, way):
    highs.load(knapsacks())
    points = Points(highs.stop if way == "progress" else None)
    thread = points.then(highs.stop) if way == "stop" else None
    should_stop = points.seen.is_set if way == "should_stop" else None
    result = highs.solve(limits=Limits(seconds=60.0), should_stop=should_stop, on_progress=points)
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.INTERRUPTED)
    assert result.bound < result.objective
    assert time.monotonic() - points.first < 2.0
    if thread is not None:
        thread.join()


@POSIX
def test_ctrl_c_keeps_the_best_point_and_the_process(highs):
    highs.load(knapsacks())
    highs.solve(limits=Limits(nodes=0))
    number = highs.process_id
    points = Points(lambda: os.kill(os.getpid(), signal.SIGINT))
    result = highs.solve(limits=Limits(seconds=60.0), on_progress=points)
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.INTERRUPTED)
    assert highs.process_id == number
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@POSIX
def test_a_second_ctrl_c_does_not_wait(misbehaving):
    misbehaving.load(two_by_two())
    points = Points(lambda: [os.kill(os.getpid(), signal.SIGINT) for _ in range(2)])
    result = misbehaving.solve(seed=engines.seed_of(engines.hang_with_a_point), on_progress=points)
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.INTERRUPTED)
    assert result.notes == ("ended at the second interrupt",)


@LINUX
def test_a_killed_process_is_replaced_and_solves_again(highs):
    highs.load(knapsacks())
    highs.solve(limits=Limits(nodes=0))
    first = highs.process_id
    result = highs.solve(on_progress=Points(lambda: os.kill(first, signal.SIGKILL)))
    assert result.stop is StopReason.CRASHED
    assert result.outcome is Outcome.FEASIBLE  # the points it had sent outlive it
    assert "killed by signal 9" in result.notes[0]
    highs.load(two_by_two())
    assert highs.solve().objective == pytest.approx(-9.5)
    assert highs.process_id != first
    os.kill(highs.process_id, signal.SIGKILL)  # between two solves
    time.sleep(0.2)
    assert highs.solve().objective == pytest.approx(-9.5)


@POSIX
def test_a_crash_without_a_point_leaves_nothing(misbehaving):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(seed=engines.seed_of(engines.crash))
    assert (result.outcome, result.stop, result.x) == (Outcome.NONE, StopReason.CRASHED, None)
    assert "killed by signal 11" in result.notes[0]


@POSIX
def test_a_crash_after_a_point_leaves_the_point(misbehaving):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(seed=engines.seed_of(engines.crash_with_a_point))
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.CRASHED)
    assert result.objective == 0.0


def test_an_engine_that_ignores_its_limit_is_ended_after_the_grace(misbehaving):
    misbehaving.load(two_by_two())
    misbehaving.solve(seed=engines.seed_of(engines.boast))
    number = misbehaving.process_id
    result = misbehaving.solve(seed=engines.seed_of(engines.hang), limits=Limits(seconds=0.5))
    assert (result.outcome, result.stop) == (Outcome.NONE, StopReason.CRASHED)
    assert "no answer 0.5 s after it should have ended" in result.notes[0]
    assert 1.0 <= result.seconds < 3.0
    assert not lives(number)


def test_an_engine_that_ignores_a_stop_is_ended_and_its_point_kept(misbehaving):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(
        seed=engines.seed_of(engines.hang_with_a_point),
        on_progress=lambda one: one.x is not None and misbehaving.stop(),
    )
    assert (result.outcome, result.stop) == (Outcome.FEASIBLE, StopReason.INTERRUPTED)
    assert result.bound == -100.0


def test_chatter_of_an_engine_reaches_neither_conversation_nor_terminal(misbehaving, capfd):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(seed=engines.seed_of(engines.shout))
    assert result.status == "shouted"
    assert capfd.readouterr() == ("", "")


def test_highs_itself_is_quiet(highs, capfd):
    highs.load(knapsacks(20, 3))
    highs.solve(polish=True)
    assert capfd.readouterr() == ("", "")


def test_a_point_that_breaks_a_row_is_not_believed(misbehaving):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(seed=engines.seed_of(engines.lie))
    assert (result.outcome, result.x, result.objective) == (Outcome.NONE, None, None)
    assert result.violation == 2994.5  # 3 * 1000 - 5.5
    assert "refused" in result.notes[0]


def test_a_bound_above_a_point_is_not_believed(misbehaving):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(seed=engines.seed_of(engines.boast))
    assert (result.outcome, result.objective, result.bound) == (Outcome.FEASIBLE, 0.0, None)


def test_an_error_inside_an_engine_is_told_and_survived(misbehaving):
    misbehaving.load(two_by_two())
    result = misbehaving.solve(seed=engines.seed_of(engines.stumble))
    assert (result.outcome, result.stop) == (Outcome.NONE, StopReason.ERROR)
    assert "AttributeError" in result.notes[0]
    assert misbehaving.solve(seed=engines.seed_of(engines.shout)).status == "shouted"


@LINUX
def test_an_engine_out_of_memory_says_so_and_the_parent_lives(misbehaviour):
    with EngineProcess(misbehaviour, memory_bytes=2 * 2**30) as engine:
        engine.load(two_by_two())
        result = engine.solve(seed=engines.seed_of(engines.run_out_of_memory), limits=Limits(seconds=20))
    assert (result.outcome, result.stop) == (Outcome.NONE, StopReason.MEMORY)


def test_an_exception_of_the_callback_passes_and_the_next_solve_is_clean(highs):
    highs.load(knapsacks())

    def refuse(_progress):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        highs.solve(limits=Limits(seconds=20.0), on_progress=refuse)
    highs.load(two_by_two())
    assert highs.solve().objective == pytest.approx(-9.5)


def test_an_unknown_engine_is_named_with_the_known_ones():
    with pytest.raises(EngineError, match=r"no engine 'hihgs'; known are .*highs"):
        EngineProcess("hihgs")


def test_an_engine_that_does_not_start_says_why():
    register_engine("misbehaving", "maro_logistics.solvers.no_such_module")
    engine = EngineProcess("misbehaving")
    engine.load(two_by_two())
    with pytest.raises(EngineError, match="did not start: ModuleNotFoundError"):
        engine.solve()
    register_engine("misbehaving", engines.__name__)


def test_engines_are_listed_with_version_and_features_or_the_reason_why_not(monkeypatch):
    absent = known.Known("maro_logistics.solvers.no_such_module", None, install="pip install absent")
    highs = registry._KNOWN["highs"]
    monkeypatch.setattr(registry, "_KNOWN", {"highs": highs, "absent": absent})
    status = {one.name: one for one in available_engines()}
    assert status["highs"].version.startswith("1.")
    assert status["highs"].note == f"highspy {status['highs'].version}"
    assert "integer" in status["highs"].features
    assert status["absent"].version is None
    assert "ModuleNotFoundError" in status["absent"].note
    assert status["absent"].install == "pip install absent"


def test_solving_before_loading_is_an_error():
    with pytest.raises(EngineError, match="no program has been loaded"):
        EngineProcess("highs").solve()


def test_a_field_that_requests_do_not_have_is_an_error(highs):
    highs.load(two_by_two())
    with pytest.raises(TypeError, match="time_limt"):
        highs.solve(time_limt=5)


@LINUX
def test_the_process_is_gone_after_the_block():
    with EngineProcess("highs") as engine:
        number = engine.process_id
        assert lives(number)
    assert ends(number, within=1.0)
    assert engine.process_id is None


_PARENT = """
import sys
from maro_logistics.solvers import registry
from maro_logistics.solvers import EngineProcess, Limits
from {programs} import knapsacks
with EngineProcess("highs") as engine:
    engine.load(knapsacks())
    engine.solve(limits=Limits(seconds=60.0), on_progress=lambda one: print(engine.process_id, flush=True))
"""


@LINUX
def test_a_killed_parent_takes_its_engine_with_it():
    script = _PARENT.format(programs=programs.__name__)
    here = Path(programs.__file__).parents[programs.__name__.count(".")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here), *sys.path])}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as parent:
        number = int(parent.stdout.readline())
        assert lives(number)
        parent.kill()
        assert ends(number)
