"""Task sheets: what one agency moves, sends, buys and opens, and which of its goods others move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from maro_logistics.report.papers.facts import records
from maro_logistics.report.papers.journeys import cargo_words, vehicles_words
from maro_logistics.report.papers.sheet import Block, Column, Fields, Grid, Note, Sheet

if TYPE_CHECKING:
    from maro_logistics.report.papers.facts import CargoLine, Facts, Trip


def agencies(facts: Facts) -> tuple[str, ...]:
    """Agencies of the scenario with anything to do, in its order; ``""`` last for vehicles of no agency."""
    named = facts.scenario["agencies"]["agency"].tolist()
    moving = {trip.row.agency for trip in facts.trips}
    owning = {line.owner for trip in facts.trips for line in trip.cargo} | set(facts.plan.orders["owner"])
    sending = set(_fleet_agencies(facts).values())
    busy = [name for name in named if name in moving or name in sending or facts.pools(name) in owning]
    strangers = sorted(moving - set(named) - {""})
    return (*busy, *strangers, *([""] if "" in moving else []))


def task_sheet(facts: Facts, agency: str) -> Sheet:
    """Everything one agency does, day by day."""
    say = facts.say
    settings = facts.scenario.settings
    own = own_trips(facts, agency)
    period = f"{say.date(settings.start)} - {say.date(settings.last_day)}"
    head = Fields(
        (
            (say("agency"), facts.agency(agency)),
            (say("horizon"), period),
            (say("movements"), say.number(len(own), 0)),
        )
    )
    blocks = (head, *_sections(facts, agency, own, _carried_by_others(facts, agency), None))
    return Sheet(facts.number("TS", agency or "-"), say("task sheet"), facts.agency(agency), blocks)


def day_sheet(facts: Facts, agency: str, day: Any, own: Sequence[Trip]) -> Sheet:
    """What one agency does on one day; ``own`` are the movements of its vehicles that day."""
    say = facts.say
    kg, _ = facts.summed([line for trip in own for line in trip.cargo])
    head = Fields(
        (
            (say("agency"), facts.agency(agency)),
            (say("day"), say.date(day)),
            (say("cargo"), f"{say.number(kg)} kg"),
        )
    )
    carried = [pair for pair in _carried_by_others(facts, agency) if pair[0].row.depart == day]
    blocks = (head, *_sections(facts, agency, own, carried, day))
    return Sheet(facts.number("TS", agency or "-", day), say("task sheet"), facts.agency(agency), blocks)


def own_trips(facts: Facts, agency: str) -> list[Trip]:
    """Movements of the agency's vehicles."""
    return [trip for trip in facts.trips if trip.row.agency == agency]


def _sections(
    facts: Facts,
    agency: str,
    own: Sequence[Trip],
    carried: Sequence[tuple[Trip, tuple[CargoLine, ...]]],
    day: Any,
) -> list[Block]:
    parts = (
        _movements(facts, own),
        _goods(facts, carried),
        _teams(facts, agency, day),
        _purchases(facts, agency, day),
        _openings(facts, agency, day),
    )
    blocks: list[Block] = [grid for grid in parts if grid.rows]
    return blocks or [Note(facts.say("nothing to do"))]


def _movements(facts: Facts, trips: Sequence[Trip]) -> Grid:
    say = facts.say
    columns = (
        Column(say("day"), 11),
        Column(say("document"), 27),
        Column(say("from"), 18),
        Column(say("to"), 18),
        Column(say("vehicles"), 18),
        Column(say("cargo"), 40),
        Column(say("weight"), 18, is_figure=True),
        Column(say("arrive"), 11),
        Column(say("back"), 11),
    )
    rows = tuple(
        (
            say.short_date(trip.row.depart),
            facts.number("WB", trip.name),
            trip.row.origin,
            trip.row.destination,
            vehicles_words(facts, trip),
            _both_ways(facts, trip),
            say.number(facts.summed(trip.cargo)[0]),
            say.short_date(trip.row.arrive),
            say("not back") if trip.row.one_way else say.short_date(trip.row.return_on) or "-",
        )
        for trip in trips
    )
    kg, _ = facts.summed([line for trip in trips for line in trip.cargo])
    total = (say("total"), "", "", "", "", "", say.number(kg), "", "")
    return Grid(columns, rows, total, say("own vehicles"))


def _both_ways(facts: Facts, trip: Trip) -> str:
    out, back = cargo_words(facts, trip.out), cargo_words(facts, trip.back)
    return "; ".join(part for part in (out, f"{facts.say('return load')}: {back}" if back else "") if part) or "-"


def _carried_by_others(facts: Facts, agency: str) -> list[tuple[Trip, tuple[CargoLine, ...]]]:
    """Movements of other agencies' vehicles that carry goods of this agency's pool, with those goods."""
    pool = facts.pools(agency)
    if not agency:
        return []
    pairs = [
        (trip, tuple(line for line in trip.cargo if line.owner == pool))
        for trip in facts.trips
        if trip.row.agency != agency
    ]
    return [pair for pair in pairs if pair[1]]


def _goods(facts: Facts, carried: Sequence[tuple[Trip, tuple[CargoLine, ...]]]) -> Grid:
    say = facts.say
    columns = (
        Column(say("day"), 11),
        Column(say("document"), 27),
        Column(say("from"), 18),
        Column(say("to"), 18),
        Column(say("whose vehicles"), 20),
        Column(say("cargo"), 46),
        Column(say("weight"), 18, is_figure=True),
        Column(say("arrive"), 11),
    )
    rows = tuple(
        (
            say.short_date(trip.row.depart),
            facts.number("WB", trip.name),
            trip.row.origin,
            trip.row.destination,
            trip.row.agency or say("no agency"),
            cargo_words(facts, lines),
            say.number(facts.summed(lines)[0]),
            say.short_date(trip.row.arrive),
        )
        for trip, lines in carried
    )
    kg, _ = facts.summed([line for _, lines in carried for line in lines])
    return Grid(columns, rows, (say("total"), "", "", "", "", "", say.number(kg), ""), say("others' vehicles"))


def _fleet_agencies(facts: Facts) -> dict[str, str]:
    """Agencies by fleet of the teams the plan sends."""
    fleets = facts.scenario["fleets"].drop_duplicates("fleet").set_index("fleet")["agency"]
    return {str(name): str(fleets.get(name, "")) for name in facts.plan["teams"]["fleet"].unique()}


def _teams(facts: Facts, agency: str, day: Any) -> Grid:
    say, teams = facts.say, facts.plan["teams"]
    rows = teams[teams["fleet"].map(_fleet_agencies(facts)) == agency] if len(teams) else teams
    rows = rows if day is None else rows[rows["depart"] == day]
    columns = (
        Column(say("day"), 14),
        Column(say("fleet"), 30),
        Column(say("route"), 36),
        Column(say("from"), 26),
        Column(say("to"), 26),
        Column(say("teams"), 12, is_figure=True),
    )
    cells = tuple(
        (say.short_date(row.depart), row.fleet, row.route, row.origin, row.destination, say.number(row.teams))
        for row in records(rows)
    )
    return Grid(columns, cells, (), say("teams to send"))


def _purchases(facts: Facts, agency: str, day: Any) -> Grid:
    say, orders = facts.say, facts.plan.orders
    rows = orders[orders["owner"] == facts.pools(agency)] if agency else orders[:0]
    rows = rows if day is None else rows[rows["placed"] == day]
    currency = facts.scenario.settings.currency
    columns = (
        Column(say("date"), 14),
        Column(say("document"), 26),
        Column(say("supplier"), 32),
        Column(say("item"), 28),
        Column(say("quantity"), 18, is_figure=True),
        Column(f"{say('cost')} {currency}", 20, is_figure=True),
        Column(say("received"), 14),
    )
    cells = tuple(
        (
            say.short_date(row.placed),
            facts.number("PO", row.order),
            row.supplier,
            facts.item(str(row.item)),
            f"{say.number(row.quantity)} {facts.unit(str(row.item))}".rstrip(),
            say.number(row.cost, 2),
            say.short_date(row.received),
        )
        for row in records(rows)
    )
    total = (say("total"), "", "", "", "", say.number(float(rows["cost"].sum()), 2), "")
    return Grid(columns, cells, total, say("purchases"))


def _openings(facts: Facts, agency: str, day: Any) -> Grid:
    say, opened = facts.say, facts.plan["openings"]
    runs = facts.scenario["locations"].set_index("location")["agency"]
    rows = opened[opened["location"].map(runs).fillna("").astype(str) == agency] if len(opened) else opened
    rows = rows if day is None else rows[rows["opened"] == day]
    columns = (Column(say("date"), 20), Column(say("place"), 100))
    cells = tuple((say.short_date(row.opened), facts.location(str(row.location))) for row in records(rows))
    return Grid(columns, cells, (), say("openings"))
