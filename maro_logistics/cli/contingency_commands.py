"""Commands about contingencies: what to do when the plan breaks."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import maro_logistics as maro
from maro_logistics.cli.commands import INTERRUPTED
from maro_logistics.cli.console import Answer, Console, columns
from maro_logistics.cli.generated import Wanted, ranked, worst_pairs
from maro_logistics.cli.options import Decimal, Encoding, PlanFolder, ScenarioPath, read

if TYPE_CHECKING:
    from maro_logistics.planning.batch import Advance
    from maro_logistics.planning.variants import Answers

STOPPING = "Stopping, finished answers are kept. Ctrl-C again to leave at once."
"""What is told when the user asks to stop."""
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
    pairs: Annotated[
        int | None,
        typer.Option(metavar="K", min=1, help="The K worst pairs of single losses too, answered in OUT/pairs."),
    ] = None,
    threats: Annotated[
        bool, typer.Option("--threats", help="Every road that its threat level may close, with the probability.")
    ] = False,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="First day of generated losses. [default: day 8]")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Last day of generated losses. [default: the end]")
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
    wanted = Wanted(single, pairs, threats, since, until)
    if wanted.generates:
        given, base, ids = wanted.extend(given, base, ids)
    show = _Progress(console)
    with stopping(console, show, STOPPING) as stop:
        answer = partial(
            maro.answer_contingencies,
            workers=workers,
            time_limit=time_limit,
            work_limit=work_limit,
            gap=gap,
            seed=seed,
            cluster_address=cluster,
            progress=show,
            should_stop=stop,
        )
        answers = answer(given, base, ids=ids or None, folder=folder, resume=resume)
        ranking = ranked(given, base, answers, folder) if wanted.generates else ()
        if pairs is not None and not answers.is_interrupted:
            answers, told = worst_pairs(given, base, answers, folder, count=pairs, answer=answer)
            ranking += told
    return _told(console, answers, folder, ranking)


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
