"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import maro_logistics as maro

if TYPE_CHECKING:
    from maro_logistics.cli.console import Console

ScenarioPath = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help="Scenario: a folder, or an Excel workbook (.xlsx).")
]
PlanFolder = Annotated[Path, typer.Argument(metavar="PLAN", help="Plan folder.")]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of the CSV files, such as cp1252, where it cannot be told.")
]
Decimal = Annotated[str | None, typer.Option(help="Decimal sign of the CSV files: . or , where it cannot be told.")]


MOST_NOTICES = 10
"""Warnings and assumptions told when a scenario is read on the way to something else."""


def read(console: Console, path: Path, encoding: str | None, decimal: str | None) -> maro.Scenario:
    """The scenario of the path; what was assumed is told."""
    notices: list[maro.Finding] = []
    scenario = maro.read_scenario(path, encoding=encoding, decimal=decimal, notices=notices)
    for notice in notices[:MOST_NOTICES]:
        console.note(f"{notice.severity}: {notice}")
    if len(notices) > MOST_NOTICES:
        console.note(f"and {len(notices) - MOST_NOTICES} more; all of them: maro validate {path}")
    return scenario
