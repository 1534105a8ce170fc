"""Movements as a plan is carried out (2 to 5, 7, 9, 11 to 16)."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maro_logistics.evaluation.carrying.fleets import Change
from maro_logistics.evaluation.carrying.purse import Cost
from maro_logistics.evaluation.carrying.room import NEARLY, TRIP, Limit, largest
from maro_logistics.evaluation.carrying.world import MILLI, milli, units
from maro_logistics.evaluation.days import ONE_DAY
from maro_logistics.evaluation.money import Expense, cost_of_trip
from maro_logistics.evaluation.permits import may_carry, may_rebase, may_return_loaded, may_serve
from maro_logistics.evaluation.stock import Place

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.carrying.buying import Buying
    from maro_logistics.evaluation.carrying.escorting import Escorting
    from maro_logistics.evaluation.carrying.world import World
    from maro_logistics.evaluation.given import Leg
    from maro_logistics.evaluation.journeys import Journey, Load


@dataclass
class Under:
    """A movement on its way: what it has aboard, what it is to bring back."""

    journey: Journey
    trips: float
    out: list[Load] = field(default_factory=list)
    back: list[Load] = field(default_factory=list)

    @property
    def is_worthwhile(self) -> bool:
        """Whether it goes at all."""
        return self.trips > 0 and bool(self.out or self.back or self.journey.row["one_way"])


class Moving:
    """The movements of a plan."""

    def __init__(self, world: World, buying: Buying, escorting: Escorting) -> None:
        self._world, self._buying, self._escorting = world, buying, escorting
        self._leaving: dict[int, list[Journey]] = defaultdict(list)
        self._turning: dict[int, list[Under]] = defaultdict(list)
        for journey in sorted(world.case.journeys, key=lambda journey: journey.name):
            self._leaving[world.calendar.period_in(journey.depart)].append(journey)

    def leave(self, t: int) -> None:
        """Departures of a period, return loads too, by the name of the movement."""
        planned: set[tuple[Leg, date]] = set()
        left: set[tuple[Leg, date]] = set()
        waiting = {under.journey.name: under for under in self._turning.pop(t, [])}
        leaving = {journey.name: journey for journey in self._leaving[t]}
        for name in sorted(waiting.keys() | leaving.keys()):
            if name in waiting:
                self._load_back(waiting[name], t)
                continue
            journey = leaving[name]
            planned.add((journey.leg, journey.depart))
            under = self._depart(journey, t)
            if under is not None:
                left.add((journey.leg, journey.depart))
                self._await(under, t)
        self._escorting.settle(t, planned, left)

    def _await(self, under: Under, t: int) -> None:
        """A return load leaves when the vehicles arrive: now, or in a later period."""
        if under.back:
            arrives = self._world.calendar.period(under.journey.arrive)
            if arrives == t:
                self._load_back(under, t)
            elif arrives is not None:
                self._turning[arrives].append(under)

    def _depart(self, journey: Journey, t: int) -> Under | None:
        """The part of a movement that goes; none if it stays."""
        stands = self._world.is_frozen(t)
        if not stands and not self._may_go(journey):
            return None
        trips = journey.trips if stands else self._most_trips(journey, t)
        under = Under(journey, trips)
        self._world.purse.spend(self._trip_costs(journey), trips)
        under.out = self._load(under, journey.out, t, stands=stands)
        under.back = self._reserve(under, t, stands=stands)
        if not stands:
            self._shrink(under)
        if not (stands or under.is_worthwhile):
            self._undo(under, t)
            return None
        self._commit(under, t)
        return under

    def _may_go(self, journey: Journey) -> bool:
        """Whether the service may go at all on that day."""
        case = self._world.case
        goes = may_serve(case, journey) and not case.timetable.objections(journey.ride, journey.depart)
        if journey.row["one_way"]:
            return goes and may_rebase(case, journey)
        return goes and (bool(journey.out) or bool(journey.back))

    def _most_trips(self, journey: Journey, t: int) -> float:
        """Most trips that vehicles, roads, escorts, exposure and money admit; a carrier's follow from its cargo."""
        if journey.ride.is_carrier:
            return math.inf
        world, ride = self._world, journey.ride
        gone = self._gone(journey)
        limits = world.fleets.limits(ride.fleet, journey.days_used, gone)
        limits += self._trip_limits(journey, t, 1.0) + self._long_period(journey, t)
        limits += world.purse.limits(self._trip_costs(journey))
        is_whole = world.given.type_of(ride.fleet)["whole"] and world.calendar.is_firm(t)
        return largest(journey.trips, limits, 1.0 if is_whole else TRIP)

    def _trip_limits(self, journey: Journey, t: int, per_unit: float) -> list[Limit]:
        """Limits to trips, of which each unit makes so many: route capacity, escorts, relays, exposure."""
        world, route = self._world, journey.leg.route
        limits = self._escorting.limits(journey, per_unit)
        limits += world.meter.limit(
            ("trips", route, t), self._capacity("capacity_vehicles_per_day", route, t), per_unit
        )
        risk = world.case.roads.risk(route, journey.depart)
        return limits + world.meter.limit("exposure", world.given.settings.exposure_limit, per_unit * risk)

    def _capacity(self, column: str, route: str, t: int) -> float | None:
        """What a route lets through in a period."""
        daily, roads = self._world.given.routes[route][column], self._world.case.roads
        if daily is None:
            return None
        return float(daily * sum(roads.capacity_factor(route, day) for day in roads.open_days(route, t)))

    def _long_period(self, journey: Journey, t: int) -> list[Limit]:
        """(4) In a period longer than a day: vehicles on the days on which they may leave."""
        world, ride = self._world, journey.ride
        if world.calendar.lengths[t] == 1:
            return []
        fits = world.case.timetable.team_timing(ride.fleet, journey.leg.route, journey.depart).trips_per_day
        days = world.case.timetable.permitted_days(ride, t)
        there = sum(world.fleets.vehicles(ride.fleet, day) for day in days)
        key = ("vehicles", ride.fleet, journey.leg, t)
        return world.meter.limit(key, there, 1.0 / max(fits, 1))

    def _gone(self, journey: Journey) -> Change | None:
        """What the fleet loses by a trip: vehicles lost on the way, or moved to another fleet."""
        if journey.ride.is_carrier:
            return None
        if journey.lost_on is not None:
            return self._world.fleets.loss(journey.ride.fleet, journey.lost_on)
        if journey.row["one_way"] and not journey.outward_incident:
            return Change(journey.ride.fleet, journey.arrive + ONE_DAY, None)
        return None

    def _trip_costs(self, journey: Journey) -> list[Cost]:
        if journey.ride.is_carrier:
            return []
        given = self._world.given
        payer = given.pool(given.fleet(journey.ride.fleet)["agency"])
        expense = Expense(payer, journey.depart, "transport", "", journey.leg.destination)
        return [Cost(expense, cost_of_trip(self._world.case, journey))]

    # Cargo

    def _load(self, under: Under, loads: tuple[Load, ...], t: int, *, stands: bool) -> list[Load]:
        """Cargo on the way out, row by row, each as much as fits and is there."""
        world, journey = self._world, under.journey
        aboard: list[Load] = []
        for load in loads:
            place = Place(journey.leg.origin, load.goods)
            part = load.quantity
            if not stands:
                part = self._most_cargo(under, aboard, load, t) if self._may_load(journey, load) else 0.0
            taken = min(milli(part), world.stock.get(place, 0))
            if not stands and world.step(load.goods.item, t) == 1.0:
                taken -= taken % MILLI
            if taken > 0:
                some = self._part_of(load, units(taken))
                world.leave(place, t, taken)
                self._note_cargo(journey, some, t, 1.0)
                aboard.append(some)
        return aboard

    def _may_load(self, journey: Journey, load: Load) -> bool:
        there = journey.leg.destination if journey.outward_incident != "turned_back" else journey.leg.origin
        works = journey.outward_incident == "lost" or self._buying.works(there, journey.receipt)
        return works and may_carry(self._world.case, journey, load, is_back=False)

    def _most_cargo(self, under: Under, aboard: list[Load], load: Load, t: int) -> float:
        """The largest part of a row of cargo that fits."""
        world, journey = self._world, under.journey
        limits = self._space(under, aboard, load) + self._on_the_road(journey, load, t, is_back=False)
        limits += self._handled(journey, load) + world.purse.limits(self._cargo_costs(journey, load))
        return largest(load.quantity, limits, world.step(load.goods.item, t))

    def _space(self, under: Under, aboard: list[Load], load: Load) -> list[Limit]:
        """(2), (3): what is left of the vehicles' payload and volume."""
        journey, given = under.journey, self._world.given
        if journey.ride.is_carrier:
            return []
        payload = self._world.case.timetable.payload_t(journey.ride, journey.depart) * under.trips
        volume = given.type_of(journey.ride.fleet)["volume_m3"]
        limits = []
        if not math.isinf(payload):
            limits.append(Limit(payload - sum(one.t for one in aboard), given.tonnes(load.goods.item, 1.0), payload))
        if volume is not None:
            full = volume * under.trips
            limits.append(Limit(full - sum(one.m3 for one in aboard), given.volume(load.goods.item, 1.0), full))
        return limits

    def _on_the_road(self, journey: Journey, load: Load, t: int, *, is_back: bool) -> list[Limit]:
        """(5), and for carriers (2), (12), (14): what the route and its carrier take."""
        world, route, tonne = self._world, journey.leg.route, self._world.given.tonnes(load.goods.item, 1.0)
        limits = world.meter.limit(("tonnes", route, t), self._capacity("capacity_t_per_day", route, t), tonne)
        if journey.ride.is_carrier and not is_back:
            row = world.given.routes[route]
            if row["carrier_t_per_day"] is not None:
                most = row["carrier_t_per_day"] * len(world.case.roads.open_days(route, t))
                limits += world.meter.limit(("carrier", journey.leg, t), most, tonne)
            limits += self._trip_limits(journey, t, tonne / row["carrier_load_t"])
        return limits

    def _handling(self, journey: Journey, load: Load, *, is_back: bool) -> list[tuple[str, date, float]]:
        """Where and when a unit is handled, and how much of it."""
        kept = journey.keeps(load.goods.item)
        if is_back:
            lost = journey.lost_on is not None
            ends = [] if lost else [(journey.leg.origin, journey.return_receipt, kept)]
            return [(journey.leg.destination, journey.arrive, 1.0), *ends]
        there = journey.leg.destination if journey.outward_incident != "turned_back" else journey.leg.origin
        ends = [] if journey.outward_incident == "lost" else [(there, journey.receipt, kept)]
        return [(journey.leg.origin, journey.depart, 1.0), *ends]

    def _handled(self, journey: Journey, load: Load, *, is_back: bool = False) -> list[Limit]:
        """(7): what is left of the handling at both ends."""
        world, limits = self._world, []
        per_unit: dict[tuple[str, int], float] = defaultdict(float)
        for place, day, share in self._handling(journey, load, is_back=is_back):
            when = world.calendar.period(day)
            if when is not None:
                per_unit[place, when] += share * world.given.tonnes(load.goods.item, 1.0)
        for (place, when), tonnes in per_unit.items():
            daily = world.given.locations[place]["handling_t_per_day"]
            most = None if daily is None else daily * world.calendar.lengths[when]
            limits += world.meter.limit(("handled", place, when), most, tonnes)
        return limits

    def _cargo_costs(self, journey: Journey, load: Load, *, is_back: bool = False) -> list[Cost]:
        """Handling at both ends, and the tariff of a carrier, for a unit."""
        given, item = self._world.given, load.goods.item
        tonne, costs = given.tonnes(item, 1.0), []
        for place, day, share in self._handling(journey, load, is_back=is_back):
            if self._world.calendar.period(day) is not None:
                row = given.locations[place]
                expense = Expense(given.pool(row["agency"]), day, "handling", "", place)
                costs.append(Cost(expense, share * tonne * row["handling_cost_per_t"]))
        if journey.ride.is_carrier:
            tariff = given.routes[journey.leg.route]["cost_per_t"] or 0.0
            category, there = given.items[item]["category"], journey.leg.destination
            costs.append(Cost(Expense(load.goods.owner, journey.depart, "transport", category, there), tonne * tariff))
        return costs

    def _note_cargo(self, journey: Journey, load: Load, t: int, sign: float, *, is_back: bool = False) -> None:
        """Note what a row of cargo uses and costs; negative takes it back."""
        world, route, amount = self._world, journey.leg.route, sign * load.quantity
        world.meter.take(("tonnes", route, t), sign * load.t)
        for place, day, share in self._handling(journey, load, is_back=is_back):
            when = world.calendar.period(day)
            world.meter.take(("handled", place, when), amount * share * world.given.tonnes(load.goods.item, 1.0))
        if journey.ride.is_carrier:
            world.meter.take(("carrier", journey.leg, t), sign * load.t)
            self._note_trips(journey, t, sign * load.t / world.given.routes[route]["carrier_load_t"])
        world.purse.spend(self._cargo_costs(journey, load, is_back=is_back), amount)

    def _part_of(self, load: Load, quantity: float) -> Load:
        given, item = self._world.given, load.goods.item
        return load._replace(quantity=quantity, t=given.tonnes(item, quantity), m3=given.volume(item, quantity))

    # Return loads

    def _reserve(self, under: Under, t: int, *, stands: bool) -> list[Load]:
        """Return loads, as much as fits; what is there when the vehicles arrive is another question."""
        world, journey = self._world, under.journey
        if journey.outward_incident or not journey.back:
            return []
        if not stands and not may_return_loaded(world.case, journey):
            return []
        kept: list[Load] = []
        for load in journey.back:
            part = load.quantity
            if not stands:
                part = self._most_back(under, kept, load, t)
            if milli(part) > 0:
                some = self._part_of(load, units(milli(part)))
                self._note_cargo(journey, some, t, 1.0, is_back=True)
                kept.append(some)
        return kept

    def _most_back(self, under: Under, kept: list[Load], load: Load, t: int) -> float:
        """The largest part of a row of return load that fits."""
        world, journey = self._world, under.journey
        lost = journey.lost_on is not None
        works = lost or self._buying.works(journey.leg.origin, journey.return_receipt)
        if not (works and may_carry(world.case, journey, load, is_back=True)):
            return 0.0
        limits = self._space(under, kept, load) + self._on_the_road(journey, load, t, is_back=True)
        limits += self._handled(journey, load, is_back=True)
        limits += world.purse.limits(self._cargo_costs(journey, load, is_back=True))
        return largest(load.quantity, limits, world.step(load.goods.item, t))

    def _load_back(self, under: Under, t: int) -> None:
        """Load at the far end what is there of the return load."""
        world, journey = self._world, under.journey
        departed = world.calendar.period_in(journey.depart)
        for load in under.back:
            place = Place(journey.leg.destination, load.goods)
            taken = min(milli(load.quantity), world.stock.get(place, 0))
            if world.step(load.goods.item, departed) == 1.0:
                taken -= taken % MILLI
            missing = milli(load.quantity) - taken
            if missing:
                self._note_cargo(journey, self._part_of(load, units(missing)), departed, -1.0, is_back=True)
            if taken > 0:
                world.leave(place, t, taken)
                self._tell_cargo(journey, "back", self._part_of(load, units(taken)))
                if journey.lost_on is None:
                    kept = taken * journey.keeps(load.goods.item)
                    world.send(Place(journey.leg.origin, load.goods), journey.return_receipt, kept)

    # What goes

    def _shrink(self, under: Under) -> None:
        """Vehicles for which no cargo is left stay at their base, if any cargo was lost."""
        journey = under.journey
        if journey.ride.is_carrier or journey.row["one_way"]:
            return
        if sum(one.quantity for one in under.out) >= sum(one.quantity for one in journey.out) - NEARLY:
            return
        payload = self._world.case.timetable.payload_t(journey.ride, journey.depart)
        volume = self._world.given.type_of(journey.ride.fleet)["volume_m3"]
        needed = 0.0
        for loads in (under.out, under.back):
            needed = max(needed, sum(one.t for one in loads) / payload)
            needed = max(needed, sum(one.m3 for one in loads) / volume if volume else 0.0)
        t = self._world.calendar.period_in(journey.depart)
        is_whole = self._world.given.type_of(journey.ride.fleet)["whole"] and self._world.calendar.is_firm(t)
        step = 1.0 if is_whole else TRIP
        fewer = min(under.trips, math.ceil(needed / step - NEARLY) * step)
        self._world.purse.spend(self._trip_costs(journey), fewer - under.trips)
        under.trips = fewer

    def _undo(self, under: Under, t: int) -> None:
        """A movement stays after all."""
        if not under.journey.ride.is_carrier:
            self._world.purse.spend(self._trip_costs(under.journey), -under.trips)
        for load in under.back:
            self._note_cargo(under.journey, load, t, -1.0, is_back=True)

    def _commit(self, under: Under, t: int) -> None:
        """Note what a movement uses, and what becomes of its cargo and vehicles."""
        world, journey = self._world, under.journey
        if journey.ride.is_carrier:
            under.trips = sum(one.t for one in under.out) / world.given.routes[journey.leg.route]["carrier_load_t"]
        else:
            self._note_vehicles(under, t)
        there = journey.leg.destination if journey.outward_incident != "turned_back" else journey.leg.origin
        row = {**journey.row, "arrive": journey.arrive, "received": journey.receipt, "return_on": journey.return_on}
        world.decisions["movements"].append({**row, "vehicles": under.trips})
        for load in under.out:
            self._tell_cargo(journey, "out", load)
            if journey.outward_incident != "lost":
                kept = milli(load.quantity) * journey.keeps(load.goods.item)
                world.send(Place(there, load.goods), journey.receipt, kept)

    def _note_vehicles(self, under: Under, t: int) -> None:
        world, journey, ride = self._world, under.journey, under.journey.ride
        world.fleets.use(ride.fleet, journey.days_used, under.trips)
        fits = world.case.timetable.team_timing(ride.fleet, journey.leg.route, journey.depart).trips_per_day
        world.meter.take(("vehicles", ride.fleet, journey.leg, t), under.trips / max(fits, 1))
        self._note_trips(journey, t, under.trips)
        gone = self._gone(journey)
        if gone:
            world.fleets.change(gone.fleet, gone.first, gone.last, -under.trips)
        if gone and journey.lost_on is None:
            world.fleets.change(journey.row["to_fleet"], gone.first, None, under.trips)

    def _note_trips(self, journey: Journey, t: int, trips: float) -> None:
        world, route = self._world, journey.leg.route
        world.meter.take(("trips", route, t), trips)
        world.meter.take("exposure", trips * world.case.roads.risk(route, journey.depart))
        self._escorting.note(journey, trips)

    def _tell_cargo(self, journey: Journey, direction: str, load: Load) -> None:
        told = {"movement": journey.name, "direction": direction, **load.goods._asdict(), "quantity": load.quantity}
        self._world.decisions["cargo"].append({**told, "kg": 1000.0 * load.t, "m3": load.m3})
