"""Who sees what: every field of a scenario and a plan, and whether a partner sees it.

A field that is not named here is not seen. So a new one is hidden until somebody decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from maro_logistics.plan.tables import TABLES as PLAN_TABLES
from maro_logistics.scenario.tables import TABLES as SCENARIO_TABLES

NOBODY = "no row"
ALL = "*"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a partner sees of a table."""

    rows: str
    """Which rows, in words."""
    columns: str = ""
    """Names of the columns, separated by spaces; ``*`` = all."""

    def has(self, column: str) -> bool:
        """Whether the column is seen."""
        return self.columns == ALL or column in self.columns.split()


OWN_GOODS = "goods of its own pool"
OWN_PLACES = "places its vehicles, goods or need lines touch, and places it runs"
OWN_ROUTES = "routes its vehicles or goods travel"
OWN_FLEETS = "fleets it runs"
OWN_ITEMS = "items it owns, carries or asks for"
OWN_LINES = "need lines of its own pool, and those its goods are issued to"

SCENARIO: dict[str, Seen] = {
    "locations": Seen(
        OWN_PLACES,
        "location title kind area latitude longitude pcode transfer_days cold_storage open_from open_until "
        "communications",
    ),
    "items": Seen(OWN_ITEMS, "item title unit kg_per_unit m3_per_unit category shelf_life_days cold whole_units"),
    "contents": Seen(OWN_ITEMS, ALL),
    "kits": Seen("kits its need lines name", ALL),
    "stocks": Seen(OWN_GOODS, ALL),
    "stock_losses": Seen(NOBODY),
    "suppliers": Seen("suppliers it buys from alone", ALL),
    "vehicle_types": Seen("types of its fleets", ALL),
    "fleets": Seen(OWN_FLEETS, ALL),
    "routes": Seen(
        OWN_ROUTES,
        "route origin destination mode km hours both_ways limit_kg communications closed_from closed_until "
        "speed_factor daylight_only",
    ),
    "route_conditions": Seen(OWN_ROUTES, "route from until speed_factor limit_kg closed"),
    "assessments": Seen(NOBODY),
    "rations": Seen(NOBODY),
    "needs": Seen(
        OWN_LINES,
        "need location item kit requirement quantity quantity_per_day from until due_within_days priority late people",
    ),
    "agencies": Seen("itself", ALL),
    "access": Seen("its own, on places and routes it sees", ALL),
    "threats": Seen("those of places and routes it sees", "location route level from until"),
    "threat_rules": Seen(NOBODY),
    "funds": Seen("its own", ALL),
    "phases": Seen(NOBODY),
    "contingencies": Seen(NOBODY),
    "events": Seen(NOBODY),
}
"""Tables of the scenario."""

PLAN: dict[str, Seen] = {
    "movements": Seen("of its vehicles; of its goods on others' vehicles, without fleet, agency, type and trips", ALL),
    "cargo": Seen(
        "of its vehicles (owners of others' goods are `other`, without their earmark); its goods on others' vehicles",
        ALL,
    ),
    "teams": Seen("of " + OWN_FLEETS, ALL),
    "orders": Seen("of its own pool", ALL),
    "openings": Seen("places it runs", ALL),
    "issues": Seen(OWN_GOODS, ALL),
    "stock_ledger": Seen(OWN_GOODS, ALL),
    "storage": Seen("places it runs", ALL),
    "coverage": Seen(OWN_LINES, ALL),
    "unmet": Seen(OWN_LINES, "need location item kit requirement required quantity people late reason"),
    "bottlenecks": Seen(NOBODY),
    "fleet_use": Seen(OWN_FLEETS, ALL),
    "spending": Seen("what its own pool pays, with the fund where that is its own", ALL),
}
"""Tables of the plan."""

SETTINGS = ("name", "title", "start", "days", "periods", "firm_days", "currency", "language", "sensitivity")
"""Settings a partner sees; the others have their defaults."""
SUMMARY = ("format", "scenario", "status", "stopped_by", "gap", "version")
"""Parts of ``plan.json`` a partner sees."""

_INTRO = """# Who sees what

`maro report SCENARIO PLAN --for WHOM` writes the report and all papers for somebody:

- `full`: everything, for the operation itself. This is what `maro plan` writes.
- `partner:AGENCY`: the rows of one agency and the facts it shares with the others, named below. Everything is made of
  a scenario and a plan that hold nothing else, so what is not there cannot slip into a paper. Variants, contingencies
  and rankings are left out.
- `public`: one page and one table with sums by `area`. No date, no vehicle, no place, no route, no agency, no
  coordinate, no map.

A scenario carries a label `sensitivity`. Without one only `full` is written, and its files are for their owner only
(mode 600).

## Public

By area and for the whole operation: places in need, people, share of the need met, tonnes issued by category of item.

- A figure that rests on fewer than 3 places, or nine tenths of which come from one place, is not told.
- If only one figure of a column is not told, the total would give it back. So further figures of the column, smallest
  first, are withheld until those withheld come from at least two areas and could themselves be told as one. Where that
  cannot be had, the total is not told.
- People and tonnes are rounded to two digits, shares to steps of 5 %.
- Names of areas and categories, the title of the scenario and its label are printed as they are.
- Without `area` there are only the totals.

## A partner, field by field

A field that is not named is not seen. Names of columns that stand in the same row are seen with it.
"""


def sharing_page() -> str:
    """The page of the documentation, every field of every table."""
    tables = [("Tables of the scenario", SCENARIO_TABLES, SCENARIO), ("Tables of the plan", PLAN_TABLES, PLAN)]
    lines = [_INTRO]
    for title, declared, rules in tables:
        lines += [f"### {title}", "", "| table | rows | seen | not seen |", "|---|---|---|---|"]
        for table in declared:
            rule = rules[table.name]
            seen = [name for name in table.column_names if rule.rows != NOBODY and rule.has(name)]
            hidden = [name for name in table.column_names if name not in seen]
            cells = (f"`{table.name}`", rule.rows, _listed(seen), _listed(hidden))
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    lines += ["### The rest", "", f"Settings: {_listed(SETTINGS)}. Of `plan.json`: {_listed(SUMMARY)}."]
    return "\n".join(lines) + "\n"


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names) or "-"
