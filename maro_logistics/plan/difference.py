"""What to take away from a plan and what to add, so that it becomes another: decision by decision, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from maro_logistics.plan.frames import typed_frame
from maro_logistics.plan.plan import Plan
from maro_logistics.plan.tables import TABLE

REMOVE, ADD = "remove", "add"
_NAMED = ["route", "origin", "destination", "service", "fleet", "to_fleet", "one_way", "tour"]
"""What a movement is known by, since the names of movements are given anew with every plan."""
_ORDER: Mapping[str, list[str]] = {
    "movements": ["depart", "route", "origin", "service", "fleet", "to_fleet", "destination", "tour"],
    "cargo": ["movement", "direction", "item", "owner", "batch"],
    "teams": ["depart", "route", "origin", "fleet"],
    "orders": ["placed", "supplier", "owner", "batch", "item"],
    "openings": ["location"],
    "issues": ["date", "location", "item", "owner", "batch", "need"],
}
"""Tables of decisions, and the order of their rows."""


@dataclass(frozen=True, eq=False)
class Difference:
    """Rows by table of decisions: ``change`` (remove, add), then the columns of the table.

    Movements and orders bear no names; cargo stands with the words that name its movement.
    """

    tables: Mapping[str, pd.DataFrame]

    def __len__(self) -> int:
        return sum(len(frame) for frame in self.tables.values())


def difference(old: Plan, new: Plan) -> Difference:
    """What to remove from the old plan and what to add, so that it decides what the new one does.

    >>> from maro_logistics.plan.plan import build_plan
    >>> len(difference(build_plan({}, {}), build_plan({}, {})))
    0
    """
    before, after = _unnamed(old), _unnamed(new)
    return Difference({name: _rows(before[name], after[name]) for name in _ORDER})


def with_difference(old: Plan, change: Difference) -> dict[str, pd.DataFrame]:
    """The tables of decisions of the old plan after the change, named and sorted as a new plan has them.

    Raises
    ------
    ValueError
        The change removes what the plan does not have.
    """
    before = _unnamed(old)
    return _named({name: _changed(before[name], change.tables[name]) for name in _ORDER})


def _unnamed(plan: Plan) -> dict[str, pd.DataFrame]:
    """Tables of decisions without the names that every plan gives anew."""
    movements = plan.movements
    words = _words(movements)
    by_name = dict(zip(movements["movement"], words, strict=True))
    return {
        "movements": movements.drop(columns="movement").assign(words=words.to_numpy()),
        "cargo": plan.cargo.assign(movement=plan.cargo["movement"].map(by_name).astype("str")),
        "teams": plan["teams"],
        "orders": plan.orders.drop(columns="order"),
        "openings": plan["openings"],
        "issues": plan.issues,
    }


def _words(movements: pd.DataFrame) -> pd.Series:
    """Day, route, direction, fleet and whatever else tells movements apart; alike ones are counted."""
    words: pd.Series = movements["depart"].dt.strftime("%Y-%m-%d").astype("str")
    for name in _NAMED:
        words = words + "|" + movements[name].astype("str")
    number = words.groupby(words).cumcount()
    again: pd.Series = words.where(number == 0, words + "#" + number.astype("str"))
    return again


def _rows(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Rows that only one of the two has, the removed ones first."""
    old, new = _counted(old), _counted(new)
    both = old.merge(new, how="outer", indicator=True)
    only = both[both["_merge"] != "both"]
    change = only["_merge"].map({"left_only": REMOVE, "right_only": ADD}).astype("str")
    out = only.drop(columns=["_merge", "again"])
    out.insert(0, "change", change)
    return out.sort_values("change", ascending=False, kind="stable", ignore_index=True)


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with a number that tells equal rows apart."""
    return frame.assign(again=frame.groupby(list(frame.columns), dropna=False).cumcount())


def _changed(old: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    gone = _counted(change[change["change"] == REMOVE].drop(columns="change"))
    both = _counted(old).merge(gone.astype(_counted(old).dtypes.to_dict()), how="outer", indicator=True)
    if (both["_merge"] == "right_only").any():
        raise ValueError("the change removes what the plan does not have")
    kept = both[both["_merge"] == "left_only"].drop(columns=["_merge", "again"])
    added = change[change["change"] == ADD].drop(columns="change").astype(old.dtypes.to_dict())
    frames = [frame for frame in (kept, added) if len(frame)]
    return pd.concat(frames, ignore_index=True) if frames else old.iloc[:0]


def _named(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables sorted, movements and orders named in that order."""
    movements = _sorted("movements", tables["movements"])
    names = [f"M{number:06d}" for number in range(1, len(movements) + 1)]
    by_words = dict(zip(movements["words"], names, strict=True))
    cargo = tables["cargo"].assign(movement=tables["cargo"]["movement"].map(by_words))
    orders = _sorted("orders", tables["orders"])
    named = {
        "movements": movements.drop(columns="words").assign(movement=names),
        "cargo": _sorted("cargo", cargo),
        "orders": orders.assign(order=[f"O{number:05d}" for number in range(1, len(orders) + 1)]),
        **{name: _sorted(name, tables[name]) for name in ("teams", "openings", "issues")},
    }
    return {name: typed_frame(TABLE[name], named[name]) for name in _ORDER}


def _sorted(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of the table; what goes out stands before what comes back."""
    by = _ORDER[name]
    if name == "cargo":
        frame = frame.assign(direction=pd.Categorical(frame["direction"], ["out", "back"], ordered=True))
        return frame.sort_values(by, kind="stable", ignore_index=True).astype({"direction": "str"})
    return frame.sort_values(by, kind="stable", ignore_index=True)
