"""How long a trip takes, and on which days it may leave (Time, 11, 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from maro_logistics.evaluation.days import ONE_DAY
from maro_logistics.evaluation.roads import exact

if TYPE_CHECKING:
    from maro_logistics.evaluation.access import Access
    from maro_logistics.evaluation.given import Given, Leg, Row
    from maro_logistics.evaluation.roads import Roads


@dataclass(frozen=True, slots=True)
class Timing:
    """What one trip takes."""

    outward_days: int
    """Days from departure to arrival, both counted."""
    round_days: int | None
    """Days from departure to return, both counted; none for carriers and re-basing."""
    trips_per_day: int
    """How many such trips fit into a day; 0 if one takes longer than a day, or has no return."""

    def arrive(self, depart: date) -> date:
        """Day of arrival."""
        return depart + timedelta(days=self.outward_days - 1)

    def back(self, depart: date) -> date | None:
        """Day of return."""
        return None if self.round_days is None else depart + timedelta(days=self.round_days - 1)

    @property
    def vehicle_days(self) -> float:
        """Vehicle-days of one trip."""
        if self.trips_per_day:
            return 1.0 / self.trips_per_day
        return float(self.outward_days if self.round_days is None else self.round_days)


class Ride(NamedTuple):
    """A service on a route: a fleet (or carrier: empty), out and back or re-basing, with or without cargo."""

    leg: Leg
    fleet: str
    one_way: bool
    loaded: bool

    @property
    def is_carrier(self) -> bool:
        """Whether transport is bought per tonne."""
        return not self.fleet


def minutes(hours: Fraction) -> int:
    """Hours in whole minutes, half a minute upwards."""
    return floor(60 * hours + Fraction(1, 2))


class Timetable:
    """Travel times and permitted days of rides."""

    def __init__(self, given: Given, roads: Roads, access: Access) -> None:
        self._given = given
        self._roads = roads
        self._access = access
        self._timings: dict[tuple[str, str, date], Timing] = {}
        self._objections: dict[tuple[Ride, date], tuple[tuple[str, str], ...]] = {}

    def timing(self, ride: Ride, day: date) -> Timing:
        """The timing of a ride that leaves on a day."""
        if ride.is_carrier:
            days = int(self._given.routes[ride.leg.route]["carrier_days"] or 0)
            return Timing(days + 1, None, 0)
        timing = self.team_timing(ride.fleet, ride.leg.route, day)
        return Timing(timing.outward_days, None, 0) if ride.one_way else timing

    def team_timing(self, fleet: str, route: str, day: date) -> Timing:
        """The timing of vehicles or teams that go out and back, whichever end they start from."""
        key = (self._given.fleet(fleet)["vehicle_type"], route, day)
        if key not in self._timings:
            self._timings[key] = self._out_and_back(self._given.type_of(fleet), route, day)
        return self._timings[key]

    def _out_and_back(self, kind: Row, route: str, day: date) -> Timing:
        row = self._given.routes[route]
        hours = exact(row["km"]) / exact(kind["speed_kmh"]) if row["hours"] is None else exact(row["hours"])
        drive = hours / self._roads.speed_factor(route, day)
        handling = exact(kind["load_hours"]) + exact(kind["unload_hours"])
        out, there_and_back = max(minutes(handling + drive), 1), max(minutes(handling + 2 * drive), 1)
        work = exact(kind["hours_per_day"])
        if row["daylight_only"]:
            work = min(work, exact(self._given.settings.daylight_hours))
        day_minutes = max(minutes(work), 1)
        fits = day_minutes // there_and_back
        return Timing(ceil(Fraction(out, day_minutes)), ceil(Fraction(there_and_back, day_minutes)), fits)

    def objections(self, ride: Ride, day: date) -> tuple[tuple[str, str], ...]:
        """Why a ride may not leave on a day: pairs of rule and reason; empty if it may."""
        key = (ride, day)
        if key not in self._objections:
            self._objections[key] = tuple(self._object(ride, day))
        return self._objections[key]

    def permitted_days(self, ride: Ride, t: int) -> list[date]:
        """The days of a period on which a ride may leave."""
        return [day for day in self._given.calendar.days(t) if not self.objections(ride, day)]

    def runner(self, ride: Ride) -> str:
        """The agency that runs the vehicles; empty if none is stated."""
        row = self._given.routes[ride.leg.route] if ride.is_carrier else self._given.fleet(ride.fleet)
        agency: str = row["carrier_agency"] if ride.is_carrier else row["agency"]
        return agency

    def _object(self, ride: Ride, day: date) -> list[tuple[str, str]]:
        if not self._given.calendar.has(day):
            return [("horizon", "leaves outside the horizon")]
        return [
            *self._closed(ride, day),
            *self._shut(ride, day),
            *self._agency_matters(ride, day),
            *self._useless(ride, day),
        ]

    def _closed(self, ride: Ride, day: date) -> list[tuple[str, str]]:
        """Closures of the route on the departure day and, where they bind those under way, on the days after."""
        route = ride.leg.route
        if self._roads.nobody_leaves(route, day):
            return [("closed", "leaves on a day on which the route is closed")]
        timing = self.timing(ride, day)
        end = timing.back(day) or timing.arrive(day)
        if self._roads.is_closed_between(route, day, end):
            return [("closed", "is under way on a day on which the route is closed")]
        return []

    def _shut(self, ride: Ride, day: date) -> list[tuple[str, str]]:
        """Locations shut on the day something leaves, arrives or is received there; receipt after the horizon."""
        given, leg = self._given, ride.leg
        arrive = self.timing(ride, day).arrive(day)
        received = arrive + ONE_DAY * int(given.locations[leg.destination]["transfer_days"])
        last = received if ride.loaded or not ride.one_way else arrive
        objections = []
        if not given.is_open(leg.origin, day):
            objections.append(("shut", "leaves a location that is shut"))
        if not given.is_open(leg.destination, arrive):
            objections.append(("shut", "arrives at a location that is shut"))
        elif last != arrive and not given.is_open(leg.destination, received):
            objections.append(("shut", "cargo is received at a location that is shut"))
        if last > given.calendar.last_day:
            objections.append(("horizon", "cargo is received after the last day" if ride.loaded else "ends too late"))
        return objections

    def _agency_matters(self, ride: Ride, day: date) -> list[tuple[str, str]]:
        """Access of those who run the vehicles, and whether they travel under escort."""
        agency = self.runner(ride)
        objections = []
        if not self._access.to_leg(agency, ride.leg, day):
            objections.append(("11", "those who run the vehicles have no access to the route or one of its ends"))
        accepts = not agency or self._given.agencies[agency]["accepts_escort"]
        if self._roads.rule_on(ride.leg.route, day)["escorts_per_convoy"] and not accepts:
            objections.append(("12", "an agency that accepts no escort uses a route that demands one"))
        return objections

    def _useless(self, ride: Ride, day: date) -> list[tuple[str, str]]:
        """Vehicles that may carry nothing there do not go, unless they re-base."""
        if ride.one_way or ride.is_carrier or self.payload_t(ride, day) > 0:
            return []
        return [("2", "the vehicles may carry nothing on this route")]

    def payload_t(self, ride: Ride, day: date) -> float:
        """Largest load of one vehicle of a fleet on a route leaving on a day, in tonnes."""
        payload = self._given.type_of(ride.fleet)["payload_kg"]
        own = float("inf") if payload is None else payload / 1000.0
        return min(own, self._roads.limit_t(ride.leg.route, day))
