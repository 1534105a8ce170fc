"""Two plans of one operation side by side: what a dispatcher has to cancel, add and change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from maro_logistics.plan.pairs import HALF_A_THOUSANDTH, Pair, pair_movements
from maro_logistics.plan.plan import Plan
from maro_logistics.plan.words import amount, signed


@dataclass(frozen=True, eq=False)
class Comparison:
    """How the new plan differs from the old one; frames without rows where nothing differs."""

    movements: pd.DataFrame
    """One row per movement that differs: ``change`` (cancel, add, change), its name in both plans, route, service,
    fleet, agency, dates and vehicles of both plans (empty where only one has it), ``cargo`` (difference in words)."""
    cargo: pd.DataFrame
    """One row per movement, direction, item, owner and batch whose quantity differs: ``old``, ``new``, ``difference``
    (units)."""
    agencies: pd.DataFrame
    """One row per agency that runs vehicles: movements cancelled, added, changed; trips and tonnes of both plans."""
    unmet: pd.DataFrame
    """One row per location and thing needed there whose unmet quantity differs: ``old``, ``new``, ``difference``
    (units)."""
    terms: pd.DataFrame
    """One row per term of the objective and one for the whole: ``old``, ``new``, ``difference`` (currency)."""

    @property
    def is_same(self) -> bool:
        """Whether both plans move, leave unmet and cost the same."""
        costs_same = not _differs(self.terms).any()
        return bool(self.movements.empty and self.unmet.empty and costs_same)

    def sentences(self) -> tuple[str, ...]:
        """The difference in words: movement by movement, then unmet by location, then cost by term."""
        if self.is_same:
            return ("The two plans do the same.",)
        return (*_movement_words(self.movements), *_unmet_words(self.unmet), *_term_words(self.terms))

    def as_dict(self) -> dict[str, Any]:
        """The same as rows by table, dates as ISO text, for programs."""
        names = ("movements", "cargo", "agencies", "unmet", "terms")
        return {"same": self.is_same, **{name: _records(getattr(self, name)) for name in names}}

    def _repr_html_(self) -> str:
        """The frame of movements, for notebooks."""
        return str(self.movements.to_html(index=False, escape=True))


def compare(old: Plan, new: Plan) -> Comparison:
    """How the new plan differs from the old one, movement by movement.

    Movements are the same when route, direction, service, fleet and day of departure are; those left over pair by the
    nearest day within a week and count as changed. Names of movements mean nothing, since every run gives them anew.

    Examples
    --------
    >>> from maro_logistics.plan.plan import build_plan
    >>> old, new = (build_plan({"terms": {"transport": cost}}, {}) for cost in (20.0, 35.0))
    >>> compare(old, new).sentences()
    ('transport: 20 -> 35 (+15)',)
    """
    pairs = pair_movements(old, new)
    cargo = _cargo_changes(pairs)
    movements = _movement_changes(pairs, cargo)
    return Comparison(
        movements=movements,
        cargo=cargo.drop(columns="pair"),
        agencies=_by_agency(movements, old, new),
        unmet=_unmet_changes(old, new),
        terms=_term_changes(old, new),
    )


_CARGO_KEY = ["direction", "item", "owner", "batch"]
_CARGO_COLUMNS = ["pair", "old_movement", "new_movement", *_CARGO_KEY, "old", "new", "difference"]


def _cargo_changes(pairs: list[Pair]) -> pd.DataFrame:
    """Rows of cargo that differ, with the position of their pair."""
    rows = []
    for position, pair in enumerate(pairs):
        quantities = _side_by_side(pair.old_cargo, pair.new_cargo, _CARGO_KEY, "quantity")
        quantities = quantities.assign(pair=position, old_movement=pair.old_name, new_movement=pair.new_name)
        rows.append(quantities[_differs(quantities)])
    return pd.concat([pd.DataFrame(columns=_CARGO_COLUMNS), *(frame for frame in rows if len(frame))])[_CARGO_COLUMNS]


_MOVEMENT_COLUMNS = [
    "change",
    "old_movement",
    "new_movement",
    "route",
    "origin",
    "destination",
    "service",
    "fleet",
    "agency",
    "old_depart",
    "new_depart",
    "old_vehicles",
    "new_vehicles",
    "cargo",
]
_MOVEMENT_TYPES = {
    "old_depart": "datetime64[s]",
    "new_depart": "datetime64[s]",
    "old_vehicles": "float64",
    "new_vehicles": "float64",
}


def _movement_changes(pairs: list[Pair], cargo: pd.DataFrame) -> pd.DataFrame:
    """Pairs that differ in day, vehicles or cargo, in the order of their days."""
    words = {position: _cargo_words(rows) for position, rows in cargo.groupby("pair", sort=False)}
    rows = []
    for position, pair in enumerate(pairs):
        if (
            pair.old is not None
            and pair.new is not None
            and not (pair.is_moved or pair.is_resized or position in words)
        ):
            continue
        either = pair.either
        rows.append(
            {
                "change": "add" if pair.old is None else "cancel" if pair.new is None else "change",
                "old_movement": pair.old_name,
                "new_movement": pair.new_name,
                **{name: either[name] for name in ("route", "origin", "destination", "service", "fleet", "agency")},
                "old_depart": pd.NaT if pair.old is None else pair.old["depart"],
                "new_depart": pd.NaT if pair.new is None else pair.new["depart"],
                "old_vehicles": 0.0 if pair.old is None else pair.old["vehicles"],
                "new_vehicles": 0.0 if pair.new is None else pair.new["vehicles"],
                "cargo": words.get(position, ""),
            }
        )
    frame = pd.DataFrame(rows, columns=_MOVEMENT_COLUMNS).astype(_MOVEMENT_TYPES)
    frame = frame.assign(day=frame["new_depart"].fillna(frame["old_depart"]))
    return frame.sort_values(["day", "route", "origin", "fleet"], kind="stable", ignore_index=True).drop(columns="day")


def _cargo_words(rows: pd.DataFrame) -> str:
    """``food +200, tent (back) -10``: by item and direction, summed over owners and batches."""
    what = rows["item"].where(rows["direction"] == "out", rows["item"] + " (back)")
    return ", ".join(f"{name} {signed(total)}" for name, total in rows["difference"].groupby(what).sum().items())


def _by_agency(movements: pd.DataFrame, old: Plan, new: Plan) -> pd.DataFrame:
    """Changes counted, trips and tonnes, by the agency that runs the vehicles."""
    changes = ["cancel", "add", "change"]
    counts = pd.crosstab(movements["agency"], movements["change"]).reindex(columns=changes, fill_value=0)
    figures = {
        "cancelled": counts["cancel"],
        "added": counts["add"],
        "changed": counts["change"],
        "old_trips": old.movements.groupby("agency")["vehicles"].sum(),
        "new_trips": new.movements.groupby("agency")["vehicles"].sum(),
        "old_t": _tonnes_by_agency(old),
        "new_t": _tonnes_by_agency(new),
    }
    frame = pd.concat(figures, axis=1).fillna(0.0).sort_index()
    whole = ["cancelled", "added", "changed"]
    return frame.astype(dict.fromkeys(whole, "int64")).rename_axis("agency").reset_index()


def _tonnes_by_agency(plan: Plan) -> pd.Series:
    """Tonnes carried out and back, by the agency that runs the vehicles."""
    agency = plan.movements.set_index("movement")["agency"]
    return plan.cargo["kg"].div(1000.0).groupby(plan.cargo["movement"].map(agency)).sum()


def _unmet_changes(old: Plan, new: Plan) -> pd.DataFrame:
    """Unmet quantities that differ, by location and what is needed, the largest first."""
    frame = _side_by_side(_named_unmet(old), _named_unmet(new), ["location", "what"], "quantity")
    largest_first = frame["difference"].abs().sort_values(ascending=False, kind="stable").index
    frame = frame.loc[largest_first]
    return frame[_differs(frame)].reset_index(drop=True)


def _named_unmet(plan: Plan) -> pd.DataFrame:
    """Unmet lines with ``what``: their item, kit or requirement."""
    unmet = plan.unmet
    return unmet.assign(what=unmet["item"] + unmet["kit"] + unmet["requirement"])


def _term_changes(old: Plan, new: Plan) -> pd.DataFrame:
    """Terms of the objective, the terms either plan tells; the whole last."""
    before, after = (dict(plan.summary.get("terms") or {}) for plan in (old, new))
    rows = [(name, float(before.get(name) or 0.0), float(after.get(name) or 0.0)) for name in {**before, **after}]
    if old.objective is not None and new.objective is not None:
        rows.append(("objective", old.objective, new.objective))
    frame = pd.DataFrame(rows, columns=["term", "old", "new"]).astype({"old": "float64", "new": "float64"})
    return frame.assign(difference=frame["new"] - frame["old"])


def _side_by_side(old: pd.DataFrame, new: pd.DataFrame, key: list[str], value: str) -> pd.DataFrame:
    """Sums of the value by key in both frames: key, ``old``, ``new``, ``difference``."""
    sums = [frame.groupby(key)[value].sum() for frame in (old, new)]
    frame = pd.concat(sums, axis=1, keys=["old", "new"]).fillna(0.0).sort_index().reset_index()
    return frame.assign(difference=frame["new"] - frame["old"])


def _differs(frame: pd.DataFrame) -> pd.Series:
    return frame["difference"].abs() > HALF_A_THOUSANDTH


def _movement_words(movements: pd.DataFrame) -> Iterator[str]:
    for row in movements.to_dict("records"):
        means = row["fleet"] or "carrier"
        where = f"{row['origin']} - {row['destination']} on {row['route']} by {means}"
        cargo = f": {row['cargo']}" if row["cargo"] else ""
        if row["change"] == "cancel":
            yield f"{row['old_depart']:%Y-%m-%d} cancel {where}, {_trips(row['old_vehicles'])}{cargo}"
        elif row["change"] == "add":
            yield f"{row['new_depart']:%Y-%m-%d} add {where}, {_trips(row['new_vehicles'])}{cargo}"
        else:
            yield f"{row['old_depart']:%Y-%m-%d} change {where}{_change_words(row)}{cargo}"


def _trips(number: float) -> str:
    return f"{amount(number)} trip" + ("" if number == 1 else "s")


def _change_words(row: dict[Any, Any]) -> str:
    """What of day and vehicles is another, in words."""
    words = []
    if row["old_depart"] != row["new_depart"]:
        words.append(f"leave on {row['new_depart']:%Y-%m-%d}")
    if abs(row["old_vehicles"] - row["new_vehicles"]) > HALF_A_THOUSANDTH:
        words.append(f"{amount(row['old_vehicles'])} -> {_trips(row['new_vehicles'])}")
    return "".join(f", {word}" for word in words)


def _unmet_words(unmet: pd.DataFrame) -> Iterator[str]:
    for row in unmet.to_dict("records"):
        change = f"{amount(row['old'])} -> {amount(row['new'])} ({signed(row['difference'])})"
        yield f"unmet at {row['location']}: {row['what']} {change}"


def _term_words(terms: pd.DataFrame) -> Iterator[str]:
    for row in terms[_differs(terms)].to_dict("records"):
        yield f"{row['term']}: {amount(row['old'])} -> {amount(row['new'])} ({signed(row['difference'])})"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dicts of what JSON knows."""
    texts = {
        str(name): frame[name].dt.strftime("%Y-%m-%d").astype("object").where(frame[name].notna(), None)
        for name in frame.columns
        if frame[name].dtype.kind == "M"
    }
    return [{str(key): value for key, value in row.items()} for row in frame.assign(**texts).to_dict("records")]
