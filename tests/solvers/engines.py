"""Engines that misbehave; each module function is what a child process would call ``engine``."""

from __future__ import annotations

import os
import signal
import sys
import time
from types import SimpleNamespace

import numpy as np

from maro_logistics.solvers.seam import Answer, Feature, Outcome, Progress, StopReason


class Misbehaving:
    """Does what the seed of the job says."""

    name = "misbehaving"
    version = "0"
    features = frozenset(Feature)

    def solve(self, job, control):
        behaviour = BEHAVIOURS[job.seed]
        return behaviour(job, control)


def hang(_job, _control):
    while True:
        time.sleep(0.05)


def hang_with_a_point(job, control):
    control.report(Progress(0.0, objective=0.0, bound=-100.0, x=np.zeros(job.program.columns)))
    hang(job, control)


def crash(_job, _control):
    os.kill(os.getpid(), signal.SIGSEGV)


def crash_with_a_point(job, control):
    control.report(Progress(0.0, objective=0.0, x=np.zeros(job.program.columns)))
    time.sleep(0.2)
    crash(job, control)


def shout(job, _control):
    sys.stdout.write("x" * 100_000)
    os.write(1, b"MAR1" * 1000)
    sys.stdout.flush()
    return Answer(Outcome.OPTIMAL, StopReason.FINISHED, "shouted", np.zeros(job.program.columns), None, 0.0)


def lie(job, _control):
    return Answer(Outcome.OPTIMAL, StopReason.FINISHED, "lied", np.full(job.program.columns, 1e3), None, -3e3)


def boast(job, _control):
    return Answer(Outcome.OPTIMAL, StopReason.FINISHED, "boasted", np.zeros(job.program.columns), None, 5.0)


def stumble(_job, _control):
    return SimpleNamespace().missing


def run_out_of_memory(_job, _control):
    hoard = [np.empty(10**8) for _ in range(100)]
    return Answer(Outcome.NONE, StopReason.FINISHED, str(len(hoard)))


BEHAVIOURS = [hang, hang_with_a_point, crash, crash_with_a_point, shout, lie, boast, stumble, run_out_of_memory]


def seed_of(behaviour):
    return BEHAVIOURS.index(behaviour)


def engine():
    return Misbehaving()
