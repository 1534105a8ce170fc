"""Papers of a place: how its stocks will run, and the orders to release goods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from maro_logistics.report.papers.facts import records
from maro_logistics.report.papers.sheet import Block, Column, Fields, Grid, Note, Sheet, Signatures

if TYPE_CHECKING:
    from maro_logistics.report.papers.facts import CargoLine, Facts, Trip

FLOWS = ("dated", "ordered", "received", "dispatched", "issued", "lost_on_hand", "discarded")
"""Columns of the ledger that change a stock."""


def stock_card(facts: Facts, location: str, ledger: pd.DataFrame) -> Sheet:
    """Opening stock, what comes in and goes out, and the balance, by goods; ``ledger`` holds the place's rows."""
    say = facts.say
    blocks: list[Block] = [Fields(_place(facts, location)), Note(say("quiet days"))]
    keys = ["item", "owner", "batch"]
    for (item, owner, batch), rows in ledger.groupby(keys, sort=True):
        moving = rows[(rows[list(FLOWS)] != 0).any(axis=1)]
        blocks.append(_card(facts, (str(item), str(owner), str(batch)), moving if len(moving) else rows[:1]))
    return Sheet(facts.number("SC", location), say("stock card"), facts.location(location), tuple(blocks))


def release_orders(facts: Facts, location: str, leaving: Iterable[Leaving]) -> Iterator[Sheet]:
    """One order for each day on which anything leaves the place; ``leaving`` is sorted by day."""
    for day, group in groupby(leaving, key=lambda each: each[0]):
        yield _release_order(facts, location, day, tuple(group))


def departures(facts: Facts) -> dict[str, list[Leaving]]:
    """What leaves each place on which day, return loads from the far end too, in order of days and movements."""
    places: dict[str, list[Leaving]] = {}
    for trip in facts.trips:
        row = trip.row
        ends = (
            (row.origin, row.depart, trip.out, row.destination),
            (row.destination, row.arrive, trip.back, row.origin),
        )
        for place, day, lines, target in ends:
            if lines:
                places.setdefault(place, []).append((day, trip, lines, target))
    for each in places.values():
        each.sort(key=lambda leaving: leaving[0])
    return places


Leaving = tuple[pd.Timestamp, "Trip", "tuple[CargoLine, ...]", str]
"""Day, movement, goods, where they go."""


def _release_order(facts: Facts, location: str, day: Any, leaving: tuple[Leaving, ...]) -> Sheet:
    say = facts.say
    columns = (
        Column(say("waybill"), 28),
        Column(say("destination"), 20),
        Column(say("item"), 24),
        Column(say("owner"), 12),
        Column(say("batch"), 16),
        Column(say("quantity"), 12, is_figure=True),
        Column(say("unit"), 7),
        Column(say("handling units"), 10, is_figure=True),
        Column(say("weight"), 13, is_figure=True),
        Column(say("volume"), 11, is_figure=True),
    )
    rows = tuple(
        (
            facts.number("WB", trip.name),
            target,
            facts.item(line.item),
            facts.owner(line.owner),
            facts.batch(line.batch),
            say.number(line.quantity),
            facts.unit(line.item),
            facts.handling_units(line),
            say.number(line.kg),
            say.number(line.m3),
        )
        for _, trip, lines, target in leaving
        for line in lines
    )
    kg, m3 = facts.summed([line for _, _, lines, _ in leaving for line in lines])
    total = (say("total"), "", "", "", "", "", "", "", say.number(kg), say.number(m3))
    status = f"☐ {say('verified')}   ☐ {say('accepted')}   ☐ {say('rejected')}"
    blocks = (
        Fields(((say("place"), facts.location(location)), (say("date"), say.date(day)))),
        Grid(columns, rows, total, is_open=True),
        Fields(((say("status"), status),), across=1),
        Signatures((say("authorised by"), say("storekeeper")), (say("name"), say("date"), say("signature"))),
    )
    return Sheet(facts.number("RO", location, day), say("release order"), facts.location(location), blocks)


def _place(facts: Facts, location: str) -> tuple[tuple[str, str], ...]:
    say = facts.say
    rows = facts.scenario["locations"]
    limit = rows.loc[rows["location"] == location, "storage_t"]
    stored = facts.plan["storage"]
    largest = stored.loc[stored["location"] == location, "t"].max()
    known = len(limit) and limit.iloc[0] == limit.iloc[0]
    return (
        (say("place"), facts.location(location)),
        (say("storage"), f"{say.number(float(limit.iloc[0]))} t" if known else "-"),
        (say("largest stock"), f"{say.number(float(largest))} t" if largest == largest else "-"),  # noqa: PLR0124
    )


def _card(facts: Facts, goods: tuple[str, str, str], rows: pd.DataFrame) -> Grid:
    say, (item, owner, batch) = facts.say, goods
    names = ("opening", "arrivals", "orders", "received", "dispatched", "issued", "lost", "closing")
    columns = (Column(say("date"), 14), *(Column(say(name), 12, is_figure=True) for name in names))
    cells = tuple(
        (
            say.short_date(row.date),
            *(
                say.number(value) if value or place in (0, len(names) - 1) else ""
                for place, value in enumerate(_amounts(row))
            ),
        )
        for row in records(rows)
    )
    sums = [float(rows[name].sum()) for name in FLOWS[:5]]
    sums.append(float(rows["lost_on_hand"].sum() + rows["discarded"].sum()))
    total = (say("total"), "", *(say.number(value) for value in sums), "")
    parts = (facts.item(item), facts.unit(item), facts.owner(owner), facts.batch(batch))
    return Grid(columns, cells, total, " · ".join(part for part in parts if part and part != "-"))


def _amounts(row: Any) -> tuple[float, ...]:
    lost = row.lost_on_hand + row.discarded
    return (row.opening, row.dated, row.ordered, row.received, row.dispatched, row.issued, lost, row.closing)
