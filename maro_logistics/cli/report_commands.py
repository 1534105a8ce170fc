"""The command about what people look at: report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import maro_logistics as maro
from maro_logistics.cli.console import Answer, Console
from maro_logistics.cli.options import Decimal, Encoding, PlanFolder, ScenarioPath, read


def report(
    console: Console,
    scenario: ScenarioPath,
    plan: PlanFolder,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT", help="Folder for the files. [default: the plan's own]")
    ] = None,
    boundaries: Annotated[
        Path | None, typer.Option(metavar="FILE", help="GeoJSON outlines for the map, instead of the built-in ones.")
    ] = None,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Write the report of a plan again.

    The same plan gives the same bytes; what others left beside it (variants, rankings) is shown too.
    """
    given, made = read(console, scenario, encoding, decimal), maro.read_plan(plan)
    written = maro.write_report(given, made, plan if out is None else out, boundaries=boundaries, beside=plan)
    for note in written.notes:
        console.warn(note)
    return Answer({"files": [str(path) for path in written.paths]}, tuple(str(path) for path in written.paths))
