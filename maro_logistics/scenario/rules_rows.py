"""Rules about the cells of one row."""

from __future__ import annotations

import pandas as pd

from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding
from maro_logistics.scenario.rule_parts import is_empty, told

_ALTERNATIVES = (
    ("needs", ("item", "kit", "requirement")),
    ("needs", ("quantity", "quantity_per_day")),
    ("rations", ("item", "requirement")),
    ("access", ("location", "route")),
    ("threats", ("location", "route")),
)
"""Columns of which exactly one is filled in."""

_DATED = (
    ("locations", "open_from", "open_until"),
    ("routes", "closed_from", "closed_until"),
    ("suppliers", "from", "until"),
    ("fleets", "from", "until"),
    ("route_conditions", "from", "until"),
    ("assessments", "from", "until"),
    ("rations", "from", "until"),
    ("needs", "from", "until"),
    ("access", "from", "until"),
    ("threats", "from", "until"),
    ("funds", "from", "until"),
    ("phases", "from", "until"),
    ("events", "from", "until"),
)
"""First and last day of a row."""


def alternatives(draft: Draft) -> list[Finding]:
    """Rows that fill in none or several of the columns of which they need one."""
    findings: list[Finding] = []
    for table, columns in _ALTERNATIVES:
        frame = draft.sound(table)
        filled = sum((~is_empty(frame[column])).astype("int64") for column in columns)
        words = f"{', '.join(columns[:-1])} or {columns[-1]}"
        hint = f"fill in exactly one of {', '.join(columns)}"
        wrong = pd.Series(filled, frame.index)
        findings += told("one-of", table, columns[0], frame, wrong == 0, f"no {words} is given", hint)
        findings += told("one-of", table, columns[0], frame, wrong > 1, f"more than one of {words} is given", hint)
    return findings


def dates(draft: Draft) -> list[Finding]:
    """Rows whose last day lies before the first."""
    findings: list[Finding] = []
    for table, first, last in _DATED:
        frame = draft.sound(table)
        findings += told(
            "reversed-dates", table, last, frame, frame[last] < frame[first],
            f"the last day is before {first}", "exchange or mend the dates",
        )  # fmt: skip
    stocks = draft.sound("stocks")
    gone = stocks["expires_on"] < stocks["available_on"]
    if draft.settings is not None:
        gone |= stocks["available_on"].isna() & (stocks["expires_on"] < pd.Timestamp(draft.settings.start))
    findings += told(
        "expired-stock", "stocks", "expires_on", stocks, gone, lambda value: f"expires on {value}, before it is there"
    )
    routes = draft.sound("routes")
    endless = routes["closed_until"].notna() & routes["closed_from"].isna()
    hint = "fill in closed_from"
    return findings + told("one-of", "routes", "closed_until", routes, endless, "is given without closed_from", hint)


def routes(draft: Draft) -> list[Finding]:
    """Routes that end where they begin, carriers that lack a tariff or days."""
    frame = draft.sound("routes")
    same = (frame["origin"] == frame["destination"]) & (frame["origin"] != "")
    tariff, days = frame["cost_per_t"].notna(), frame["carrier_days"].notna()
    limit = frame["carrier_t_per_day"].notna()
    return [
        *told("self-route", "routes", "destination", frame, same, lambda value: f"begins and ends at {value!r}"),
        *told("incomplete-carrier", "routes", "carrier_days", frame, tariff & ~days, "is required with cost_per_t"),
        *told("incomplete-carrier", "routes", "cost_per_t", frame, ~tariff & (days | limit),
              "a carrier needs a tariff", "give cost_per_t, 0 where it costs nothing"),
    ]  # fmt: skip


def means(draft: Draft) -> list[Finding]:
    """Vehicles without payload, convoys without size, candidates without storage, kits and items at odds."""
    types, rules = draft.sound("vehicle_types"), draft.sound("threat_rules")
    carry = ~types["mode"].isin(["escort", "relay"]) & (types["mode"] != "")
    escorts = (rules["escorts_per_convoy"] > 0) & rules["convoy_size"].isna()
    places = draft.sound("locations")
    bare = places["candidate"] & places["storage_t"].isna()
    return [
        *told("unusable-fleet", "vehicle_types", "payload_kg", types, carry & types["payload_kg"].isna(),
              "is required for vehicles that carry"),
        *told("incomplete-rule", "threat_rules", "convoy_size", rules, escorts, "is required with escorts_per_convoy"),
        *told("candidate", "locations", "storage_t", places, bare, "is required for a candidate"),
    ]  # fmt: skip


def losses(draft: Draft) -> list[Finding]:
    """Losses that would break units that are whole."""
    frame = draft.sound("stock_losses")
    items = draft.tables["items"]
    whole = items.loc[items["whole_units"], "item"]
    broken = (frame["share"] > 0) & (frame["share"] < 1)
    hint = "give 0 or 1"
    return [
        *told("whole-loss", "stock_losses", "share", frame, broken & frame["item"].isin(whole),
              lambda value: f"{value} of an item in whole units", hint),
        *told("whole-loss", "stock_losses", "share", frame, broken & (frame["item"] == "") & (len(whole) > 0),
              lambda value: f"{value} of all items, some of them in whole units", "give a row for each item"),
    ]  # fmt: skip
