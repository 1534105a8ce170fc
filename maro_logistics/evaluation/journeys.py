"""Movements of the plan with everything that follows from their departure: days, fate, what reaches where and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from maro_logistics.evaluation.days import days_between
from maro_logistics.evaluation.given import Goods, Leg
from maro_logistics.evaluation.trips import Ride

if TYPE_CHECKING:
    from maro_logistics.evaluation.given import Given, Row
    from maro_logistics.evaluation.roads import Roads
    from maro_logistics.evaluation.trips import Timetable, Timing
    from maro_logistics.evaluation.written import Written


class Load(NamedTuple):
    """One row of cargo."""

    goods: Goods
    quantity: float
    t: float
    m3: float


class Flow(NamedTuple):
    """Goods that leave a location, are received at one, or are lost between two."""

    kind: Literal["leaves", "received", "lost"]
    location: str
    """Where; for what is lost, where it was to go."""
    day: date
    goods: Goods
    quantity: float


@dataclass(frozen=True)
class Journey:
    """One movement."""

    name: str
    row: Row
    ride: Ride
    depart: date
    trips: float
    out: tuple[Load, ...]
    back: tuple[Load, ...]
    timing: Timing
    given: Given
    roads: Roads

    @property
    def leg(self) -> Leg:
        """Route and direction."""
        return self.ride.leg

    @cached_property
    def arrive(self) -> date:
        """Planned day of arrival."""
        return self.timing.arrive(self.depart)

    @cached_property
    def return_on(self) -> date | None:
        """Planned day of return; none for carriers and re-basing."""
        return self.timing.back(self.depart)

    @property
    def planned_receipt(self) -> date:
        """Day on which the cargo is in stock at the destination."""
        return self.arrive + self._transfer(self.leg.destination)

    @property
    def return_receipt(self) -> date:
        """Day on which a return load is in stock at the base."""
        return (self.return_on or self.arrive) + self._transfer(self.leg.origin)

    @property
    def end(self) -> date:
        """Last day under way."""
        return self.return_on or self.arrive

    @cached_property
    def incident(self) -> tuple[date, str] | None:
        """The day on which the route turns it back or takes it, and which it does."""
        return self.roads.incident(self.leg.route, self.depart, self.arrive, self.end)

    @cached_property
    def outward_incident(self) -> str:
        """`turned_back` or `lost` if that befalls it before arrival; else empty."""
        return self.incident[1] if self.incident and self.incident[0] <= self.arrive else ""

    @property
    def lost_on(self) -> date | None:
        """The day on which the vehicles are lost, out or back."""
        return self.incident[0] if self.incident and self.incident[1] == "lost" else None

    @property
    def receipt(self) -> date:
        """Day on which the cargo out is in stock again: at the destination, or back at the origin if turned back."""
        return self.end if self.outward_incident == "turned_back" else self.planned_receipt

    @cached_property
    def out_t(self) -> float:
        """Weight out, in tonnes."""
        return sum((load.t for load in self.out), 0.0)

    @cached_property
    def back_t(self) -> float:
        """Weight of the return load, in tonnes."""
        return sum((load.t for load in self.back), 0.0)

    @property
    def days_used(self) -> list[tuple[date, float]]:
        """Vehicle-days of one trip by day; they end on the day on which the vehicle is lost."""
        if self.timing.trips_per_day:
            return [(self.depart, self.timing.vehicle_days)]
        return [(day, 1.0) for day in days_between(self.depart, min(self.end, self.lost_on or self.end))]

    @property
    def convoy_trips(self) -> float:
        """Trips as routes, escorts and exposure count them; a carrier's are tonnes / load, not rounded."""
        if not self.ride.is_carrier:
            return self.trips
        load: float = self.given.routes[self.leg.route]["carrier_load_t"]
        return self.out_t / load

    def keeps(self, item: str) -> float:
        """The share of an item that is not spoilt on the way; whole units never are."""
        if self.given.items[item]["whole_units"]:
            return 1.0
        share: float = self.given.routes[self.leg.route]["loss_share"]
        return 1.0 - share

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """All that leaves, is received and is lost through this movement."""
        there = self.leg.destination if self.outward_incident != "turned_back" else self.leg.origin
        is_lost_out = self.outward_incident == "lost"
        flows = self._transport(self.out, self.leg.origin, self.depart, there, self.receipt, is_lost=is_lost_out)
        if not self.outward_incident:
            ends = (self.leg.destination, self.arrive, self.leg.origin, self.return_receipt)
            flows += self._transport(self.back, *ends, is_lost=self.lost_on is not None)
        return tuple(flows)

    def _transport(
        self, loads: tuple[Load, ...], origin: str, leave: date, destination: str, receipt: date, *, is_lost: bool
    ) -> list[Flow]:
        flows = []
        for load in loads:
            kept = 0.0 if is_lost else load.quantity * self.keeps(load.goods.item)
            flows.append(Flow("leaves", origin, leave, load.goods, load.quantity))
            if not is_lost:
                flows.append(Flow("received", destination, receipt, load.goods, kept))
            if kept < load.quantity:
                flows.append(Flow("lost", destination, leave, load.goods, load.quantity - kept))
        return flows

    def _transfer(self, location: str) -> timedelta:
        return timedelta(days=int(self.given.locations[location]["transfer_days"]))


def read_journeys(given: Given, written: Written, roads: Roads, timetable: Timetable) -> list[Journey]:
    """Every movement of a plan whose form is right."""
    return [read_journey(row, given, written, roads, timetable) for row in written["movements"]]


def read_journey(row: Row, given: Given, written: Written, roads: Roads, timetable: Timetable) -> Journey:
    """One movement with its cargo."""
    cargo = written.cargo.get(row["movement"], [])
    out = tuple(load(given, line) for line in cargo if line["direction"] == "out")
    back = tuple(load(given, line) for line in cargo if line["direction"] == "back")
    leg = Leg(row["route"], row["origin"], row["destination"])
    ride = Ride(leg, row["fleet"], row["one_way"], bool(out))
    timing = timetable.timing(ride, row["depart"])
    return Journey(row["movement"], row, ride, row["depart"], row["vehicles"], out, back, timing, given, roads)


def load(given: Given, row: Row) -> Load:
    """A row of cargo; weight and volume follow from the quantity, whatever the row says."""
    item, quantity = row["item"], row["quantity"]
    goods = Goods(item, row["owner"], row["batch"])
    return Load(goods, quantity, given.tonnes(item, quantity), given.volume(item, quantity))
