"""A batch on a Dask scheduler with two workers, all of them processes that the test starts and ends."""

import importlib.util
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.errors import MachineError
from tests.builder import scenario_of
from tests.planning.worlds import MANY

PATIENCE = 180
"""Seconds after which the test gives up; it needs a few."""
without_dask = importlib.util.find_spec("distributed") is None
needs_dask = pytest.mark.skipif(without_dask, reason="Dask is not installed: pip install 'maro-logistics[cluster]'")


def start(stack, tool, *words):
    """A process of Dask that ends with the stack."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(entry or "." for entry in sys.path)}
    command = [sys.executable, "-m", f"distributed.cli.{tool}", *map(str, words), "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = stack.enter_context(subprocess.Popen(command, env=environment, **quiet))
    stack.callback(process.kill)
    return process


@pytest.fixture
def scheduler(tmp_path):
    """Address of a scheduler with two workers."""
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        start(stack, "dask_scheduler", "--scheduler-file", file, "--port", "0", "--host", "127.0.0.1")
        for number in ("one", "two"):
            words = ("--nthreads", "1", "--no-nanny", "--name", number, "--local-directory", tmp_path)
            start(stack, "dask_worker", "--scheduler-file", file, *words)
        yield address_in(file)


def address_in(file: Path) -> str:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if file.is_file() and (text := file.read_text(encoding="utf-8")):
            return str(json.loads(text)["address"])
        time.sleep(0.05)
    raise TimeoutError("no scheduler")


@needs_dask
def test_answers_on_a_cluster_are_those_of_this_machine(scheduler):
    scenario = scenario_of(MANY)
    base = maro.plan(scenario, gap=0, threads=1)
    asked = {"ids": ["slide", "late"], "work_limit": 1, "gap": 0, "decide": False}
    here = maro.answer_contingencies(scenario, base, workers=1, **asked)
    there = maro.answer_contingencies(scenario, base, cluster_address=scheduler, **asked)
    assert there.count("done") == 2
    pd.testing.assert_frame_equal(there.table.drop(columns="seconds"), here.table.drop(columns="seconds"))


@needs_dask
def test_a_cluster_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("maro_logistics.planning.pool.CONNECT_SECONDS", 1)
    scenario = scenario_of(MANY)
    base = maro.plan(scenario, gap=0, threads=1)
    with pytest.raises(MachineError, match="no Dask scheduler answers at"):
        maro.answer_contingencies(scenario, base, cluster_address="tcp://127.0.0.1:1", work_limit=1)
