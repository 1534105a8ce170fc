"""Need lines: what is asked for, due, and worth, period by period; and which goods may meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from maro_logistics.network.arrays import (
    NONE,
    Bools,
    Floats,
    Ints,
    expand_ranges,
    floats,
    positions,
    product_pairs,
    texts,
)
from maro_logistics.network.timeline import NEVER, Timeline

if TYPE_CHECKING:
    from maro_logistics.network.goods import Goods, Items
    from maro_logistics.network.places import Locations, ThreatRules
    from maro_logistics.network.services import Agencies
    from maro_logistics.scenario.scenario import Scenario
    from maro_logistics.scenario.settings import Settings

COLUMNS = (
    "need", "location", "item", "kit", "requirement", "quantity", "quantity_per_day", "from", "until",
    "due_within_days", "priority", "late", "people", "agency",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Needs:
    """Need lines by position r; period arrays have shape (lines, periods)."""

    name: pd.Index[str]
    location: Ints
    item: Ints
    kit: Ints
    requirement: Ints
    kit_name: pd.Index[str]
    requirement_name: pd.Index[str]
    agency: Ints
    lost: Bools
    """What is late is lost."""
    priority: Ints
    people: Floats
    per_day: Floats
    """``qday``."""
    worth: Floats
    """``pi_r(t)``: currency per unit and day."""
    asked: Floats
    """``O_r(t)``."""
    due: Floats
    """``D_r(t)``."""
    due_in: Floats
    """``q_r(t)``."""
    waited: tuple[Floats, ...]
    """Quantity due at least ``a`` days before the last day of t, for a = 0 and each of ``waiting_days``."""
    first: Ints
    """Period in which the line asks first; number of periods when never."""
    last: Ints
    """Last period in which issuing to it makes sense."""
    part_line: Ints
    """Parts (asked period, due period) of all lines, merged by period."""
    part_asked: Ints
    part_due: Ints
    part_quantity: Floats

    def __len__(self) -> int:
        return len(self.location)


def need_rows(scenario: Scenario, timeline: Timeline) -> pd.DataFrame:
    """Explicit and derived need lines as one table with the columns of ``needs``, named, explicit ones first."""
    explicit = scenario["needs"][list(COLUMNS)].reset_index(drop=True).assign(derived=False)
    derived = _derived(scenario, timeline)
    explicit["people"] = explicit["people"].fillna(_assessed(scenario, timeline, explicit))
    frames = [frame for frame in (explicit, derived) if len(frame)] or [explicit]
    rows = pd.concat(frames, ignore_index=True)
    rows["need"] = _numbered(rows)
    return rows


def _derived(scenario: Scenario, timeline: Timeline) -> pd.DataFrame:
    """One line per assessment x ration with common dates inside the horizon."""
    people, ration = scenario["assessments"], scenario["rations"]
    pair_first = np.maximum(timeline.day(people["from"], 0)[:, None], timeline.day(ration["from"], 0)[None, :])
    pair_last = np.minimum(timeline.day(people["until"], NEVER)[:, None], timeline.day(ration["until"], NEVER)[None, :])
    first, last = np.maximum(pair_first, 0), np.minimum(pair_last, timeline.days - 1)
    i, j = np.nonzero(first <= last)
    rows = pd.DataFrame(
        {
            "location": texts(people, "location")[i],
            "item": texts(ration, "item")[j],
            "kit": "",
            "requirement": texts(ration, "requirement")[j],
            "quantity": np.nan,
            "quantity_per_day": floats(people, "people")[i] * floats(ration, "quantity_per_person_per_day")[j],
            "from": timeline.date(first[i, j]),
            "until": timeline.date(last[i, j]),
            "due_within_days": floats(ration, "due_within_days")[j],
            "priority": floats(ration, "priority")[j],
            "late": texts(ration, "late")[j],
            "people": floats(people, "people")[i],
            "agency": "",
        }
    )
    start = rows["from"].dt.strftime("%Y-%m-%d")
    what = rows["item"] + rows["requirement"]
    name = rows["location"] + "/" + what + "/" + start if len(rows) else pd.Series([], dtype="str")
    return rows.assign(need=name, derived=True)[[*COLUMNS, "derived"]]


def _assessed(scenario: Scenario, timeline: Timeline, rows: pd.DataFrame) -> pd.Series[float]:
    """Largest number of people assessed at the place of each line on a day of the line; NaN where nobody is."""
    people = scenario["assessments"]
    codes = pd.Index(sorted(set(texts(people, "location")) | set(texts(rows, "location"))), dtype=object)
    i, j = product_pairs(positions(codes, texts(rows, "location")), positions(codes, texts(people, "location")))
    first, last = timeline.day(rows["from"], 0)[i], timeline.day(rows["until"], timeline.days - 1)[i]
    common = np.maximum(first, timeline.day(people["from"], 0)[j]) <= np.minimum(
        last, timeline.day(people["until"], NEVER)[j]
    )
    largest = np.full(len(rows), -1.0)
    np.maximum.at(largest, i[common], floats(people, "people")[j[common]])
    return pd.Series(np.where(largest < 0, np.nan, largest), index=rows.index)


def _numbered(rows: pd.DataFrame) -> pd.Series[str]:
    """Names made unique: explicit lines first, then by their other columns as text."""
    others = rows.drop(columns="need").copy()
    for column in ("from", "until"):
        others[column] = pd.to_datetime(others[column]).dt.strftime("%Y-%m-%d").fillna("")
    repeated = rows["need"].duplicated(keep=False)
    if not repeated.any():
        return rows["need"]
    order = others[repeated].assign(need=rows["need"]).astype(str)
    order = order.sort_values(["need", "derived", *[c for c in COLUMNS if c != "need"]], kind="stable")
    number = order.groupby("need", sort=False).cumcount()
    name = rows["need"].copy()
    again = number[number > 0]
    name.loc[again.index] = name.loc[again.index] + "#" + (again + 1).astype(str)
    return name


def ask(
    scenario: Scenario,
    timeline: Timeline,
    locations: Locations,
    agencies: Agencies,
    items: Items,
    *,
    rules: ThreatRules,
) -> Needs:
    """The need lines of the scenario, in canonical order of their names."""
    rows = need_rows(scenario, timeline).sort_values("need", kind="stable", ignore_index=True)
    kit_name = pd.Index(sorted(set(texts(scenario["kits"], "kit"))), dtype=object)
    named = set(texts(scenario["contents"], "requirement")) | set(texts(rows, "requirement"))
    requirement_name = pd.Index(sorted(named - {""}), dtype=object)
    parts = _parts(rows, timeline)
    amounts = _amounts(parts, len(rows), timeline, scenario.settings.waiting_days)
    once = ~rows["quantity"].isna().to_numpy()
    per_day = np.where(once, rows["quantity"], rows["quantity_per_day"]).astype(np.float64)
    people = rows["people"].fillna(0.0).to_numpy(np.float64)
    location = positions(locations.name, texts(rows, "location"))
    priority = rows["priority"].to_numpy(np.int64)
    merged = _merged(parts, timeline)
    worth = _unit_worth(scenario.settings, people, per_day, priority)[:, None]
    worth = worth * _phase_factors(scenario, timeline, rows, items)
    worth = worth * rules.priority[locations.level[location][:, timeline.first]]
    lost = texts(rows, "late") == "lost"
    return Needs(
        name=pd.Index(texts(rows, "need"), dtype=object),
        location=location,
        item=positions(items.name, texts(rows, "item")),
        kit=positions(kit_name, texts(rows, "kit")),
        requirement=positions(requirement_name, texts(rows, "requirement")),
        kit_name=kit_name,
        requirement_name=requirement_name,
        agency=positions(agencies.name, texts(rows, "agency")),
        lost=lost,
        priority=priority,
        people=people,
        per_day=per_day,
        worth=worth,
        asked=amounts[0],
        due=amounts[1],
        due_in=amounts[2],
        waited=amounts[3],
        first=_first(merged, len(rows), timeline),
        last=_last(merged, lost, len(rows), timeline),
        part_line=merged[0],
        part_asked=merged[1],
        part_due=merged[2],
        part_quantity=merged[3],
    )


@dataclass(frozen=True, eq=False)
class _Parts:
    """Parts of need lines by day; only those due within the horizon."""

    line: Ints
    asked: Ints
    due: Ints
    quantity: Floats


def _parts(rows: pd.DataFrame, timeline: Timeline) -> _Parts:
    first, last = timeline.day(rows["from"], 0), timeline.day(rows["until"], timeline.days - 1)
    within = floats(rows, "due_within_days")
    once = ~rows["quantity"].isna().to_numpy()
    daily = np.flatnonzero(~once)
    start = np.maximum(first[daily], 0)
    which, day = expand_ranges(start, np.minimum(last[daily], timeline.days - 1) - start + 1)
    line = daily[which]
    single = np.flatnonzero(once & (first < timeline.days))
    due = np.where(np.isnan(within), last, first + np.nan_to_num(within).astype(np.int64))[single]
    parts = _Parts(
        line=np.concatenate([line, single]),
        asked=np.concatenate([day, np.maximum(first[single], 0)]),
        due=np.concatenate([day + np.nan_to_num(within[line]).astype(np.int64), np.maximum(due, 0)]),
        quantity=np.concatenate([floats(rows, "quantity_per_day")[line], floats(rows, "quantity")[single]]),
    )
    keep = (parts.due < timeline.days) & (parts.due >= parts.asked) & (parts.quantity > 0)
    return _Parts(parts.line[keep], parts.asked[keep], parts.due[keep], parts.quantity[keep])


def _amounts(
    parts: _Parts, lines: int, timeline: Timeline, waiting_days: tuple[int, ...]
) -> tuple[Floats, Floats, Floats, tuple[Floats, ...]]:
    def by_period(period: Ints) -> Floats:
        out = np.zeros((lines, timeline.periods))
        inside = period < timeline.periods
        np.add.at(out, (parts.line[inside], period[inside]), parts.quantity[inside])
        return out

    due_in = by_period(timeline.period(parts.due))
    asked = np.cumsum(by_period(timeline.period(parts.asked)), axis=1)
    waited = []
    for days in (0, *waiting_days):
        ripe = np.searchsorted(timeline.last, parts.due + days, side="left")
        waited.append(np.cumsum(by_period(ripe.astype(np.int64)), axis=1))
    return asked, np.cumsum(due_in, axis=1), due_in, tuple(waited)


def _merged(parts: _Parts, timeline: Timeline) -> tuple[Ints, Ints, Ints, Floats]:
    """Parts by line, asked period and due period."""
    frame = pd.DataFrame(
        {
            "line": parts.line,
            "asked": timeline.period(parts.asked),
            "due": timeline.period(parts.due),
            "quantity": parts.quantity,
        }
    )
    grouped = frame.groupby(["line", "asked", "due"], sort=True, as_index=False)["quantity"].sum()
    whole = (grouped[name].to_numpy(np.int64) for name in ("line", "asked", "due"))
    line, asked, due = whole
    return line, asked, due, grouped["quantity"].to_numpy(np.float64)


def _first(merged: tuple[Ints, Ints, Ints, Floats], lines: int, timeline: Timeline) -> Ints:
    first = np.full(lines, timeline.periods, dtype=np.int64)
    np.minimum.at(first, merged[0], merged[1])
    return first


def _last(merged: tuple[Ints, Ints, Ints, Floats], lost: Bools, lines: int, timeline: Timeline) -> Ints:
    """Last due period for lost lines, the last period for others, -1 for lines without parts."""
    last = np.full(lines, NONE, dtype=np.int64)
    np.maximum.at(last, merged[0], merged[2])
    return np.where((last >= 0) & ~lost, timeline.periods - 1, last)


def _unit_worth(settings: Settings, people: Floats, per_day: Floats, priority: Ints) -> Floats:
    """Value of a person-day x priority weight x people / qday: currency per unit and day of each line."""
    weight = np.asarray(settings.priority_weights)[np.clip(priority, 1, len(settings.priority_weights)) - 1]
    each = np.divide(people, per_day, out=np.zeros(len(people)), where=per_day > 0)
    return settings.value_per_person_day * (weight * each)


def _phase_factors(scenario: Scenario, timeline: Timeline, rows: pd.DataFrame, items: Items) -> Floats:
    """Product of the phases that hold on the first day of each period, shape (lines, periods)."""
    item = positions(items.name, texts(rows, "item"))
    category = np.where(item >= 0, np.append(items.category, "")[item], texts(rows, "kit") + texts(rows, "requirement"))
    phases = scenario["phases"]
    first, last = timeline.day(phases["from"], 0), timeline.day(phases["until"], NEVER)
    on = (first[:, None] <= timeline.first) & (timeline.first <= last[:, None])
    factor = np.ones((len(rows), timeline.periods))
    codes = pd.Index(sorted(set(category) | set(texts(phases, "category"))), dtype=object)
    line, phase = product_pairs(positions(codes, category), positions(codes, texts(phases, "category")))
    np.multiply.at(factor, line, np.where(on, floats(phases, "priority_factor")[:, None], 1.0)[phase])
    return factor


@dataclass(frozen=True, eq=False)
class Kits:
    """(17) What kits hold, one element per kit and item."""

    kit: Ints
    item: Ints
    units: Floats


def list_kits(scenario: Scenario, needs: Needs, items: Items) -> Kits:
    """The contents of the kits that the needs know."""
    table = scenario["kits"]
    kit, item = positions(needs.kit_name, texts(table, "kit")), positions(items.name, texts(table, "item"))
    return Kits(kit, item, floats(table, "units_per_kit"))


@dataclass(frozen=True, eq=False)
class Servings:
    """Which goods may meet which need line: pairs (r, k) and how much a unit counts."""

    line: Ints
    goods: Ints
    amount: Floats
    """Units of the line one unit of the goods counts for (contents; 1 for items; kits count by kit)."""

    def __len__(self) -> int:
        return len(self.line)


def servings(scenario: Scenario, needs: Needs, goods: Goods, items: Items, agencies: Agencies) -> Servings:
    """All pairs of need line and goods that pool, earmark and contents allow, sorted by line and goods."""
    pairs = [
        _item_pairs(needs, goods),
        _kit_pairs(scenario, needs, goods, items),
        _requirement_pairs(scenario, needs, goods, items),
    ]
    line, good, amount = (np.concatenate([np.asarray(pair[i]) for pair in pairs]) for i in range(3))
    line, good = line.astype(np.int64), good.astype(np.int64)
    pool = np.append(agencies.pool, NONE)[needs.agency][line]
    ok = (needs.agency[line] == NONE) | (goods.pool[good] == pool) | (goods.pool[good] == 0)
    ok &= (goods.earmark_location[good] == NONE) | (goods.earmark_location[good] == needs.location[line])
    ok &= (goods.earmark_agency[good] == NONE) | (goods.earmark_agency[good] == needs.agency[line])
    order = np.lexsort((good[ok], line[ok]))
    return Servings(line[ok][order], good[ok][order], amount[ok][order])


def _item_pairs(needs: Needs, goods: Goods) -> tuple[Ints, Ints, Floats]:
    line, good = product_pairs(np.where(needs.item < 0, -2, needs.item), goods.item)
    return line, good, np.ones(len(line))


def _kit_pairs(scenario: Scenario, needs: Needs, goods: Goods, items: Items) -> tuple[Ints, Ints, Floats]:
    table = scenario["kits"]
    kit, item = positions(needs.kit_name, texts(table, "kit")), positions(items.name, texts(table, "item"))
    line, row = product_pairs(np.where(needs.kit < 0, -2, needs.kit), kit)
    which, good = product_pairs(item[row], goods.item)
    return line[which], good, floats(table, "units_per_kit")[row[which]]


def _requirement_pairs(scenario: Scenario, needs: Needs, goods: Goods, items: Items) -> tuple[Ints, Ints, Floats]:
    table = scenario["contents"]
    amount = floats(table, "amount_per_unit")
    requirement = positions(needs.requirement_name, texts(table, "requirement"))
    requirement = np.where(amount > 0, requirement, -3)
    item = positions(items.name, texts(table, "item"))
    line, row = product_pairs(np.where(needs.requirement < 0, -2, needs.requirement), requirement)
    which, good = product_pairs(item[row], goods.item)
    return line[which], good, amount[row[which]]
