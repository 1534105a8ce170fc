"""The engine's process starts wherever Python runs, and leaves no engine in this one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import maro_logistics

ROOT = Path(maro_logistics.__file__).resolve().parents[1]

SOLVE = """
import numpy as np
from scipy import sparse
from maro_logistics.solvers import EngineProcess, Program
inf = np.full(1, np.inf)
one = sparse.csc_array(np.eye(1))
program = Program(np.array([2.0]), one, np.array([3.0]), inf, np.zeros(1), inf, np.ones(1, bool))
with EngineProcess("highs") as engine:
    engine.load(program)
    print(engine.solve().objective)
"""


def ran(*arguments, stdin=None, path_by_environment=True, **options):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path_by_environment:
        environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [sys.executable, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
        **options,
    )
    assert done.stderr == ""
    return done.stdout.split()


def test_a_bare_script_without_a_main_guard_solves_once(tmp_path):
    (tmp_path / "bare.py").write_text(SOLVE)
    assert ran(str(tmp_path / "bare.py")) == ["6.0"]


def test_a_program_from_standard_input_solves():
    assert ran("-", stdin=SOLVE) == ["6.0"]


def test_the_package_is_found_when_only_the_search_path_of_the_parent_has_it(tmp_path):
    (tmp_path / "added.py").write_text(f"import sys\nsys.path.append({str(ROOT)!r})\n{SOLVE}")
    assert ran("-P", str(tmp_path / "added.py"), path_by_environment=False) == ["6.0"]


def test_the_package_is_found_when_the_search_path_has_forgotten_it(tmp_path):
    forgetful = SOLVE.replace("with Engine", f"sys.path.remove({str(ROOT)!r})\nwith Engine")
    (tmp_path / "forgets.py").write_text(f"import sys\nsys.path.append({str(ROOT)!r})\n{forgetful}")
    assert ran("-P", str(tmp_path / "forgets.py"), path_by_environment=False) == ["6.0"]


@pytest.mark.parametrize("folder", ["the current one", "the one for temporary files"])
def test_files_lying_about_do_not_stand_in_for_modules(tmp_path, monkeypatch, folder):
    (tmp_path / "highspy.py").write_text("raise SystemExit('the wrong one')")
    if folder == "the current one":
        monkeypatch.chdir(tmp_path)
    else:
        monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert ran("-P", "-c", SOLVE) == ["6.0"]


def test_a_doctest_solves(tmp_path):
    lines = SOLVE.strip().splitlines()
    examples = [(">>> " if not line.startswith(" ") else "... ") + line for line in lines]
    (tmp_path / "documented.py").write_text('"""\n' + "\n".join([*examples, "6.0"]) + '\n"""\n')
    assert ran("-m", "doctest", str(tmp_path / "documented.py")) == []


@pytest.mark.parametrize(
    "method", ["spawn", pytest.param("fork", marks=pytest.mark.skipif(os.name == "nt", reason="no fork"))]
)
def test_a_daemonic_worker_may_solve(tmp_path, method):
    (tmp_path / "worker.py").write_text(f"def work():\n    exec({SOLVE!r}, {{}})\n")
    (tmp_path / "main.py").write_text(
        "import multiprocessing, worker\n"
        "if __name__ == '__main__':\n"
        f"    process = multiprocessing.get_context({method!r}).Process(target=worker.work, daemon=True)\n"
        "    process.start()\n"
        "    process.join()\n"
    )
    assert ran(str(tmp_path / "main.py")) == ["6.0"]


@pytest.mark.skipif(os.name == "nt", reason="no fork")
def test_a_fork_leaves_the_engine_of_its_parent_alone():
    forked = SOLVE + (
        "    import multiprocessing\n"
        "    work = lambda: print(engine.solve().objective, flush=True)\n"
        "    worker = multiprocessing.get_context('fork').Process(target=work)\n"
        "    worker.start()\n"
        "    worker.join()\n"
        "    print(engine.solve().objective)\n"
    )
    assert ran("-u", "-W", "ignore", "-c", forked) == ["6.0", "6.0", "6.0"]


def test_a_thread_that_is_not_the_main_one_may_solve():
    threaded = (
        f"import threading\nthread = threading.Thread(target=exec, args=({SOLVE!r}, {{}}))\n"
        "thread.start()\nthread.join()\n"
    )
    assert ran("-c", threaded) == ["6.0"]


def test_importing_and_solving_import_no_engine_here():
    listing = "import sys\nprint(*sorted({'highspy', 'ortools', 'pulp', 'pandas'} & set(sys.modules)))"
    assert ran("-c", f"import maro_logistics.solvers\n{listing}") == []
    assert ran("-c", f"{SOLVE}\n{listing}") == ["6.0"]
