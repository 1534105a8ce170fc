"""Exit codes, what stands where, and that user text is only text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import maro_logistics as maro
from maro_logistics.cli.console import json_text

ROOT = Path(maro.__file__).parent.parent


def in_a_process(*words: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}  # type: ignore[dict-item]
    return subprocess.run(
        [sys.executable, "-m", "maro_logistics", *words], cwd=cwd, env=env, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "words",
    [
        ["plam"],
        ["plan"],
        ["plan", "x", "--gap"],
        ["plan", "x", "--gap", "-1"],
        ["plan", "x", "--time-limit", "soon"],
        ["plan", "x", "--tim-limit", "3"],
        ["validate", "a", "b"],
    ],
)
def test_a_wrong_command_line_ends_with_2_and_says_so_on_standard_error(run, words):
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_a_misspelt_option_is_suggested(run):
    assert "--time-limit" in run("plan", "x", "--time-limt", "3").err


@pytest.mark.parametrize(
    "words",
    [["plan", "nowhere"], ["validate", "nowhere"], ["convert", "nowhere", "b"], ["compare", "nowhere", "nowhere"]],
)
def test_a_path_that_is_not_there_ends_with_2_and_names_it(run, words):
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "nowhere" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "words", [["plan", "nowhere"], ["validate", "nowhere"], ["plam"], ["plan", "x", "--gap", "-1"]]
)
def test_with_json_an_error_is_one_object_too(run, words):
    ran = run(*words, "--json")
    assert ran.code == 2
    assert ran.data["exit_code"] == 2
    assert ran.data["error"]


def test_a_valid_scenario_ends_with_0(run, one_road):
    ran = run("validate", one_road)
    assert ran.code == 0
    assert "is valid" in ran.out


def test_a_wrong_scenario_ends_with_2_and_tells_every_finding_at_once(run, one_road):
    stocks = one_road / "stocks.csv"
    stocks.write_text(stocks.read_text(encoding="utf-8").replace("food,10", "fodo,-10"), encoding="utf-8")
    ran = run("validate", one_road)
    assert ran.code == 2
    assert "stocks:2: item: no item 'fodo'" in ran.out
    assert "quantity: " in ran.out
    data = run("validate", one_road, "--json").data
    assert data["errors"] == 2
    assert {finding["column"] for finding in data["findings"]} == {"item", "quantity"}


def test_a_wrong_scenario_is_not_planned_and_nothing_is_written(run, one_road):
    (one_road / "stocks.csv").write_text("stock,location\n", encoding="utf-8")
    before = sorted(one_road.parent.rglob("*"))
    ran = run("plan", one_road, "--json")
    assert ran.code == 2
    assert ran.data["findings"]
    assert sorted(one_road.parent.rglob("*")) == before


def test_a_taken_folder_ends_with_2_before_anything_is_solved(run, one_road):
    ran = run("plan", one_road, "-o", one_road)
    assert ran.code == 2
    assert "not overwritten" in ran.err


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (MemoryError(), 3, "memory"),
        (OSError(28, "No space left on device", "disk"), 3, "disk: No space left on device"),
        (FileNotFoundError(2, "No such file or directory", "gone"), 2, "gone: No such file"),
        (PermissionError(13, "Permission denied", "locked"), 3, "locked: Permission denied"),
        (KeyboardInterrupt(), 130, "nothing was written"),
        (maro.NoPlanError("no plan within the limit"), 1, "no plan within the limit"),
        (maro.EngineError("no engine"), 3, "no engine"),
        (ZeroDivisionError("a bug"), 3, "internal error: ZeroDivisionError: a bug"),
    ],
)
def test_every_kind_of_trouble_has_its_exit_code(run, monkeypatch, error, code, words):
    def trouble(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(maro, "validate", trouble)
    ran = run("validate", "any")
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert run("validate", "any", "--json").data["exit_code"] == code


def test_the_trace_of_a_bug_is_told_to_who_asks(run, one_road, monkeypatch):
    monkeypatch.setattr(maro, "validate", lambda *_, **__: 1 / 0)
    assert "Traceback" in run("validate", one_road, "-v").err


def test_with_json_standard_output_holds_one_object_and_nothing_else(run, one_road):
    for words in (["validate", one_road], ["convert", one_road, "copy"], ["schema"], ["schema", "routes"], ["engines"]):
        ran = run(*words, "--json")
        assert ran.code == 0
        assert isinstance(ran.data, dict)
        assert ran.out.isascii()


def test_warnings_are_told_on_the_way_but_not_without_end(run, one_road):
    routes = one_road / "routes.csv"
    useless = "".join(f"R{i},B,A,rail,100\n" for i in range(15))
    routes.write_text("route,origin,destination,mode,km\nAB,A,B,road,100\n" + useless, encoding="utf-8")
    lines = run("convert", one_road, "copy").err.splitlines()
    assert len([line for line in lines if line.startswith("warning: ")]) == 10
    assert lines[10].startswith("and 5 more; all of them: maro validate ")
    assert run("validate", one_road, "--json").data["warnings"] == 15


def test_quiet_says_nothing_but_the_answer(run):
    assert run("generate", "a", "--size", "XS").err != ""
    assert run("generate", "b", "--size", "XS", "-q").err == ""


def test_control_characters_of_names_never_reach_the_terminal(run):
    ran = run("validate", "\x1b[2Jname\u202e")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err
    assert "name" in ran.err


def test_brackets_in_names_are_not_markup(run):
    assert "[bold red]X" in run("validate", "[bold red]X[/]").err


def test_a_console_of_code_page_1252_shows_what_it_can(tmp_path):
    ran = in_a_process("validate", "Дарфур", cwd=tmp_path, env={"PYTHONIOENCODING": "cp1252"})
    assert ran.returncode == 2
    assert b"??????" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_reader_that_leaves_early_is_no_drama(tmp_path):
    command = f"{sys.executable} -m maro_logistics schema routes | head -1; echo ${{PIPESTATUS[0]}}"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] in {"0", "141"}


def test_a_closed_standard_output_is_told_by_141():
    read, write = os.pipe()
    os.close(read)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.run(
        [sys.executable, "-m", "maro_logistics", "schema", "routes"],
        stdout=write,
        stderr=subprocess.PIPE,
        env=env,
        check=False,
    )
    os.close(write)
    assert (process.returncode, process.stderr) == (141, b"")


def test_no_color_is_respected_since_there_is_none(tmp_path):
    ran = in_a_process("--help", cwd=tmp_path, env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert b"\x1b" not in ran.stdout


def test_a_number_that_json_does_not_know_becomes_null():
    assert json.loads(json_text({"objective": float("nan"), "bounds": [float("-inf"), 1.5]})) == {
        "objective": None,
        "bounds": [None, 1.5],
    }
