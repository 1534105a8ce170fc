"""The command line run in this process, on a scenario of one road."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import maro_logistics as maro
from maro_logistics.cli import main
from tests.builder import ONE_ROAD, scenario_of


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Runs a command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def ran(*words: object) -> Ran:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return ran


@pytest.fixture
def one_road(tmp_path) -> Path:
    """A folder with the scenario of one road."""
    maro.write_scenario(scenario_of(ONE_ROAD), tmp_path / "one-road")
    return tmp_path / "one-road"
