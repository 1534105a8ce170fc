"""The command about being prepared: hedge."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import maro_logistics as maro
from maro_logistics.cli.commands import INTERRUPTED
from maro_logistics.cli.console import Answer, Console
from maro_logistics.cli.options import Decimal, Encoding, ScenarioPath, read


class RiskWord(StrEnum):
    """What the plan is to be good for."""

    EXPECTED = "expected"
    CVAR = "cvar"
    WORST = "worst"


class MethodWord(StrEnum):
    """How the worlds are solved."""

    EXTENSIVE = "extensive"
    DECOMPOSITION = "decomposition"


def hedge(
    console: Console,
    scenario: ScenarioPath,
    *,
    risk: Annotated[
        RiskWord, typer.Option(help="Mean cost, mean of the dearest tail (level: cvar of the scenario), or worst case.")
    ] = RiskWord.EXPECTED,
    ids: Annotated[
        list[str] | None, typer.Option("--id", metavar="C", help="Only this contingency; may be given again.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder for the plans.")] = Path("hedge"),
    method: Annotated[
        MethodWord | None, typer.Option(help="All worlds in one program, or world by world. [default: by size]")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="S", min=0, help="Seconds for everything. [default: the scenario's, or 120]")
    ] = None,
    work_limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Units of work per search; repeats exactly.")
    ] = None,
    gap: Annotated[
        float | None, typer.Option(metavar="G", min=0, help="Stop at this relative gap. [default: 0.01]")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", min=0, help="Seed of the searches.")] = None,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Make one plan that is prepared for contingencies.

    Until something is known, everything is decided in common. Tells what the hedge costs when nothing happens, what it
    saves when something does, and what is done differently in time. OUT gets one plan folder per world.
    """
    from maro_logistics.cli.live import Live, stopping  # noqa: PLC0415 - keeps help quick
    from maro_logistics.plan.writing import require_free  # noqa: PLC0415

    given = read(console, scenario, encoding, decimal)
    require_free(out)
    live = Live(console)
    with stopping(console, live) as stop:
        found = maro.hedge(
            given,
            risk=risk,
            ids=ids or None,
            method=method,
            time_limit=time_limit,
            work_limit=work_limit,
            gap=gap,
            seed=seed,
            progress=live,
            should_stop=stop,
        )
    folder = found.write(out)
    data = {"folder": str(folder), **found.as_dict()}
    lines = (*found.sentences(), f"Plans in {folder}")
    return Answer(data, lines, exit_code=INTERRUPTED if stop.is_asked else 0)
