"""The first sheet of a plan's workbook: what the plan is and does, on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from maro_logistics.plan.tables import TABLES
from maro_logistics.report.headlines import need_lines, priority_figures, shortest_places
from maro_logistics.report.workbook_sheets import print_as_pages

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from maro_logistics.plan.plan import Plan
    from maro_logistics.report.workbook_sheets import Formats
    from maro_logistics.scenario.scenario import Scenario

WORST_PLACES = 20
"""Places listed; all of them stand on the sheet ``unmet``."""
LAST_COLUMN = 5

Cell = tuple[Any, str]
"""A value and the name of its look; text is written as text, whatever it looks like."""


class _Page:
    """A sheet that is filled from top to bottom."""

    def __init__(self, sheet: Worksheet, formats: Formats) -> None:
        self.sheet, self.formats, self.row = sheet, formats, 0

    def line(self, *cells: Cell) -> None:
        """One row of cells."""
        for place, (value, look) in enumerate(cells):
            if isinstance(value, str):
                self.sheet.write_string(self.row, place, value, self.formats[look])
            elif value is not None:
                self.sheet.write_number(self.row, place, value, self.formats[look])
        self.row += 1

    def section(self, title: str, header: Iterable[str] = ()) -> None:
        """An empty row, a heading, and the header of what follows."""
        self.row += 1
        self.sheet.set_row(self.row, 18)
        for place in range(LAST_COLUMN + 1):
            self.sheet.write_blank(self.row, place, None, self.formats["section"])
        self.line((title, "section"))
        if names := tuple(header):
            self.line(*((name, "header") for name in names))


def write_summary_sheet(sheet: Worksheet, plan: Plan, scenario: Scenario, formats: Formats) -> None:
    """Value and proof, need met, shortest places, cost, and what the other sheets hold."""
    page = _Page(sheet, formats)
    settings = scenario.settings
    page.line((settings.title or settings.name, "title"))
    page.line((f"{settings.start.isoformat()} to {settings.last_day.isoformat()}, {settings.days} days", "subtitle"))
    if settings.sensitivity:
        page.line((f"Sensitivity: {settings.sensitivity}", "subtitle"))
    _value(page, plan, settings.currency)
    _need(page, plan, scenario)
    _sheets(page, plan)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, LAST_COLUMN, 16)
    print_as_pages(sheet, page.row - 1, LAST_COLUMN, settings.title or settings.name, landscape=False)


def _value(page: _Page, plan: Plan, currency: str) -> None:
    summary = plan.summary
    page.section("The plan")
    page.line((f"Objective [{currency}]", "label"), (plan.objective, "money"))
    if plan.bound is None:
        page.line(("Proven bound", "label"), ("none is proven", "text"))
    else:
        page.line((f"Proven bound [{currency}]", "label"), (plan.bound, "money"))
        page.line(("Gap (how much better a plan could be)", "label"), (plan.gap, "share"))
    page.line(("Search ended by", "label"), (str(summary.get("stopped_by", "")), "text"))
    page.line(("Movements", "label"), (len(plan.movements), "whole"))
    page.line(("Trips", "label"), (float(plan.movements["vehicles"].sum()), "whole"))
    page.line(("Cargo moved [t]", "label"), (float(plan.cargo["kg"].sum()) / 1000, "whole"))
    terms = {name: value for name, value in (summary.get("terms") or {}).items() if value}
    if terms:
        page.section("Objective by term", ("term", currency))
        for name, value in terms.items():
            page.line((name, "text"), (float(value), "money"))


def _need(page: _Page, plan: Plan, scenario: Scenario) -> None:
    lines = need_lines(scenario, plan)
    if lines.empty:
        page.section("Nothing is needed within the horizon.")
        return
    names = ("priority (1 = most urgent)", "need lines", "short", "met on time", "met late", "unmet")
    page.section("Need met, by priority (shares of what is due, weighted by people)", names)
    for row in priority_figures(lines):
        shares = ((row.on_time, "share"), (row.late, "share"), (row.unmet, "share"))
        page.line((row.priority, "whole"), (row.lines, "whole"), (row.short, "whole"), *shares)
    worst = shortest_places(lines, WORST_PLACES)
    if not worst:
        page.section("Nothing stays unmet.")
        return
    page.section("Places that go shortest (people times missing share)", ("place", "people", "unmet"))
    first = page.row
    for place in worst:
        page.line((place.location, "text"), (place.people, "whole"), (place.unmet, "share"))
    bars = {"type": "data_bar", "bar_color": "#E59B7F", "min_type": "num", "max_type": "num"}
    page.sheet.conditional_format(first, 2, page.row - 1, 2, {**bars, "min_value": 0, "max_value": 1})


def _sheets(page: _Page, plan: Plan) -> None:
    page.section("Sheets", ("sheet", "rows", "what it holds"))
    for table in TABLES:
        rows = len(plan[table.name])
        if rows:
            page.sheet.write_url(page.row, 0, f"internal:'{table.name}'!A1", string=table.name)
            page.sheet.write_number(page.row, 1, rows, page.formats["whole"])
            page.sheet.write_string(page.row, 2, table.meaning, page.formats["text"])
            page.row += 1
        else:
            page.line((table.name, "text"), (0, "whole"), ("no rows, no sheet", "note"))
