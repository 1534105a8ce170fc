"""The situation brief: the whole plan on one page for the coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maro_logistics.report.headlines import need_lines, priority_figures, shortest_places
from maro_logistics.report.papers.facts import records
from maro_logistics.report.papers.sheet import Bars, Block, Column, Fields, Grid, Note, Sheet

if TYPE_CHECKING:
    import pandas as pd

    from maro_logistics.report.papers.facts import Facts

MOST_PLACES = 8
MOST_BOTTLENECKS = 3
MOST_DAYS = 5
MOST_FUNDS = 8
LONGEST_CAUSE = 110
"""Characters of a cause; the whole of it stands in ``unmet.csv``."""


def situation_brief(facts: Facts) -> Sheet:
    """Value and proof, need met, who goes short and why, transport, first departures, money."""
    say, settings = facts.say, facts.scenario.settings
    lines = need_lines(facts.scenario, facts.plan)
    parts: list[Block | None] = [
        Fields(_headline(facts, lines)),
        _coverage(facts, lines),
        _places(facts, lines),
        _bottlenecks(facts),
        _transport(facts),
        _first_days(facts),
        _money(facts),
    ]
    subtitle = f"{say.date(settings.start)} - {say.date(settings.last_day)}"
    blocks = tuple(block for block in parts if block is not None)
    return Sheet(facts.number("SB"), say("situation brief"), subtitle, blocks)


def _headline(facts: Facts, lines: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    say, plan, currency = facts.say, facts.plan, facts.scenario.settings.currency
    people = lines.groupby("location")["people"].max().sum()
    met = (plan.summary.get("coverage") or {}).get("share")
    trips = say.number(sum(trip.trips for trip in facts.trips), 0)
    tonnes = say.number(float(plan.cargo["kg"].sum()) / 1000, 0)
    gap = say("not proven") if plan.gap is None else say.percent(plan.gap, 1)
    return (
        (say("people in need"), say.number(float(people), 0)),
        (say("person-days met"), "-" if met is None else say.percent(float(met), 1)),
        (say("cargo"), f"{tonnes} t, {trips} {say('trips').lower()}"),
        (say("objective"), _money_words(facts, plan.objective, currency)),
        (say("proven bound"), _money_words(facts, plan.bound, currency)),
        (say("gap"), gap),
    )


def _money_words(facts: Facts, value: float | None, currency: str) -> str:
    return facts.say("not proven") if value is None else f"{facts.say.number(value, 0)} {currency}"


def _coverage(facts: Facts, lines: pd.DataFrame) -> Block | None:
    say = facts.say
    if lines.empty:
        return None
    rows = tuple(
        (
            f"{say('priority')} {row.priority}",
            (row.on_time, row.late),
            f"{say.percent(row.on_time)} / {say.percent(row.late)} / {say.percent(row.unmet)}",
        )
        for row in priority_figures(lines)
    )
    return Bars(say("need by priority"), rows, (say("on time"), say("late"), say("unmet")))


def _places(facts: Facts, lines: pd.DataFrame) -> Block:
    say = facts.say
    worst = shortest_places(lines, MOST_PLACES)
    if not worst:
        return Note(say("nothing unmet"), is_strong=True)
    causes = _causes(facts)
    columns: tuple[Column, ...] = (
        Column(say("place"), 38),
        Column(say("people"), 14, is_figure=True),
        Column(say("unmet"), 14, is_figure=True),
    )
    rows: list[tuple[str, ...]] = [
        (facts.location(place.location), say.number(place.people, 0), say.percent(place.unmet)) for place in worst
    ]
    if causes:
        columns = (*columns, Column(say("why"), 74))
        rows = [(*row, causes.get(place.location, "-")) for row, place in zip(rows, worst, strict=True)]
    return Grid(columns, tuple(rows), (), say("shortest places"))


def _causes(facts: Facts) -> dict[str, str]:
    """The cause of the largest shortage of each place: in words, or its code where words are in another language."""
    unmet = facts.plan.unmet
    if "why" not in unmet.columns:
        return {}
    named = unmet[unmet["reason"] != ""]
    named = named.assign(weight=named["people"] * named["quantity"] / named["required"])
    first = named.sort_values("weight", ascending=False, kind="stable").drop_duplicates("location")
    told = first["why"] if facts.say.code == "en" else first["reason"]
    return {
        str(place): text if len(text) <= LONGEST_CAUSE else text[: LONGEST_CAUSE - 1] + "…"
        for place, text in zip(first["location"], told, strict=True)
    }


def _bottlenecks(facts: Facts) -> Block | None:
    table = facts.plan.tables.get("bottlenecks")
    if table is None or table.empty:
        return None
    say, currency = facts.say, facts.scenario.settings.currency
    columns = (
        Column(say("resource"), 60),
        Column(say("quantity"), 25, is_figure=True),
        Column(say("person-days"), 25, is_figure=True),
        Column(f"{say('worth')} {currency}", 30, is_figure=True),
    )
    rows = tuple(
        (
            " · ".join(part for part in (row.resource, row.location) if part),
            f"+{say.number(row.added)} {row.unit}",
            _known(facts, row.person_days),
            _known(facts, row.confirmed if row.confirmed == row.confirmed else row.first_guess),
        )
        for row in records(table.sort_values("rank")[:MOST_BOTTLENECKS])
    )
    return Grid(columns, rows, (), say("bottlenecks"))


def _known(facts: Facts, value: float) -> str:
    return facts.say.number(value, 0) if value == value else "-"  # noqa: PLR0124 (NaN alone differs from itself)


def _transport(facts: Facts) -> Block | None:
    """Movements, trips and tonnes by mode."""
    say = facts.say
    modes: dict[str, list[float]] = {}
    for trip in facts.trips:
        sums = modes.setdefault(trip.row.mode, [0.0, 0.0, 0.0])
        for place, value in enumerate((1.0, float(trip.row.vehicles), facts.summed(trip.cargo)[0] / 1000)):
            sums[place] += value
    if not modes:
        return None
    columns = (
        Column(say("mode"), 40),
        Column(say("movements"), 20, is_figure=True),
        Column(say("trips"), 20, is_figure=True),
        Column(say("tonnes"), 20, is_figure=True),
    )
    rows = tuple(
        (facts.mode(mode), say.number(count, 0), say.number(trips, 0), say.number(tonnes, 1, fixed=True))
        for mode, (count, trips, tonnes) in sorted(modes.items(), key=lambda item: -item[1][2])
    )
    return Grid(columns, rows, (), say("transport by mode"))


def _first_days(facts: Facts) -> Block | None:
    """Trips and tonnes that leave on each of the first days, by agency."""
    say = facts.say
    days = sorted({trip.row.depart for trip in facts.trips})[:MOST_DAYS]
    if not days:
        return None
    rows = []
    for day in days:
        leaving = [trip for trip in facts.trips if trip.row.depart == day]
        kg, _ = facts.summed([line for trip in leaving for line in trip.cargo])
        count = sum(trip.trips for trip in leaving)
        who = ", ".join(sorted({trip.row.agency or say("no agency") for trip in leaving}))
        rows.append((say.date(day), say.number(count, 0), say.number(kg / 1000, 1, fixed=True), who))
    columns = (
        Column(say("depart"), 25),
        Column(say("trips"), 15, is_figure=True),
        Column(say("tonnes"), 15, is_figure=True),
        Column(say("agency"), 85),
    )
    return Grid(columns, tuple(rows), (), say("next days"))


def _money(facts: Facts) -> Block | None:
    """What is spent of each fund."""
    say, currency = facts.say, facts.scenario.settings.currency
    spent = facts.plan.spending.groupby("fund")["amount"].sum()
    funds = facts.scenario["funds"].groupby("fund", sort=False)["amount"].sum()
    rows = [
        (str(name), say.number(float(total), 0), say.number(float(spent.get(name, 0.0)), 0))
        for name, total in funds.items()
    ]
    rows.sort(key=lambda row: -float(spent.get(row[0], 0.0)))
    rows = rows[:MOST_FUNDS]
    if spent.get("", 0.0):
        rows.append((say("free spending"), "-", say.number(float(spent[""]), 0)))
    if not rows:
        return None
    columns = (
        Column(say("fund"), 60),
        Column(f"{say('amount')} {currency}", 30, is_figure=True),
        Column(f"{say('spent')} {currency}", 30, is_figure=True),
    )
    return Grid(columns, tuple(rows), (), say("funds"))
