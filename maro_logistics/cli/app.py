"""The command ``maro`` with all its commands."""

from __future__ import annotations

from typing import Annotated

import typer

import maro_logistics
from maro_logistics.cli.commands import add
from maro_logistics.cli.contingency_commands import contingencies
from maro_logistics.cli.engine_commands import engines
from maro_logistics.cli.hedge_commands import hedge
from maro_logistics.cli.plan_commands import check, compare, plan
from maro_logistics.cli.report_commands import report
from maro_logistics.cli.scenario_commands import convert, generate, new, schema, validate

app = typer.Typer(
    name="maro",
    epilog="\b\nExamples:\n  maro new my-op --from two-roads\n  maro validate my-op\n  maro plan my-op",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - the form an option's callback has
    if wanted:
        typer.echo(f"maro {maro_logistics.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Relief logistics: from supplies, routes and needs to a delivery schedule with a proven gap."""


add(app, new, "maro new my-op", "maro new my-op.xlsx --xlsx", "maro new my-op --from darfur-2004")
add(app, validate, "maro validate my-op", "maro validate my-op.xlsx --annotate")
add(app, convert, "maro convert my-op my-op.xlsx", "maro convert my-op.xlsx my-op-again")
add(app, generate, "maro generate try-out --size S --seed 7")
add(app, plan, "maro plan my-op", "maro plan my-op.xlsx -o friday --time-limit 60 --gap 0.05")
add(app, check, "maro check my-op plan-my-op-001")
add(app, compare, "maro compare plan-my-op-001 plan-my-op-002")
add(app, report, "maro report my-op plan-my-op-001", "maro report my-op plan-my-op-001 --for partner:wfp")
add(
    app,
    contingencies,
    "maro contingencies my-op plan-my-op-001",
    "maro contingencies my-op friday --id bridge-out -o answers",
    "maro contingencies my-op friday -o answers --resume",
)
add(app, hedge, "maro hedge my-op", "maro hedge my-op --risk worst --id bridge-lost --id ship-late -o prepared")
add(app, engines, "maro engines")
add(app, schema, "maro schema", "maro schema routes", "maro schema --json")
