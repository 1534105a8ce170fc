"""Plans made by hand: a few decisions, everything that follows from them filled in, allowed or not.

A plan written this way is consistent in all its tables whatever rule its decisions break, so that a test can break one
rule and no other. Days are numbers: day 1 is the start.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from maro_logistics.evaluation.case import open_case
from maro_logistics.evaluation.check import check
from maro_logistics.evaluation.coverage import Served, outcomes, unmet_at_end
from maro_logistics.evaluation.findings import Findings
from maro_logistics.evaluation.fleet_time import FleetTime
from maro_logistics.evaluation.given import Given, Goods, grouped
from maro_logistics.evaluation.issues import served_by_period
from maro_logistics.evaluation.money import expenses, is_admitted_by_agency, objection
from maro_logistics.evaluation.needs import need_lines
from maro_logistics.evaluation.objective import goals_of, terms_of
from maro_logistics.evaluation.places import kept_stock, overflow
from maro_logistics.evaluation.stock import flows_by_period, loss_share
from maro_logistics.evaluation.written import Written
from maro_logistics.plan.frames import typed_frame
from maro_logistics.plan.plan import Plan
from maro_logistics.plan.tables import TABLE, TABLES
from tests.builder import ONE_ROAD, day, over, scenario_of

KNOWN = {}
"""Scenarios made before, by their changes: typing tables takes longer than judging a plan."""
NOTHING = {table.name: typed_frame(table, None) for table in TABLES}
"""Plan tables without rows."""


def world(*changes):
    """The scenario of the road A-B with changes."""
    key = repr(changes)
    if key not in KNOWN:
        KNOWN[key] = scenario_of(over(ONE_ROAD, *changes))
    return KNOWN[key]


def goods(name):
    """An item of nobody without batch, or (item, owner, batch)."""
    return Goods(name, "", "-") if isinstance(name, str) else Goods(*name)


def trip(load=None, *, depart=1, trips=1, route="AB", fleet="T", **more):
    """One movement; `load` = {item: quantity}, units of a tonne in the plainest world."""
    return {"route": route, "fleet": fleet, "depart": depart, "vehicles": trips, "out": load or {}, **more}


def issue(quantity, *, on=1, need="N", item="food", **more):
    """One issue."""
    return {"date": day(on), "need": need, "goods": goods(item), "quantity": quantity, **more}


STANDARD = {
    "movements": [trip({"food": 5}, depart=1), trip({"food": 5}, depart=2)],
    "issues": [issue(5, on=1), issue(5, on=2)],
}
"""What the optimum of the plainest world does."""


class SoFar(Written):
    """Rows that have not become tables yet."""

    def __init__(self, rows, defaults):
        self.summary = {}
        self.tables = {name: [{**default, **row} for row in rows[name]] for name, default in defaults.items()}
        self.cargo = grouped(self.tables["cargo"], "movement")


class Maker:
    """Fills in what follows from decisions."""

    def __init__(self, scenario, decisions):
        self.given = Given(scenario)
        self.lines = need_lines(self.given)
        self.rows = defaultdict(list)
        for number, movement in enumerate(decisions.get("movements", ()), 1):
            self.movement(f"m{number}", dict(movement))
        for table in ("teams", "orders", "openings"):
            self.rows[table] = [dict(row) for row in decisions.get(table, ())]
        for row in self.rows["orders"]:
            self.order(row)
        for row in decisions.get("issues", ()):
            self.issue(dict(row))
        self.case = self.read()

    def read(self):
        """The case of the rows so far."""
        defaults = {table.name: dict.fromkeys(table.column_names, "") for table in TABLES}
        return open_case(self.given, SoFar(self.rows, defaults), self.lines, Findings())

    def movement(self, name, row):
        route = self.given.routes[row["route"]]
        origin = row.get("origin", route["origin"])
        destination = route["destination"] if origin == route["origin"] else route["origin"]
        fleet = (
            self.given.fleet(row["fleet"]) if row["fleet"] else {"agency": route["carrier_agency"], "vehicle_type": ""}
        )
        for direction in ("out", "back"):
            for item, quantity in row.get(direction, {}).items():
                self.cargo(name, direction, goods(item), quantity)
        told = {
            "movement": name,
            "depart": day(row["depart"]),
            "arrive": day(1),
            "received": day(1),
            "return_on": None,
            "route": row["route"],
            "origin": origin,
            "destination": destination,
            "mode": route["mode"],
            "one_way": bool(row.get("to_fleet")),
            "to_fleet": row.get("to_fleet", ""),
            "service": "fleet" if row["fleet"] else "carrier",
            "fleet": row["fleet"],
            "agency": fleet["agency"],
            "vehicle_type": fleet["vehicle_type"],
            "vehicles": row["vehicles"],
        }
        self.rows["movements"].append(told)

    def cargo(self, movement, direction, what, quantity):
        kg, m3 = 1000 * self.given.tonnes(what.item, quantity), self.given.volume(what.item, quantity)
        row = {"movement": movement, "direction": direction, **what._asdict(), "quantity": quantity, "kg": kg, "m3": m3}
        self.rows["cargo"].append(row)

    def order(self, row):
        supplier = self.given.suppliers[row["supplier"]]
        row.setdefault("order", f"o-{row['supplier']}-{row['placed']}")
        row.setdefault("item", supplier["item"])
        row.setdefault("owner", "")
        row.setdefault("batch", "-")
        row.setdefault("cost", supplier["price_per_unit"] * row["quantity"])
        placed = row["placed"]
        row["received"] = day(row.get("received", placed + int(supplier["lead_days"])))
        row["placed"] = day(placed)

    def issue(self, row):
        line = self.lines[row["need"]]
        what = row.pop("goods")
        self.rows["issues"].append({"location": line.location, **row, **what._asdict()})

    def fill_days(self):
        for row, journey in zip(self.rows["movements"], self.case.journeys, strict=True):
            row.update(arrive=journey.arrive, received=journey.receipt, return_on=journey.return_on)
            if not row["fleet"]:
                row["vehicles"] = journey.convoy_trips

    def fill_ledger(self):
        flows = flows_by_period(self.case)
        places = {place for amounts in flows.values() for place, _ in amounts}
        for place in sorted(places):
            closing = 0.0
            for t in self.given.calendar.periods:
                row = {name: flows[name].get((place, t), 0.0) for name in flows}
                lost = closing * loss_share(self.given, place, t)
                if closing or any(row.values()):
                    rest = (
                        closing
                        - lost
                        + row["dated"]
                        + row["ordered"]
                        - row["dispatched"]
                        + row["received"]
                        - row["issued"]
                    )
                    discarded = rest if self.goes(place, t) else 0.0
                    row.update(opening=closing, lost_on_hand=lost, discarded=discarded, closing=rest - discarded)
                    told = {"date": self.given.calendar.firsts[t], "location": place.location, **place.goods._asdict()}
                    self.rows["stock_ledger"].append({**told, **row})
                    closing = rest - discarded

    def goes(self, place, t):
        """Whether what is left is thrown away."""
        is_warm = (
            self.given.items[place.goods.item]["cold"] and not self.given.locations[place.location]["cold_storage"]
        )
        return is_warm or self.given.last_period(place.goods.batch) <= t

    def fill_storage(self):
        for (location, t), kept in kept_stock(self.case).items():
            over_limit = overflow(self.case, location, kept)
            row = {"date": self.given.calendar.firsts[t], "location": location, "t": kept.t, "m3": kept.m3}
            self.rows["storage"].append({**row, "overflow_t": over_limit.t, "overflow_m3": over_limit.m3})

    def served(self):
        """What each line gets; lines that cannot wait lose of each part what is not there when it is due."""
        lines = {}
        for name, amounts in served_by_period(self.case).items():
            line, lost, met = self.case.lines[name], {}, 0.0
            for (asked, due), required in line.parts_by_period.items():
                got = min(required, amounts[due] - met)
                met += got
                lost[asked, due] = required - got
            lines[name] = Served(line, amounts, {} if line.is_useful_late else lost)
        return lines

    def fill_coverage(self, lines):
        for name, served in lines.items():
            line = served.line
            what = {"need": name, "location": line.location, "item": line.item, "kit": line.kit}
            what["requirement"] = line.requirement
            for (asked, due), outcome in outcomes(served).items():
                dates = {"asked": self.given.calendar.firsts[asked], "due": self.given.calendar.firsts[due]}
                share = (outcome.on_time + outcome.late) / outcome.required
                amounts = {"required": outcome.required, "met_on_time": outcome.on_time, "met_late": outcome.late}
                self.rows["coverage"].append({**what, **dates, **amounts, "unmet": outcome.unmet, "share": share})
            unmet = unmet_at_end(served)
            if unmet > 0:
                row = {"required": line.total, "quantity": unmet, "people": line.people}
                self.rows["unmet"].append({**what, **row})

    def fill_fleet_use(self):
        fleet_time = FleetTime(self.case)
        for (fleet, t), used in fleet_time.used.items():
            row = {"fleet": fleet, "date": self.given.calendar.firsts[t], "used": used}
            self.rows["fleet_use"].append({**row, "available": max(fleet_time.available(fleet, t), 0.0)})

    def fill_spending(self, costs):
        for expense, amount in costs.items():
            funds = [name for name, fund in self.given.funds.items() if not objection(self.case, fund, expense)]
            admitted = any(is_admitted_by_agency(self.case, fund, expense.payer) for fund in self.given.funds.values())
            fund = funds[0] if funds else next(iter(self.given.funds)) if admitted else ""
            told = {"fund": fund, "payer": expense.payer, "date": expense.day, "kind": expense.kind}
            told.update(category=expense.category, location=expense.location, amount=amount)
            self.rows["spending"].append(told)


def make(scenario, **decisions):
    """The whole plan that follows from decisions."""
    maker = Maker(scenario, decisions)
    maker.fill_days()
    maker.fill_ledger()
    lines = maker.served()
    maker.fill_coverage(lines)
    maker.case = maker.read()
    maker.fill_storage()
    maker.fill_fleet_use()
    costs = expenses(maker.case)
    maker.fill_spending(costs)
    terms = terms_of(maker.case, lines, costs)
    goals = goals_of(maker.case, lines, terms)
    objective = sum(terms.values())
    summary = {"objective": objective, "terms": terms, "bound": objective, "gap": 0.0, "equity": goals["equity"]}
    summary["goals"] = [
        {"goal": name, "value": goals[name], "bound": goals[name], "gap": 0.0} for name in scenario.settings.goals
    ]
    return Plan(summary, {**NOTHING, **{name: frame(name, rows) for name, rows in maker.rows.items() if rows}})


def frame(name, rows):
    """The typed table of these rows."""
    return typed_frame(TABLE[name], pd.DataFrame(rows))


def with_table(plan, name, table):
    """The plan with another whole table."""
    return Plan(plan.summary, {**plan.tables, name: table})


def altered(plan, table, position, **cells):
    """The plan with some cells of one row changed (position 0 is the first row)."""
    changed = plan[table].copy()
    for name, value in cells.items():
        changed.loc[changed.index[position], name] = value
    return with_table(plan, table, changed)


def without(plan, table, position):
    """The plan without one row of a table."""
    whole = plan[table]
    return with_table(plan, table, whole.drop(index=whole.index[position]))


def twice(plan, table, position):
    """The plan with one row of a table repeated."""
    whole = plan[table]
    return with_table(plan, table, pd.concat([whole, whole.iloc[[position]]]))


def judged(scenario, plan):
    """The report on a plan, whatever scenario it bears the hash of."""
    return check(scenario, plan, any_scenario=True)


def broken_rules(scenario, plan):
    """The rules that a plan breaks."""
    return {violation.rule for violation in judged(scenario, plan).violations}


def assert_holds(scenario, **decisions):
    """The plan that follows from the decisions passes; its report."""
    report = judged(scenario, make(scenario, **decisions))
    assert report.verdict == "PASS", str(report)
    return report


def assert_breaks(rule, scenario, **decisions):
    """The plan that follows from the decisions breaks this rule and no other; its violations."""
    report = judged(scenario, make(scenario, **decisions))
    assert {violation.rule for violation in report.violations} == {rule}, str(report)
    return report.violations


def assert_altered_breaks(rule, scenario, plan):
    """A plan with a changed cell breaks this rule and no other."""
    report = judged(scenario, plan)
    assert {violation.rule for violation in report.violations} == {rule}, str(report)
