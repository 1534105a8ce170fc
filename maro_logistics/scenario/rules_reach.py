"""What can move where: routes nobody may use, needs nobody can reach, stock that stays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from maro_logistics.scenario.draft import Draft
from maro_logistics.scenario.findings import Finding, found, quoted
from maro_logistics.scenario.rule_parts import told

_ALL = {"locations", "routes", "fleets", "vehicle_types", "stocks", "suppliers"}


def reach(draft: Draft) -> list[Finding]:
    """Warnings about useless routes, unreachable needs and stock that stays where it is."""
    if draft.unread & _ALL:
        return []
    routes = draft.tables["routes"]
    out, back = _is_used(draft, "origin"), routes["both_ways"] & _is_used(draft, "destination")
    forth = out | routes["cost_per_t"].notna()
    home = back | (routes["both_ways"] & routes["cost_per_t"].notna())
    hint = "base a fleet of its mode at an end, or give cost_per_t"
    findings = told("useless-route", "routes", "route", routes, ~(forth | home), "no fleet or carrier may use it", hint)
    links = pd.concat(
        [
            routes.loc[forth, ["origin", "destination"]].set_axis(["origin", "destination"], axis=1),
            routes.loc[home, ["destination", "origin"]].set_axis(["origin", "destination"], axis=1),
            _return_loads(routes, out, back),
        ]
    ).drop_duplicates()
    return findings + _unreachable(draft, links) + _staying(draft, links)


def _is_used(draft: Draft, end: str) -> pd.Series:
    """Whether some fleet based at that end may use each route."""
    types = draft.tables["vehicle_types"].drop_duplicates("vehicle_type").set_index("vehicle_type")
    fleets = draft.tables["fleets"]
    means = fleets.assign(
        mode=types["mode"].reindex(fleets["vehicle_type"]).to_numpy(),
        reach=types["range_km"].fillna(np.inf).reindex(fleets["vehicle_type"]).to_numpy(),
    )
    furthest = means.groupby(["base", "mode"])["reach"].max()
    routes = draft.tables["routes"]
    wanted = pd.MultiIndex.from_arrays([routes[end], routes["mode"]])
    return pd.Series(furthest.reindex(wanted).to_numpy(dtype="float64"), routes.index).ge(routes["km"])


def _return_loads(routes: pd.DataFrame, out: pd.Series, back: pd.Series) -> pd.DataFrame:
    """Ways that goods can take aboard vehicles on their way home."""
    loaded_home = routes.loc[out & routes["both_ways"], ["destination", "origin"]]
    loaded_out = routes.loc[back, ["origin", "destination"]]
    return pd.concat([loaded_home.set_axis(["origin", "destination"], axis=1), loaded_out])


def _unreachable(draft: Draft, links: pd.DataFrame) -> list[Finding]:
    """Locations with needs that goods cannot reach."""
    sources = pd.concat([draft.tables["stocks"]["location"], draft.tables["suppliers"]["location"]]).unique().to_numpy()
    reached = _reached(sources, links)
    findings = []
    for table in ("needs", "assessments"):
        if table == "assessments" and draft.tables["rations"].empty:
            continue
        frame = draft.tables[table].drop_duplicates("location")
        cut = frame[~frame["location"].isin(reached) & (frame["location"] != "")]
        findings += [
            found("unreachable", table, f"{quoted(name)} cannot be reached from any stock or supplier", row=int(row),
                  column="location", value=name, hint="its needs will stay unmet; add a route with a fleet or carrier")
            for row, name in zip(cut.index, cut["location"], strict=True)
        ]  # fmt: skip
    return findings


def _reached(sources: np.ndarray, links: pd.DataFrame) -> set[str]:
    """Every location that can be reached along the links, the sources included."""
    codes, names = pd.factorize(pd.concat([pd.Series(sources), links["origin"], links["destination"]]))
    count, many = len(sources), len(links)
    origin, destination = codes[count : count + many], codes[count + many :]
    seen = np.zeros(len(names), dtype=bool)
    seen[codes[:count]] = True
    while True:
        fresh = destination[seen[origin] & ~seen[destination]]
        if not len(fresh):
            return set(names[seen])
        seen[fresh] = True


def _staying(draft: Draft, links: pd.DataFrame) -> list[Finding]:
    """Stock where nothing is asked for and from where nothing leaves."""
    stocks = draft.tables["stocks"].drop_duplicates("location")
    wanted = [draft.tables["needs"]["location"]]
    if len(draft.tables["rations"]):
        wanted.append(draft.tables["assessments"]["location"])
    stays = ~stocks["location"].isin(links["origin"]) & ~stocks["location"].isin(pd.concat(wanted))
    return told(
        "stock-stays", "stocks", "location", stocks, stays & (stocks["location"] != ""),
        lambda value: f"nothing can carry stock away from {quoted(value)}", "add a route with a fleet or carrier",
    )  # fmt: skip
