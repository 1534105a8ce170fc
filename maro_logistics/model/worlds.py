"""Several worlds, one plan until each of them is known: the two-stage form, the same blocks again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from maro_logistics.model.frozen import DECISIONS, decided_before
from maro_logistics.model.goals import program
from maro_logistics.network.beside import arc_keys, goods_keys, named, same, way_keys
from maro_logistics.solvers.program import Program
from maro_logistics.solvers.two_stage import TwoStage, World

if TYPE_CHECKING:
    from maro_logistics.model.formulation import Formulation
    from maro_logistics.network.arrays import Ints


@dataclass(frozen=True, eq=False)
class Future:
    """A world that may come true: its program, its probability, and how long nobody can tell it from the base."""

    name: str
    probability: float
    formulation: Formulation
    periods: int
    """Periods that start before it is known."""


@dataclass(frozen=True, eq=False)
class Joined:
    """The two-stage form, and what of each world is decided in common."""

    problem: TwoStage
    """World 0 is the base, whose columns are the first stage; the others follow in their order."""
    alone: tuple[int, ...]
    """Decisions that only one of base and world knows, by world; nobody takes them while both may come true."""


def join(base: Formulation, probability: float, futures: list[Future]) -> Joined:
    """The hedged form: ``min risk(cost_w)``; what is decided before a world is known equals the base.

    Decisions are the same where their names are: departure, route, fleets, goods, need line, period. A decision that
    one side does not know stays zero in the other as long as they cannot be told apart.
    """
    first = program(base, np.zeros(base.size), 0.0)
    upper, lower = first.upper.copy(), first.lower
    worlds, alone = [], []
    for future in futures:
        linked, mine, only_base, only_here = _match(base, future)
        upper[only_base] = np.maximum(lower[only_base], 0.0)
        one = program(future.formulation, future.formulation.cost, future.formulation.constant)
        ceiling = one.upper.copy()
        ceiling[only_here] = np.maximum(one.lower[only_here], 0.0)
        worlds.append(World(future.name, future.probability, one.replace(upper=ceiling), linked, mine))
        alone.append(len(only_base) + len(only_here))
    own = World("base", probability, _constant(base.constant), _NOTHING, _NOTHING, base.cost)
    return Joined(TwoStage(first.replace(upper=upper), (own, *worlds)), tuple(alone))


_NOTHING = np.zeros(0, dtype=np.int64)


def _constant(value: float) -> Program:
    """A program without columns."""
    none = np.zeros(0)
    return Program(none, sparse.csc_array((0, 0)), none, none, none, none, np.zeros(0, np.bool_), value)


def _match(base: Formulation, future: Future) -> tuple[Ints, Ints, Ints, Ints]:
    """Columns of the world and of the base that are one decision, and those of either that have no partner."""
    here = future.formulation
    early_base, early_here = decided_before(base, future.periods), decided_before(here, future.periods)
    known, wanted = keys(base), keys(here)
    linked, mine = [], []
    only_base, only_here = early_base.copy(), early_here.copy()
    for name in DECISIONS:
        columns = here.parts.variables[name].columns
        chosen = columns[early_here[columns]]
        partner = same(known[name], [key[early_here[columns]] for key in wanted[name]])
        found = partner >= 0
        there = base.parts.variables[name].columns[partner[found]]
        linked.append(chosen[found])
        mine.append(there)
        only_here[chosen[found]], only_base[there] = False, False
    return np.concatenate(linked), np.concatenate(mine), np.flatnonzero(only_base), np.flatnonzero(only_here)


def keys(formulation: Formulation) -> dict[str, list[Any]]:
    """What each decision is called, by block: arrays of names, dates and periods that tell its columns apart."""
    network, v = formulation.parts.network, formulation.parts.variables
    names, needs, place = network.names, network.needs.name, network.locations.name
    teams, group = v.teams, v["convoys"]["group"]
    buys = network.purchases
    out: dict[str, list[Any]] = {}
    for name in ("out", "back"):
        out[name] = [*arc_keys(names, v[name]["arc"]), *goods_keys(names, v[name]["goods"])]
    out["trips"] = arc_keys(names, v["trips"]["arc"])
    route = teams.group_route[teams.group]
    out["teams"] = [named(network.fleets.name, teams.fleet), *way_keys(names, route), teams.group_day[teams.group]]
    out["convoys"] = [*way_keys(names, teams.group_route[group]), teams.group_day[group]]
    for name in ("ordered", "placed"):
        which = v[name]["purchase"]
        supplier = named(network.supplier_name, buys.supplier[which])
        out[name] = [supplier, *goods_keys(names, buys.goods[which]), buys.placed[which]]
    out["opened"] = [named(place, v["opened"]["location"]), v["opened"]["period"]]
    issue, draw, kits = v["issue"], v["draw"], v["kits"]
    out["issue"] = [named(needs, issue["line"]), *goods_keys(names, issue["goods"]), issue["period"]]
    out["draw"] = [named(place, draw["location"]), *goods_keys(names, draw["goods"]), draw["period"]]
    out["kits"] = [named(needs, kits["line"]), kits["period"]]
    return out
