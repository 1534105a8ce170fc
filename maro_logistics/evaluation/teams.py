"""Escorts and relay teams (12, 16)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from maro_logistics.evaluation.given import Leg
from maro_logistics.evaluation.movements import is_whole

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.given import Row
    from maro_logistics.evaluation.journeys import Journey

LegDay = tuple[Leg, "date"]


def check_teams(case: Case) -> None:
    """Note missing escorts and relay teams, and teams that could not go."""
    for row in case.written["teams"]:
        check_team(case, row)
    check_escorts(case)
    check_relays(case)


def mode_of(case: Case, row: Row) -> str:
    """`escort` or `relay` (or, wrongly, what vehicles of cargo travel on)."""
    mode: str = case.given.type_of(row["fleet"])["mode"]
    return mode


def check_team(case: Case, row: Row) -> None:
    """A row of teams: based at an end of the route, allowed there, back before it is closed, whole."""
    fleet, route, day = case.given.fleet(row["fleet"]), case.given.routes[row["route"]], row["depart"]
    leg, kind = leg_of(row), case.given.type_of(row["fleet"])
    mode = mode_of(case, row)
    rule = {"escort": "12", "relay": "16"}.get(mode, "service")
    back = case.timetable.team_timing(row["fleet"], row["route"], day).back(day) or day
    is_closed = case.roads.nobody_leaves(row["route"], day) or case.roads.is_closed_between(row["route"], day, back)
    is_firm = case.given.calendar.is_firm_day(day)
    for holds, broken, message in (
        (mode in ("escort", "relay"), "service", "vehicles of this mode are no teams"),
        (fleet["base"] in (leg.origin, leg.destination), rule, "the team is based at neither end of the route"),
        (
            kind["range_km"] is None or route["km"] <= kind["range_km"],
            rule,
            "the route is longer than the team's range",
        ),
        (case.access.to_leg(fleet["agency"], leg, day), "11", "the team's agency has no access"),
        (not is_closed, "closed", "the team is under way on a closed route"),
        (not (is_firm and kind["whole"]) or is_whole(row["teams"]), "whole", "teams are not a whole number"),
        (not is_firm or is_whole(row["convoys"] or 0.0), "whole", "convoys are not a whole number"),
    ):
        case.findings.claim(holds, broken, f"team {row['fleet']} on {row['route']}", day, message)


def leg_of(row: Row) -> Leg:
    """The direction that the movements served by a row of teams take."""
    return Leg(row["route"], row["origin"], row["destination"])


def check_escorts(case: Case) -> None:
    """(12) Trips of a day <= convoy size x convoys, and teams >= escorts per convoy x convoys, by direction."""
    trips: dict[LegDay, float] = defaultdict(float)
    for journey in case.journeys:
        trips[journey.leg, journey.depart] += journey.convoy_trips
    teams, convoys = teams_by_day(case)
    for (leg, day), number in trips.items():
        rule = case.roads.rule_on(leg.route, day)
        if rule["escorts_per_convoy"]:
            sent, together = teams.get((leg, day), 0.0), convoys.get((leg, day), 0.0)
            largest = rule["convoy_size"] or float("inf")
            room = largest * together if together else 0.0
            message = "trips are more than the convoys hold"
            case.findings.at_most("12", str(leg), day, message, number, room)
            message = "escort teams are fewer than the convoys need"
            case.findings.at_least("12", str(leg), day, message, sent, rule["escorts_per_convoy"] * together)


def teams_by_day(case: Case) -> tuple[dict[LegDay, float], dict[LegDay, float]]:
    """Escort teams and convoys by direction and day."""
    teams: dict[LegDay, float] = defaultdict(float)
    convoys: dict[LegDay, float] = defaultdict(float)
    for row in case.written["teams"]:
        if mode_of(case, row) == "escort":
            teams[leg_of(row), row["depart"]] += row["teams"]
            convoys[leg_of(row), row["depart"]] += row["convoys"] or 0.0
    return teams, convoys


def check_relays(case: Case) -> None:
    """(16) Without coverage, trips of a fleet that needs it <= most trips it can make x relay teams of the period."""
    calendar = case.given.calendar
    relays: dict[tuple[Leg, int], float] = defaultdict(float)
    for row in case.written["teams"]:
        if mode_of(case, row) == "relay":
            relays[leg_of(row), calendar.period_in(row["depart"])] += row["teams"]
    served: dict[tuple[str, Leg, int], list[Journey]] = defaultdict(list)
    for journey in case.journeys:
        if needs_relay(case, journey):
            served[journey.ride.fleet, journey.leg, calendar.period_in(journey.depart)].append(journey)
    for (fleet, leg, t), journeys in served.items():
        trips, room = sum(j.trips for j in journeys), most_trips(case, journeys[0], t) * relays.get((leg, t), 0.0)
        message = "trips without coverage are more than the relay teams allow"
        case.findings.at_most("16", f"fleet {fleet} on {leg}", case.first(t), message, trips, room)


def needs_relay(case: Case, journey: Journey) -> bool:
    """Whether an agency that requires communications runs the vehicles on a route without any."""
    agency = "" if journey.ride.is_carrier else case.given.fleet(journey.ride.fleet)["agency"]
    requires = bool(agency) and case.given.agencies[agency]["requires_communications"]
    return requires and case.given.routes[journey.leg.route]["communications"] == "none"


def most_trips(case: Case, journey: Journey, t: int) -> float:
    """Most trips a fleet can make in a period: all vehicles it may have (re-basing too) x trips that fit into a day."""
    given, fleet = case.given, journey.ride.fleet
    own = given.fleet(fleet)
    alike = [
        other
        for other in given.fleets
        if other != fleet
        and own["may_rebase"]
        and given.fleet(other)["may_rebase"]
        and (given.fleet(other)["vehicle_type"], given.fleet(other)["agency"]) == (own["vehicle_type"], own["agency"])
    ]
    vehicles = sum(given.count(name, day) for name in (fleet, *alike) for day in given.calendar.days(t))
    fits = case.timetable.team_timing(fleet, journey.leg.route, journey.depart).trips_per_day
    return vehicles * max(fits, 1)
