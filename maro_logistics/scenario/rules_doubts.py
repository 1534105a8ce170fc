"""What is allowed and probably not meant: warnings about capacities, dates, plausibility, names."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.likeness import Nearest
from maro_logistics.scenario.rule_parts import horizon, told

FASTEST_KMH: Final = {"road": 120, "air": 1_000, "sea": 70, "river": 50, "rail": 250, "pack": 15, "drone": 250,
                      "escort": 200, "relay": 200}  # fmt: skip
"""Speeds beyond which a unit was probably mistaken, by mode; generous on purpose."""

HEAVIEST_KG: Final = {"road": 60_000, "air": 250_000, "pack": 1_000, "drone": 2_000}
"""Payloads beyond which a unit was probably mistaken: the largest truck trains carry 60 t, the An-225 carried 250 t."""

WIDEST_RANGE: Final = 1e7
"""Largest over smallest price in one sum: engines tell numbers apart to about 1e-7 of the largest."""

_EARTH_KM: Final = 6_371.0
_STRAIGHT: Final = 0.97
"""A route shorter than this share of the straight line between its ends has a wrong length or wrong ends."""

_CAPACITIES: Final = (
    ("routes", "capacity_t_per_day"),
    ("routes", "capacity_vehicles_per_day"),
    ("routes", "limit_kg"),
    ("routes", "carrier_t_per_day"),
    ("locations", "handling_t_per_day"),
    ("vehicle_types", "payload_kg"),
    ("vehicle_types", "volume_m3"),
    ("vehicle_types", "range_km"),
    ("suppliers", "quantity_per_day"),
    ("funds", "amount"),
)


def capacities(draft: Draft) -> list[Finding]:
    """Capacities of 0."""
    findings: list[Finding] = []
    for table, column in _CAPACITIES:
        frame = draft.sound(table)
        hint = "leave it empty for no limit"
        findings += told("zero-capacity", table, column, frame, frame[column] == 0, "is 0: nothing can use it", hint)
    fleets = draft.sound("fleets")
    idle = (fleets["count"] == 0) & ~fleets["may_rebase"]
    return findings + told(
        "zero-capacity", "fleets", "count", fleets, idle, "is 0, and none can come: may_rebase is no"
    )


def horizons(draft: Draft) -> list[Finding]:
    """Needs, stock and contingencies that lie outside the horizon."""
    given = horizon(draft)
    if given is None:
        return []
    _, start, end = given
    needs = draft.sound("needs")
    hint = f"the horizon ends on {end.date()}"
    late = needs["from"] > end
    window = pd.to_timedelta(needs["due_within_days"], unit="D")
    due = needs["from"].fillna(start) + window
    due_late = (needs["quantity"].notna() & ((due > end) | (window.isna() & (needs["until"] > end)))) & ~late
    findings = told("beyond-horizon", "needs", "from", needs, late, lambda value: f"{value} never comes", hint)
    column = "until"
    findings += told(
        "beyond-horizon", "needs", column, needs, due_late, "is due after the horizon and left out of the plan", hint
    )
    past = needs["until"] < start
    findings += told("beyond-horizon", "needs", column, needs, past, lambda value: f"{value} is before the start")
    stocks = draft.sound("stocks")
    never = stocks["available_on"] > end
    findings += told(
        "beyond-horizon", "stocks", "available_on", stocks, never, lambda value: f"{value} never comes", hint
    )
    known = draft.sound("contingencies")
    outside = (known["known_on"] < start) | (known["known_on"] > end)
    return findings + told(
        "beyond-horizon", "contingencies", "known_on", known, outside, lambda value: f"{value} is outside the horizon"
    )


def plausibility(draft: Draft) -> list[Finding]:
    """Speeds, payloads and distances of another world, or of another unit."""
    types, routes, items = draft.sound("vehicle_types"), draft.sound("routes"), draft.sound("items")
    fast = types["speed_kmh"] > types["mode"].map(FASTEST_KMH)
    heavy = types["payload_kg"] > types["mode"].map(HEAVIEST_KG)
    speed = routes["km"] / routes["hours"].where(routes["hours"] > 0)
    quick = speed > routes["mode"].map(FASTEST_KMH)
    shorter = routes["km"] < _STRAIGHT * _straight_km(draft, routes) - 1
    return [
        *told("implausible", "vehicle_types", "speed_kmh", types, fast, lambda value: f"{value} km/h is very fast"),
        *told("implausible", "vehicle_types", "payload_kg", types, heavy, lambda value: f"{value} kg is very much",
              "is it in kg?"),
        *told("implausible", "routes", "hours", routes, quick, lambda value: f"{value} h are very few for the distance",
              "are hours and km in those units?"),
        *told("implausible", "routes", "km", routes, shorter,
              lambda value: f"{value} km is less than the straight line between its ends",
              "is it in km, and are the coordinates right?"),
        *told("implausible", "items", "kg_per_unit", items, items["kg_per_unit"] > 50_000,  # noqa: PLR2004  (a heavy truck)
              lambda value: f"{value} kg is very much for one unit", "is it in kg?"),
    ]  # fmt: skip


def _straight_km(draft: Draft, routes: pd.DataFrame) -> pd.Series:
    """Great-circle distance between the ends; NaN where a coordinate is missing."""
    places = draft.tables["locations"].drop_duplicates("location").set_index("location")[["latitude", "longitude"]]
    ends = [np.radians(places.reindex(routes[end]).to_numpy()) for end in ("origin", "destination")]
    (lat_a, lon_a), (lat_b, lon_b) = ends[0].T, ends[1].T
    half = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return pd.Series(2 * _EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), routes.index)


def asked(draft: Draft) -> list[Finding]:
    """Scenarios that ask for nothing, and things asked for that exist nowhere."""
    needs, rations = draft.sound("needs"), draft.sound("rations")
    wanted = bool((needs[["quantity", "quantity_per_day"]].fillna(0) > 0).any(axis=None))
    derived = bool(len(draft.tables["assessments"])) and bool((rations["quantity_per_person_per_day"] > 0).any())
    findings = []
    if not (wanted or derived or draft.unread & {"needs", "rations", "assessments"}):
        hint = "fill in needs, or assessments and rations"
        findings.append(found("no-needs", "needs", "the scenario asks for nothing", hint=hint))
    goods = pd.concat([draft.tables["stocks"]["item"], draft.tables["suppliers"]["item"]])
    if draft.unread & {"stocks", "suppliers", "items", "contents", "kits"}:
        return findings
    contents = draft.tables["contents"]
    given = contents.loc[contents["item"].isin(goods), "requirement"]
    categories = pd.concat([draft.tables["items"]["category"], contents["requirement"], draft.tables["kits"]["kit"]])
    for table in ("needs", "rations"):
        findings += _nowhere(draft, table, "item", goods, "is stocked and sold nowhere")
        findings += _nowhere(draft, table, "requirement", given, "is met by nothing that is stocked or sold")
    return findings + _nowhere(draft, "phases", "category", categories, "is no category, requirement or kit")


def _nowhere(draft: Draft, table: str, column: str, known: pd.Series, message: str) -> list[Finding]:
    """The first row of each name that is not known."""
    frame = draft.sound(table)
    names = frame[(frame[column] != "") & ~frame[column].isin(known)].drop_duplicates(column)
    near = Nearest(known.unique().tolist())
    return [
        found("item-unknown-to-all", table, f"{quoted(name)} {message}", row=int(row), column=column, value=name,
              hint=near(name))
        for row, name in zip(names.index, names[column], strict=True)
    ]  # fmt: skip


def worths(draft: Draft) -> list[Finding]:
    """Prices so far apart that an engine cannot tell the small ones from nothing."""
    given = draft.settings
    if given is None or given.goals or not given.priority_weights:
        return []
    needs, types, routes = draft.sound("needs"), draft.sound("vehicle_types"), draft.sound("routes")
    asked_for = needs["quantity"].fillna(needs["quantity_per_day"])
    weight = pd.Series(given.priority_weights, range(1, len(given.priority_weights) + 1), dtype="float64")
    worth = given.value_per_person_day * needs["priority"].map(weight) * needs["people"] / asked_for
    prices = pd.concat([worth, types["cost_per_km"], types["cost_per_day"], routes["cost_per_t"]])
    prices = prices[(prices > 0) & np.isfinite(prices)]
    if prices.empty or prices.max() <= WIDEST_RANGE * prices.min():
        return []
    message = f"prices lie between {prices.min():.2g} and {prices.max():.2g}"
    return [found("wide-range", "scenario", message, hint="set goals to minimise one thing after the other")]
