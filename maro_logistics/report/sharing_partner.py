"""What one agency may see: a scenario and a plan that hold its own rows and nothing else.

The rules stand in :mod:`maro_logistics.report.sharing_rules`; here they are carried out.
"""

from __future__ import annotations

import dataclasses
import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.network.needs import COLUMNS, need_rows
from maro_logistics.network.timeline import cut
from maro_logistics.plan.frames import empty_value
from maro_logistics.plan.plan import Plan, build_plan
from maro_logistics.plan.tables import TABLE as PLAN_TABLE
from maro_logistics.report.sharing_rules import PLAN, SCENARIO, SETTINGS, SUMMARY, Seen
from maro_logistics.scenario.scenario import Scenario
from maro_logistics.scenario.settings import Settings
from maro_logistics.scenario.tables import TABLE as SCENARIO_TABLE

if TYPE_CHECKING:
    from maro_logistics.scenario.declare import Table

OTHER = "other"
"""Stands for the owner of goods that an agency carries for somebody else."""

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Own:
    """What is an agency's own, by name."""

    agency: str
    pool: str
    members: Names
    """Agencies of the pool."""
    fleets: Names
    moved: Names
    """Movements it runs, as a carrier too."""
    carried: Names
    """Movements of others that carry its goods."""
    lines: Names
    """Need lines."""
    places: Names
    routes: Names
    items: Names
    kits: Names


def for_partner(scenario: Scenario, plan: Plan, agency: str) -> tuple[Scenario, Plan]:
    """The scenario and the plan as the agency may see them; ``InputError`` when there is no such agency."""
    needs = need_rows(scenario, cut(scenario.settings))[list(COLUMNS)]
    own = _own(scenario, plan, needs, agency)
    tables = {name: _seen(SCENARIO_TABLE[name], frame, SCENARIO[name]) for name, frame in _given(scenario, needs, own)}
    settings = Settings(**{name: getattr(scenario.settings, name) for name in SETTINGS})
    made = {name: _seen(PLAN_TABLE[name], frame, PLAN[name]) for name, frame in _done(plan, scenario, own).items()}
    summary = {name: plan.summary[name] for name in SUMMARY if name in plan.summary}
    return Scenario(dataclasses.replace(settings), tables), build_plan(summary, made)


def _own(scenario: Scenario, plan: Plan, needs: pd.DataFrame, agency: str) -> Own:
    """What is the agency's own; places, routes and items are those its own rows name."""
    pools = _pools(scenario)
    if agency not in pools:
        near = difflib.get_close_matches(agency, pools, n=1)
        raise InputError(f"no agency '{agency}' in the scenario" + (f"; did you mean '{near[0]}'?" if near else ""))
    pool = pools[agency]
    members = frozenset(name for name, other in pools.items() if other == pool)
    fleets = _names(scenario["fleets"], "fleet", scenario["fleets"]["agency"] == agency)
    moved = _names(plan.movements, "movement", plan.movements["agency"] == agency)
    carried = _names(plan.cargo, "movement", plan.cargo["owner"] == pool) - moved
    issued = _names(plan.issues, "need", plan.issues["owner"] == pool)
    lines = _names(needs, "need", needs["agency"].isin(members)) | issued
    return Own(
        agency=agency,
        pool=pool,
        members=members,
        fleets=fleets,
        moved=moved,
        carried=carried,
        lines=lines,
        **_touched(scenario, plan, needs, (agency, pool, members, fleets, moved | carried, moved, lines)),
    )


def _pools(scenario: Scenario) -> dict[str, str]:
    rows = scenario["agencies"]
    return {name: pool or name for name, pool in zip(rows["agency"], rows["pool"], strict=True)}


def _touched(scenario: Scenario, plan: Plan, needs: pd.DataFrame, own: tuple[Any, ...]) -> dict[str, Names]:
    """Places, routes, items and kits that the agency's own rows name."""
    agency, pool, members, fleets, seen, moved, lines = own
    moves = plan.movements[plan.movements["movement"].isin(seen)]
    stocks = scenario["stocks"][scenario["stocks"]["agency"].isin(members)]
    buys = scenario["suppliers"][scenario["suppliers"]["agency"].isin(members)]
    asked = needs[needs["need"].isin(lines)]
    ledger = plan.stock_ledger[plan.stock_ledger["owner"] == pool]
    teams = plan["teams"][plan["teams"]["fleet"].isin(fleets)]
    cargo = plan.cargo[plan.cargo["movement"].isin(moved) | (plan.cargo["owner"] == pool)]
    kits = frozenset(asked["kit"]) - {""}
    parts = scenario["kits"][scenario["kits"]["kit"].isin(kits)]
    runs = scenario["locations"].loc[scenario["locations"]["agency"] == agency, "location"]
    bases = scenario["fleets"].loc[scenario["fleets"]["fleet"].isin(fleets), "base"]
    places = [moves["origin"], moves["destination"], teams["origin"], teams["destination"], runs, bases]
    places += [frame["location"] for frame in (stocks, buys, asked, ledger)]
    items = [frame["item"] for frame in (stocks, buys, asked, ledger, cargo, parts)]
    return {
        "places": _joined(places),
        "routes": _joined([moves["route"], teams["route"]]),
        "items": _joined(items),
        "kits": kits,
    }


def _joined(columns: list[pd.Series[Any]]) -> Names:
    return frozenset(name for column in columns for name in column) - {""}


def _names(frame: pd.DataFrame, column: str, rows: Any) -> Names:
    return frozenset(frame.loc[rows, column])


def _given(scenario: Scenario, needs: pd.DataFrame, own: Own) -> list[tuple[str, pd.DataFrame]]:
    """The rows of every table of the scenario that the agency sees."""
    tables = scenario.tables
    types = _names(tables["fleets"], "vehicle_type", tables["fleets"]["fleet"].isin(own.fleets))
    lines = needs.reindex(columns=list(SCENARIO_TABLE["needs"].column_names))
    rows: dict[str, Any] = {
        "locations": tables["locations"]["location"].isin(own.places),
        "items": tables["items"]["item"].isin(own.items),
        "contents": tables["contents"]["item"].isin(own.items),
        "kits": tables["kits"]["kit"].isin(own.kits),
        "stocks": tables["stocks"]["agency"].isin(own.members),
        "suppliers": tables["suppliers"]["agency"].isin(own.members),
        "vehicle_types": tables["vehicle_types"]["vehicle_type"].isin(types),
        "fleets": tables["fleets"]["fleet"].isin(own.fleets),
        "routes": tables["routes"]["route"].isin(own.routes),
        "route_conditions": tables["route_conditions"]["route"].isin(own.routes),
        "agencies": tables["agencies"]["agency"] == own.agency,
        "access": (tables["access"]["agency"] == own.agency) & _on_own(tables["access"], own),
        "threats": _on_own(tables["threats"], own),
        "funds": tables["funds"]["agency"] == own.agency,
    }
    kept = {name: frame[rows[name]] if name in rows else frame.iloc[:0] for name, frame in tables.items()}
    kept["needs"] = lines[lines["need"].isin(own.lines)]
    return [(name, kept[name]) for name in tables]


def _on_own(frame: pd.DataFrame, own: Own) -> Any:
    return frame["location"].isin(own.places) | frame["route"].isin(own.routes)


def _done(plan: Plan, scenario: Scenario, own: Own) -> dict[str, pd.DataFrame]:
    """The rows of every table of the plan that the agency sees."""
    tables = plan.tables
    runs = _names(scenario["locations"], "location", scenario["locations"]["agency"] == own.agency)
    rows: dict[str, Any] = {
        "teams": tables["teams"]["fleet"].isin(own.fleets),
        "orders": tables["orders"]["owner"] == own.pool,
        "openings": tables["openings"]["location"].isin(runs),
        "issues": tables["issues"]["owner"] == own.pool,
        "stock_ledger": tables["stock_ledger"]["owner"] == own.pool,
        "storage": tables["storage"]["location"].isin(runs),
        "coverage": tables["coverage"]["need"].isin(own.lines),
        "unmet": tables["unmet"]["need"].isin(own.lines),
        "fleet_use": tables["fleet_use"]["fleet"].isin(own.fleets),
        "spending": tables["spending"]["payer"] == own.pool,
    }
    kept = {name: frame[rows[name]] if name in rows else frame.iloc[:0] for name, frame in tables.items()}
    kept["movements"] = _movements(plan, own)
    kept["cargo"] = _cargo(plan, own)
    funds = _names(scenario["funds"], "fund", scenario["funds"]["agency"] == own.agency)
    kept["spending"] = _merged(kept["spending"], funds)
    return kept


def _movements(plan: Plan, own: Own) -> pd.DataFrame:
    """Its vehicles' movements; those of others that carry its goods without anything about the vehicles."""
    rows = plan.movements[plan.movements["movement"].isin(own.moved | own.carried)].copy()
    others = rows["movement"].isin(own.carried)
    rows.loc[others, ["tour", "fleet", "to_fleet", "agency", "vehicle_type"]] = ""
    rows.loc[others, "vehicles"] = 0.0
    return rows


def _cargo(plan: Plan, own: Own) -> pd.DataFrame:
    """What its vehicles carry, and its own goods elsewhere; owners of others' goods are not named."""
    mine = plan.cargo["owner"] == own.pool
    rows = plan.cargo[plan.cargo["movement"].isin(own.moved) | (plan.cargo["movement"].isin(own.carried) & mine)].copy()
    others = ~rows["owner"].isin([own.pool, ""])
    common = rows["owner"] == ""
    rows.loc[others, "owner"] = OTHER
    without = rows["batch"].str.replace("@.*", "", regex=True).replace("", "-")
    rows["batch"] = rows["batch"].where(~(others | common), without)
    keys = ["movement", "direction", "item", "owner", "batch"]
    return rows.groupby(keys, sort=False, as_index=False).sum()


def _merged(rows: pd.DataFrame, funds: Names) -> pd.DataFrame:
    """Spending without the names of funds that are not its own."""
    named = rows.assign(fund=rows["fund"].where(rows["fund"].isin(funds), ""))
    keys = [name for name in rows.columns if name != "amount"]
    return named.groupby(keys, sort=False, as_index=False, dropna=False).sum()[list(rows.columns)]


def _seen(table: Table, frame: pd.DataFrame, rule: Seen) -> pd.DataFrame:
    """The frame with every column that is not seen emptied."""
    hidden = {column.name: empty_value(column) for column in table.columns if not rule.has(column.name)}
    kept = frame.assign(**hidden) if len(frame) else frame
    kept = kept[list(table.column_names)].reset_index(drop=True)
    kept = kept.astype(
        {column.name: "float64" for column in table.columns if column.type in {"number", "integer"}}
        | {column.name: "bool" for column in table.columns if column.type == "yes_no"}
        | {column.name: "str" for column in table.columns if column.type in {"text", "choice", "list"}}
        | {column.name: "datetime64[s]" for column in table.columns if column.type == "date"}
    )
    kept.index = pd.RangeIndex(2, 2 + len(kept), name="row")
    return kept
