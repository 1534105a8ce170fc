"""Generated scenarios in which everything is ample, and causes planted into them one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from maro_logistics.network.needs import need_rows
from maro_logistics.network.timeline import cut
from maro_logistics.scenario.scenario import Scenario

NOTHING = pd.NaT
FAR_KM, CHEAP = 0.3, 0.01
"""Routes are shortened and made cheap, so that one day is enough and everything is worth a trip."""


def ample(scenario: Scenario) -> Scenario:
    """The scenario with plenty of everything, nothing closed or forbidden, and two days of grace for every need."""
    t = {name: frame.copy() for name, frame in scenario.tables.items()}
    t["stocks"] = t["stocks"].assign(
        quantity=t["stocks"]["quantity"] * 30, available_on=NOTHING, expires_on=NOTHING, earmark=""
    )
    t["items"] = t["items"].assign(shelf_life_days=np.nan, cold=False, whole_units=False)
    t["fleets"] = t["fleets"].assign(count=t["fleets"]["count"] + 15)
    t["fleets"]["from"] = t["fleets"]["until"] = NOTHING
    limits = ("capacity_t_per_day", "capacity_vehicles_per_day", "limit_kg", "carrier_t_per_day")
    t["routes"] = t["routes"].assign(**dict.fromkeys(limits, np.nan), closed_from=NOTHING, closed_until=NOTHING)
    t["routes"] = t["routes"].assign(km=t["routes"]["km"] * FAR_KM, loss_share=0.0, risk=0.0, communications="full")
    t["vehicle_types"] = t["vehicle_types"].assign(
        cost_per_km=t["vehicle_types"]["cost_per_km"] * CHEAP, cost_per_day=t["vehicle_types"]["cost_per_day"] * CHEAP
    )
    places = ("storage_t", "storage_m3", "handling_t_per_day")
    t["locations"] = t["locations"].assign(**dict.fromkeys(places, np.nan), open_from=NOTHING, open_until=NOTHING)
    t["locations"] = t["locations"].assign(transfer_days=0.0, cold_storage=True)
    t["agencies"] = t["agencies"].assign(shares_vehicles=True, accepts_escort=True, requires_communications=False)
    t["rations"] = t["rations"].assign(priority=3.0, due_within_days=2.0, late="useful")
    for empty in ("route_conditions", "access", "threats", "threat_rules", "funds", "suppliers", "stock_losses"):
        t[empty] = t[empty].iloc[:0]
    for empty in ("phases", "events", "contingencies", "needs"):
        t[empty] = t[empty].iloc[:0]
    candidates = t["locations"]["candidate"]
    t["locations"] = t["locations"][~candidates]
    return Scenario(scenario.settings, t)


class Site:
    """A site of an ample scenario into which a cause is planted, and what it asks for."""

    def __init__(self, scenario: Scenario, number: int) -> None:
        sites = scenario["locations"]["location"][scenario["locations"]["kind"] == "site"].tolist()
        self.name = str(sites[number % len(sites)])
        routes = scenario["routes"]
        self.routes = routes["route"][routes["destination"] == self.name].tolist()
        self.item = str(scenario["rations"]["item"].tolist()[number % len(scenario["rations"])])


def add(scenario: Scenario, table: str, **cells: Any) -> Scenario:
    """The scenario with a further row."""
    frame = scenario[table]
    empty = {
        name: "" if pd.api.types.is_string_dtype(kind) else False if pd.api.types.is_bool_dtype(kind) else None
        for name, kind in frame.dtypes.items()
    }
    row = pd.DataFrame([{**empty, **{key.rstrip("_"): value for key, value in cells.items()}}]).astype(frame.dtypes)
    joined = pd.concat([frame, row], ignore_index=True) if len(frame) else row
    return Scenario(scenario.settings, {**scenario.tables, table: joined})


def change(scenario: Scenario, table: str, column: str, value: Any, **where: Any) -> Scenario:
    """The scenario with cells of the rows that match set to a value (or to a function of what stands there)."""
    frame = scenario[table].copy()
    rows = pd.Series(data=True, index=frame.index)
    for name, wanted in where.items():
        rows &= frame[name].isin(wanted if isinstance(wanted, list) else [wanted])
    frame.loc[rows, column] = value(frame.loc[rows, column]) if callable(value) else value
    return Scenario(scenario.settings, {**scenario.tables, table: frame})


def away(scenario: Scenario, site: Site) -> Scenario:
    """The item lies at one place far from the sites only, in one pool, so that it has to travel."""
    stocks = scenario["stocks"]
    mine = stocks[stocks["item"] == site.item]
    kinds = scenario["locations"].set_index("location")["kind"]
    far = mine[mine["location"].map(kinds).isin(["hub", "port", "airport"])]
    total = float(mine["quantity"].sum())
    one = far.head(1).assign(quantity=total, location=hub_of(scenario, site))
    rest = stocks[stocks["item"] != site.item]
    return Scenario(scenario.settings, {**scenario.tables, "stocks": pd.concat([rest, one], ignore_index=True)})


def hub_of(scenario: Scenario, site: Site) -> str:
    """Where the first road to the site begins."""
    routes = scenario["routes"]
    road = routes[(routes["destination"] == site.name) & (routes["mode"] == "road")]
    return str(road["origin"].iloc[0])


def only_roads(scenario: Scenario) -> Scenario:
    """The scenario without air routes and without carriers."""
    routes = scenario["routes"]
    kept = routes[(routes["mode"] == "road") & routes["cost_per_t"].isna()]
    return Scenario(scenario.settings, {**scenario.tables, "routes": kept})


def last_day(scenario: Scenario) -> pd.Timestamp:
    """The last day of the horizon."""
    return pd.Timestamp(scenario.settings.start) + pd.Timedelta(days=scenario.settings.days - 1)


def start(scenario: Scenario) -> pd.Timestamp:
    """The first day of the horizon."""
    return pd.Timestamp(scenario.settings.start)


def _stock(s: Scenario, site: Site) -> Scenario:
    return change(s, "stocks", "quantity", lambda q: q / 3000, item=site.item)


def _no_stock(s: Scenario, site: Site) -> Scenario:
    stocks = s["stocks"]
    return Scenario(s.settings, {**s.tables, "stocks": stocks[stocks["item"] != site.item]})


def _arrival(s: Scenario, site: Site) -> Scenario:
    return change(s, "stocks", "available_on", last_day(s), item=site.item)


def _no_fleet(s: Scenario, _: Site) -> Scenario:
    return change(s, "fleets", "count", 0.0)


def _slow_fleet(s: Scenario, _: Site) -> Scenario:
    return change(change(s, "vehicle_types", "payload_kg", 20.0), "fleets", "count", 1.0)


def _capacity(s: Scenario, site: Site) -> Scenario:
    return change(s, "routes", "capacity_t_per_day", 0.02, route=site.routes)


def _trips(s: Scenario, site: Site) -> Scenario:
    return change(s, "routes", "limit_kg", 0.0, route=site.routes)


def _closed(s: Scenario, site: Site) -> Scenario:
    return change(s, "routes", "closed_from", start(s), route=site.routes)


def _condition(s: Scenario, site: Site) -> Scenario:
    for route in site.routes:
        s = add(s, "route_conditions", route=route, closed="departures")
    return s


def _access(s: Scenario, site: Site) -> Scenario:
    return add(s, "access", location=site.name, allowed=False)


def _route_access(s: Scenario, site: Site) -> Scenario:
    for route in site.routes:
        s = add(s, "access", route=route, allowed=False)
    return s


def _opens_late(s: Scenario, site: Site) -> Scenario:
    return change(s, "locations", "open_from", last_day(s), location=site.name)


def _closes_early(s: Scenario, site: Site) -> Scenario:
    return change(s, "locations", "open_until", start(s), location=site.name)


def _handling(s: Scenario, site: Site) -> Scenario:
    return change(s, "locations", "handling_t_per_day", 0.02, location=site.name)


def _hub_handling(s: Scenario, site: Site) -> Scenario:
    return change(s, "locations", "handling_t_per_day", 0.02, location=hub_of(s, site))


def _fund(s: Scenario, _: Site) -> Scenario:
    return add(s, "funds", fund="little", amount=0.5, kinds="transport")


def _site_fund(s: Scenario, site: Site) -> Scenario:
    others = ";".join(name for name in s["locations"]["location"] if name != site.name)
    s = add(s, "funds", fund="plenty", amount=1e7, locations=others)
    return add(s, "funds", fund="little", amount=0.1, locations=site.name)


def _escorted(s: Scenario, site: Site) -> Scenario:
    s = add(s, "threat_rules", level=3.0, escorts_per_convoy=1.0, convoy_size=1.0, speed_factor=1.0)
    s = change(s, "threat_rules", "risk_per_trip", 0.0)
    s = change(s, "threat_rules", "priority_factor", 1.0)
    s = change(s, "threat_rules", "closed", "no")
    for route in site.routes:
        s = add(s, "threats", route=route, level=3.0)
    return s


def _escort(s: Scenario, site: Site) -> Scenario:
    kinds = s["vehicle_types"].set_index("vehicle_type")["mode"]
    teams = s["fleets"]["fleet"][s["fleets"]["vehicle_type"].map(kinds) == "escort"].tolist()
    return change(_escorted(s, site), "fleets", "count", 0.0, fleet=teams)


def _relay(s: Scenario, site: Site) -> Scenario:
    kinds = s["vehicle_types"].set_index("vehicle_type")["mode"]
    teams = s["fleets"]["fleet"][s["fleets"]["vehicle_type"].map(kinds) == "relay"].tolist()
    s = change(s, "agencies", "requires_communications", value=True)
    s = change(s, "routes", "communications", "none", route=site.routes)
    return change(s, "fleets", "count", 0.0, fleet=teams)


def _risk(s: Scenario, site: Site) -> Scenario:
    return change(s, "routes", "risk", 0.2, route=site.routes).with_settings(exposure_limit=0.1)


def _cold(s: Scenario, site: Site) -> Scenario:
    return change(change(s, "items", "cold", value=True, item=site.item), "vehicle_types", "cold", value=False)


def _expiry(s: Scenario, site: Site) -> Scenario:
    return change(s, "stocks", "expires_on", start(s), item=site.item)


def _earmark(s: Scenario, site: Site) -> Scenario:
    return change(s, "stocks", "earmark", str(s["agencies"]["agency"].iloc[0]), item=site.item)


def _own_vehicles(s: Scenario, site: Site) -> Scenario:
    s = add(s, "agencies", agency="newcomer", kind="humanitarian", shares_vehicles=True, accepts_escort=True)
    s = change(s, "agencies", "shares_vehicles", value=False)
    return change(s, "stocks", "agency", "newcomer", item=site.item)


def _distance(s: Scenario, site: Site) -> Scenario:
    return change(s, "routes", "km", 60_000.0, route=site.routes)


def _worth(s: Scenario, _: Site) -> Scenario:
    return change(s, "vehicle_types", "cost_per_km", 1e9)


def _priority(s: Scenario, site: Site) -> Scenario:
    timeline = cut(s.settings)
    rows = need_rows(s, timeline)
    rows = rows[rows["item"] == site.item]
    days = np.minimum(timeline.day(rows["until"], 0), timeline.days - 3) - timeline.day(rows["from"], 0) + 1
    asked = float((rows["quantity_per_day"].to_numpy() * np.maximum(days, 0)).sum())
    s = change(s, "stocks", "quantity", asked, item=site.item)
    s = change(s, "rations", "priority", 1.0)
    more = {"location": site.name, "item": site.item, "quantity": asked / 10, "due_within_days": 3.0, "from_": start(s)}
    return add(s, "needs", need="less urgent", priority=5.0, late="useful", people=100.0, **more)


def _storage(s: Scenario, site: Site) -> Scenario:
    hub = hub_of(s, site)
    far = s["routes"]["origin"][(s["routes"]["destination"] == hub) & (s["routes"]["mode"] == "road")].iloc[0]
    s = change(s, "stocks", "location", str(far), item=site.item)
    s = change(s, "locations", "storage_t", 0.001, location=hub)
    return s.with_settings(overflow_cost=1e7)


PLANTS: dict[str, tuple[str, Callable[[Scenario, Site], Scenario]]] = {
    plant.__name__.strip("_"): (code, plant)
    for code, plant in (
        ("stock", _stock),
        ("stock", _no_stock),
        ("arrival", _arrival),
        ("fleet", _no_fleet),
        ("fleet", _slow_fleet),
        ("route", _capacity),
        ("route", _trips),
        ("closure", _closed),
        ("closure", _condition),
        ("access", _access),
        ("access", _route_access),
        ("location", _opens_late),
        ("location", _closes_early),
        ("handling", _handling),
        ("handling", _hub_handling),
        ("fund", _fund),
        ("fund", _site_fund),
        ("escort", _escort),
        ("relay", _relay),
        ("risk", _risk),
        ("cold", _cold),
        ("expiry", _expiry),
        ("agency", _earmark),
        ("agency", _own_vehicles),
        ("distance", _distance),
        ("worth", _worth),
        ("priority", _priority),
        ("storage", _storage),
    )
}
"""Code of the cause and what plants it, by name."""
PAIRS: tuple[tuple[str, str], ...] = (
    ("stock", "closed"),
    ("stock", "access"),
    ("stock", "no_fleet"),
    ("closed", "cold"),
    ("no_fleet", "access"),
    ("escort", "stock"),
    ("earmark", "closed"),
    ("handling", "stock"),
    ("relay", "earmark"),
    ("risk", "earmark"),
)
"""Causes planted together, by name."""


def planted(scenario: Scenario, number: int, *names: str) -> tuple[Scenario, Site]:
    """The ample scenario with causes planted at a site, whose item has to travel by road."""
    made = only_roads(ample(scenario))
    site = Site(made, number)
    made = away(made, site)
    for name in names:
        made = PLANTS[name][1](made, site)
    return made, site
