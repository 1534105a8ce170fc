"""Convoy manifest and waybill: the two papers that travel with a movement."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from maro_logistics.report.papers.facts import records
from maro_logistics.report.papers.loading import Lot, divide, told_amounts
from maro_logistics.report.papers.sheet import Block, Column, Fields, Grid, Note, Sheet, Signatures

if TYPE_CHECKING:
    from maro_logistics.report.papers.facts import CargoLine, Facts, Trip
    from maro_logistics.report.papers.loading import Loading

LEADER_ABOVE = 5
"""Vehicles above which a convoy has a leader. Source: Logistics Operational Guide, road convoys."""


def manifest(facts: Facts, trip: Trip) -> Sheet:
    """Who drives what in which order, and with which load."""
    say, row = facts.say, trip.row
    loading = _loading(facts, trip)
    blocks: list[Block] = [Fields(_journey(facts, trip))]
    if not facts.is_firm(row.depart):
        blocks.append(Note(say("provisional"), is_strong=True))
    blocks.append(Fields(_arrangements(facts, trip)))
    blocks.append(_march(facts, trip, loading))
    blocks.append(Note(say("trip note")))
    if loading.left:
        blocks.append(Note(f"{say('does not fit')} {_load(facts, trip.out, loading.left)}", is_strong=True))
    subtitle = f"{facts.location(row.origin)} → {facts.location(row.destination)}"
    return Sheet(facts.number("CM", trip.name), say("convoy manifest"), subtitle, tuple(blocks))


def waybill(facts: Facts, trip: Trip) -> Sheet:
    """What is handed over, out and back, to be signed at both ends."""
    say, row = facts.say, trip.row
    blocks: list[Block] = [Fields(_journey(facts, trip))]
    if not facts.is_firm(row.depart):
        blocks.append(Note(say("provisional"), is_strong=True))
    if not trip.cargo:
        blocks.append(Note(say("empty")))
    roles = (say("released by"), say("carried by"), say("received by"))
    labels = (say("name"), say("date"), say("signature"))
    for lines, title in ((trip.out, "cargo"), (trip.back, "return load")):
        if lines:
            ends = (row.origin, row.destination) if title == "cargo" else (row.destination, row.origin)
            heading = f"{say(title)}: {facts.location(ends[0])} → {facts.location(ends[1])}"
            blocks += [goods_grid(facts, lines, heading), Signatures(roles, labels)]
    blocks.append(Fields(((say("remarks"), ""),), across=1))
    subtitle = f"{facts.location(row.origin)} → {facts.location(row.destination)}"
    return Sheet(facts.number("WB", trip.name), say("waybill"), subtitle, tuple(blocks))


def goods_grid(facts: Facts, lines: tuple[CargoLine, ...], title: str) -> Grid:
    """Rows of cargo with room for what was counted on receipt; weights and volumes add up to the total."""
    say = facts.say
    columns = (
        Column(say("item"), 24),
        Column(say("owner"), 12),
        Column(say("batch"), 15),
        Column(say("quantity"), 11, is_figure=True),
        Column(say("unit"), 7),
        Column(say("handling units"), 11, is_figure=True),
        Column(say("weight"), 15, is_figure=True),
        Column(say("volume"), 10, is_figure=True),
        Column(say("received good"), 12),
        Column(say("received damaged"), 13),
    )
    rows = tuple(
        (
            facts.item(line.item),
            facts.owner(line.owner),
            facts.batch(line.batch),
            say.number(line.quantity),
            facts.unit(line.item),
            facts.handling_units(line),
            say.number(line.kg),
            say.number(line.m3),
            "",
            "",
        )
        for line in lines
    )
    kg, m3 = facts.summed(lines)
    total = (say("total"), "", "", "", "", "", say.number(kg), say.number(m3), "", "")
    return Grid(columns, rows, total, title, is_open=True)


def vehicles_words(facts: Facts, trip: Trip) -> str:
    """How many trips of what: ``4 x truck_10t``, ``3 loads, bought transport``."""
    say, row = facts.say, trip.row
    if row.service == "carrier":
        return f"{trip.trips} {say('loads')}, {say('carrier')}"
    return f"{say.number(float(row.vehicles), 2)} x {row.vehicle_type}"


def cargo_words(facts: Facts, lines: tuple[CargoLine, ...]) -> str:
    """What is carried, item by item."""
    sums: dict[str, float] = {}
    for line in lines:
        sums[line.item] = sums.get(line.item, 0.0) + line.quantity
    return "; ".join(
        f"{facts.item(item)}: {facts.say.number(value)} {facts.unit(item)}".rstrip() for item, value in sums.items()
    )


def _journey(facts: Facts, trip: Trip) -> tuple[tuple[str, str], ...]:
    say, row = facts.say, trip.row
    back = say("not back") if row.one_way else say.date(row.return_on) or "-"
    route = facts.route(row.route)
    km = f", {say.number(route.km, 0)} km" if route is not None and route.km == route.km else ""
    return (
        (say("transporter"), facts.agency(row.agency)),
        (say("from"), facts.location(row.origin)),
        (say("to"), facts.location(row.destination)),
        (say("depart"), say.date(row.depart)),
        (say("arrive"), say.date(row.arrive)),
        (say("received in stock"), say.date(row.received)),
        (say("vehicles"), vehicles_words(facts, trip)),
        (say("route"), f"{row.route} ({facts.mode(row.mode)}{km})"),
        (say("back"), back),
    )


def _arrangements(facts: Facts, trip: Trip) -> tuple[tuple[str, str], ...]:
    """What is agreed before a convoy leaves; most is written in by hand."""
    say, route = facts.say, facts.route(trip.row.route)
    told = say(route.communications) if route is not None and route.communications else "-"
    payload, _ = facts.load_limits(trip)
    largest = f"{say.number(payload, 0)} kg" if math.isfinite(payload) else "-"
    leader = ((say("convoy leader"), ""),) if trip.trips > LEADER_ABOVE else ()
    return (
        (say("largest load"), largest),
        (say("escort"), _escort(facts, trip)),
        (say("communications"), told),
        *leader,
        (say("security focal point"), ""),
        (say("call intervals"), ""),
        (say("planned stops"), ""),
        (say("if blocked"), ""),
        (say("packing list sent"), ""),
    )


def _escort(facts: Facts, trip: Trip) -> str:
    say, teams = facts.say, facts.plan["teams"]
    row = trip.row
    there = teams[(teams["route"] == row.route) & (teams["origin"] == row.origin) & (teams["depart"] == row.depart)]
    return "; ".join(f"{team.fleet}: {say.number(team.teams)} {say('teams')}" for team in records(there)) or "-"


def _loading(facts: Facts, trip: Trip) -> Loading:
    lots = [
        Lot(
            place,
            line.quantity,
            line.kg / line.quantity if line.quantity else 0.0,
            line.m3 / line.quantity if line.quantity else 0.0,
            facts.is_whole(line.item) and float(line.quantity).is_integer(),
        )
        for place, line in enumerate(trip.out)
    ]
    return divide(lots, trip.trips, *facts.load_limits(trip))


def _march(facts: Facts, trip: Trip, loading: Loading) -> Grid:
    """One row per trip; what is aboard adds up to the movement's cargo."""
    say = facts.say
    columns = (
        Column(say("number"), 6, is_figure=True),
        Column(say("plate"), 18),
        Column(say("driver"), 26),
        Column(say("load"), 46),
        Column(say("weight"), 16, is_figure=True),
        Column(say("volume"), 11, is_figure=True),
    )
    amounts = told_amounts(loading, [(line.kg, line.m3) for line in trip.out])
    rows = tuple(
        (str(number), "", "", _load(facts, trip.out, lots) or "-", say.number(kg), say.number(m3))
        for number, (lots, (kg, m3)) in enumerate(zip(loading.trips, amounts, strict=True), 1)
    )
    kg, m3 = (sum(amount) for amount in zip(*amounts, strict=True))
    total = (say("total"), "", "", "", say.number(kg), say.number(m3))
    return Grid(columns, rows, total, say("order of march"), is_open=True)


def _load(facts: Facts, lines: tuple[CargoLine, ...], lots: tuple[Lot, ...]) -> str:
    """What one trip carries."""
    return "; ".join(
        f"{facts.item(item)}: {facts.say.number(lot.quantity)} {facts.unit(item)}".rstrip()
        for lot, item in ((lot, lines[lot.goods].item) for lot in lots)
    )
