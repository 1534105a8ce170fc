"""`maro plan`: what is written where, whatever planning does. Planning itself is replaced by what a test needs."""

from __future__ import annotations

import os
import signal
import sys
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.cli.brief import _bottlenecks
from maro_logistics.cli.console import Console
from maro_logistics.cli.live import Live, progress_words
from tests.builder import ONE_ROAD, over, scenario_of

PROGRESS = SimpleNamespace(elapsed=12.3, phase="search", objective=1234.5, bound=1200.0, gap=0.0279)


def a_plan(scenario: maro.Scenario) -> maro.Plan:
    """5 of the 10 tonnes asked for arrive on time, 2 late, 3 never."""
    part = {"need": "N", "location": "B", "item": "food", "asked": "2004-07-01", "due": "2004-07-01", "required": 10.0}
    coverage = pd.DataFrame([{**part, "met_on_time": 5.0, "met_late": 2.0, "unmet": 3.0, "share": 0.7}])
    summary = {"scenario": scenario.settings.name, "objective": 7.0, "bound": 5.0, "gap": 2 / 7, "stopped_by": "time"}
    return maro.build_plan({**summary, "terms": {"deprivation": 7.0, "transport": 0.0}}, {"coverage": coverage})


@pytest.fixture
def planning(monkeypatch):
    """Replaces planning by a function of the scenario and the options."""

    def replace(make):
        module = ModuleType("maro_logistics.planning")
        module.plan = make  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "maro_logistics.planning", module)

    return replace


def test_a_plan_is_written_to_the_next_free_folder_whose_path_is_told(run, one_road, planning):
    planning(lambda scenario, **_: a_plan(scenario))
    for number in ("001", "002"):
        ran = run("plan", one_road)
        assert ran.code == 0
        assert ran.out.splitlines()[-1] == f"Plan in plan-one-road-{number}"
        assert maro.read_plan(f"plan-one-road-{number}").objective == 7.0


def test_a_plan_is_written_where_it_is_asked_for(run, one_road, planning):
    planning(lambda scenario, **_: a_plan(scenario))
    assert run("plan", one_road, "-o", "deep/friday").code == 0
    assert maro.read_plan("deep/friday").bound == 5.0


def test_the_summary_tells_value_proof_and_who_goes_short(run, one_road, planning):
    planning(lambda scenario, **_: a_plan(scenario))
    lines = run("plan", one_road).out.splitlines()
    assert lines[0] == "one-road: objective 7 USD, proven bound 5, gap 28.57 % (time)"
    assert lines[1] == "  deprivation 7"
    rows = [line.split() for line in lines]
    assert ["5", "1", "1", "50", "%", "30", "%"] in rows
    assert ["B", "30", "%"] in rows


def test_the_summary_names_what_one_more_would_save_largest_first():
    told = pd.DataFrame(
        {
            "resource": ["trucks", "food", "road", "fund"],
            "location": ["A", "A", "", ""],
            "unit": ["vehicle", "unit", "t", "USD"],
            "added": [1.0, 1.0, 2.0, 1.0],
            "confirmed": [5.0, 70.0, 0.0, 6.0],
        }
    )
    lines = _bottlenecks({"bottlenecks": told})
    assert [line.split()[0:3] for line in lines[3:]] == [
        ["1", "unit", "food"],
        ["1", "USD", "fund"],
        ["1", "vehicle", "trucks"],
    ]


def test_options_reach_planning_and_what_is_not_given_is_left_to_the_scenario(run, one_road, planning):
    told = {}
    planning(lambda scenario, **options: told.update(options) or a_plan(scenario))
    options = [
        "--time-limit",
        "60",
        "--gap",
        "0.05",
        "--work-limit",
        "9",
        "--engine",
        "highs",
        "--threads",
        "2",
        "--seed",
        "3",
    ]
    run("plan", one_road, *options)
    limits = ("time_limit", "gap", "work_limit", "engine", "threads", "seed")
    assert [told[name] for name in limits] == [60.0, 0.05, 9, "highs", 2, 3]
    run("plan", one_road)
    assert [told[name] for name in limits] == [None] * 6


def test_json_holds_the_folder_and_all_of_plan_json(run, one_road, planning):
    def made(scenario, progress, **_):
        progress(PROGRESS)
        return a_plan(scenario)

    planning(made)
    ran = run("plan", one_road, "--json")
    assert ran.data["plan"] == "plan-one-road-001"
    assert ran.data["summary"] == dict(maro.read_plan("plan-one-road-001").summary)
    assert "search" in ran.err


def test_a_plan_that_fails_the_check_is_kept_aside_and_ends_with_1(run, one_road, planning):
    def rejected(scenario, **_):
        raise maro.PlanRejectedError(a_plan(scenario), ["(1) B: more issued than there is"])

    planning(rejected)
    ran = run("plan", one_road, "-o", "friday")
    assert (ran.code, ran.out) == (1, "")
    assert "more issued than there is" in ran.err
    assert "friday.rejected" in ran.err
    assert maro.read_plan("friday.rejected").objective == 7.0
    assert not os.path.lexists("friday")
    assert run("plan", one_road, "--json").data["rejected"] == "plan-one-road-001.rejected"


def test_control_c_keeps_the_best_plan_writes_it_and_ends_with_130(run, one_road, planning):
    def interrupted(scenario, should_stop, **_):
        assert not should_stop()
        signal.raise_signal(signal.SIGINT)
        assert should_stop()
        return a_plan(scenario)

    planning(interrupted)
    handler = signal.getsignal(signal.SIGINT)
    ran = run("plan", one_road)
    assert ran.code == 130
    assert "Interrupted: the best plan found is in plan-one-road-001" in ran.err
    assert maro.read_plan("plan-one-road-001").objective == 7.0
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_second_control_c_leaves_at_once_without_a_plan(run, one_road, planning):
    def stubborn(scenario, **_):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        return a_plan(scenario)

    planning(stubborn)
    ran = run("plan", one_road)
    assert ran.code == 130
    assert "nothing was written" in ran.err
    assert not os.path.lexists("plan-one-road-001")


def test_a_request_to_end_keeps_the_best_plan_too(run, one_road, planning):
    planning(lambda scenario, **_: signal.raise_signal(signal.SIGTERM) or a_plan(scenario))
    assert run("plan", one_road).code == 130
    assert maro.read_plan("plan-one-road-001").objective == 7.0


def test_a_hostile_scenario_name_stays_inside_the_working_directory(run, tmp_path, planning):
    planning(lambda scenario, **_: a_plan(scenario))
    world = over(ONE_ROAD, {"settings": {"name": "../../etc/passwd"}})
    maro.write_scenario(scenario_of(world), tmp_path / "hostile")
    assert run("plan", "hostile", "-q").out.splitlines()[-1] == "Plan in plan-etc-passwd-001"


def test_progress_is_told_in_words():
    assert progress_words(PROGRESS) == "  12 s  search  plan 1,234  bound 1,200  gap 2.79 %"
    nothing = SimpleNamespace(elapsed=1.0, phase="build", objective=None, bound=None, gap=None)
    assert progress_words(nothing) == "   1 s  build"


def test_elsewhere_than_on_a_terminal_progress_is_told_in_plain_lines_by_phase(capsys):
    live = Live(Console())
    for phase in ("build", "search", "search"):
        live(SimpleNamespace(elapsed=1.0, phase=phase, objective=None, bound=None, gap=None))
    live.close()
    assert capsys.readouterr().err == "   1 s  build\n   1 s  search\n"


def test_on_a_terminal_progress_is_one_living_line_that_goes_away(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    live = Live(Console())
    live(PROGRESS)
    live.close()
    assert capsys.readouterr().err == "\r  12 s  search  pla" + "\r" + " " * 19 + "\r"


def test_quiet_tells_no_progress(capsys):
    live = Live(Console(is_quiet=True))
    live(PROGRESS)
    live.close()
    assert capsys.readouterr().err == ""
