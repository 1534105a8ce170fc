"""Locations: handling, storage, candidates (6, 7)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from maro_logistics.evaluation.case import Case

OVERFLOW_FACTOR = 10.0
"""At a candidate the overflow is at most so many times its storage."""


class Kept(NamedTuple):
    """Closing stock of a location."""

    t: float
    m3: float


class Overflow(NamedTuple):
    """What is kept beyond the limits."""

    t: float
    m3: float


def check_places(case: Case) -> None:
    """Note every location used beyond what it can take."""
    check_handling(case)
    check_storage(case)
    check_openings(case)
    check_candidates(case)


def handled_tonnes(case: Case) -> dict[tuple[str, date], float]:
    """Tonnes leaving and received (after losses) by location and day: movements only, return loads too."""
    tonnes: dict[tuple[str, date], float] = defaultdict(float)
    for journey in case.journeys:
        for flow in journey.flows:
            if flow.kind != "lost" and case.period(flow.day) is not None:
                tonnes[flow.location, flow.day] += case.given.tonnes(flow.goods.item, flow.quantity)
    return tonnes


def check_handling(case: Case) -> None:
    """(7) Tonnes received and leaving in a period <= daily handling x days."""
    handled: dict[tuple[str, int], float] = defaultdict(float)
    for (location, day), tonnes in handled_tonnes(case).items():
        handled[location, case.given.calendar.period_in(day)] += tonnes
    for (location, t), tonnes in handled.items():
        daily = case.given.locations[location]["handling_t_per_day"]
        if daily is not None:
            limit, message = daily * case.given.calendar.lengths[t], "tonnes handled are more than the place can handle"
            case.findings.at_most("7", f"location {location}", case.first(t), message, tonnes, limit)


def kept_stock(case: Case) -> dict[tuple[str, int], Kept]:
    """Closing stock by location and period, by weight and volume."""
    kept: dict[tuple[str, int], Kept] = {}
    for row in case.written["stock_ledger"]:
        if row["closing"]:
            key = (row["location"], case.given.calendar.period_in(row["date"]))
            t, m3 = kept.get(key, Kept(0.0, 0.0))
            more_t, more_m3 = (
                case.given.tonnes(row["item"], row["closing"]),
                case.given.volume(row["item"], row["closing"]),
            )
            kept[key] = Kept(t + more_t, m3 + more_m3)
    return kept


def overflow(case: Case, location: str, kept: Kept) -> Overflow:
    """What a location keeps beyond its storage."""
    row = case.given.locations[location]
    return Overflow(beyond(kept.t, row["storage_t"]), beyond(kept.m3, row["storage_m3"]))


def beyond(amount: float, limit: float | None) -> float:
    """How much an amount exceeds a limit; an empty limit is none."""
    return 0.0 if limit is None else max(amount - limit, 0.0)


def check_storage(case: Case) -> None:
    """(6) The table of storage tells what is kept and what is beyond the limits, and leaves out nothing."""
    kept, findings = kept_stock(case), case.findings
    told = set()
    for row in case.written["storage"]:
        location, day = row["location"], row["date"]
        key = (location, case.given.calendar.period_in(day))
        told.add(key)
        there = kept.get(key, Kept(0.0, 0.0))
        over = overflow(case, location, there)
        for column, amount in (("t", there.t), ("m3", there.m3), ("overflow_t", over.t), ("overflow_m3", over.m3)):
            findings.equal("6", f"location {location}", day, f"{column} is not that of its stock", row[column], amount)
    for (location, t), there in kept.items():
        if (location, t) not in told and max(there) > 0:
            findings.claim(False, "6", f"location {location}", case.first(t), "keeps stock and has no row in storage")  # noqa: FBT003


def opened_on(case: Case) -> dict[str, date]:
    """The candidates that are opened, with the day."""
    return {row["location"]: row["opened"] for row in case.written["openings"]}


def check_openings(case: Case) -> None:
    """(6) Only candidates are opened, within the dates in which they can be."""
    for location, day in opened_on(case).items():
        row = case.given.locations[location]
        findings, where = case.findings, f"location {location}"
        findings.claim(row["candidate"], "6", where, day, "is opened and is no candidate")
        t, first = case.given.calendar.period_in(day), row["open_from"]
        is_ready = first is None or (case.period(first) is not None and case.given.calendar.period_in(first) <= t)
        findings.claim(is_ready, "6", where, day, "is opened before it can be")
        is_over = row["open_until"] is not None and row["open_until"] < day
        findings.claim(not is_over, "6", where, day, "is opened after its last day")


def check_candidates(case: Case) -> None:
    """(6) At a candidate that is not open nothing comes in, is kept or issued; overflow there is limited."""
    opened = opened_on(case)
    for row in case.written["stock_ledger"]:
        location = row["location"]
        if not case.given.locations[location]["candidate"]:
            continue
        is_open = location in opened and case.given.calendar.period_in(
            opened[location]
        ) <= case.given.calendar.period_in(row["date"])
        is_used = any(row[column] for column in ("dated", "ordered", "received", "issued", "closing"))
        message = "a candidate that is not open receives, keeps or issues goods"
        case.findings.claim(is_open or not is_used, "6", f"location {location}", row["date"], message)
    for (location, t), kept in kept_stock(case).items():
        row, over = case.given.locations[location], overflow(case, location, kept)
        if row["candidate"]:
            for amount, column in ((over.t, "storage_t"), (over.m3, "storage_m3")):
                message = f"overflow is more than {OVERFLOW_FACTOR:g} times {column}"
                limit = OVERFLOW_FACTOR * (row[column] or 0.0)
                case.findings.at_most("6", f"location {location}", case.first(t), message, amount, limit)
