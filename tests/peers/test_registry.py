"""The benchmark command keeps every result, goes on where it stopped, and says what it could not run."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import cases
from benchmarks.__main__ import disagreements, page_of
from benchmarks.public.folder import AbsentError, folder
from benchmarks.registry import BENCHMARKS

ROOT = Path(__file__).parents[2]


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command run as a user would."""
    call = [sys.executable, "-m", "benchmarks", *words]
    return subprocess.run(
        call, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **environment}
    )


def test_a_second_run_measures_nothing_again_and_the_page_shows_the_result(tmp_path: Path) -> None:
    for _ in range(2):
        told = command("run", "scaling", "--set", "tiny", "--results", str(tmp_path))
        assert told.returncode == 0, told.stderr
    with (tmp_path / "registry-scaling.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["case"] for row in rows] == ["XS-0"]
    assert rows[0]["columns"] in page_of(tmp_path)


def test_absent_public_data_are_told_and_exit_with_3(tmp_path: Path) -> None:
    told = command("run", "public", "--set", "tiny", "--results", str(tmp_path), MARO_PUBLIC_DATA="")
    assert told.returncode == 3
    assert "MARO_PUBLIC_DATA" in told.stderr


def test_peers_that_differ_are_told() -> None:
    rows = [
        {"case": f"XS-0/{who}", "objective": value} for who, value in (("pulp-highs", "100"), ("ortools-scip", "101"))
    ]
    assert disagreements(rows) == ["XS-0: optima from 100.0 to 101.0"]


def test_every_tiny_case_is_part_of_its_full_family() -> None:
    for one in BENCHMARKS:
        assert one.sets.keys() == {"tiny", "quick", "full"}
        assert len(one.sets["tiny"]) <= len(one.sets["full"])


def test_a_fixed_charge_instance_has_its_published_value() -> None:
    try:
        folder()
    except AbsentError as problem:
        pytest.skip(str(problem))
    assert cases.public("network_design/fctp-bk4x3.mps.bz2")["status"] == "ok"
