"""The whole road as a user walks it, on the scenario whose optimum is worked out by hand."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import maro_logistics as maro

ROOT = Path(maro.__file__).parent.parent


def test_from_a_template_to_two_plans_compared(run):
    assert run("new", "my-op", "--from", "two-roads").code == 0
    assert run("validate", "my-op").code == 0
    assert run("convert", "my-op", "my-op.xlsx").code == 0
    ran = run("plan", "my-op.xlsx", "--gap", "0")
    assert ran.code == 0
    assert ran.out.startswith("two-roads: objective 801,651 USD, proven bound 801,651, gap 0.00 %")
    assert ran.out.endswith("Plan in plan-two-roads-001\n")
    assert run("check", "my-op", "plan-two-roads-001").out == "plan-two-roads-001 passes the check (PASS)\n"
    assert run("plan", "my-op", "-o", "again", "--gap", "0", "-q").code == 0
    assert run("compare", "plan-two-roads-001", "again").out == "The two plans do the same.\n"


def test_a_plan_that_was_tampered_with_fails_the_check_with_1(run):
    run("new", "my-op", "--from", "two-roads")
    run("plan", "my-op", "-o", "plan")
    movements = Path("plan/movements.csv")
    movements.write_text(movements.read_text(encoding="utf-8").replace(",1\n", ",9\n", 1), encoding="utf-8")
    ran = run("check", "my-op", "plan")
    assert ran.code == 1
    assert "plan fails the check" in ran.out
    data = run("check", "my-op", "plan", "--json").data
    assert data["verdict"] == "FAIL"
    assert len(data["violations"]) == ran.out.count("\n") - 1


def test_a_plan_of_another_scenario_is_refused_unless_asked_for(run, one_road):
    run("new", "my-op", "--from", "two-roads")
    run("plan", one_road, "-o", "plan")
    ran = run("check", "my-op", "plan")
    assert ran.code == 2
    assert "another scenario" in ran.err
    assert run("check", "my-op", "plan", "--any-scenario").code == 1


def test_a_plan_made_by_hand_is_judged_though_it_does_not_say_for_which_scenario(run, one_road):
    run("plan", one_road, "-o", "plan", "--gap", "0")
    Path("plan/plan.json").unlink()
    ran = run("check", one_road, "plan", "--json")
    assert "does not say which scenario" in ran.err
    assert all(violation["message"].endswith("is not told") for violation in ran.data["violations"])
    assert ran.data["objective"] == 5.0


def test_the_same_seed_and_work_limit_give_the_same_bytes(run):
    run("new", "my-op", "--from", "two-roads")
    for name in ("a", "b"):
        assert run("plan", "my-op", "-o", name, "--work-limit", "100", "-q").code == 0
    files = sorted(path.relative_to("a") for path in Path("a").rglob("*") if path.is_file())
    assert Path("plan.xlsx") in files
    for file in files:
        one, other = ((Path(name) / file).read_bytes().partition(b'"timing"')[0] for name in ("a", "b"))
        assert one == other, file


def test_control_c_during_a_real_solve_writes_the_best_plan(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    maro.write_scenario(maro.generate_scenario("S", 1), tmp_path / "s")
    command = [
        sys.executable,
        "-m",
        "maro_logistics",
        "plan",
        "s",
        "-o",
        "plan",
        "--gap",
        "0",
        "--time-limit",
        "100",
        "--json",
    ]
    process = subprocess.Popen(
        command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (first, out, err)
    assert json.loads(out)["summary"]["stopped_by"] == "interrupt"
    assert "Interrupted: the best plan found is in plan" in err
    assert maro.read_plan(tmp_path / "plan").objective is not None
