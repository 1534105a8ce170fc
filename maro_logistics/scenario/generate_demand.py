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
"""Smallest and largest load of a site and week, in hundredths of a vehicle (mean payload of the types every hub has)."""

SHARE_PERCENT = (63, 77)
"""Share of the asked weight the trucks could carry, within which a land is kept (the promise is 60 to 80 %)."""

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
    size, hub = land.size, np.arange(land.size.hubs)
    van = "cold-van" if any(item.cold for item in ITEMS[: size.items]) else "pickup"
    light_agency = np.where(hub % 2 == 0, "refugee-aid", np.where(hub % 4 == 1, "army", "food-aid"))
    medium_agency = np.where(hub % 2 == 0, "hauliers", "food-aid")
    small_type = np.where(hub % AIR_EVERY == 1, van, "pickup")
    small_agency = np.where(hub % AIR_EVERY == 1, "medical-aid", "refugee-aid")
    late = np.where(hub % 4 == 3, min(4, size.days - 1), 0)
    columns = (
        (hub, np.full(hub.size, "light-truck"), light_agency, 35, 0 * hub),
        (hub, np.full(hub.size, "medium-truck"), medium_agency, 55, late),
        (hub[hub % AIR_EVERY != 0], small_type[hub % AIR_EVERY != 0], small_agency[hub % AIR_EVERY != 0], 10, 0),
    )
    parts = [_sized(land, site_kg, target_percent, *column) for column in columns]
    return Fleets(*(np.concatenate([getattr(part, name) for part in parts]) for name in Fleets.__slots__))


def _sized(
    land: Land,
    site_kg: Integers,
    target_percent: int,
    hub: Integers,
    types: Texts,
    agency: Texts,
    share: int,
    late: Integers | int,
) -> Fleets:
    """Fleets of the hubs whose trucks carry so many percent of the target."""
    need = np.zeros(hub.size, dtype=np.int64)
    for vehicle_type in sorted(set(types)):
        parts = site_kg * vehicle_day_parts(land.nearest_km, vehicle_type)
        hub_parts = np.bincount(land.nearest_hub, parts, land.size.hubs).astype(np.int64)[hub]
        payload = VEHICLE_TYPES[vehicle_type].payload_kg or 1
        days = PART * land.size.days * payload * 100 * 100
        need = np.where(types == vehicle_type, (hub_parts * target_percent * share + days // 2) // days, need)
    from_day = np.zeros(hub.size, dtype=np.int64) + late
    return Fleets(land.hubs[hub], types.astype(object), agency.astype(object), np.maximum(need, 1), from_day)


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
