"""Positions of names on the page: periods, places, routes, fleets, need lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.needs import need_rows
from maro_logistics.network.timeline import Timeline, cut

if TYPE_CHECKING:
    from maro_logistics.scenario.scenario import Scenario


@dataclass(slots=True)
class Names:
    """A list of names that grows when a plan knows one more, and the position of each."""

    rows: list[dict[str, Any]]
    position: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.position = {row["id"]: number for number, row in enumerate(self.rows)}

    def of(self, name: str, **more: Any) -> int:
        """Position of the name; -1 for the empty one, a new row for an unknown one."""
        if not name:
            return -1
        if name not in self.position:
            self.position[name] = len(self.rows)
            self.rows.append({"id": name, "title": name, **more})
        return self.position[name]


@dataclass(frozen=True, slots=True)
class Index:
    """What the plans of one page have in common."""

    scenario: Scenario
    timeline: Timeline
    places: Names
    routes: Names
    fleets: Names
    needs: pd.DataFrame
    """Need lines by name: priority, people, location."""
    goods: dict[str, tuple[str, str]]
    """Title and unit of every item, kit and requirement."""

    def day(self, dates: pd.Series[Any], empty: int = -1) -> Any:
        """Day numbers of dates, 0 = first day of the horizon."""
        return self.timeline.day(dates, empty)

    def period(self, dates: pd.Series[Any]) -> Any:
        """Period of each date."""
        return np.minimum(self.timeline.period(np.maximum(self.day(dates), 0)), self.timeline.periods - 1)

    def people(self, needs: pd.Series[Any]) -> Any:
        """People of each need line, at least 1, so that a line without people still counts for something."""
        found = needs.map(self.needs["people"]).to_numpy(dtype="float64", na_value=np.nan)
        return np.maximum(np.nan_to_num(found), 1.0)


def index_of(scenario: Scenario) -> Index:
    """The index of a scenario."""
    timeline = cut(scenario.settings)
    needs = need_rows(scenario, timeline).drop_duplicates("need").set_index("need")
    return Index(
        scenario=scenario,
        timeline=timeline,
        places=Names(_places(scenario, needs)),
        routes=Names(_routes(scenario)),
        fleets=Names(_fleets(scenario)),
        needs=needs,
        goods=_goods(scenario, needs),
    )


def number(value: Any, digits: int = 3) -> Any:
    """The number as JSON holds it, rounded, whole where it is whole; ``None`` for none."""
    if value is None or pd.isna(value) or np.isinf(value):
        return None
    rounded = round(float(value), digits)
    return int(rounded) if rounded.is_integer() else rounded


def numbers(values: Any, digits: int = 3) -> list[Any]:
    """All of them."""
    return [number(value, digits) for value in values]


def _places(scenario: Scenario, needs: pd.DataFrame) -> list[dict[str, Any]]:
    people = needs.groupby("location")["people"].max()
    assessed = scenario["assessments"].groupby("location")["people"].max()
    rows = []
    for row in scenario["locations"].to_dict("records"):
        name = row["location"]
        count = max(np.nan_to_num(people.get(name, 0.0)), assessed.get(name, 0.0))
        rows.append(
            {
                "id": name,
                "title": row["title"] or name,
                "kind": row["kind"] or ("site" if name in people.index else ""),
                "area": row["area"],
                "people": number(count),
                "needs": int(name in people.index),
                "t": number(row["storage_t"]),
                "m3": number(row["storage_m3"]),
            }
        )
    return rows


def _routes(scenario: Scenario) -> list[dict[str, Any]]:
    position = {name: number for number, name in enumerate(scenario["locations"]["location"])}
    return [
        {
            "id": row["route"],
            "o": position.get(row["origin"], -1),
            "d": position.get(row["destination"], -1),
            "mode": row["mode"],
            "km": number(row["km"]),
        }
        for row in scenario["routes"].to_dict("records")
    ]


def _fleets(scenario: Scenario) -> list[dict[str, Any]]:
    modes = dict(
        zip(scenario["vehicle_types"]["vehicle_type"], scenario["vehicle_types"]["mode"], strict=True),
    )
    position = {name: number for number, name in enumerate(scenario["locations"]["location"])}
    rows = scenario["fleets"].drop_duplicates("fleet").to_dict("records")
    return [
        {
            "id": row["fleet"],
            "base": position.get(row["base"], -1),
            "type": row["vehicle_type"],
            "agency": row["agency"],
            "count": number(row["count"]),
            "mode": modes.get(row["vehicle_type"], ""),
        }
        for row in rows
    ]


def _goods(scenario: Scenario, needs: pd.DataFrame) -> dict[str, tuple[str, str]]:
    items = {row["item"]: (row["title"] or row["item"], row["unit"]) for row in scenario["items"].to_dict("records")}
    kits = {name: (name, "kits") for name in scenario["kits"]["kit"].unique()}
    wanted = {name: (name, name) for name in needs["requirement"].unique() if name}
    return {**wanted, **kits, **items}
