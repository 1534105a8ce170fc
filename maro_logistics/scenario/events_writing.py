"""What each kind of event writes into the tables of a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import pandas as pd

from maro_logistics.scenario.build import typed_table
from maro_logistics.scenario.event_rows import Event
from maro_logistics.scenario.events_dates import horizon_of, split_rows, with_rows, with_table
from maro_logistics.scenario.events_edit import edit
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.tables import TABLE

_CLEAN = 1e-9
"""Units nearer to a whole number than this are that number."""


def _row(scenario: Scenario, table: str, event: Event, cells: Mapping[str, object], *, dated: bool = True) -> Scenario:
    """The scenario with one row more, in force while the event holds."""
    dates = {"from": event.span.first, "until": event.span.last} if dated else {}
    return _rows(scenario, table, [{**dates, **cells}])


def _rows(scenario: Scenario, table: str, rows: list[dict[str, object]]) -> Scenario:
    raw = pd.DataFrame({name: [row[name] for row in rows] for name in rows[0]} if rows else {})
    typed, _ = typed_table(TABLE[table], raw.set_axis(pd.RangeIndex(2, 2 + len(raw), name="row")))
    return with_table(scenario, table, with_rows(scenario[table], typed))


def _close_route(scenario: Scenario, event: Event) -> Scenario:
    cells = {"route": event.target, "closed": event.value or "departures"}
    return _row(scenario, "route_conditions", event, cells)


def _slow_route(scenario: Scenario, event: Event) -> Scenario:
    return _row(scenario, "route_conditions", event, {"route": event.target, "speed_factor": event.number})


def _cut_route(scenario: Scenario, event: Event) -> Scenario:
    return _row(scenario, "route_conditions", event, {"route": event.target, "capacity_factor": event.number})


def _withdraw_access(scenario: Scenario, event: Event) -> Scenario:
    """Nobody (or not the agency) may use the place or route; nothing is asked for earlier than the event is known."""
    kind = "location" if event.target in set(scenario["locations"]["location"]) else "route"
    cells = {kind: event.target, "agency": event.agency, "allowed": False, "asked_on": event.known_on}
    return _row(scenario, "access", event, cells)


def _raise_threat(scenario: Scenario, event: Event) -> Scenario:
    kind = "location" if event.target in set(scenario["locations"]["location"]) else "route"
    return _row(scenario, "threats", event, {kind: event.target, "level": event.number})


def _lose_stock(scenario: Scenario, event: Event) -> Scenario:
    """A share of all items leaves out those in whole units, which are lost wholly or not at all."""
    cells = {"location": event.target, "on": event.span.first, "share": event.number}
    items = scenario["items"]
    if event.item or event.number in {0.0, 1.0} or not items["whole_units"].any():
        return _row(scenario, "stock_losses", event, {**cells, "item": event.item}, dated=False)
    divisible = items.loc[~items["whole_units"], "item"]
    return _rows(scenario, "stock_losses", [{**cells, "item": item} for item in divisible])


def _lose_arrival(scenario: Scenario, event: Event) -> Scenario:
    """A share of a stock is lost; of whole units what is left is rounded down."""
    stocks, items = scenario["stocks"], scenario["items"].set_index("item")["whole_units"]
    mine = stocks["stock"] == event.target
    left = stocks["quantity"] * (1.0 - event.number)
    whole = stocks["item"].map(items).fillna(value=False).astype(bool)
    left = left.where(~whole, np.floor(left + _CLEAN))
    return scenario.replace(stocks=stocks.assign(quantity=stocks["quantity"].where(~mine, left)))


def _delay_arrival(scenario: Scenario, event: Event) -> Scenario:
    """A stock comes later; goods age on the way, so their last usable day stays what it was."""
    stocks, items = scenario["stocks"], scenario["items"].set_index("item")["shelf_life_days"]
    mine = stocks["stock"] == event.target
    planned = stocks["available_on"].fillna(horizon_of(scenario).first)
    kept = planned + pd.to_timedelta(stocks["item"].map(items), unit="D")
    expires = stocks["expires_on"].fillna(kept.astype(stocks["expires_on"].dtype))
    late = (planned + pd.Timedelta(days=event.number)).astype(stocks["available_on"].dtype)
    return scenario.replace(stocks=_unspoilt(stocks, mine, late, expires))


def _unspoilt(stocks: pd.DataFrame, mine: pd.Series, late: pd.Series, expires: pd.Series) -> pd.DataFrame:
    """Stocks after a delay; what expires before it comes does not come at all."""
    spoilt = mine & (expires < late)
    return stocks.assign(
        available_on=stocks["available_on"].where(~mine, late),
        expires_on=stocks["expires_on"].where(~mine, expires.mask(spoilt, late)),
        quantity=stocks["quantity"].where(~spoilt, 0.0),
    )


def _lose_vehicles(scenario: Scenario, event: Event) -> Scenario:
    """So many vehicles fewer (empty: none left) while the event holds."""
    fleets = scenario["fleets"]
    split = split_rows(fleets, fleets["fleet"] == event.target, event.span, horizon_of(scenario))
    frame, within = split.frame, split.frame.index.isin(split.within)
    left = (frame["count"] - event.number).clip(lower=0.0) if event.value else frame["count"] * 0.0
    return scenario.replace(fleets=frame.assign(count=frame["count"].where(~within, left)))


def _change_fund(scenario: Scenario, event: Event) -> Scenario:
    funds = scenario["funds"]
    factor = np.where(funds["fund"] == event.target, event.number, 1.0)
    return scenario.replace(funds=funds.assign(amount=funds["amount"] * factor))


def _change_price(scenario: Scenario, event: Event) -> Scenario:
    suppliers = scenario["suppliers"]
    factor = np.where(suppliers["supplier"] == event.target, event.number, 1.0)
    return scenario.replace(suppliers=suppliers.assign(price_per_unit=suppliers["price_per_unit"] * factor))


WRITERS: Final[dict[str, Callable[[Scenario, Event], Scenario]]] = {
    "close_route": _close_route,
    "slow_route": _slow_route,
    "cut_route": _cut_route,
    "close_location": _withdraw_access,
    "lose_stock": _lose_stock,
    "lose_arrival": _lose_arrival,
    "delay_arrival": _delay_arrival,
    "lose_vehicles": _lose_vehicles,
    "withdraw_access": _withdraw_access,
    "raise_threat": _raise_threat,
    "change_fund": _change_fund,
    "change_price": _change_price,
    "edit": edit,
}
"""Every kind but those of :data:`maro_logistics.scenario.events_needs.KINDS`, which act together."""
