"""Rare features of places and means, each laid over a tiny world by one function."""

from __future__ import annotations

from maro_logistics.scenario.generate_tiny_world import TinyWorld


def storage_limits(world: TinyWorld) -> None:
    """The hub and a site store little, so that arrivals overflow."""
    world.change("locations", "hub", {"storage_t": world.decimal(0.5, 2, 1), "storage_m3": world.decimal(1, 4, 1)})
    world.change("locations", "port", {"storage_t": world.decimal(0.2, 1, 1)})
    world.settings["overflow_cost"] = world.number(5, 40)


def handling(world: TinyWorld) -> None:
    """The hub handles little on a day, at a price its agency pays."""
    limits = {"handling_t_per_day": world.decimal(1, 3, 1), "handling_cost_per_t": world.number(2, 9), "agency": "beta"}
    world.change("locations", "hub", limits)


def transfer_days(world: TinyWorld) -> None:
    """What comes to the hub is sorted for a day."""
    world.change("locations", "hub", {"transfer_days": 1})


def opening_dates(world: TinyWorld) -> None:
    """A site is open on some days only."""
    world.change("locations", world.site(), {"open_from": world.day(1), "open_until": world.day(world.number(3, 4))})


def candidate_hub(world: TinyWorld) -> None:
    """A second hub could be opened between the port and a site."""
    limits = {"storage_t": 4, "storage_m3": 12, "opening_cost": world.number(1, 9) * 50, "running_cost_per_day": 10}
    world.add("locations", {"location": "depot", "kind": "hub", "agency": "alpha", "candidate": True, **limits})
    for origin, destination in (("port", "depot"), ("depot", world.site())):
        row = {"route": f"{origin}:{destination}", "origin": origin, "destination": destination, "mode": "road"}
        world.add("routes", {**row, "km": world.number(30, 90)})
    fleet = {"fleet": "trucks at depot", "base": "depot", "vehicle_type": "truck", "agency": "alpha"}
    world.add("fleets", {**fleet, "count": 1})


def rebasing(world: TinyWorld) -> None:
    """Trucks of the port may move for good to the hub, where their agency has none."""
    world.change("fleets", "trucks at port", {"may_rebase": True})
    fleet = {"fleet": "beta at hub", "base": "hub", "vehicle_type": "truck", "agency": "beta", "may_rebase": True}
    world.add("fleets", {**fleet, "count": 0})


def fleet_dates(world: TinyWorld) -> None:
    """A second truck is there on the last days only; the vans leave early."""
    rows = world.tables["fleets"]
    hub = world.row("fleets", "trucks at hub")
    later = world.number(1, 3)
    rows.append({**hub, "count": 2, "from": world.day(later)})
    hub["until"] = world.day(later - 1)
    world.change("fleets", "vans at hub", {"until": world.day(3)})


def fractions(world: TinyWorld) -> None:
    """Trips of trucks may be fractions: they are hired by the hour."""
    world.change("vehicle_types", "truck", {"whole": False})


def volumes(world: TinyWorld) -> None:
    """Vehicles are full before they are heavy, work short days and do not go far."""
    world.change("vehicle_types", "truck", {"volume_m3": world.number(2, 4), "hours_per_day": world.number(7, 9)})
    world.change("vehicle_types", "van", {"volume_m3": world.number(1, 2), "range_km": world.number(80, 200)})


def own_vehicles(world: TinyWorld) -> None:
    """One agency carries only its own goods."""
    world.change("agencies", "gamma", {"shares_vehicles": False})


def carriers(world: TinyWorld) -> None:
    """A railway from the port to the hub is let by the tonne."""
    row = {"route": "rail", "origin": "port", "destination": "hub", "mode": "rail", "km": 150, "cost_per_t": 30}
    limits = {"carrier_t_per_day": world.decimal(0.5, 2, 1), "carrier_days": world.number(1, 2), "carrier_load_t": 10}
    world.add("routes", {**row, **limits, "carrier_agency": "alpha", "risk": 0.01})


def airlift(world: TinyWorld) -> None:
    """A small plane flies from the port to a site."""
    plane = {
        "vehicle_type": "plane",
        "mode": "air",
        "payload_kg": 500,
        "speed_kmh": 200,
        "cost_per_km": 5,
        "range_km": 400,
    }
    world.add("vehicle_types", {**plane, "hours_per_day": 8, "load_hours": 0.5, "unload_hours": 0.5, "cold": True})
    world.add("fleets", {"fleet": "planes", "base": "port", "vehicle_type": "plane", "agency": "beta", "count": 1})
    site = world.site()
    row = {"route": f"air:{site}", "origin": "port", "destination": site, "mode": "air", "km": world.number(150, 300)}
    world.add("routes", {**row, "hours": world.decimal(1, 2.5, 1)})


def capacities(world: TinyWorld) -> None:
    """Roads bear few trucks, little weight, light loads."""
    world.change("routes", "port:hub", {"capacity_t_per_day": world.decimal(0.8, 2, 1)})
    world.change("routes", world.to_site(), {"capacity_vehicles_per_day": 1})
    world.change("routes", world.to_site(), {"limit_kg": world.number(5, 15) * 100})


def loss_on_the_way(world: TinyWorld) -> None:
    """Some of the cargo is pilfered."""
    world.change("routes", world.to_site(), {"loss_share": world.decimal(0.02, 0.2)})


def daylight(world: TinyWorld) -> None:
    """A road is driven in daylight only, which is short; another is slow."""
    world.change("routes", world.to_site(), {"daylight_only": True})
    world.change("routes", world.to_site(), {"speed_factor": world.decimal(0.5, 1.5)})
    world.settings["daylight_hours"] = world.number(6, 9)


def rains(world: TinyWorld) -> None:
    """A road becomes slow, carries less and bears light loads only."""
    factors = {"speed_factor": world.decimal(0.4, 0.9), "capacity_factor": world.decimal(0.3, 0.9), "limit_kg": 1200}
    road = world.to_site()
    world.change("routes", road, {"capacity_t_per_day": world.decimal(1, 3, 1)})
    world.add("route_conditions", {"route": road, "from": world.day(1), "until": world.day(3), **factors})


def closures(world: TinyWorld) -> None:
    """Roads are shut: for those under way too, or for departures only."""
    world.change("routes", world.to_site(), {"closed_from": world.day(1), "closed_until": world.day(2)})
    for closed in ("departures", "yes"):
        dates = {"from": world.day(world.number(0, 2)), "until": world.day(world.number(2, 3))}
        world.add("route_conditions", {"route": world.to_site(), **dates, "closed": closed})


def turned_back(world: TinyWorld) -> None:
    """Who is on a road on a day is turned back; on another road, lost."""
    for closed in ("turned_back", "lost"):
        on = world.day(world.number(1, 3))
        world.add("route_conditions", {"route": world.to_site(), "from": on, "until": on, "closed": closed})


def _teams(world: TinyWorld, mode: str) -> None:
    """One team of the mode at the hub."""
    kind = {"vehicle_type": f"{mode} team", "mode": mode, "speed_kmh": 40, "cost_per_km": 0.3, "cost_per_day": 80}
    world.add("vehicle_types", kind)
    row = {"fleet": f"{mode} teams", "base": "hub", "vehicle_type": f"{mode} team", "agency": "alpha", "count": 1}
    world.add("fleets", row)


def threats(world: TinyWorld) -> None:
    """Threats slow, endanger and close roads, and raise what need at a place is worth."""
    rule = {"level": 1, "speed_factor": 0.8, "risk_per_trip": 0.02, "priority_factor": 1.5}
    world.add("threat_rules", rule)
    world.add("threat_rules", {"level": 5, "closed": "departures", "risk_per_trip": 0.5})
    world.add("threats", {"location": world.site(), "level": 1, "from": world.day(1), "until": world.day(3)})
    world.add("threats", {"route": world.to_site(), "level": 5, "from": world.day(2), "until": world.day(2)})


def escorts(world: TinyWorld) -> None:
    """A road needs an escort, the hub has one team, and one agency does not travel under escort."""
    _teams(world, "escort")
    row = {"level": 3, "speed_factor": 0.9, "risk_per_trip": 0.05, "escorts_per_convoy": 1}
    world.add("threat_rules", {**row, "convoy_size": world.number(1, 2)})
    world.add("threats", {"route": world.to_site(), "level": 3, "from": world.day(world.number(0, 1))})
    world.change("agencies", "gamma", {"accepts_escort": False})


def relay_teams(world: TinyWorld) -> None:
    """A road is without coverage, and an agency goes there only with a relay team."""
    _teams(world, "relay")
    world.change("routes", world.to_site(), {"communications": "none"})
    world.change("agencies", world.draws.word(("alpha", "gamma")), {"requires_communications": True})


def exposure(world: TinyWorld) -> None:
    """Roads are dangerous; the sum of the dangers has a price and a limit."""
    world.change("routes", "port:hub", {"risk": world.decimal(0.01, 0.1)})
    world.change("routes", world.to_site(), {"risk": world.decimal(0.01, 0.1)})
    world.settings["exposure_price"] = world.number(100, 900)
    world.settings["exposure_limit"] = world.decimal(0.1, 0.4)


def access(world: TinyWorld) -> None:
    """A site is shut to everybody for a day, a road to one agency throughout."""
    on = world.day(world.number(0, 2))
    world.add("access", {"location": world.site(), "allowed": "no", "from": on, "until": on})
    world.add("access", {"agency": "gamma", "route": world.to_site(), "allowed": "no"})


def permits(world: TinyWorld) -> None:
    """An agency waits for a permit to enter a site, which then holds for some days."""
    row = {
        "agency": "alpha",
        "location": world.site(),
        "allowed": "yes",
        "from": world.day(0),
        "asked_on": world.day(0),
    }
    world.add("access", {**row, "permit_lead_days": world.number(1, 2), "permit_valid_days": world.number(1, 3)})


def funds(world: TinyWorld) -> None:
    """Money is short: for the trips of one pool, for what one place costs, for what is bought."""
    carried = {"fund": "trips", "agency": "alpha", "amount": world.number(3, 15) * 100, "kinds": "transport"}
    world.add("funds", {**carried, "from": world.day(0), "until": world.day(world.days - 1)})
    world.add("funds", {"fund": "hub", "agency": "beta", "amount": 40, "kinds": "handling;opening", "locations": "hub"})
    world.add("funds", {"fund": "food", "amount": world.number(2, 9) * 100, "categories": "food;health"})
