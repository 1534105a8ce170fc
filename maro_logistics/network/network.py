"""The network: everything the model needs to know about a scenario, as arrays.

The first of the two doors between names and positions.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.network.access import Access, grant
from maro_logistics.network.arrays import Bools, Floats, Ints, expand_ranges, texts
from maro_logistics.network.beside import kept_beside
from maro_logistics.network.departures import ARRIVES, Departures, depart
from maro_logistics.network.funds import Funds, raise_funds
from maro_logistics.network.goods import DatedStock, Goods, Items, Purchases, inventory, list_items, loss_on_hand
from maro_logistics.network.merge import share
from maro_logistics.network.needs import Kits, Needs, Servings, ask, list_kits, servings
from maro_logistics.network.places import Locations, Routes, ThreatRules, connect, locate, threat_rules
from maro_logistics.network.reach import (
    Carriage,
    Holding,
    Lanes,
    carriage,
    entering,
    holdings,
    issued_until,
    may_carry,
    reach,
    supplied,
)
from maro_logistics.network.services import (
    REBASE,
    Agencies,
    Fleets,
    Links,
    link,
    muster,
    organise,
    permitted,
    timing,
)
from maro_logistics.network.standing import Names, keep
from maro_logistics.network.timeline import Timeline, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario
    from maro_logistics.scenario.settings import Settings


@dataclass(frozen=True, eq=False)
class Issues:
    """Triples (need line, goods, period) in which goods may be issued to a line."""

    line: Ints
    goods: Ints
    period: Ints
    amount: Floats

    def __len__(self) -> int:
        return len(self.line)


@dataclass(frozen=True, eq=False)
class Network:
    """The scenario as arrays: who can be where when, and what it takes and costs."""

    settings: Settings
    timeline: Timeline
    agencies: Agencies
    locations: Locations
    rules: ThreatRules
    routes: Routes
    access: Access
    fleets: Fleets
    links: Links
    arcs: Departures
    shared: Ints
    """First of the departures whose cargo each departure shares."""
    items: Items
    goods: Goods
    dated: DatedStock
    purchases: Purchases
    supplier_name: pd.Index[str]
    losses: Floats
    """(1) Share of stock on hand lost at the beginning of a period, shape (locations, items, periods)."""
    needs: Needs
    kits: Kits
    funds: Funds
    may_leave: Bools
    """Days on which each link may be left on, shape (links, days)."""
    out: Carriage
    back: Carriage
    holding: Holding
    issues: Issues
    pruned: int
    """Departures x goods that could be and were not considered."""

    @property
    def names(self) -> Names:
        """What turns the names a plan uses into positions."""
        return Names(
            self.timeline, self.locations, self.routes, self.fleets, self.arcs, self.agencies, self.items, self.goods
        )


def expand(scenario: Scenario, standing: Plan | None = None, beside: Sequence[tuple[Network, int]] = ()) -> Network:
    """The network of a scenario whose rows stand in canonical order.

    What the plan ``standing`` carries is kept even where it would not be worth considering; so is what each network
    ``beside`` would consider in its first periods, the number that comes with it.
    """
    settings = scenario.settings
    timeline = cut(settings)
    agencies = organise(scenario)
    rules = threat_rules(scenario)
    locations = locate(scenario, timeline, _names(scenario, "locations", "location"), agencies.name)
    routes = connect(scenario, timeline, locations, rules, agencies.name)
    fleets = muster(scenario, timeline, locations, agencies)
    access = grant(scenario, timeline, agencies.name, locations.name, routes.name)
    links = link(routes, fleets)
    clockwork = timing(routes, fleets, links, settings)
    may_leave = permitted(routes, locations, links, clockwork, access, agencies=agencies, rules=rules)
    arcs = depart(timeline, locations, routes, fleets, links, clockwork=clockwork, may_leave=may_leave, rules=rules)
    arcs = _select(arcs, _worth_a_trip(arcs, fleets))
    items = list_items(scenario)
    goods, dated, purchases = inventory(scenario, timeline, locations, agencies, items)
    needs = ask(scenario, timeline, locations, agencies, items, rules=rules)
    serving = servings(scenario, needs, goods, items, agencies)
    losses = loss_on_hand(scenario, timeline, locations, items)
    carries = may_carry(links, fleets, goods, agencies)
    first = entering(timeline, locations, goods, dated, purchases)
    until, supply = issued_until(locations, goods, needs, serving), supplied(goods, dated, purchases)
    lanes = Lanes(timeline, routes, links, arcs, carries)
    reached = reach(lanes, locations, goods, first=first, until=until, supply=supply, losses=losses)
    by_pool = access.pool(agencies.pool, len(agencies.pool_name))
    shared = share(arcs, carries)
    out, back = carriage(timeline, arcs, links, carries, reached, goods=goods, allowed=by_pool, shared=shared)
    names = Names(timeline, locations, routes, fleets, arcs, agencies, items, goods)
    for other in beside:
        out = Carriage(*kept_beside(names, other, out, shared, "out"))
        back = Carriage(*kept_beside(names, other, back, shared, "back"))
    if standing is not None:
        out = Carriage(*keep(names, standing, out, shared, "out"))
        back = Carriage(*keep(names, standing, back, shared, "back"))
    holding = holdings(timeline, locations, arcs, goods, first, out=out, back=back)
    open_to_pool = by_pool & locations.open[None, :, :]
    return Network(
        settings=settings, timeline=timeline, agencies=agencies, locations=locations, rules=rules, routes=routes,
        access=access, fleets=fleets, links=links, arcs=arcs, shared=shared, items=items, goods=goods, dated=dated,
        purchases=purchases, supplier_name=_names(scenario, "suppliers", "supplier"), losses=losses, needs=needs,
        kits=list_kits(scenario, needs, items), out=out, back=back, holding=holding, may_leave=may_leave,
        funds=raise_funds(scenario, timeline, agencies, locations, items),
        issues=_issues(timeline, needs, serving, goods, holding, open_to_pool=open_to_pool),
        pruned=int(carries.sum(axis=1)[arcs.link].sum()) - len(out),
    )  # fmt: skip


def _names(scenario: Scenario, table: str, column: str) -> pd.Index[str]:
    names: pd.Index[str] = pd.Index(texts(scenario[table], column), dtype=object)
    return names


def _worth_a_trip(arcs: Departures, fleets: Fleets) -> Bools:
    """Departures that can move something: vehicles exist or may join; nobody re-bases into a closure."""
    able = (fleets.count > 0).any(axis=1) | fleets.may_rebase if len(fleets) else np.zeros(0, np.bool_)
    own = (arcs.fleet < 0) | np.append(able, [True])[arcs.fleet]
    worth: Bools = own & ((arcs.kind != REBASE) | (arcs.fate == ARRIVES))
    return worth


def _select(arcs: Departures, keep: Bools) -> Departures:
    return Departures(**{field.name: getattr(arcs, field.name)[keep] for field in dataclasses.fields(arcs)})


def _issues(
    timeline: Timeline, needs: Needs, serving: Servings, goods: Goods, holding: Holding, *, open_to_pool: Bools
) -> Issues:
    """Issues possible by time, access and opening of the place, sorted by line, goods, period."""
    locations = int(max(holding.location.max(initial=-1), needs.location.max(initial=-1))) + 1
    first = np.full((locations, len(goods)), timeline.periods, dtype=np.int64)
    first[holding.location, holding.goods] = holding.first
    place = needs.location[serving.line]
    start = np.maximum(first[place, serving.goods], needs.first[serving.line])
    end = np.minimum(needs.last[serving.line], goods.expires[serving.goods])
    which, period = expand_ranges(start, end - start + 1)
    open_in = np.logical_or.reduceat(open_to_pool, timeline.first, axis=2)
    line, good = serving.line[which], serving.goods[which]
    ok = open_in[goods.pool[good], needs.location[line], period]
    return Issues(line[ok], good[ok], period[ok], serving.amount[which][ok])
