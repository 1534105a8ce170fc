"""What is done with an engine's answer before it leaves the engine's process."""

from __future__ import annotations

import time

import numpy as np

from maro_logistics.solvers import Limits, Outcome, Progress, Request, StopReason
from maro_logistics.solvers.seam import Answer
from maro_logistics.solvers.session import Task, Watch, carry_out

from .programs import INF, program


class Scripted:
    """An engine that gives the answers it was made with, in turn, and keeps the jobs."""

    def __init__(self, *points):
        self.points, self.jobs, self.left = list(points), [], []

    def solve(self, job, control):
        self.jobs.append(job)
        self.left.append(control.remaining())
        x = self.points.pop(0)
        outcome = Outcome.OPTIMAL if x is not None else Outcome.INFEASIBLE
        return Answer(outcome, StopReason.FINISHED, "scripted", x, bound=0.0)


def answered(engine, whole, *, stopped=False, **request):
    seconds = request.get("limits", Limits()).seconds
    watch = Watch(seconds, lambda: stopped, lambda _progress: None)
    return carry_out(Task(engine, 1, whole, Request(**request), watch))


def loads():
    """Trips x (whole) of 10 t carry y >= 15 t: ``y <= 10 x``."""
    return program([5.0, 1.0], [[-10, 1], [0, 1]], [-INF, 15], [0, INF], upper=[9.0, 99.0], integer=[True, False])


def test_integers_are_rounded_and_the_rest_is_solved_around_them():
    engine = Scripted(np.array([1.9999999, 15.0000003]), np.array([15.0]))
    answer, polished = answered(engine, loads(), polish=True)
    assert polished
    assert answer.x.tolist() == [2.0, 15.0]
    rest = engine.jobs[1].program
    assert rest.row_upper.tolist() == [20.0, INF]
    assert not rest.integer.any()


def test_a_trip_that_rounds_to_none_takes_its_load_away_and_the_point_with_it():
    answer, polished = answered(Scripted(np.array([9e-7, 15.0]), None), loads(), polish=True)
    assert (answer.x, polished) == (None, False)
    assert "dropped" in answer.notes[-1]


def test_a_program_of_integers_alone_needs_no_second_solve():
    engine = Scripted(np.array([0.9999999]))
    answer, polished = answered(engine, program([1.0], [[1.0]], [1.0], [2.0], integer=True), polish=True)
    assert (answer.x.tolist(), polished, len(engine.jobs)) == ([1.0], True, 1)


def test_some_time_is_kept_for_polishing_and_some_is_found_when_none_is_left():
    engine = Scripted(np.array([2.0, 15.0]), np.array([15.0]))
    answered(engine, loads(), polish=True, limits=Limits(seconds=10.0))
    assert 8.5 < engine.left[0] <= 9.0  # a tenth less
    stopped = Scripted(np.array([2.0, 15.0]), np.array([15.0]))
    answered(stopped, loads(), polish=True, stopped=True, limits=Limits(seconds=1000.0))
    assert 0.0 < stopped.left[1] <= 2.0


def test_without_polishing_the_point_is_left_as_it_is():
    found = np.array([1.9999999, 15.0])
    answer, polished = answered(Scripted(found), loads())
    assert (answer.x is found, polished) == (True, False)


def test_points_found_in_quick_succession_wait_and_the_last_of_them_is_sent():
    told = []
    watch = Watch(None, lambda: False, told.append)
    for value in (3.0, 2.0, 1.0):
        watch.report(Progress(0.0, objective=value, x=np.array([value])))
    assert [one.objective for one in told] == [3.0]
    time.sleep(0.55)
    assert not watch.stopped()
    assert [one.objective for one in told] == [3.0, 1.0]
