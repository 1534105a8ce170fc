"""Rules that each movement must obey by itself: service, days, load, who carries what (2, 3, 9, 11, 13, 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maro_logistics.evaluation.findings import RESOLUTION

if TYPE_CHECKING:
    from datetime import date

    from maro_logistics.evaluation.case import Case
    from maro_logistics.evaluation.journeys import Journey, Load


def check_movements(case: Case) -> None:
    """Note every rule that a movement breaks by itself."""
    for journey in case.journeys:
        check_service(case, journey)
        check_days(case, journey)
        check_whole(case, journey)
        check_load(case, journey)
        check_cargo_rows(case, journey)
        if journey.row["one_way"]:
            check_rebasing(case, journey)
        if journey.back:
            check_return_load(case, journey)
        for load in journey.out:
            check_carries(case, journey, load, is_back=False)
        for load in journey.back:
            check_carries(case, journey, load, is_back=True)


def claim(case: Case, journey: Journey, holds: bool, rule: str, message: str) -> None:  # noqa: FBT001
    """Note a broken rule of a movement on its departure day."""
    case.findings.claim(holds, rule, f"movement {journey.name}", journey.depart, message)


def check_service(case: Case, journey: Journey) -> None:
    """The service may use the route at all: mode, base, range, tariff; agency, type and mode are told as they are."""
    route, row = case.given.routes[journey.leg.route], journey.row
    claim(case, journey, row["mode"] == route["mode"], "service", "mode is not that of the route")
    if journey.ride.is_carrier:
        claim(case, journey, route["cost_per_t"] is not None, "service", "no carrier serves this route")
        claim(case, journey, row["agency"] == route["carrier_agency"], "service", "agency is not the carrier's")
        return
    fleet, kind = case.given.fleet(journey.ride.fleet), case.given.type_of(journey.ride.fleet)
    claim(case, journey, kind["mode"] == route["mode"], "service", "the fleet does not travel on routes of this mode")
    claim(case, journey, fleet["base"] == journey.leg.origin, "service", "the fleet is not based at the origin")
    in_range = kind["range_km"] is None or route["km"] <= kind["range_km"]
    claim(case, journey, in_range, "service", "the route is longer than the vehicles' range")
    claim(case, journey, row["agency"] == fleet["agency"], "service", "agency is not that of the fleet")
    claim(case, journey, row["vehicle_type"] == fleet["vehicle_type"], "service", "type is not that of the fleet")


def check_days(case: Case, journey: Journey) -> None:
    """It leaves on a day on which it may, and arrives, is received and returns on the days that follow from it."""
    for rule, reason in case.timetable.objections(journey.ride, journey.depart):
        claim(case, journey, False, rule, reason)  # noqa: FBT003
    row = journey.row
    claim(case, journey, row["arrive"] == journey.arrive, "time", f"arrives on {journey.arrive}, not {row['arrive']}")
    receipts = {journey.planned_receipt, journey.receipt}
    claim(
        case, journey, row["received"] in receipts, "time", f"is received on {journey.receipt}, not {row['received']}"
    )
    returns = row["return_on"] == journey.return_on
    claim(case, journey, returns, "time", f"returns on {journey.return_on}, not {row['return_on']}")


def check_whole(case: Case, journey: Journey) -> None:
    """In firm periods trips are whole, unless the type counts in fractions, and so is the cargo of whole units."""
    if not case.given.calendar.is_firm_day(journey.depart):
        return
    if not journey.ride.is_carrier and case.given.type_of(journey.ride.fleet)["whole"]:
        claim(case, journey, is_whole(journey.trips), "whole", f"{journey.trips:g} trips are not a whole number")
    for load in (*journey.out, *journey.back):
        holds = not case.given.items[load.goods.item]["whole_units"] or is_whole(load.quantity)
        claim(case, journey, holds, "whole", f"{load.quantity:g} units of {load.goods.item} are not a whole number")


def is_whole(number: float) -> bool:
    """Whether a number is whole, within the resolution."""
    return abs(number - round(number)) <= RESOLUTION


def check_load(case: Case, journey: Journey) -> None:
    """(2), (3) Weight and volume, out and back, fit into the vehicles; a carrier's trips are tonnes / load."""
    where, day, findings = f"movement {journey.name}", journey.depart, case.findings
    if journey.ride.is_carrier:
        message = "trips of a carrier are tonnes divided by the load of one"
        findings.equal("2", where, day, message, journey.trips, journey.convoy_trips)
        return
    payload = case.timetable.payload_t(journey.ride, journey.depart)
    volume = case.given.type_of(journey.ride.fleet)["volume_m3"]
    for direction, loads in (("out", journey.out), ("back", journey.back)):
        tonnes, m3 = sum((load.t for load in loads), 0.0), sum((load.m3 for load in loads), 0.0)
        if payload != float("inf"):
            message = f"tonnes {direction} are more than the vehicles carry"
            findings.at_most("2", where, day, message, tonnes, payload * journey.trips)
        if volume is not None:
            message = f"m3 {direction} are more than the vehicles hold"
            findings.at_most("3", where, day, message, m3, volume * journey.trips)


def check_cargo_rows(case: Case, journey: Journey) -> None:
    """Weight and volume written beside a quantity are those of the quantity."""
    for row in case.written.cargo.get(journey.name, []):
        where = f"cargo of {journey.name}: {row['item']}"
        kg, m3 = (
            1000.0 * case.given.tonnes(row["item"], row["quantity"]),
            case.given.volume(row["item"], row["quantity"]),
        )
        case.findings.equal("cargo", where, journey.depart, "kg are not those of the quantity", row["kg"], kg)
        case.findings.equal("cargo", where, journey.depart, "m3 are not those of the quantity", row["m3"], m3)


def check_carries(case: Case, journey: Journey, load: Load, *, is_back: bool) -> None:
    """Whose goods, cold or not, how long usable, for whom open."""
    given, ride, goods = case.given, journey.ride, load.goods
    if not ride.is_carrier:
        agency = given.fleet(ride.fleet)["agency"]
        shares = not agency or given.agencies[agency]["shares_vehicles"]
        carries = shares or goods.owner in ("", given.pool(agency))
        claim(case, journey, carries, "carries", f"an agency that shares no vehicles carries goods of {goods.owner}")
    is_fit = not given.items[goods.item]["cold"] or (not ride.is_carrier and given.type_of(ride.fleet)["cold"])
    claim(case, journey, is_fit, "13", f"cold item {goods.item} travels without cold chain")
    receipt = case.period(journey.return_receipt if is_back else journey.planned_receipt)
    is_usable = receipt is None or receipt <= given.last_period(goods.batch)
    claim(case, journey, is_usable, "9", f"{goods} would be received after it expires")
    end = journey.leg.origin if is_back else journey.leg.destination
    has_access = case.access.of_owner(goods.owner, end, journey.depart)
    claim(case, journey, has_access, "11", f"no agency that owns {goods.item} has access to {end}")


def check_return_load(case: Case, journey: Journey) -> None:
    """(15) A return load: on a route both ways, with a vehicle that returns, to a base where it can be received."""
    given, leg = case.given, journey.leg
    returns = journey.return_on is not None and given.routes[leg.route]["both_ways"]
    claim(case, journey, returns, "15", "a return load needs a route both ways and a vehicle that returns")
    message = "a movement that is turned back or lost on the way out takes no return load"
    claim(case, journey, not journey.outward_incident, "15", message)
    is_received = given.calendar.has(journey.return_receipt)
    claim(case, journey, is_received, "horizon", "the return load is received after the last day")
    days: set[date] = {journey.end, journey.return_receipt}
    is_open = all(given.is_open(leg.origin, day) for day in days)
    claim(case, journey, is_open, "shut", "the return load reaches a base that is shut")


def check_rebasing(case: Case, journey: Journey) -> None:
    """Vehicles move for good between two fleets that may re-base, of one type and agency."""
    old, new = case.given.fleet(journey.ride.fleet), case.given.fleet(journey.row["to_fleet"])
    may = old["may_rebase"] and new["may_rebase"]
    claim(case, journey, may, "rebasing", "one of the two fleets may not re-base")
    is_alike = (old["vehicle_type"], old["agency"]) == (new["vehicle_type"], new["agency"])
    claim(case, journey, is_alike, "rebasing", "the two fleets differ in type or agency")
    ends_there = new["base"] == journey.leg.destination
    claim(case, journey, ends_there, "rebasing", "the fleet it joins is not based at the destination")
