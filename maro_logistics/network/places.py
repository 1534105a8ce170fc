"""Locations and directed routes day by day: open, closed, fast, capable, threatened, accessible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import Bools, Floats, Ints, any_at, flags, floats, positions, texts
from maro_logistics.network.timeline import NEVER, Timeline

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario

NO_LIMIT = np.inf


@dataclass(frozen=True, eq=False)
class Locations:
    """Places by position n; day arrays have shape (locations, days)."""

    name: pd.Index[str]
    agency: Ints
    storage_t: Floats
    storage_m3: Floats
    handling_t_per_day: Floats
    handling_cost_per_t: Floats
    transfer_days: Ints
    cold_storage: Bools
    candidate: Bools
    opening_cost: Floats
    running_cost_per_day: Floats
    open_from: Ints
    open_until: Ints
    open: Bools
    level: Ints

    def __len__(self) -> int:
        return len(self.name)


@dataclass(frozen=True, eq=False)
class Routes:
    """Directed routes by position a: rows first, then the way back of those that go both ways; days as columns."""

    row: Ints
    """Row of the routes table; the two directions of a row share it (and its capacity)."""
    name: pd.Index[str]
    """Names by row."""
    origin: Ints
    destination: Ints
    mode: np.ndarray[tuple[int], np.dtype[np.object_]]
    km: Floats
    hours: Floats
    both_ways: Bools
    loss_share: Floats
    risk: Floats
    no_communications: Bools
    daylight_only: Bools
    cost_per_t: Floats
    carrier_t_per_day: Floats
    carrier_days: Ints
    carrier_load_t: Floats
    carrier_agency: Ints
    capacity_t: Floats
    """Tonnes that may leave on each day, by row, shape (rows, days); infinite without limit."""
    capacity_trips: Floats
    speed: Floats
    limit_kg: Floats
    level: Ints
    shut: Bools
    """Nobody may leave."""
    no_way: Bools
    """Nobody may be under way."""
    turned_back: Bools
    lost: Bools

    def __len__(self) -> int:
        return len(self.row)


def locate(scenario: Scenario, timeline: Timeline, name: pd.Index[str], agencies: pd.Index[str]) -> Locations:
    """The locations of the scenario."""
    table = scenario["locations"]
    first = timeline.day(table["open_from"], 0)
    last = timeline.day(table["open_until"], NEVER)
    return Locations(
        name=name,
        agency=positions(agencies, texts(table, "agency")),
        storage_t=floats(table, "storage_t", NO_LIMIT),
        storage_m3=floats(table, "storage_m3", NO_LIMIT),
        handling_t_per_day=floats(table, "handling_t_per_day", NO_LIMIT),
        handling_cost_per_t=floats(table, "handling_cost_per_t"),
        transfer_days=floats(table, "transfer_days").astype(np.int64),
        cold_storage=flags(table, "cold_storage"),
        candidate=flags(table, "candidate"),
        opening_cost=floats(table, "opening_cost"),
        running_cost_per_day=floats(table, "running_cost_per_day"),
        open_from=first,
        open_until=last,
        open=timeline.covers(first, last),
        level=location_levels(scenario, timeline, name),
    )


def location_levels(scenario: Scenario, timeline: Timeline, name: pd.Index[str]) -> Ints:
    """Assessed level of each location on each day, 0 where nothing is assessed."""
    return _levels(scenario["threats"], timeline, name, "location")


def _levels(threats: pd.DataFrame, timeline: Timeline, names: pd.Index[str], column: str) -> Ints:
    index = positions(names, texts(threats, column))
    mask = timeline.covers(timeline.day(threats["from"], 0), timeline.day(threats["until"], NEVER))
    out = np.zeros((len(names), timeline.days), dtype=np.int64)
    keep = index >= 0
    np.maximum.at(out, index[keep], np.where(mask, floats(threats, "level")[:, None], 0)[keep].astype(np.int64))
    return out


@dataclass(frozen=True, eq=False)
class ThreatRules:
    """Rules by level 0..5; a level without a row changes nothing."""

    speed: Floats
    risk: Floats
    escorts: Ints
    convoy_size: Ints
    closed: Bools
    priority: Floats


def threat_rules(scenario: Scenario) -> ThreatRules:
    """The threat rules of the scenario, one per level."""
    table = scenario["threat_rules"]
    level = floats(table, "level").astype(np.int64)

    def by_level(values: Floats, default: float) -> Floats:
        out = np.full(6, default)
        out[level] = values
        return out

    return ThreatRules(
        speed=by_level(floats(table, "speed_factor"), 1.0),
        risk=by_level(floats(table, "risk_per_trip"), 0.0),
        escorts=by_level(floats(table, "escorts_per_convoy"), 0.0).astype(np.int64),
        convoy_size=by_level(floats(table, "convoy_size", 1.0), 1.0).astype(np.int64),
        closed=by_level((texts(table, "closed") == "departures").astype(np.float64), 0.0) > 0,
        priority=by_level(floats(table, "priority_factor"), 1.0),
    )


def connect(
    scenario: Scenario, timeline: Timeline, locations: Locations, rules: ThreatRules, agencies: pd.Index[str]
) -> Routes:
    """The directed routes of the scenario."""
    table = scenario["routes"]
    name = pd.Index(texts(table, "route"), dtype=object)
    both = flags(table, "both_ways")
    row = np.concatenate([np.arange(len(table)), np.flatnonzero(both)]).astype(np.int64)
    back = np.arange(len(row)) >= len(table)
    start = positions(locations.name, texts(table, "origin"))[row]
    end = positions(locations.name, texts(table, "destination"))[row]
    origin, destination = np.where(back, end, start), np.where(back, start, end)
    state = _conditions(scenario, timeline, name)
    level = np.maximum(
        _levels(scenario["threats"], timeline, name, "route")[row],
        np.maximum(locations.level[origin], locations.level[destination]),
    )
    shut = state.shut[row] | rules.closed[level]
    open_factor = np.where(state.shut, 0.0, state.capacity)
    return Routes(
        row=row,
        name=name,
        origin=origin,
        destination=destination,
        mode=texts(table, "mode")[row],
        km=floats(table, "km")[row],
        hours=floats(table, "hours")[row],
        both_ways=both[row],
        loss_share=floats(table, "loss_share")[row],
        risk=floats(table, "risk")[row],
        no_communications=(texts(table, "communications") == "none")[row],
        daylight_only=flags(table, "daylight_only")[row],
        cost_per_t=floats(table, "cost_per_t")[row],
        carrier_t_per_day=floats(table, "carrier_t_per_day", NO_LIMIT)[row],
        carrier_days=floats(table, "carrier_days", 0.0)[row].astype(np.int64),
        carrier_load_t=floats(table, "carrier_load_t")[row],
        carrier_agency=positions(agencies, texts(table, "carrier_agency"))[row],
        capacity_t=_capacity(floats(table, "capacity_t_per_day", NO_LIMIT), open_factor, shut[: len(table)]),
        capacity_trips=_capacity(floats(table, "capacity_vehicles_per_day", NO_LIMIT), open_factor, shut[: len(table)]),
        speed=state.speed[row] * floats(table, "speed_factor")[row, None] * rules.speed[level],
        limit_kg=np.minimum(state.limit_kg[row], floats(table, "limit_kg", NO_LIMIT)[row, None]),
        level=level,
        shut=shut,
        no_way=state.no_way[row],
        turned_back=state.turned_back[row],
        lost=state.lost[row],
    )


def _capacity(per_day: Floats, factor: Floats, shut: Bools) -> Floats:
    limit = np.broadcast_to(per_day[:, None], factor.shape)
    limited = np.isfinite(limit)
    return np.where(limited, np.where(limited, limit, 0.0) * np.where(shut, 0.0, factor), NO_LIMIT)


@dataclass(frozen=True, eq=False)
class _Conditions:
    """State of each row of the routes table on each day."""

    speed: Floats
    capacity: Floats
    limit_kg: Floats
    shut: Bools
    no_way: Bools
    turned_back: Bools
    lost: Bools


def _conditions(scenario: Scenario, timeline: Timeline, name: pd.Index[str]) -> _Conditions:
    routes, table = scenario["routes"], scenario["route_conditions"]
    index = positions(name, texts(table, "route"))
    mask = timeline.covers(timeline.day(table["from"], 0), timeline.day(table["until"], NEVER))
    shape = (len(name), timeline.days)
    speed, capacity, limit = np.ones(shape), np.ones(shape), np.full(shape, NO_LIMIT)
    np.multiply.at(speed, index, np.where(mask, floats(table, "speed_factor", 1.0)[:, None], 1.0))
    np.multiply.at(capacity, index, np.where(mask, floats(table, "capacity_factor", 1.0)[:, None], 1.0))
    np.minimum.at(limit, index, np.where(mask, floats(table, "limit_kg", NO_LIMIT)[:, None], NO_LIMIT))
    closed = texts(table, "closed")

    def when(*words: str) -> Bools:
        return any_at(shape, index, mask & np.isin(closed, words)[:, None])

    dated = ~routes["closed_from"].isna().to_numpy() | ~routes["closed_until"].isna().to_numpy()
    own = timeline.covers(timeline.day(routes["closed_from"], 0), timeline.day(routes["closed_until"], NEVER))
    own &= dated[:, None]
    return _Conditions(
        speed=speed,
        capacity=capacity,
        limit_kg=limit,
        shut=when("yes", "departures", "turned_back", "lost") | own,
        no_way=when("yes") | own,
        turned_back=when("turned_back"),
        lost=when("lost"),
    )
