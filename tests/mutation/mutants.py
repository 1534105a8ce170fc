"""Modelling bugs, seeded from outside: each replaces one function of network or model for a while."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from unittest import mock

import numpy as np

from maro_logistics.model import flow, formulation, money, objective, segments, stores, variables, vehicles
from maro_logistics.network import network
from maro_logistics.network.arrays import NONE
from maro_logistics.network.departures import ARRIVES
from maro_logistics.network.services import TRIP

Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class Mutant:
    """A modelling bug: what it gets wrong, where, and which cases are likely to see it first."""

    name: str
    module: ModuleType
    attribute: str
    wrapper: Wrapper
    near: tuple[str, ...]
    """What decides the cases that are tried first (see ``Case.decided_by``)."""

    @contextmanager
    def alive(self) -> Iterator[None]:
        """While the bug is in."""
        with mock.patch.object(self.module, self.attribute, self.wrapper(getattr(self.module, self.attribute))):
            yield


def _result(change: Callable[..., dict[str, Any]]) -> Wrapper:
    """Changes some fields of what the function returns; ``change`` gets the result and the arguments."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            result = function(*args, **options)
            return dataclasses.replace(result, **change(result, *args, *options.values()))

        return wrapped

    return wrap


def _returns(change: Callable[..., Any]) -> Wrapper:
    """Replaces what the function returns; ``change`` gets the result and the arguments."""

    def wrap(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **options: Any) -> Any:
            return change(function(*args, **options), *args)

        return wrapped

    return wrap


def arcs(name: str, change: Callable[..., dict[str, Any]], *near: str) -> Mutant:
    """A bug in the departures; ``change`` gets them and the arguments of ``depart`` (the timeline first)."""
    return Mutant(name, network, "depart", _result(change), near)


def places(name: str, change: Callable[..., dict[str, Any]], *near: str) -> Mutant:
    """A bug in the locations."""
    return Mutant(name, network, "locate", _result(change), near)


def roads(name: str, change: Callable[..., dict[str, Any]], *near: str) -> Mutant:
    """A bug in the routes."""
    return Mutant(name, network, "connect", _result(change), near)


def needs(name: str, change: Callable[..., dict[str, Any]], *near: str) -> Mutant:
    """A bug in the need lines; ``change`` gets them and the arguments of ``ask`` (the scenario first)."""
    return Mutant(name, network, "ask", _result(change), near)


def agencies(name: str, change: Callable[..., dict[str, Any]], *near: str) -> Mutant:
    """A bug in the agencies."""
    return Mutant(name, network, "organise", _result(change), near)


def inventory(name: str, part: int, change: Callable[..., dict[str, Any]], *near: str) -> Mutant:
    """A bug in goods (part 0), dated stock (1) or purchases (2)."""

    def altered(result: tuple[Any, ...], *args: Any) -> tuple[Any, ...]:
        parts = list(result)
        parts[part] = dataclasses.replace(parts[part], **change(parts[part], *args))
        return tuple(parts)

    return Mutant(name, network, "inventory", _returns(altered), near)


def without(name: str, equation: Callable[..., Any], *near: str) -> Mutant:
    """A model that lacks the rows of one function."""

    def wrap(equations: Any) -> Any:
        return tuple(each for each in equations if each is not equation)

    return Mutant(name, formulation, "EQUATIONS", wrap, near)


def instead(name: str, equation: Callable[..., Any], other: Callable[..., Any], *near: str) -> Mutant:
    """A model with other rows in place of those of one function."""

    def wrap(equations: Any) -> Any:
        return tuple(other if each is equation else each for each in equations)

    return Mutant(name, formulation, "EQUATIONS", wrap, near)


def _day_later(arcs_: Any, timeline: Any, *_: Any) -> dict[str, Any]:
    received = timeline.period(arcs_.received_day + 1)
    return {
        "received_day": arcs_.received_day + 1,
        "received": np.where(arcs_.received < timeline.periods, received, arcs_.received),
    }


def _on_departure(arcs_: Any, *_: Any) -> dict[str, Any]:
    own = (arcs_.kind == TRIP) & (arcs_.fate == ARRIVES)
    return {
        "received_day": np.where(own, arcs_.day, arcs_.received_day),
        "received": np.where(own, arcs_.period, arcs_.received),
    }


def _no_way_back(clock: Any, *_: Any) -> dict[str, Any]:
    return {"away": clock.lead + 1, "per_day": np.where(clock.lead == 0, np.maximum(clock.per_day, 1), 0)}


def _still_there(taken: Any, *_: Any) -> dict[str, Any]:
    keep = taken.driving | (taken.days < 0)
    return {field.name: getattr(taken, field.name)[keep] for field in dataclasses.fields(taken)}


def _no_last_arrival(allowed: Any, _routes: Any, locations: Any, links: Any, clock: Any, *_: Any) -> Any:
    days = allowed.shape[1]
    destination = _routes.destination[links.route]
    received = np.arange(days) + clock.lead + locations.transfer_days[destination][:, None]
    return allowed & (received < days - 1)


def _directions_apart(function: Callable[..., Any]) -> Callable[..., Any]:
    def capacity(parts: Any) -> Any:
        routes = parts.network.routes
        apart = dataclasses.replace(
            routes,
            row=np.arange(len(routes)),
            capacity_t=routes.capacity_t[routes.row],
            capacity_trips=routes.capacity_trips[routes.row],
        )
        return function(dataclasses.replace(parts, network=dataclasses.replace(parts.network, routes=apart)))

    return capacity


def _flat_worth(lines: Any, scenario: Any, *_: Any) -> dict[str, Any]:
    weights = np.asarray(scenario.settings.priority_weights)
    return {"worth": lines.worth / weights[lines.priority.astype(int) - 1][:, None]}


def _no_mass(trips: Any, *_: Any) -> Any:
    return np.minimum(trips, 1.0)


def _each_for_itself(parts: Any) -> Any:
    """Issues for requirements leave the stock once for every requirement."""
    issue, lines = parts.variables["issue"], parts.network.needs
    at = flow._at(parts, lines.location[issue["line"]], issue["goods"], issue["period"])
    return [(at, issue.columns, 1.0)]


def _whole_kits_not(blocks: Any, *_: Any) -> Any:
    return [
        dataclasses.replace(each, integer=np.zeros(len(each), np.bool_)) if each.name == "kits" else each
        for each in blocks
    ]


MUTANTS: tuple[Mutant, ...] = (
    arcs("cargo is received a day late", _day_later, "4", "1"),
    arcs("cargo is received on the day it leaves", _on_departure, "4", "9"),
    Mutant("vehicles need no way back", network, "timing", _result(_no_way_back), ("4",)),
    Mutant(
        "one trip a day at most",
        network,
        "timing",
        _result(lambda c, *_: {"per_day": np.minimum(c.per_day, 1)}),
        ("4",),
    ),
    Mutant("one trip per departure", variables, "most_trips", _returns(_no_mass), ("4",)),
    Mutant("what comes on the last day is lost", network, "permitted", _returns(_no_last_arrival), ("4", "1")),
    without("weight is ignored", vehicles.payload, "2"),
    without("volume is ignored", vehicles.volume, "3"),
    without("fleet time is ignored", vehicles.fleet_time, "4"),
    without("capacity of roads is ignored", vehicles.route_capacity, "5"),
    instead(
        "the directions of a road do not share its capacity",
        vehicles.route_capacity,
        _directions_apart(vehicles.route_capacity),
        "5",
    ),
    without("return loads weigh nothing", vehicles.return_loads, "15"),
    places(
        "storage is ignored",
        lambda p, *_: {
            "storage_t": np.where(p.candidate, p.storage_t, np.inf),
            "storage_m3": np.where(p.candidate, p.storage_m3, np.inf),
        },
        "6",
    ),
    without("handling is ignored", stores.handling, "7"),
    places(
        "transfer days are ignored", lambda p, *_: {"transfer_days": np.zeros_like(p.transfer_days)}, "transfer days"
    ),
    places("opening dates are ignored", lambda p, *_: {"open": np.ones_like(p.open)}, "6"),
    places("candidates are open", lambda p, *_: {"candidate": np.zeros_like(p.candidate)}, "candidate hub"),
    inventory(
        "goods keep a day longer than they do",
        0,
        lambda k, _s, timeline, *_: {"expires": np.minimum(k.expires + 1, timeline.periods)},
        "9",
        "expiry batch",
    ),
    inventory(
        "goods expire a day early",
        0,
        lambda k, _s, timeline, *_: {
            "expires": np.where(k.expires < timeline.periods, np.maximum(k.expires - 1, 0), k.expires)
        },
        "9",
    ),
    inventory("cold goods need no cold", 0, lambda k, *_: {"cold": np.zeros_like(k.cold)}, "13"),
    inventory(
        "earmarks are ignored",
        0,
        lambda k, *_: {
            "earmark_location": np.full_like(k.earmark_location, NONE),
            "earmark_agency": np.full_like(k.earmark_agency, NONE),
        },
        "earmark",
    ),
    inventory("whole units may be split", 0, lambda k, *_: {"whole": np.zeros_like(k.whole)}, "whole units"),
    inventory(
        "what arrives later counts twice", 1, lambda d, *_: {"quantity": d.quantity * np.where(d.period > 0, 2, 1)}, "1"
    ),
    inventory(
        "the last dated stock never comes",
        1,
        lambda d, *_: {"quantity": np.where(d.period == max(d.period.max(initial=1), 1), 0.0, d.quantity)},
        "1",
    ),
    inventory("dated stock is there from the start", 1, lambda d, *_: {"period": np.zeros_like(d.period)}, "1"),
    inventory("orders come at once", 2, lambda b, *_: {"received_in": b.placed_in, "received": b.placed}, "orders"),
    without("suppliers have no limit and no minimum", stores.orders, "orders"),
    Mutant(
        "stock on hand is never lost", network, "loss_on_hand", _returns(lambda share, *_: np.zeros_like(share)), ("1",)
    ),
    instead("what comes in today leaves today", flow.balance, lambda parts: flow.balance(parts)[:1], "1", "7"),
    roads(
        "closures are ignored",
        lambda a, *_: {name: np.zeros_like(a.shut) for name in ("shut", "no_way", "turned_back", "lost")},
        "closures",
        "threats",
    ),
    roads("closures last for ever", lambda a, *_: {"shut": np.logical_or.accumulate(a.shut, axis=1)}, "closures"),
    roads("vehicles may be under way on a closed road", lambda a, *_: {"no_way": np.zeros_like(a.no_way)}, "closures"),
    roads(
        "nobody is turned back or lost",
        lambda a, *_: {"turned_back": np.zeros_like(a.lost), "lost": np.zeros_like(a.lost)},
        "closures",
    ),
    roads(
        "loss on the way is ignored", lambda a, *_: {"loss_share": np.zeros_like(a.loss_share)}, "1", "handling cost"
    ),
    roads("night is as good as day", lambda a, *_: {"daylight_only": np.zeros_like(a.daylight_only)}, "daylight"),
    roads("every road goes both ways for cargo", lambda a, *_: {"both_ways": np.ones_like(a.both_ways)}, "15"),
    Mutant(
        "access is ignored",
        network,
        "grant",
        _result(lambda a, *_: {"location": np.ones_like(a.location), "route": np.ones_like(a.route)}),
        ("11", "permits"),
    ),
    without("escorts are ignored", vehicles.escorts, "12"),
    agencies("everybody accepts escorts", lambda a, *_: {"accepts_escort": np.ones_like(a.accepts_escort)}, "12"),
    agencies(
        "everybody shares vehicles",
        lambda a, *_: {"shares_vehicles": np.ones_like(a.shares_vehicles)},
        "sharing of vehicles",
    ),
    without("relay teams are not needed", vehicles.communications, "16"),
    without("exposure has no limit", vehicles.exposure, "14"),
    arcs(
        "risks add up",
        lambda a, _t, _p, r, _f, _l, _c, _m, rules: {"risk": r.risk[a.route] + rules.risk[a.level]},
        "14",
    ),
    without("budgets are ignored", money.budgets, "10"),
    arcs("trips are paid one way", lambda a, *_: {"price": a.price / 2}, "transport cost", "re-basing"),
    needs("priorities are ignored", _flat_worth, "priority"),
    needs(
        "need may be met before it is asked for",
        lambda r, *_: {"asked": np.repeat(r.asked[:, -1:], r.asked.shape[1], axis=1)},
        "8",
    ),
    needs("late is never lost", lambda r, *_: {"lost": np.zeros_like(r.lost)}, "lost lines"),
    needs(
        "worth does not change over time",
        lambda r, *_: {"worth": np.repeat(r.worth[:, :1], r.worth.shape[1], axis=1)},
        "phases",
    ),
    Mutant(
        "waiting makes nothing worse",
        segments,
        "waiting_steps",
        _returns(lambda steps, *_: np.zeros_like(steps)),
        ("waiting surcharge",),
    ),
    Mutant("units count for one requirement only", flow, "_issued", lambda _: _each_for_itself, ("requirements mix",)),
    Mutant("kits may be broken", variables, "_given", _returns(_whole_kits_not), ("17",)),
    without("equity is not counted", objective.equity, "equity"),
    Mutant(
        "vehicles that leave for good are still there", vehicles, "fleet_days", _result(_still_there), ("re-basing",)
    ),
)
"""Every mutant; at least 24."""
