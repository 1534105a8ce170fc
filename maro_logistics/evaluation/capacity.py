"""What routes let through: shared capacity, carriers' limits, exposure (2, 5, 14)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maro_logistics.evaluation.case import Case


def check_capacity(case: Case) -> None:
    """Note every limit of a route that is exceeded in a period."""
    check_route_capacity(case)
    check_carriers(case)
    check_exposure(case)


def tonnes_on_routes(case: Case) -> dict[tuple[str, int], float]:
    """Tonnes on each route by the period in which their trips depart, both directions.

    A return load counts with its trip.
    """
    tonnes: dict[tuple[str, int], float] = defaultdict(float)
    for journey in case.journeys:
        tonnes[journey.leg.route, case.given.calendar.period_in(journey.depart)] += journey.out_t + journey.back_t
    return tonnes


def trips_on_routes(case: Case) -> dict[tuple[str, int], float]:
    """Trips departing on each route in each period, both directions, carriers' too, each once."""
    trips: dict[tuple[str, int], float] = defaultdict(float)
    for journey in case.journeys:
        trips[journey.leg.route, case.given.calendar.period_in(journey.depart)] += journey.convoy_trips
    return trips


def check_route_capacity(case: Case) -> None:
    """(5) Tonnes and trips departing in a period <= daily capacity x factors, over the open days."""
    amounts = (
        ("capacity_t_per_day", "tonnes are more than the route lets through", tonnes_on_routes(case)),
        ("capacity_vehicles_per_day", "trips are more than the route lets through", trips_on_routes(case)),
    )
    for column, message, used in amounts:
        for (route, t), amount in used.items():
            daily = case.given.routes[route][column]
            if daily is not None:
                open_days = case.roads.open_days(route, t)
                limit = daily * sum(case.roads.capacity_factor(route, day) for day in open_days)
                case.findings.at_most("5", f"route {route}", case.first(t), message, amount, limit)


def check_carriers(case: Case) -> None:
    """(2) Tonnes a carrier takes in a period and direction <= its daily tonnes x open days."""
    tonnes: dict[tuple[str, str, int], float] = defaultdict(float)
    for journey in case.journeys:
        if journey.ride.is_carrier:
            t = case.given.calendar.period_in(journey.depart)
            tonnes[journey.leg.route, journey.leg.origin, t] += journey.out_t
    for (route, origin, t), amount in tonnes.items():
        daily = case.given.routes[route]["carrier_t_per_day"]
        if daily is not None:
            limit = daily * len(case.roads.open_days(route, t))
            where, message = f"carrier on {route} from {origin}", "tonnes are more than the carrier takes"
            case.findings.at_most("2", where, case.first(t), message, amount, limit)


def exposure(case: Case) -> float:
    """``sum p trips``: trips expected to be lost, carriers' too."""
    return sum((case.roads.risk(j.leg.route, j.depart) * j.convoy_trips for j in case.journeys), 0.0)


def check_exposure(case: Case) -> None:
    """(14) Exposure stays within its limit."""
    limit = case.given.settings.exposure_limit
    if limit is not None:
        case.findings.at_most("14", "whole plan", None, "exposure is more than its limit", exposure(case), limit)
