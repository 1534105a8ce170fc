"""People, their needs by weight, and the fleets that fall short of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maro_logistics.scenario.generate_draws import Draws, Flags, Integers, Texts
from maro_logistics.scenario.generate_land import AIR_EVERY, Land, lay_out
from maro_logistics.scenario.generate_sizes import ITEMS, SITE_TRUCKS, VEHICLE_TYPES, Size

PERSON_KG_OF_ONE_OFF = 2
"""Weight per person of the goods that a third of the sites ask for once."""

LOAD_HUNDREDTHS = (50, 400)
"""Smallest and largest load of a site and week, in hundredths of a vehicle (the mean payload of ``SITE_TRUCKS``)."""

SHARE_PERCENT = (63, 77)
"""Share of the asked weight the trucks could carry, within which a land is kept (the promise is 60 to 80 %)."""

SHARE_OF_TYPE = {"light-truck": 35, "medium-truck": 55, "pickup": 10, "cold-van": 10}
"""Percent of the deliverable weight that each type is sized for."""

LATE_EVERY, LATE_DAYS = 4, 4
"""The medium trucks of every fourth hub come so many days after the start."""

PART = 60
"""Parts of a vehicle-day in which trips are counted: divisible by 1 to 6 trips a day."""


@dataclass(frozen=True, slots=True)
class Demand:
    """People of each site: ``people`` until the day before ``change_day``, ``later_people`` from then on."""

    people: Integers
    later_people: Integers
    change_day: Integers
    """Days after the start; the length of the horizon where nothing changes."""
    has_one_off: Flags

    def person_days(self, days: int) -> Integers:
        """Person-days of each site over the horizon."""
        return self.people * self.change_day + self.later_people * (days - self.change_day)

    def ration_kg(self, days: int, grams: int) -> Integers:
        """Weight of a ration of so many grams a day, over the horizon, whole kilograms."""
        return self.person_days(days) * grams // 1000

    def site_kg(self, days: int, grams: int) -> Integers:
        """Weight of everything each site asks for within the horizon, whole kilograms."""
        return self.ration_kg(days, grams) + np.where(self.has_one_off, self.people * PERSON_KG_OF_ONE_OFF, 0)


@dataclass(frozen=True, slots=True)
class Fleets:
    """Fleets as columns, in the order in which they are written."""

    base: Texts
    vehicle_type: Texts
    agency: Texts
    count: Integers
    from_day: Integers


def grams_per_person_day(items: int) -> int:
    """Weight of all rations of a family."""
    return sum(item.grams_per_person_day for item in ITEMS[:items])


def mean_payload_kg() -> int:
    """Mean payload of the truck types every hub has."""
    return sum(VEHICLE_TYPES[name].payload_kg or 0 for name in SITE_TRUCKS) // len(SITE_TRUCKS)


def vehicle_day_parts(kilometres: Integers, vehicle_type: str) -> Integers:
    """Sixtieths of vehicle-days one trip out and back takes in the dry season."""
    kind = VEHICLE_TYPES[vehicle_type]
    handling = round(60 * (kind.load_hours + kind.unload_hours))
    minutes = handling + (2 * 60 * kilometres + kind.speed_kmh // 2) // kind.speed_kmh
    day = kind.hours_per_day * 60
    return np.where(minutes <= day, PART // np.clip(day // minutes, 1, 6), PART * -(-minutes // day))


def settle(land: Land, draws: Draws) -> tuple[Demand, Fleets]:
    """People and fleets that fit each other: the trucks at the hubs could carry 66 to 74 % of what is asked for."""
    size, grams = land.size, grams_per_person_day(land.size.items)
    drawn = _first_people(land, draws)
    target = draws.integer(66, 74)
    fleets = hub_fleets(land, drawn.site_kg(size.days, grams), target)
    wanted = drawn.site_kg(size.days, grams)
    possible = deliverable_kg(land, wanted, fleets)
    demand = _scaled(drawn, 100 * possible, target * int(wanted.sum()), land)
    return demand, fleets


def _first_people(land: Land, draws: Draws) -> Demand:
    """People as the loads drawn for the sites want them, before the fleets are known."""
    size, sites = land.size, land.size.sites
    changes = draws.chance(40, sites)
    change_day = np.where(changes, draws.integers(size.days // 3, 2 * size.days // 3, sites), size.days)
    later_percent = draws.integers(75, 150, sites)
    has_one_off = draws.chance(33, sites)
    has_one_off[:1] = True
    load = 70 + (draws.integers(0, 150, sites) * draws.integers(20, 150, sites)) // 100
    weight_g = load * mean_payload_kg() * size.days * 10 // 7
    percent_days = 100 * change_day + later_percent * (size.days - change_day)
    per_person_g = percent_days * grams_per_person_day(size.items) // 100
    people = weight_g // (per_person_g + np.where(has_one_off, 1000 * PERSON_KG_OF_ONE_OFF, 0))
    return Demand(_tens(people), _tens(people * later_percent // 100), change_day, has_one_off)


def _tens(people: Integers) -> Integers:
    return np.maximum((people + 5) // 10, 1) * 10


def _scaled(demand: Demand, numerator: int, denominator: int, land: Land) -> Demand:
    """The same with all numbers of people scaled, but no site's load taken out of its bounds."""
    size = land.size
    now = demand.site_kg(size.days, grams_per_person_day(size.items))
    unit_kg = mean_payload_kg() * size.days
    low, high = ((bound * unit_kg // 700) for bound in LOAD_HUNDREDTHS)
    wanted = np.clip(now * numerator // denominator, low * 105 // 100, high * 95 // 100)
    return Demand(
        _tens(demand.people * wanted // now),
        _tens(demand.later_people * wanted // now),
        demand.change_day,
        demand.has_one_off,
    )


def deliverable_kg(land: Land, site_kg: Integers, fleets: Fleets) -> int:
    """Weight the trucks at the hubs could carry, full, in the dry season, each hub to the sites nearest to it."""
    total = 0
    for vehicle_type in sorted(set(fleets.vehicle_type)):
        kind = VEHICLE_TYPES[vehicle_type]
        if kind.mode != "road" or not kind.payload_kg:
            continue
        parts = site_kg * vehicle_day_parts(land.nearest_km, vehicle_type)
        hub_parts = np.bincount(land.nearest_hub, parts, land.size.hubs).astype(np.int64)
        hub_kg = np.bincount(land.nearest_hub, site_kg, land.size.hubs).astype(np.int64)
        chosen = fleets.vehicle_type == vehicle_type
        days = fleets.count * (land.size.days - fleets.from_day) * chosen
        for hub in np.flatnonzero(hub_parts):
            at_hub = int(days[fleets.base == land.hubs[hub]].sum())
            total += at_hub * PART * kind.payload_kg * int(hub_kg[hub]) // int(hub_parts[hub])
    return total


def hub_fleets(land: Land, site_kg: Integers, target_percent: int) -> Fleets:
    """Fleets at the hubs, sized so that their trucks could carry the target share of the weight."""
    hub = np.arange(land.size.hubs)
    has_van = hub[hub % AIR_EVERY == 1]
    has_pickup = hub[hub % AIR_EVERY > 1]
    van = "cold-van" if any(item.cold for item in ITEMS[: land.size.items]) else "pickup"
    light_agency = np.where(hub % 2 == 0, "refugee-aid", np.where(hub % 4 == 1, "army", "food-aid")).astype(object)
    medium_agency = np.where(hub % 2 == 0, "hauliers", "food-aid").astype(object)
    kinds = (
        (hub, "light-truck", light_agency),
        (hub, "medium-truck", medium_agency),
        (has_van, van, np.full(has_van.size, "medical-aid", dtype=object)),
        (has_pickup, "pickup", np.full(has_pickup.size, "refugee-aid", dtype=object)),
    )
    counts = [_trucks(land, site_kg, target_percent, vehicle_type)[where] for where, vehicle_type, _ in kinds]
    late = hub % LATE_EVERY == LATE_EVERY - 1
    return Fleets(
        np.concatenate([land.hubs[where] for where, _, _ in kinds]),
        np.concatenate([np.full(where.size, vehicle_type, dtype=object) for where, vehicle_type, _ in kinds]),
        np.concatenate([agency for _, _, agency in kinds]),
        np.concatenate(counts),
        np.concatenate([LATE_DAYS * (late[where] & (kind == "medium-truck")) for where, kind, _ in kinds]),
    )


def _trucks(land: Land, site_kg: Integers, target_percent: int, vehicle_type: str) -> Integers:
    """Trucks of a type that each hub needs for the share of the target they are meant to carry, at least one."""
    parts = site_kg * vehicle_day_parts(land.nearest_km, vehicle_type)
    hub_parts = np.bincount(land.nearest_hub, parts, land.size.hubs).astype(np.int64)
    one = PART * land.size.days * (VEHICLE_TYPES[vehicle_type].payload_kg or 1) * 100 * 100
    return np.maximum((hub_parts * target_percent * SHARE_OF_TYPE[vehicle_type] + one // 2) // one, 1)


def fitting(size: Size, seed: int) -> tuple[Land, Demand, Fleets]:
    """The first land of the seed on which people and whole trucks fit each other within the stated band."""
    attempt = 0
    while True:
        draws = Draws(seed, size.sites, attempt)
        land = lay_out(size, draws)
        demand, fleets = settle(land, draws)
        wanted = demand.site_kg(size.days, grams_per_person_day(size.items))
        share = 100 * deliverable_kg(land, wanted, fleets) // int(wanted.sum())
        if SHARE_PERCENT[0] <= share < SHARE_PERCENT[1]:
            return land, demand, fleets
        attempt += 1
