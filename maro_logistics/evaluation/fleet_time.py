"""Vehicles and teams by day: what is there and what is used (4, 16, 23)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from maro_logistics.evaluation.days import ONE_DAY, days_between, within

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.trips import Ride, Timing


class FleetTime:
    """Vehicle-days of every fleet, available and used."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._changes: dict[str, list[tuple[date, date | None, float]]] = defaultdict(list)
        """Vehicles that join or leave a fleet: from which day, until which (empty: for good), how many."""
        self.used: dict[tuple[str, int], float] = defaultdict(float)
        self.rounded: dict[tuple[str, int], int] = defaultdict(int)
        """Rows whose trips are fractions: their rounding to thousandths cannot be avoided."""
        for journey in case.journeys:
            if not journey.ride.is_carrier:
                self._count(journey.ride.fleet, journey.days_used, journey.trips)
        self._note_moves()
        for row in case.written["teams"]:
            self._count(row["fleet"], team_days(case, row), row["teams"])
        self._note_lost_teams()

    def vehicles(self, fleet: str, day: date) -> float:
        """Vehicles of a fleet on a day: by its rows, plus joined, minus left, minus lost."""
        changes = self._changes.get(fleet, ())
        moved = sum(number for first, last, number in changes if within(day, first, last))
        return self._case.given.count(fleet, day) + moved

    def available(self, fleet: str, t: int) -> float:
        """Vehicle-days of a fleet in a period."""
        return sum((self.vehicles(fleet, day) for day in self._case.given.calendar.days(t)), 0.0)

    def _count(self, fleet: str, days: list[tuple[date, float]], number: float) -> None:
        for day, share in days:
            t = self._case.period(day)
            if t is not None:
                self.used[fleet, t] += share * number
                self.rounded[fleet, t] += number != round(number)

    def _note_moves(self) -> None:
        for journey in self._case.journeys:
            fleet, after = journey.ride.fleet, journey.arrive + ONE_DAY
            if journey.lost_on is not None and fleet:
                self._lose(fleet, journey.lost_on, journey.trips)
            elif journey.row["one_way"] and not journey.outward_incident:
                self._changes[fleet].append((after, None, -journey.trips))
                self._changes[journey.row["to_fleet"]].append((after, None, journey.trips))

    def _note_lost_teams(self) -> None:
        for row in self._case.written["teams"]:
            lost_on = team_lost_on(self._case, row)
            if lost_on is not None:
                self._lose(row["fleet"], lost_on, row["teams"])

    def _lose(self, fleet: str, day: date, number: float) -> None:
        """Lost vehicles are missing from the next day on, while the fleet's row of that day runs."""
        running = [row for row in self._case.given.fleets[fleet] if within(day, row["from"], row["until"])]
        last = running[0]["until"] if running else None
        self._changes[fleet].append((day + ONE_DAY, last, -number))


def team_timing(case: Case, row: Row) -> Timing:
    """The timing of a row of teams: out and back with their own speed and hours."""
    return case.timetable.team_timing(row["fleet"], row["route"], row["depart"])


def team_lost_on(case: Case, row: Row) -> date | None:
    """The day on which teams under way are lost, if they are."""
    timing, depart = team_timing(case, row), row["depart"]
    incident = case.roads.incident(row["route"], depart, timing.arrive(depart), timing.back(depart) or depart)
    return incident[0] if incident and incident[1] == "lost" else None


def team_days(case: Case, row: Row) -> list[tuple[date, float]]:
    """Vehicle-days of one team by day."""
    timing, depart = team_timing(case, row), row["depart"]
    if timing.trips_per_day:
        return [(depart, timing.vehicle_days)]
    back = timing.back(depart) or depart
    return [(day, 1.0) for day in days_between(depart, min(back, team_lost_on(case, row) or back))]


def check_fleets(case: Case, fleet_time: FleetTime) -> None:
    """Note every fleet that is asked for more than is there."""
    check_vehicle_days(case, fleet_time)
    check_long_periods(case, fleet_time)
    check_fleet_use(case, fleet_time)


def check_vehicle_days(case: Case, fleet_time: FleetTime) -> None:
    """(4) Vehicle-days used in a period <= vehicle-days there; one resolution step for each row of fractional trips."""
    message = "vehicle-days used are more than are there"
    for (fleet, t), used in fleet_time.used.items():
        if used > 0:
            where, there, rows = f"fleet {fleet}", fleet_time.available(fleet, t), max(1, fleet_time.rounded[fleet, t])
            case.findings.at_most("4", where, case.first(t), message, used, there, rows=rows)


def check_long_periods(case: Case, fleet_time: FleetTime) -> None:
    """(4) In a period longer than a day, trips of a service <= fits per day x vehicles on the days it may leave."""
    trips: dict[tuple[str, str, str, int], float] = defaultdict(float)
    rides: dict[tuple[str, str, str, int], list[Ride]] = defaultdict(list)
    for journey in case.journeys:
        t = case.given.calendar.period_in(journey.depart)
        if case.given.calendar.lengths[t] > 1 and not journey.ride.is_carrier:
            key = (journey.ride.fleet, journey.leg.route, journey.leg.origin, t)
            fits = case.timetable.team_timing(journey.ride.fleet, journey.leg.route, journey.depart).trips_per_day
            trips[key] += journey.trips / max(fits, 1)
            rides[key].append(journey.ride)
    message = "trips need more vehicles than are there on the days on which they may leave"
    for key, needed in trips.items():
        fleet, route, _, t = key
        days = {day for ride in rides[key] for day in case.timetable.permitted_days(ride, t)}
        there = sum(fleet_time.vehicles(fleet, day) for day in days)
        case.findings.at_most("4", f"fleet {fleet} on {route}", case.first(t), message, needed, there)


def check_fleet_use(case: Case, fleet_time: FleetTime) -> None:
    """The table of fleet use tells what is used and there, and leaves out no fleet that is used."""
    findings, told = case.findings, set()
    for row in case.written["fleet_use"]:
        fleet, t = row["fleet"], case.given.calendar.period_in(row["date"])
        told.add((fleet, t))
        used = fleet_time.used.get((fleet, t), 0.0)
        where = f"fleet {fleet}"
        findings.equal("fleet_use", where, row["date"], "used is not what its trips use", row["used"], used)
        there = fleet_time.available(fleet, t)
        findings.equal("fleet_use", where, row["date"], "available is not what is there", row["available"], there)
    for (fleet, t), used in fleet_time.used.items():
        if used > 0 and (fleet, t) not in told:
            findings.claim(False, "fleet_use", f"fleet {fleet}", case.first(t), "is used and has no row")  # noqa: FBT003
