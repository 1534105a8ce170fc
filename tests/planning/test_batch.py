"""Batches: all that is asked is done, failed or skipped, whoever does it and however it ends."""

import json
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pandas as pd
import pytest

import maro_logistics as maro
from maro_logistics.cli import main
from maro_logistics.errors import InputError, MachineError
from maro_logistics.planning.journal import locked
from tests.builder import scenario_of
from tests.planning.worlds import BROKEN, MANY

PATIENCE = 240
"""Seconds after which a test gives up on a process; it needs a few."""


@pytest.fixture(scope="module")
def many():
    scenario = scenario_of(MANY)
    return scenario, maro.plan(scenario, gap=0, threads=1)


@pytest.fixture(scope="module")
def expected(many, tmp_path_factory):
    """The answers of an undisturbed batch on two processes."""
    folder = tmp_path_factory.mktemp("undisturbed") / "answers"
    return maro.answer_contingencies(*many, work_limit=1, gap=0, workers=2, folder=folder)


def figures(table):
    return table.drop(columns="seconds")


def table_of(folder):
    return figures(pd.read_csv(folder / "contingencies.csv"))


def test_all_that_is_asked_is_answered_written_and_passes_the_check(many, expected, tmp_path):
    scenario, _ = many
    maro.write_scenario(scenario, tmp_path / "op")
    assert (expected.count("done"), expected.count("failed"), expected.count("skipped")) == (4, 0, 0)
    assert expected.table["contingency"].tolist() == scenario["contingencies"]["contingency"].tolist()
    folders = sorted((expected.folder / "plans").iterdir())
    plans = [maro.read_plan(folder) for folder in folders]
    assert sorted(plan.summary["contingency"] for plan in plans) == sorted(expected.variants)
    for plan in plans:
        assert maro.check(maro.apply(scenario, plan.summary["contingency"]), plan).is_passed
    assert [main(["check", str(tmp_path / "op"), str(folder)]) for folder in folders] == [0] * 4
    assert (expected.folder / "changes" / "slide.txt").read_text(encoding="utf-8").startswith("slide (=A slide)")


def test_texts_that_a_spreadsheet_would_take_for_a_formula_are_inert(expected):
    assert ",'=A slide," in (expected.folder / "contingencies.csv").read_text(encoding="utf-8-sig")


def test_the_answers_do_not_depend_on_the_executor(many, expected):
    with ThreadPoolExecutor(2) as executor:
        found = maro.answer_contingencies(*many, work_limit=1, gap=0, executor=executor)
    pd.testing.assert_frame_equal(figures(found.table), figures(expected.table))
    for name, variant in found.variants.items():
        assert variant.plan.movements.equals(expected.variants[name].plan.movements)


def test_a_contingency_that_fails_stops_no_other():
    scenario = scenario_of(BROKEN)
    base = maro.plan(scenario, gap=0, threads=1)
    found = maro.answer_contingencies(scenario, base, ids=["broken", "late"], work_limit=1, workers=2, decide=False)
    assert found.table["status"].tolist() == ["failed", "done"]
    assert "not between 0 and" in found.variants["broken"].row["note"]
    assert found.variants["broken"].plan is None
    assert "failed" in found.variants["broken"].sentence()


class _Breaks(Executor):
    """Does nothing but break."""

    def submit(self, _, /, *_args, **_options):
        future = Future()
        future.set_exception(RuntimeError("the machine burnt down"))
        return future


def test_an_executor_that_breaks_fails_its_tasks_only(many):
    found = maro.answer_contingencies(*many, executor=_Breaks())
    assert found.count("failed") == 4
    assert set(found.table["note"]) == {"RuntimeError: the machine burnt down"}


def test_a_batch_that_is_stopped_keeps_what_is_finished_and_skips_the_rest(many, tmp_path):
    told = []
    found = maro.answer_contingencies(
        *many, work_limit=1, gap=0, workers=1, folder=tmp_path / "answers", decide=False,
        progress=told.append, should_stop=lambda: told[-1].answered >= 1,
    )  # fmt: skip
    assert found.is_interrupted
    assert found.count("done") >= 1
    assert found.count("done") + found.count("skipped") == 4
    assert (told[0].answered, told[0].asked) == (0, 4)
    assert len(table_of(tmp_path / "answers")) == 4


def test_a_batch_killed_again_and_again_ends_with_the_same_answers(tmp_path):
    scenario = maro.generate_scenario(size="XS", seed=1)
    base = maro.plan(scenario, work_limit=1, threads=1)
    limits = {"work_limit": 1, "workers": 2}
    peace = maro.answer_contingencies(scenario, base, folder=tmp_path / "peace", **limits)
    maro.write_scenario(scenario, tmp_path / "op")
    maro.write_plan(base, tmp_path / "base")
    out = tmp_path / "war"
    command = [sys.executable, "-m", "maro_logistics", "contingencies", "op", "base", "-o", "war", "-q"]
    command += ["--work-limit", "1", "--workers", "2"]
    for lines in (1, 2, 3):
        again = ["--resume"] if out.exists() else []
        with subprocess.Popen([*command, *again], cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
            wait_for(lambda lines=lines: lines_of(out) >= lines, process)
            process.kill()
    ended = subprocess.run([*command, "--resume", "--json"], cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["done"] == peace.count("done") == 3
    pd.testing.assert_frame_equal(table_of(out), table_of(tmp_path / "peace"))


def lines_of(folder):
    path = folder / "journal.jsonl"
    return len(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else 0


def wait_for(happens, process):
    begun = time.monotonic()
    while not happens() and process.poll() is None:
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_keeps_what_is_finished_and_ends_with_130(many, tmp_path):
    scenario, base = many
    maro.write_scenario(scenario, tmp_path / "op")
    maro.write_plan(base, tmp_path / "base")
    command = [sys.executable, "-m", "maro_logistics", "contingencies", "op", "base", "-o", "answers", "--json"]
    with subprocess.Popen(
        [*command, "--workers", "1", "--work-limit", "1"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_for(lambda: lines_of(tmp_path / "answers") >= 2, process)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    told = json.loads(out)
    assert process.returncode == 130, err
    assert told["done"] >= 1
    assert told["done"] + told["failed"] + told["skipped"] == told["asked"] == 4
    assert b"--resume" in err


def test_a_second_run_in_a_folder_is_refused_with_the_owner_named(many, tmp_path):
    folder = tmp_path / "answers"
    maro.answer_contingencies(*many, folder=folder, executor=_Breaks())
    with locked(folder), pytest.raises(MachineError, match=r"answers: process \d+ on .* is at work there"):
        maro.answer_contingencies(*many, folder=folder, executor=_Breaks(), resume=True)
    assert maro.answer_contingencies(*many, folder=folder, executor=_Breaks(), resume=True).count("failed") == 4


def test_a_batch_is_not_resumed_with_other_data_or_limits_and_none_where_there_is_none(many, tmp_path):
    scenario, base = many
    folder = tmp_path / "answers"
    maro.answer_contingencies(scenario, base, folder=folder, executor=_Breaks())
    with pytest.raises(InputError, match=r"gap is 0\.5"):
        maro.answer_contingencies(scenario, base, folder=folder, executor=_Breaks(), resume=True, gap=0.5)
    other = scenario.replace(stocks=scenario["stocks"].assign(quantity=9.0))
    remade = base.replace({**base.summary, "input_hash": maro.input_hash(other)})
    with pytest.raises(InputError, match="scenario is"):
        maro.answer_contingencies(other, remade, folder=folder, executor=_Breaks(), resume=True)
    with pytest.raises(InputError, match="no batch"):
        maro.answer_contingencies(scenario, base, folder=tmp_path / "none", executor=_Breaks(), resume=True)
    with pytest.raises(InputError, match="is there already"):
        maro.answer_contingencies(scenario, base, folder=folder, executor=_Breaks())


def test_a_line_of_the_journal_that_was_cut_short_does_not_count(many, expected, tmp_path):
    folder = tmp_path / "answers"
    maro.answer_contingencies(*many, work_limit=1, gap=0, workers=2, folder=folder, ids=["late"])
    path = folder / "journal.jsonl"
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    found = maro.answer_contingencies(*many, work_limit=1, gap=0, workers=1, folder=folder, ids=["late"], resume=True)
    mine = expected.table[expected.table["contingency"] == "late"].reset_index(drop=True)
    pd.testing.assert_frame_equal(figures(found.table), figures(mine))


def test_what_is_not_in_the_scenario_cannot_be_asked(many):
    scenario, base = many
    with pytest.raises(InputError, match="no contingency 'storm'; the scenario has slide"):
        maro.answer_contingencies(scenario, base, ids=["storm"])
    with pytest.raises(InputError, match="made for another scenario"):
        maro.answer_contingencies(scenario, base.replace({**base.summary, "input_hash": "x"}))


def test_a_variant_shows_itself_in_a_notebook(expected):
    page = expected.variants["slide"]._repr_html_()
    assert "switch by 2004-07-03" in page
    assert "<table" in expected._repr_html_()
