"""Escort and relay teams as a plan is carried out (12, 16)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from maro_logistics.evaluation.carrying.fleets import Change
from maro_logistics.evaluation.carrying.purse import Cost
from maro_logistics.evaluation.carrying.room import TRIP, Limit, largest
from maro_logistics.evaluation.fleet_time import team_days, team_lost_on
from maro_logistics.evaluation.money import Expense
from maro_logistics.evaluation.teams import leg_of, mode_of, most_trips, needs_relay

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.carrying.world import World
    from maro_logistics.evaluation.given import Leg, Row
    from maro_logistics.evaluation.journeys import Journey


class Escorting:
    """The teams of a plan, and the trips they allow."""

    def __init__(self, world: World, teams: list[Row]) -> None:
        self._world = world
        self._teams: dict[int, list[Row]] = defaultdict(list)
        for row in teams:
            self._teams[world.calendar.period_in(row["depart"])].append(row)
        self._convoys: dict[tuple[Leg, date], float] = defaultdict(float)
        self._relays: dict[tuple[Leg, int], float] = defaultdict(float)

    def send(self, t: int) -> None:
        """Send the teams of a period as far as they can go, and say how many convoys they make."""
        together: dict[tuple[Leg, date], list[Row]] = defaultdict(list)
        planned: dict[tuple[Leg, date], float] = defaultdict(float)
        for row in self._teams[t]:
            planned[leg_of(row), row["depart"]] += row["convoys"] or 0.0
            number = row["teams"] if self._world.is_frozen(t) else self._part(row, t)
            if number > 0:
                told = {**row, "teams": number}
                self._note(told, 1.0)
                together[leg_of(row), row["depart"]].append(told)
                if mode_of(self._world.case, row) == "relay":
                    self._relays[leg_of(row), t] += number
        for (leg, day), rows in together.items():
            self._form(leg, day, rows, planned[leg, day])
        self._teams[t] = [row for rows in together.values() for row in rows]

    def _part(self, row: Row, t: int) -> float:
        """The largest number of teams that can go."""
        world, day = self._world, row["depart"]
        case, given = world.case, world.given
        fleet, route, kind = given.fleet(row["fleet"]), given.routes[row["route"]], given.type_of(row["fleet"])
        leg = leg_of(row)
        back = case.timetable.team_timing(row["fleet"], row["route"], day).back(day) or day
        is_closed = case.roads.nobody_leaves(row["route"], day) or case.roads.is_closed_between(row["route"], day, back)
        may_go = (
            kind["mode"] in {"escort", "relay"}
            and fleet["base"] in {leg.origin, leg.destination}
            and (kind["range_km"] is None or route["km"] <= kind["range_km"])
            and case.access.to_leg(fleet["agency"], leg, day)
            and not is_closed
        )
        if not may_go:
            return 0.0
        step = 1.0 if kind["whole"] and world.calendar.is_firm(t) else TRIP
        limits = world.fleets.limits(row["fleet"], team_days(case, row), self._gone(row))
        return largest(row["teams"], [*limits, *world.purse.limits(self._costs(row))], step)

    def _gone(self, row: Row) -> Change | None:
        lost_on = team_lost_on(self._world.case, row)
        return self._world.fleets.loss(row["fleet"], lost_on) if lost_on else None

    def _costs(self, row: Row) -> list[Cost]:
        given = self._world.given
        kind, km = given.type_of(row["fleet"]), given.routes[row["route"]]["km"]
        days = sum(share for _, share in team_days(self._world.case, row))
        payer = given.pool(given.fleet(row["fleet"])["agency"])
        expense = Expense(payer, row["depart"], "transport", "", row["destination"])
        return [Cost(expense, 2.0 * km * kind["cost_per_km"] + days * kind["cost_per_day"])]

    def _note(self, row: Row, sign: float) -> None:
        """Note what teams use and cost; negative takes it back."""
        world = self._world
        world.fleets.use(row["fleet"], team_days(world.case, row), sign * row["teams"])
        world.purse.spend(self._costs(row), sign * row["teams"])
        gone = self._gone(row)
        if gone:
            world.fleets.change(gone.fleet, gone.first, gone.last, -sign * row["teams"])

    def _form(self, leg: Leg, day: date, rows: list[Row], planned: float) -> None:
        """As many convoys as planned, fewer where the teams that go are too few."""
        case, t = self._world.case, self._world.calendar.period_in(day)
        escorts = [row for row in rows if mode_of(case, row) == "escort"]
        needed = case.roads.rule_on(leg.route, day)["escorts_per_convoy"]
        convoys = planned if escorts else 0.0
        if needed and not self._world.is_frozen(t):
            teams = sum(row["teams"] for row in escorts)
            step = 1.0 if self._world.calendar.is_firm(t) else TRIP
            convoys = largest(convoys, [Limit(teams, needed, teams)], step)
        self._convoys[leg, day] = convoys
        if escorts and sum(row["convoys"] or 0.0 for row in escorts) != convoys:
            for number, row in enumerate(escorts):
                row["convoys"] = 0.0 if number else convoys

    def limits(self, journey: Journey, per_unit: float) -> list[Limit]:
        """The limits that escorts and relay teams set to trips, of which each unit makes so many."""
        world, found = self._world, []
        day, t = journey.depart, world.calendar.period_in(journey.depart)
        rule = world.case.roads.rule_on(journey.leg.route, day)
        if rule["escorts_per_convoy"]:
            convoys = self._convoys.get((journey.leg, day), 0.0)
            room = (rule["convoy_size"] or float("inf")) * convoys if convoys else 0.0
            found += world.meter.limit(("escorted", journey.leg, day), room, per_unit)
        if needs_relay(world.case, journey):
            room = most_trips(world.case, journey, t) * self._relays.get((journey.leg, t), 0.0)
            found += world.meter.limit(("relayed", journey.ride.fleet, journey.leg, t), room, per_unit)
        return found

    def note(self, journey: Journey, trips: float) -> None:
        """Note trips that go."""
        t = self._world.calendar.period_in(journey.depart)
        self._world.meter.take(("escorted", journey.leg, journey.depart), trips)
        self._world.meter.take(("relayed", journey.ride.fleet, journey.leg, t), trips)

    def settle(self, t: int, planned: set[tuple[Leg, date]], left: set[tuple[Leg, date]]) -> None:
        """Once the movements of a period are decided: a team stays if none is left of those it was to go with."""
        for row in self._teams[t]:
            key = (leg_of(row), row["depart"])
            is_relay = mode_of(self._world.case, row) == "relay"
            served = {k for k in planned if k[0] == key[0]} if is_relay else planned & {key}
            goes = {k for k in left if k[0] == key[0]} if is_relay else left & {key}
            if served and not goes and not self._world.is_frozen(t):
                self._note(row, -1.0)
            else:
                self._world.decisions["teams"].append(row)
