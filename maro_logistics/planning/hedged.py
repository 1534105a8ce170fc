"""What comes of a hedge: plans by world, what it costs when nothing happens, what it saves when something does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from maro_logistics.errors import InputError
from maro_logistics.plan.compare import compare
from maro_logistics.plan.plain import plain
from maro_logistics.plan.words import amount, percent, signed
from maro_logistics.plan.writing import require_free, write_plan

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from datetime import date

    from maro_logistics.network.arrays import Floats
    from maro_logistics.plan.plan import Plan
    from maro_logistics.planning.worlds import Chosen


@dataclass(frozen=True, eq=False)
class Side:
    """One way to act: what is done as long as nothing is known, and the answer to each world after that."""

    own: list[Floats]
    """Point of the base."""
    found: list[Any]
    """What the search of each world ended with; ``None`` where what is done before leaves no answer."""
    plans: list[Plan | None]
    """The plan of each world; the first is the one to begin with."""

    @property
    def is_whole(self) -> bool:
        """Whether every world is answered."""
        return bool(self.plans) and all(plan is not None for plan in self.plans)

    @property
    def points(self) -> list[Floats] | None:
        """A point of each world; ``None`` where some world has no answer."""
        return [one.outcome.point for one in self.found] if self.is_whole else None

    @property
    def objectives(self) -> list[float]:
        """What each world costs."""
        return [float("inf") if plan is None else float(plan.summary["objective"]) for plan in self.plans]

    @property
    def bounds(self) -> list[float]:
        """What each world costs at least, given what is done before it is known."""
        return [float("-inf") if one is None else float(one.bound) for one in self.found]


@dataclass(frozen=True, eq=False)
class Hedge:
    """A plan prepared for contingencies, beside the plan that is not; amounts in the currency of the scenario."""

    risk: str
    level: float
    """Of the tail, for ``cvar``."""
    method: str
    stopped_by: str
    worlds: tuple[Chosen, ...]
    """The base first."""
    value: float
    """Risk of the hedged plan with its answers."""
    bound: float
    """Proved: no plan has a lower risk."""
    before_value: float
    """Risk of the plan without a hedge, with its answers; infinite where some contingency leaves it none."""
    before: Side
    after: Side
    first_known: date | None
    alone: int
    """Decisions before a contingency is known that only one of the two worlds knows; they stay undone."""

    @property
    def gap(self) -> float:
        """Relative gap of the risk."""
        return (self.value - self.bound) / max(abs(self.value), 1e-9)

    @property
    def plan(self) -> Plan:
        """The plan to begin with: that of the world in which nothing happens."""
        return self.plans["base"]

    @property
    def plans(self) -> dict[str, Plan]:
        """The hedged plan of each world, by the name of the contingency; ``base`` where nothing happens."""
        pairs = zip(self.worlds, self.after.plans, strict=True)
        return {world.name: plan for world, plan in pairs if plan is not None}

    @property
    def price(self) -> float:
        """What the hedge costs when nothing happens."""
        return self.after.objectives[0] - self.before.objectives[0]

    @property
    def saving(self) -> float:
        """By how much the hedge lowers the risk."""
        return self.before_value - self.value

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per world: ``plain`` (the plan without a hedge, with its answer), ``hedged`` and what that saves.

        The answer to the plain plan may not be the best; ``saving_proved`` is saved whatever better one there is.
        """
        rows = []
        for number, world in enumerate(self.worlds):
            plain_cost, hedged = self.before.objectives[number], self.after.objectives[number]
            row = {
                "world": world.name,
                "title": world.title,
                "probability": world.probability,
                "known_on": pd.NaT if world.known_on is None else pd.Timestamp(world.known_on),
                "plain": plain_cost,
                "hedged": hedged,
                "saving": plain_cost - hedged,
                "saving_proved": self.before.bounds[number] - hedged,
                "gap": self.gap_of(number),
            }
            rows.append(row)
        return pd.DataFrame(rows)

    def gap_of(self, number: int) -> float:
        """Relative gap of the hedged answer to a world, given what is done before."""
        value = self.after.objectives[number]
        return (value - self.after.bounds[number]) / max(abs(value), 1e-9)

    @cached_property
    def early_moves(self) -> pd.DataFrame:
        """Movements before the first contingency is known that the plan without a hedge does not make so."""
        old, new = self.before.plans[0], self.after.plans[0]
        if old is None or new is None or self.first_known is None:
            raise InputError("there is no plan to compare with")
        moves = compare(old, new).movements
        known = pd.Timestamp(self.first_known)
        early = (moves["new_depart"] < known) | (moves["old_depart"] < known)
        return moves[early].reset_index(drop=True)

    def sentences(self) -> tuple[str, ...]:
        """What the one who decides has to know."""
        measure = {"cvar": f"mean of the dearest {percent(1 - self.level)}", "worst": "dearest world"}
        of = measure.get(self.risk, "expected cost")
        head = (
            f"hedged plan: {of} {amount(self.value)}, bound {amount(self.bound)}, gap {percent(self.gap)}",
            f"without a hedge: {of} {amount(self.before_value)}; the hedge lowers it by {amount(self.saving)}"
            if self.before.is_whole
            else "without a hedge: some contingency leaves no answer within its limits",
            f"if nothing happens the hedge costs {signed(round(self.price))}",
        )
        return (*head, *self._world_words(), "", *self._move_words())

    def _world_words(self) -> list[str]:
        out = []
        for row in self.table.iloc[1:].to_dict("records"):
            proved = f" (proved: {amount(row['saving_proved'])})" if row["saving_proved"] > 0 else ""
            verb = "saves" if row["saving"] >= 0 else "costs"
            out.append(f"if {row['world']} happens: {verb} {amount(abs(row['saving']))}{proved}")
        return out

    def _move_words(self) -> list[str]:
        moves = self.early_moves
        if moves.empty:
            return [f"Nothing is done differently before {self.first_known}."]
        lines = [_move_sentence(row) for row in moves.to_dict("records")]
        return [f"Done differently before {self.first_known}, the first day on which something is known:", *lines]

    def as_dict(self) -> dict[str, Any]:
        """Figures, worlds and early moves for programs."""
        figures = ("risk", "level", "method", "stopped_by", "value", "bound", "gap", "before_value", "price", "saving")
        return {
            **{name: getattr(self, name) for name in figures},
            "alone": self.alone,
            "worlds": _records(self.table),
            "early_moves": _records(self.early_moves),
        }

    def write(self, folder: str | os.PathLike[str]) -> Path:
        """The folder that now holds ``hedge.json``, ``hedge.csv``, ``early_moves.csv`` and one plan folder per world.

        ``plain`` is the plan without a hedge. ``InputError`` if the folder holds something already.
        """
        target = Path(folder)
        require_free(target)
        target.mkdir(parents=True, exist_ok=True)
        for name, plan in self.plans.items():
            write_plan(plan, target / name)
        if self.before.plans and self.before.plans[0] is not None:
            write_plan(self.before.plans[0], target / "plain")
        self.table.to_csv(target / "hedge.csv", index=False, lineterminator="\n")
        self.early_moves.to_csv(target / "early_moves.csv", index=False, lineterminator="\n")
        text = json.dumps(plain(self.as_dict()), indent=2, allow_nan=False)
        (target / "hedge.json").write_text(text + "\n", encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        """The table, for notebooks."""
        return str(self.table.to_html(index=False, escape=True))


def _move_sentence(row: Mapping[Any, Any]) -> str:
    """A movement that the hedge changes, in words."""
    old, new = (None if pd.isna(row[name]) else row[name].date() for name in ("old_depart", "new_depart"))
    what = f"{row['route']} from {row['origin']} to {row['destination']}"
    cargo = f" ({row['cargo']})" if row["cargo"] else ""
    if old is None or new is None:
        return f"{new or old} {'add' if old is None else 'cancel'} {what}{cargo}"
    return f"{new} {'change' if old == new else f'instead of {old}:'} {what}{cargo}"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    dates = frame.select_dtypes("datetime").columns
    text = frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d").fillna("") for name in dates})
    return [{str(key): value for key, value in row.items()} for row in text.to_dict("records")]
