"""Commands about contingencies: what to do when the plan breaks."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import maro_logistics as maro
from maro_logistics.cli.commands import INTERRUPTED
from maro_logistics.cli.console import Answer, Console, columns
from maro_logistics.cli.options import Decimal, Encoding, PlanFolder, ScenarioPath, read

if TYPE_CHECKING:
    from maro_logistics.planning.batch import Advance
    from maro_logistics.planning.variants import Answers

STOPPING = "Stopping, finished answers are kept. Ctrl-C again to leave at once."
"""What is told when the user asks to stop."""
WORST = 10
"""Losses named in the ranking; all are in ``criticality.csv``."""
LINE_SECONDS = 10.0
"""Time between two lines of progress where there is no terminal."""


def contingencies(
    console: Console,
    scenario: ScenarioPath,
    plan: PlanFolder,
    *,
    ids: Annotated[
        list[str] | None, typer.Option("--id", metavar="C", help="Only this contingency; may be given again.")
    ] = None,
    single: Annotated[
        str | None,
        typer.Option(
            metavar="KINDS", help="Every single loss too: routes, locations, fleets, arrivals, or some, with commas."
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="Day from which single losses hold. [default: day 8]")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="OUT", help="Folder. [default: the next free contingencies-NAME-001]"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Contingencies at once. [default: what the processors allow]")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="S", min=0, help="Seconds per contingency. [default: 60]")
    ] = None,
    work_limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Units of work per search; repeats exactly.")
    ] = None,
    gap: Annotated[float | None, typer.Option(metavar="G", min=0, help="Stop at this relative gap.")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", min=0, help="Seed of the searches.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the batch in OUT.")] = False,
    cluster: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Run on the Dask scheduler there.")] = None,
    encoding: Encoding = None,
    decimal: Decimal = None,
) -> Answer:
    """Answer what may happen to a plan.

    For each contingency: what it costs to hold on to the plan, what to do instead, until when one may wait, and what
    a warning would be worth. OUT gets contingencies.csv and one plan per contingency. Ctrl-C keeps what is finished;
    --resume goes on, whatever ended the run.
    """
    from maro_logistics.cli.live import stopping  # noqa: PLC0415 - keeps help quick
    from maro_logistics.plan.writing import next_free_folder  # noqa: PLC0415

    given, base = read(console, scenario, encoding, decimal), maro.read_plan(plan)
    if resume and out is None:
        raise maro.InputError("say with -o which batch to resume")
    folder = out or next_free_folder(given.settings.name, kind="contingencies")
    if single is not None:
        given, ids = _with_losses(given, base, single, since, ids)
        base = base.replace({**base.summary, "input_hash": maro.input_hash(given)})
    show = _Progress(console)
    with stopping(console, show, STOPPING) as stop:
        answers = maro.answer_contingencies(
            given,
            base,
            ids=ids or None,
            workers=workers,
            time_limit=time_limit,
            work_limit=work_limit,
            gap=gap,
            seed=seed,
            folder=folder,
            resume=resume,
            cluster_address=cluster,
            progress=show,
            should_stop=stop,
        )
    ranking = () if single is None else _ranked(given, base, answers, folder)
    return _told(console, answers, folder, ranking)


def _with_losses(
    given: maro.Scenario, base: maro.Plan, single: str, since: str | None, ids: list[str] | None
) -> tuple[maro.Scenario, list[str]]:
    """The scenario with single losses, and which contingencies are asked for: those, and what ``--id`` names."""
    made_for = base.summary.get("input_hash")
    if made_for is not None and made_for != maro.input_hash(given):
        raise maro.InputError(
            "the plan was made for another scenario; plan this one first, or take the scenario it is of"
        )
    try:
        day = None if since is None else date.fromisoformat(since)
    except ValueError as error:
        raise maro.InputError(f"--from {since}: a date is written like 2004-07-01") from error
    kinds = [kind.strip() for kind in single.split(",") if kind.strip()]
    lost = maro.single_losses(given, kinds, since=day)
    known = set(given["contingencies"]["contingency"])
    return lost, [*(ids or []), *(name for name in lost["contingencies"]["contingency"] if name not in known)]


def _ranked(given: maro.Scenario, base: maro.Plan, answers: Answers, folder: Path) -> tuple[str, ...]:
    """What hurts most, written to ``criticality.csv``; the scenario with the losses beside it, for the check."""
    from maro_logistics.plan.words import amount, signed  # noqa: PLC0415 - keeps help quick
    from maro_logistics.planning.criticality import criticality  # noqa: PLC0415

    table = criticality(answers, base)
    table.to_csv(folder / "criticality.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    if not (folder / "scenario").exists():
        maro.write_scenario(given, folder / "scenario")
    rows = [
        (
            str(row["contingency"]),
            amount(round(row["damage_low"])),
            amount(round(row["damage_high"])),
            amount(round(row["held_damage"])),
            signed(round(row["unmet_people"])),
            str(row["settled"]),
        )
        for row in table.head(WORST).to_dict("records")
    ]
    head = ("what hurts most", "at least", "at most", "hold on", "people short", "settled")
    return ("", *columns(rows, head)) if rows else ()


def _told(console: Console, answers: Answers, folder: Path, ranking: tuple[str, ...] = ()) -> Answer:
    """What the one on duty reads, and the same as data."""
    from maro_logistics.plan.plain import plain  # noqa: PLC0415 - keeps help quick

    variants = list(answers.variants.values())
    counts: dict[str, int] = {name: answers.count(name) for name in ("done", "failed", "skipped")}
    data: dict[str, Any] = {
        "folder": str(folder),
        "asked": len(variants),
        **counts,
        "contingencies": [plain(dict(variant.row)) for variant in variants],
    }
    if answers.is_interrupted:
        console.warn(f"Interrupted: {counts['done']} of {len(variants)} are answered; go on with --resume -o {folder}")
    lines = [*table_lines(answers), "", *(variant.sentence() for variant in variants)]
    summary = ", ".join(f"{number} {name}" for name, number in counts.items() if number or name == "done")
    lines += ranking
    lines += ["", f"{len(variants)} contingencies: {summary}", f"Answers in {folder}"]
    failed = counts["failed"] > 0
    return Answer(data, tuple(lines), exit_code=INTERRUPTED if answers.is_interrupted else int(failed))


def table_lines(answers: Answers) -> tuple[str, ...]:
    """The figures a decision needs, one line per contingency."""
    from maro_logistics.plan.words import amount, percent, signed  # noqa: PLC0415 - keeps help quick

    rows = []
    for variant in answers.variants.values():
        row = variant.row
        if variant.status != "done":
            rows.append((variant.contingency, variant.status, *("-" for _ in range(6))))
            continue
        rows.append(
            (
                variant.contingency,
                str(row["decide_by"]),
                amount(round(row["held"])),
                amount(round(row["variant"])),
                amount(round(row["replanning_low"])),
                amount(round(row["warning_low"])),
                signed(round(row["unmet_people"])),
                percent(row["gap"]),
            )
        )
    head = ("contingency", "decide by", "hold on", "switch", "saves", "warning", "people short", "gap")
    return tuple(columns(rows, head))


class _Progress:
    """How many are answered and how long it will take: one living line, or a plain one now and then."""

    def __init__(self, console: Console) -> None:
        self._console, self._told, self._width = console, float("-inf"), 0

    def __call__(self, advance: Advance) -> None:
        """Show it."""
        now, ended = time.monotonic(), advance.answered == advance.asked
        if self._console.is_quiet or (not sys.stderr.isatty() and not ended and now - self._told < LINE_SECONDS):
            return
        self._told = now
        left = "" if advance.left is None or ended else f", about {_minutes(advance.left)} left"
        last = f"  {advance.last}" if advance.last else ""
        line = f"{advance.elapsed:4.0f} s  {advance.answered} of {advance.asked} answered{left}{last}"
        if not sys.stderr.isatty():
            self._console.note(line)
            return
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def close(self) -> None:
        """Take the living line away."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"  # noqa: PLR2004
