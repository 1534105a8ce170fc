from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import maro_logistics

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

_SCRIPT = """
import sys
import numpy as np
from maro_logistics.solvers import EngineProcess, Limits
from maro_logistics.testing.programs import corner, market_split
engine = sys.argv[1]
program = market_split(columns=60, rows=8)
with EngineProcess(engine) as process:
    process.load(corner("whole"))
    process.solve()
    print(process.process_id, flush=True)
    process.load(program)
    result = process.solve(limits=Limits(seconds=300.0))
print(result.stop, result.outcome, flush=True)
"""

ROOT = str(Path(maro_logistics.__file__).parents[1])


def _environment(folder):
    return {**os.environ, "PYTHONPATH": os.pathsep.join([ROOT, *sys.path]), "TMPDIR": str(folder)}


def _group_is_gone(number, within=20.0):
    end = time.monotonic() + within
    while time.monotonic() < end:
        try:
            os.killpg(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("engine", ["highs", "scip", "cpsat", "cbc"])
def test_ctrl_c_ends_the_solve_with_a_result_and_leaves_neither_process_nor_file(engine, tmp_path):
    command = [sys.executable, "-c", _SCRIPT, engine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment(tmp_path), text=True) as user:
        line = user.stdout.readline()
        if not line:
            pytest.skip(f"{engine} does not start here")
        time.sleep(0.5)
        user.send_signal(signal.SIGINT)
        told = user.stdout.read()
    assert told.split()[0] == "interrupted"
    assert user.returncode == 0
    assert _group_is_gone(int(line))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="process groups as Linux tells them")
@pytest.mark.parametrize("engine", ["scip", "cbc"])
def test_a_killed_parent_leaves_no_process_and_its_folder_is_swept_by_the_next(engine, tmp_path):
    command = [sys.executable, "-c", _SCRIPT, engine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_environment(tmp_path), text=True) as user:
        line = user.stdout.readline()
        if not line:
            pytest.skip(f"{engine} does not start here")
        time.sleep(0.5)
        user.kill()
    assert _group_is_gone(int(line))
    next_one = "from maro_logistics.solvers.folders import private_folder as f; f().rmdir()"
    subprocess.run([sys.executable, "-c", next_one], env=_environment(tmp_path), check=True)
    assert not list(tmp_path.iterdir())


_IMPORTS = """
{imports}
from maro_logistics.solvers import EngineProcess
from maro_logistics.testing.programs import corner
for name in ("highs", "scip"):
    with EngineProcess(name) as process:
        process.load(corner("whole"))
        assert abs(process.solve().objective + 9.0) < 1e-6
"""


@pytest.mark.parametrize("first", ["import pulp", "from ortools.math_opt.python import mathopt", "import highspy"])
@pytest.mark.parametrize("second", ["import pulp", "from ortools.math_opt.python import mathopt"])
def test_engines_solve_whatever_the_user_has_imported_in_whatever_order(first, second, tmp_path):
    tried = "\n".join(f"try:\n    {line}\nexcept ImportError:\n    pass" for line in (first, second))
    script = _IMPORTS.format(imports=tried)
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], env=_environment(tmp_path), check=True)


def test_the_memory_of_a_process_is_watched_where_the_system_does_not_limit_it():
    from maro_logistics.solvers.memory import used_bytes, watch_memory  # noqa: PLC0415 - close to its use

    exceeded = []
    assert 10 * 2**20 < used_bytes() < 2**40
    watch_memory(2**20, lambda: exceeded.append(True)).join(10.0)
    assert exceeded == [True]
    thread = watch_memory(2**50, lambda: exceeded.append(False))
    thread.join(0.3)
    assert thread.is_alive()
    assert exceeded == [True]
