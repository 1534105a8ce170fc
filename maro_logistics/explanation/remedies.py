"""What binds, by name, and the least that would have helped: in words, and as changes of the scenario."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.explanation.edits import Edit
from maro_logistics.explanation.obstacles import Case
from maro_logistics.network.arrays import Ints
from maro_logistics.network.funds import KINDS
from maro_logistics.network.services import CARRIER
from maro_logistics.plan.words import amount

if TYPE_CHECKING:
    from maro_logistics.explanation.causes import Diagnosis
    from maro_logistics.explanation.obstacles import Cause


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that binds and what would mend it."""

    code: str
    resource: str
    """Name of the fleet, route, location, fund or item."""
    location: str
    why: str
    help: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """Something that somebody would have to pay; arrays of one element."""

    payer: Ints
    kind: int
    item: Ints
    location: Ints
    day: Ints
    price: float


class Remedies:
    """Finds the remedy of every obstacle of a cause."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        self._tracer, self._left = diagnosis.tracer, diagnosis.left
        self._network = diagnosis.tracer.network
        self._passages = diagnosis.tracer.passages

    def of(self, line: int, cause: Cause) -> list[Remedy]:
        """Remedies of a cause, one per resource that binds, in the order in which goods meet them."""
        found: dict[tuple[str, str, str], Remedy] = {}
        for one in cause.obstacles:
            remedy = self._of_case(Case(line, cause, one))
            found.setdefault((remedy.code, remedy.resource, remedy.location), remedy)
        return list(found.values())

    def _of_case(self, case: Case) -> Remedy:
        makers: dict[str, Callable[[Case], Remedy]] = {
            "stock": self._stock, "arrival": self._arrival, "fleet": self._fleet, "route": self._route,
            "closure": self._closure, "access": self._access, "location": self._location, "storage": self._storage,
            "handling": self._handling, "fund": self._fund, "escort": self._team, "relay": self._team,
            "risk": self._risk, "cold": self._cold, "expiry": self._expiry, "agency": self._agency,
            "distance": self._distance,
        }  # fmt: skip
        return makers[case.one.code](case)

    # --- names and amounts

    def _place(self, n: int) -> str:
        return str(self._network.locations.name[n])

    def _item(self, case: Case) -> str:
        return str(self._network.items.name[self._network.goods.item[case.one.goods]])

    def _what(self, case: Case) -> str:
        needs, network = self._network.needs, self._network
        for names, index in (
            (network.items.name, needs.item[case.line]),
            (needs.kit_name, needs.kit[case.line]),
            (needs.requirement_name, needs.requirement[case.line]),
        ):
            if index >= 0:
                return str(names[index])
        return ""

    def _date(self, period: int) -> str:
        timeline = self._network.timeline
        return str(np.datetime_as_string(timeline.date(timeline.first[[period]])[0], unit="D"))

    def _units(self, case: Case) -> float:
        """Units of goods that the cause is about, rounded up to what can be written."""
        units = case.cause.quantity * case.one.units
        whole = case.one.goods >= 0 and bool(self._network.goods.whole[case.one.goods])
        return float(math.ceil(units - 1e-9)) if whole else math.ceil(units * 1000 - 1e-6) / 1000

    def _arc(self, case: Case) -> int:
        return int(self._passages.arc[case.one.passage])

    def _route_name(self, case: Case) -> str:
        routes = self._network.routes
        return str(routes.name[routes.row[self._passages.arcs.route[self._arc(case)]]])

    def _window(self, case: Case) -> float:
        """Days over which such departures would still help."""
        timeline = self._network.timeline
        first = case.one.period
        last = min(max(first + case.cause.until - case.one.end, first), timeline.periods - 1)
        return float(timeline.length[first : last + 1].sum())

    def _trips(self, case: Case) -> float:
        load = self._tracer.load(case.one.passage, case.one.goods)
        trips = self._units(case) / load if np.isfinite(load) and load > 0 else 1.0
        return float(math.ceil(trips - 1e-9)) if self._left.whole[self._arc(case)] else trips

    def _tonnes(self, case: Case) -> float:
        return self._units(case) * float(self._network.goods.t[case.one.goods])

    # --- one remedy per code

    def _stock(self, case: Case) -> Remedy:
        if case.one.goods < 0:
            what, place = self._what(case), self._place(int(self._network.needs.location[case.line]))
            more = amount(case.cause.quantity)
            row = {"stock": f"more {what} at {place}", "location": place, "item": what, "quantity": case.cause.quantity}
            edits = (Edit("stocks", "add", {}, row),) if self._network.needs.item[case.line] >= 0 else ()
            return Remedy("stock", what, place, f"there is no {what} at all", f"{more} {what} at {place}", edits)
        item, place, units = self._item(case), self._place(case.one.location), self._units(case)
        row = {
            "stock": f"more {item} at {place} for {self._network.needs.name[case.line]}",
            "location": place,
            "item": item,
            "quantity": units,
            "agency": self._owner(case),
            "confidence": 1.0,
        }
        return Remedy(
            "stock", item, place, f"no more {item} is left anywhere", f"{amount(units)} more {item} at {place}",
            (Edit("stocks", "add", {}, row),),
        )  # fmt: skip

    def _owner(self, case: Case) -> str:
        return self._agency_of(int(self._network.goods.pool[case.one.goods]))

    def _agency_of(self, pool: int) -> str:
        """An agency of a pool; empty for common goods and for nobody in particular."""
        agencies = self._network.agencies
        names = [str(name) for name, own in zip(agencies.name, agencies.pool, strict=True) if own == pool]
        return names[0] if pool > 0 and names else ""

    def _arrival(self, case: Case) -> Remedy:
        item, place, start = self._item(case), self._place(case.one.location), self._network.settings.start
        edits = (
            Edit("stocks", "set", {"location": place, "item": item}, {"available_on": pd.NaT}),
            Edit("suppliers", "set", {"location": place, "item": item}, {"lead_days": 0.0}),
        )
        when = self._date(case.one.period)
        return Remedy(
            "arrival", item, place, f"the {item} at {place} comes in too late",
            f"{amount(self._units(case))} {item} at {place} by {max(when, str(start))}", edits,
        )  # fmt: skip

    def _fleet(self, case: Case) -> Remedy:
        arc, p = self._arc(case), self._passages
        arcs, fleet = p.arcs, int(p.arcs.fleet[self._arc(case)])
        base, days = self._place(int(p.fleets.base[fleet])), self._window(case)
        per_vehicle = days * arcs.per_day[arc] if arcs.per_day[arc] > 0 else max(days // max(arcs.days_used[arc], 1), 1)
        vehicles = max(math.ceil(self._trips(case) / max(per_vehicle, 1e-9) - 1e-9), 1)
        kind = str(p.fleets.type_name[p.fleets.type[fleet]])
        own = int(p.own_fleet[fleet])
        word = "vehicle" if vehicles == 1 else "vehicles"
        if own < 0 or p.own_link[arc] < 0:
            values = {"fleet": f"{kind} at {base}", "base": base, "vehicle_type": kind, "count": float(vehicles)}
            why = f"no vehicle at {base} can go by {self._route_name(case)}"
            return Remedy("fleet", kind, base, why, f"{vehicles} {word} of type {kind} at {base}",
                          (Edit("fleets", "add", {}, {**values, "may_rebase": False}),))  # fmt: skip
        name = str(self._network.fleets.name[own])
        values = {"count": float(vehicles), "from": pd.NaT, "until": pd.NaT}
        return Remedy(
            "fleet", name, base, f"the vehicles of {name} have no days left for it",
            f"{vehicles} more {word} in {name} at {base}", (Edit("fleets", "add", {"fleet": name}, values),),
        )  # fmt: skip

    def _route(self, case: Case) -> Remedy:
        if case.one.passage < 0:
            place = self._place(case.one.location)
            return Remedy("route", "", place, f"no route leads to {place}", f"a route to {place}", ())
        name, load = self._route_name(case), self._tracer.load(case.one.passage, case.one.goods)
        if load <= 0:
            values: dict[str, Any] = {"limit_kg": np.nan}
            edits: tuple[Edit, ...] = (
                Edit("routes", "set", {"route": name}, values),
                Edit("route_conditions", "set", {"route": name}, values),
            )
            return Remedy(
                "route", name, "", f"route {name} bears no such vehicle", f"{name} for loaded vehicles", edits
            )
        days, trips = self._window(case), self._trips(case)
        tonnes = self._tonnes(case)
        each = min(load * float(self._network.goods.t[case.one.goods]), tonnes) if np.isfinite(load) else 0.0
        a_day = math.ceil(max(tonnes / days, each) * 1000 - 1e-6) / 1000
        more = {"capacity_t_per_day": a_day, "capacity_vehicles_per_day": float(max(math.ceil(trips / days - 1e-9), 1))}
        if self._passages.arcs.kind[self._arc(case)] == CARRIER:
            more = {"carrier_t_per_day": a_day, "capacity_t_per_day": a_day}
        return Remedy(
            "route", name, "", f"route {name} takes no more when it would help",
            f"{amount(a_day)} t more a day by {name}", (Edit("routes", "raise", {"route": name}, more),),
        )  # fmt: skip

    def _closure(self, case: Case) -> Remedy:
        name, level = self._route_name(case), int(self._passages.arcs.level[self._arc(case)])
        when = self._date(case.one.period)
        edits = (
            Edit("routes", "set", {"route": name}, {"closed_from": pd.NaT, "closed_until": pd.NaT}),
            Edit("route_conditions", "set", {"route": name}, {"closed": "no"}),
            Edit("threat_rules", "set", {"level": float(level)}, {"closed": "no"}),
        )
        return Remedy(
            "closure", name, "", f"route {name} is closed when it would help", f"{name} open from {when}", edits
        )

    def _access(self, case: Case) -> Remedy:
        places: tuple[int, ...] = (case.one.location,)
        targets = []
        if case.one.passage >= 0:
            places = (int(self._passages.origin[case.one.passage]), int(self._passages.destination[case.one.passage]))
            targets.append(Edit("access", "remove", {"route": self._route_name(case)}))
        names = tuple(self._place(n) for n in places)
        targets.append(Edit("access", "remove", {"location": names}))
        where = self._route_name(case) if case.one.passage >= 0 else names[0]
        to = names[-1]
        why = f"nobody who could bring it has access to {to}" + (f" by {where}" if case.one.passage >= 0 else "")
        return Remedy("access", where, to, why, f"access to {to} by {self._date(case.one.period)}", tuple(targets))

    def _location(self, case: Case) -> Remedy:
        places: tuple[int, ...] = (case.one.location,)
        if case.one.passage >= 0:
            places = (int(self._passages.origin[case.one.passage]), int(self._passages.destination[case.one.passage]))
        shut = [n for n in places if not self._network.locations.open[n].all()] or list(places)
        names = tuple(self._place(n) for n in shut)
        edits = (Edit("locations", "set", {"location": names}, {"open_from": pd.NaT, "open_until": pd.NaT}),)
        told = " and ".join(names)
        return Remedy("location", told, told, f"{told} is not open when it would help", f"{told} open longer", edits)

    def _storage(self, case: Case) -> Remedy:
        n = int(self._passages.destination[case.one.passage]) if case.one.passage >= 0 else case.one.location
        name, tonnes = self._place(n), math.ceil(self._tonnes(case) * 1000) / 1000
        space = math.ceil(self._units(case) * float(self._network.goods.m3[case.one.goods]) * 1000) / 1000
        edits = (Edit("locations", "raise", {"location": name}, {"storage_t": tonnes, "storage_m3": space}),)
        return Remedy(
            "storage", name, name, f"{name} has no room to store it", f"room for {amount(tonnes)} t at {name}", edits
        )

    def _handling(self, case: Case) -> Remedy:
        j, left = case.one.passage, self._left.handling
        ends = ((int(self._passages.origin[j]), int(self._passages.leaves[j])),
                (int(self._passages.destination[j]), int(self._passages.received[j])))  # fmt: skip
        limited = [n for n, _ in ends if np.isfinite(self._network.locations.handling_t_per_day[n])]
        n = min(limited, key=lambda place: min(left[place, t] for m, t in ends if m == place), default=ends[0][0])
        load = self._tracer.load(j, case.one.goods)
        tonnes = self._tonnes(case)
        each = min(load * float(self._network.goods.t[case.one.goods]), tonnes) if np.isfinite(load) else 0.0
        a_day = math.ceil(max(tonnes / self._window(case), each) * 1000) / 1000
        names = tuple(self._place(m) for m in limited)
        edits = (Edit("locations", "raise", {"location": names}, {"handling_t_per_day": a_day}),)
        place = self._place(n)
        return Remedy("handling", place, place, f"{place} handles no more when it would help",
                      f"{amount(a_day)} t more a day handled at {place}", edits)  # fmt: skip

    def _fund(self, case: Case) -> Remedy:
        lacking = [bill for bill in self._bills(case) if bill.price > self._purse(bill) + 1e-6]
        edits: list[Edit] = []
        why: dict[str, None] = {}
        more: dict[str, float] = {}
        for bill in lacking:
            admitted = self._left.admitting(bill.payer, bill.kind, bill.item, bill.location, bill.day)
            names = [str(self._network.funds.name[f]) for f in np.flatnonzero(admitted[0]).tolist()]
            money, kind = math.ceil(bill.price * 1000) / 1000, KINDS[bill.kind]
            name = names[0] if names else f"{kind} of {self._network.agencies.pool_name[int(bill.payer[0])] or 'all'}"
            told = f"the money of {' and '.join(names)} is spent" if names else f"no fund may pay for {kind}"
            why[told] = None
            more[name] = more.get(name, 0.0) + money
            payer = self._agency_of(int(bill.payer[0]))
            fresh = {"fund": name, "agency": payer, "amount": money, "kinds": kind}
            edits.append(
                Edit("funds", "raise", {"fund": name}, {"amount": money}) if names else Edit("funds", "add", {}, fresh)
            )
        helps = " and ".join(f"{amount(money)} more in {name}" for name, money in more.items())
        return Remedy("fund", next(iter(more), ""), "", " and ".join(why), helps, tuple(edits))

    def _purse(self, bill: Bill) -> float:
        return float(self._left.purse(bill.payer, bill.kind, bill.item, bill.location, bill.day)[0])

    def _bills(self, case: Case) -> list[Bill]:
        """What would have to be paid for an obstacle's passage, or for the purchase it begins with."""
        network, one = self._network, case.one
        pool, item = network.goods.pool[[one.goods]], network.goods.item[[one.goods]]
        if one.passage < 0:
            buys = network.purchases
            b = np.flatnonzero((buys.goods == one.goods) & (buys.location == one.location))[:1]
            units = max(self._units(case), float(buys.least[b].max(initial=0.0)))
            return [Bill(buys.pool[b], 1, item, buys.location[b], buys.placed[b], units * float(buys.price[b].sum()))]
        arcs, arc, nothing = self._passages.arcs, np.array([self._arc(case)]), np.array([-1])
        price, tonnes = float(arcs.price[arc[0]]), self._tonnes(case)
        if arcs.kind[arc[0]] == CARRIER:
            bills = [Bill(pool, 0, item, arcs.destination[arc], arcs.day[arc], price * tonnes)]
        else:
            payer = np.append(network.agencies.pool, 0)[arcs.agency[arc]]
            bills = [Bill(payer, 0, nothing, arcs.destination[arc], arcs.day[arc], price * self._trips(case))]
        for n in (arcs.origin[arc], arcs.destination[arc]):
            payer = np.append(network.agencies.pool, 0)[network.locations.agency[n]]
            cost = tonnes * float(network.locations.handling_cost_per_t[n[0]])
            bills.append(Bill(payer, 2, nothing, n, arcs.day[arc], cost))
        return bills

    def _team(self, case: Case) -> Remedy:
        network, arcs, arc = self._network, self._passages.arcs, self._arc(case)
        fleets, ends = network.fleets, (int(arcs.origin[arc]), int(arcs.destination[arc]))
        there = [f for f in range(len(fleets)) if fleets.mode[f] == case.one.code and fleets.base[f] in ends]
        each = int(network.rules.escorts[arcs.level[arc]]) if case.one.code == "escort" else 1
        size = int(network.rules.convoy_size[arcs.level[arc]])
        trips = self._trips(case) / max(self._window(case), 1.0)
        teams = max(math.ceil(trips / max(size, 1) - 1e-9), 1) * max(each, 1) if case.one.code == "escort" else 1
        route, word = self._route_name(case), f"{case.one.code} team" + ("s" if teams > 1 else "")
        why = f"no {case.one.code} team is free for {route}"
        if not there:
            return Remedy(
                case.one.code, route, self._place(ends[0]), why, f"{teams} {word} at {self._place(ends[0])}", ()
            )
        name, base = str(fleets.name[there[0]]), self._place(int(fleets.base[there[0]]))
        values = {"count": float(teams), "from": pd.NaT, "until": pd.NaT}
        return Remedy(case.one.code, name, base, why, f"{teams} more {word} in {name} at {base}",
                      (Edit("fleets", "add", {"fleet": name}, values),))  # fmt: skip

    def _risk(self, case: Case) -> Remedy:
        more = float(self._passages.arcs.risk[self._arc(case)]) * max(self._trips(case), 1.0)
        route = self._route_name(case)
        return Remedy("risk", route, "", "the limit of exposure is used up", f"an exposure limit higher by {more:.3g}",
                      (Edit("settings", "raise", {}, {"exposure_limit": more}),))  # fmt: skip

    def _cold(self, case: Case) -> Remedy:
        if case.one.passage < 0:
            name = self._place(case.one.location)
            return Remedy("cold", name, name, f"{name} has no cold store", f"a cold store at {name}",
                          (Edit("locations", "set", {"location": name}, {"cold_storage": True}),))  # fmt: skip
        fleet = int(self._passages.arcs.fleet[self._arc(case)])
        route = self._route_name(case)
        if fleet < 0:
            return Remedy("cold", route, "", f"carriers on {route} are not cold", f"a cold vehicle for {route}", ())
        p = self._passages.fleets
        kind, base = str(p.type_name[p.type[fleet]]), self._place(int(p.base[fleet]))
        return Remedy("cold", kind, base, f"vehicles of type {kind} at {base} are not cold", f"cold vehicles at {base}",
                      (Edit("vehicle_types", "set", {"vehicle_type": kind}, {"cold": True}),))  # fmt: skip

    def _expiry(self, case: Case) -> Remedy:
        item = self._item(case)
        edits = (
            Edit("stocks", "set", {"item": item}, {"expires_on": pd.NaT}),
            Edit("items", "set", {"item": item}, {"shelf_life_days": np.nan}),
        )
        units = amount(self._units(case))
        return Remedy("expiry", item, "", f"what there is of {item} expires before it could be issued",
                      f"{units} {item} that keep until {self._date(case.one.period)}", edits)  # fmt: skip

    def _agency(self, case: Case) -> Remedy:
        network, item = self._network, self._item(case)
        if case.one.passage < 0:
            edits = (
                Edit("stocks", "set", {"item": item}, {"earmark": ""}),
                Edit("needs", "set", {"need": str(network.needs.name[case.line])}, {"agency": ""}),
            )
            return Remedy("agency", item, "", f"the {item} that is left is reserved for others",
                          f"{amount(self._units(case))} {item} released for this need", edits)  # fmt: skip
        arcs, arc = self._passages.arcs, self._arc(case)
        name = str(np.append(network.agencies.name, "")[arcs.agency[arc]])
        values = {"shares_vehicles": True, "accepts_escort": True}
        route = self._route_name(case)
        return Remedy("agency", name, "", f"vehicles of {name} carry no such goods, or take no escort, on {route}",
                      f"vehicles of {name} carrying for others on {route}",
                      (Edit("agencies", "set", {"agency": name}, values),))  # fmt: skip

    def _distance(self, case: Case) -> Remedy:
        place, what = self._place(case.one.location), self._what(case)
        return Remedy("distance", place, place, f"no departure brings {what} to {place} in time",
                      f"{what} placed nearer to {place} before the start", ())  # fmt: skip
