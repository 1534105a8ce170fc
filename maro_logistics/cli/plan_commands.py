"""Commands about plans: plan, check, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import maro_logistics as maro
from maro_logistics.cli.commands import INTERRUPTED, finding_dict
from maro_logistics.cli.console import Answer, Console
from maro_logistics.cli.options import Decimal, Encoding, PlanFolder, ScenarioPath, read


def plan(
    console: Console,
    scenario: ScenarioPath,
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="OUT", help="Folder for the plan. [default: the next free plan-NAME-001]"),
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="S", min=0, help="Seconds. [default: the scenario's, or 120]")
    ] = None,
    gap: Annotated[
        float | None,
        typer.Option(metavar="G", min=0, help="Stop at this relative gap. [default: the scenario's, or 0.01]"),
    ] = None,
    work_limit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Units of work; repeats exactly. [default: the scenario's, or none]"),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(metavar="E", help="What solves (see: maro engines). [default: the scenario's, or highs]"),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Processes at once; 2: bound beside search. [default: the scenario's, or 2]"
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Seed of the search. [default: the scenario's, or 0]")
    ] = None,
    insist: Annotated[
        bool, typer.Option("--insist", help="Take the engine even if its known answers are wrong (see: maro engines).")
    ] = False,
    tables_only: Annotated[
        bool, typer.Option("--tables-only", help="Write no report, workbook or papers beside the tables.")
    ] = False,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Make a plan, check it, write it, with a report to look at.

    Ctrl-C keeps the best plan found so far. A plan that fails the check is kept aside in OUT.rejected.
    """
    from maro_logistics.cli.brief import brief  # noqa: PLC0415 - keeps help quick
    from maro_logistics.cli.live import Live, stopping  # noqa: PLC0415
    from maro_logistics.plan.writing import next_free_folder, require_free  # noqa: PLC0415

    given = read(console, scenario, encoding, decimal)
    require_free(next_free_folder(given.settings.name) if out is None else out)
    live = Live(console)
    with stopping(console, live) as stop:
        try:
            made = maro.plan(
                given,
                time_limit=time_limit,
                gap=gap,
                work_limit=work_limit,
                engine=engine,
                threads=threads,
                seed=seed,
                progress=live,
                should_stop=stop,
                insist=insist,
            )
        except maro.PlanRejectedError as error:
            return _rejected(console, error, out)
        folder = maro.write_plan(made, out)
    if stop.is_asked:
        console.warn(f"Interrupted: the best plan found is in {folder}")
    written = () if tables_only else _papers(console, given, made, folder)
    seconds = made.summary.get("timing") or {}
    console.detail("seconds: " + ", ".join(f"{name} {value:.1f}" for name, value in seconds.items()))
    data = {"plan": str(folder), "summary": dict(made.summary), "files": [str(path) for path in written]}
    lines = (*brief(given, made), *(f"  {path}" for path in written), f"Plan in {folder}")
    return Answer(data, lines, exit_code=INTERRUPTED if stop.is_asked else 0)


def _papers(console: Console, given: maro.Scenario, made: maro.Plan, folder: Path) -> tuple[Path, ...]:
    """Write workbook and papers into the plan folder; a plan is kept whatever happens to them."""
    from maro_logistics.report.folder import write_papers  # noqa: PLC0415 - keeps help quick

    written = write_papers(made, given, folder)
    for note in written.notes:
        console.warn(note)
    return written.paths


def _rejected(console: Console, error: maro.PlanRejectedError, out: Path | None) -> Answer:
    """Keep a plan aside that failed the check."""
    from maro_logistics.plan.writing import next_free_folder, rejected_folder  # noqa: PLC0415 - keeps help quick

    folder = rejected_folder(next_free_folder(error.plan.scenario) if out is None else out)
    maro.write_plan(error.plan, folder)
    console.warn(f"{error}\nThis plan must not be used. It is kept aside in {folder}")
    return Answer(
        {"error": str(error), "exit_code": error.exit_code, "rejected": str(folder)}, exit_code=error.exit_code
    )


def check(
    console: Console,
    scenario: ScenarioPath,
    plan: PlanFolder,
    *,
    any_scenario: Annotated[bool, typer.Option("--any-scenario", help="Judge a plan made for other data.")] = False,
    base: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="Of a variant: its base plan. [default: what plan.json says]")
    ] = None,
    contingency: Annotated[
        str | None, typer.Option(metavar="ID", help="Of a variant: what it answers. [default: what plan.json says]")
    ] = None,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Recompute a plan, list every violation.

    Only the scenario and the tables of the plan are read, so plans made by hand can be checked too. A variant is judged
    in SCENARIO after its contingency, and what its base plan had done by then must stand in it. Exit code 1 when there
    is a violation.
    """
    given, judged = read(console, scenario, encoding, decimal), maro.read_plan(plan)
    if "input_hash" not in judged.summary:
        console.note(f"{plan} does not say which scenario it was made for; it is judged against {scenario}")
        any_scenario = True
    answers = contingency or str(judged.summary.get("contingency") or "")
    befallen = _base_of(console, judged, plan, base) if answers else None
    report = maro.check(given, judged, any_scenario=any_scenario, contingency=answers, base=befallen)
    data = {
        "scenario": str(scenario),
        "plan": str(plan),
        "verdict": report.verdict,
        "objective": report.objective,
        "terms": report.terms,
        "goals": report.goals,
        "violations": [finding_dict(violation) for violation in report.violations],
        "tolerated": [finding_dict(breach) for breach in report.tolerated],
    }
    for breach in report.tolerated:
        console.detail(f"tolerated: {breach}")
    verdict = "passes the check" if report.is_passed else f"fails the check: {len(report.violations)} violations"
    lines = (*(str(violation) for violation in report.violations), f"{plan} {verdict} ({report.verdict})")
    return Answer(data, lines, exit_code=0 if report.is_passed else 1)


def _base_of(console: Console, judged: maro.Plan, folder: Path, stated: Path | None) -> maro.Plan | None:
    """The base plan of a variant: as stated, or where its ``plan.json`` says."""
    told = judged.summary.get("base_plan")
    path = stated or (folder / str(told) if told else None)
    if path is None:
        console.note(f"{folder} does not say what its base plan is; what stands is not verified (see --base)")
        return None
    return maro.read_plan(path)


def compare(
    console: Console,
    old: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan folder to compare with.")],
    new: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan folder that is compared.")],
) -> Answer:
    """Tell how a second plan differs.

    Movement by movement, then what is unmet by place, then the cost by term.
    """
    comparison = maro.compare(maro.read_plan(old), maro.read_plan(new))
    console.detail(f"{len(comparison.cargo)} rows of cargo differ")
    return Answer(comparison.as_dict(), comparison.sentences())
