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
        Path | None,
        typer.Option(
            "--out", "-o", metavar="OUT", help="Folder for the files. [default: the plan's, or PLAN-for-WHOM]"
        ),
    ] = None,
    audience: Annotated[
        str,
        typer.Option("--for", metavar="WHOM", help="full, partner:AGENCY (its own rows) or public (sums by area)."),
    ] = "full",
    boundaries: Annotated[
        Path | None, typer.Option(metavar="FILE", help="GeoJSON outlines for the map, instead of the built-in ones.")
    ] = None,
    contingencies: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="What `maro contingencies` wrote for this plan, to be shown in full."),
    ] = None,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Write the report of a plan again, or for somebody else.

    The same plan gives the same bytes; the full report also shows what stands beside the plan (variants, rankings).
    Who sees what is told field by field in docs/sharing.md.
    """
    given, made = read(console, scenario, encoding, decimal), maro.read_plan(plan)
    target = out or (plan if audience == "full" else _beside(plan, audience))
    written = maro.write_report(
        given, made, target, audience=audience, boundaries=boundaries, beside=contingencies or plan
    )
    for note in written.notes:
        console.warn(note)
    return Answer({"files": [str(path) for path in written.paths]}, tuple(str(path) for path in written.paths))


def _beside(plan: Path, audience: str) -> Path:
    """A folder next to the plan's: what is passed on does not lie among what is not."""
    from maro_logistics.plan.writing import file_name  # noqa: PLC0415 - keeps help quick

    resolved = plan.resolve()
    return resolved.with_name(f"{resolved.name}-for-{file_name(audience.removeprefix('partner:'))}")
