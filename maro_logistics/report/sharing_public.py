"""What everybody may see: sums by area, with small figures withheld so that the totals do not give them back."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from maro_logistics.network.needs import need_rows
from maro_logistics.network.timeline import cut
from maro_logistics.report.html import static_page

if TYPE_CHECKING:
    from maro_logistics.plan.plan import Plan
    from maro_logistics.scenario.scenario import Scenario

FEWEST = 3
"""Places a figure rests on at least."""
LARGEST_SHARE = 0.9
"""Share of a figure that one place may have at most: with more, the figure is that place's."""
NO_AREA = "(no area told)"
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Column:
    """One figure by area; ``None`` where it is withheld."""

    title: str
    areas: tuple[float | None, ...]
    total: float | None


@dataclass(frozen=True, slots=True)
class PublicSums:
    """All that is public."""

    title: str
    areas: tuple[str, ...]
    columns: tuple[Column, ...]

    def table(self) -> list[list[str]]:
        """Header, one row per area, the total."""
        header = ["area", *(column.title for column in self.columns)]
        rows = [
            [area, *(_words(column.title, column.areas[at]) for column in self.columns)]
            for at, area in enumerate(self.areas)
        ]
        return [header, *rows, ["whole operation", *(_words(column.title, column.total) for column in self.columns)]]


def public_sums(scenario: Scenario, plan: Plan) -> PublicSums:
    """The sums by area of a plan."""
    places = _places(scenario, plan)
    has_areas = bool((places["area"] != "").any())
    places["area"] = places["area"].replace("", NO_AREA) if has_areas else ""
    areas = tuple(sorted(places["area"].unique())) if has_areas else ()
    columns: list[Column] = []
    for title in places.columns.drop("area"):
        if title != "share of the need met":
            columns.append(_column(title, places, areas))
        else:
            columns.append(_share(places, areas, columns[-1]))
    return PublicSums(scenario.settings.title or scenario.settings.name, areas, tuple(columns))


def _places(scenario: Scenario, plan: Plan) -> pd.DataFrame:
    """By place in need: area, 1, people, share of the need met, tonnes issued by category."""
    needs = need_rows(scenario, cut(scenario.settings)).drop_duplicates("need").set_index("need")
    lines = plan.coverage.groupby(["need", "location"])[["required", "unmet"]].sum().reset_index()
    lines = lines[lines["required"] > 0]
    people = np.nan_to_num(lines["need"].map(needs["people"]).to_numpy(dtype="float64", na_value=np.nan))
    lines = lines.assign(people=people, weight=np.maximum(people, 1.0))
    lines["met"] = lines["weight"] * (1 - np.minimum(lines["unmet"] / lines["required"], 1.0))
    groups = lines.groupby("location")
    given = scenario["locations"].drop_duplicates("location").set_index("location")
    result = pd.DataFrame(
        {
            "area": [str(given["area"].get(name, "")) for name in groups.groups],
            "places in need": 1.0,
            "people": groups["people"].max(),
            "share of the need met": groups["met"].sum() / groups["weight"].sum(),
        }
    )
    return result.join(_tonnes(scenario, plan).reindex(result.index).fillna(0.0))


def _tonnes(scenario: Scenario, plan: Plan) -> pd.DataFrame:
    """Tonnes issued by place and category, from the ledger: there every unit stands once."""
    items = scenario["items"].drop_duplicates("item").set_index("item")
    ledger = plan.stock_ledger[plan.stock_ledger["issued"] > 0]
    tonnes = ledger["issued"] * ledger["item"].map(items["kg_per_unit"]).astype("float64") / 1000
    category = ledger["item"].map(items["category"]).replace("", "other")
    rows = pd.DataFrame({"location": ledger["location"], "category": "t of " + category, "t": tonnes})
    return rows.pivot_table(index="location", columns="category", values="t", aggfunc="sum", fill_value=0.0)


def _column(title: str, places: pd.DataFrame, areas: tuple[str, ...]) -> Column:
    """The sums of one figure, with what must not be told withheld."""
    parts = [places.loc[places["area"] == area, title].to_numpy() for area in areas]
    whole = places[title].to_numpy()
    withheld = to_withhold(parts)
    is_total_told = _is_safe(whole) and (not withheld or _is_safe(np.concatenate([parts[at] for at in withheld])))
    sums = tuple(None if at in withheld else _rounded(part.sum()) for at, part in enumerate(parts))
    return Column(title, sums, _rounded(whole.sum()) if is_total_told else None)


def to_withhold(parts: list[Any]) -> set[int]:
    """Positions of the areas whose figure is withheld; ``parts`` holds the figures of the places of each area.

    What is unsafe by itself is withheld, then the smallest others until those withheld come from two areas at least
    and would be safe as one figure. Areas with nothing are told: nothing is what they add.
    """
    sums = [float(part.sum()) for part in parts]
    withheld = {at for at, part in enumerate(parts) if sums[at] > 0 and not _is_safe(part)}
    others = sorted((at for at in range(len(parts)) if sums[at] > 0 and at not in withheld), key=lambda at: sums[at])
    while withheld and others:
        if len(withheld) > 1 and _is_safe(np.concatenate([parts[at] for at in withheld])):
            break
        withheld.add(others.pop(0))
    return withheld


def _is_safe(values: Any) -> bool:
    """Whether the sum may be told: it rests on enough places, none of which is nearly all of it. Nothing is safe."""
    there = values[values > 0]
    return not len(there) or (len(there) >= FEWEST and bool(there.max() <= LARGEST_SHARE * there.sum()))


def _share(places: pd.DataFrame, areas: tuple[str, ...], people: Column) -> Column:
    """Share of the need met, told where the people are: a mean weighted by people, in steps of 5 %."""

    def mean(rows: pd.DataFrame, told: float | None) -> float | None:
        weights = np.maximum(rows["people"].to_numpy(), 1.0)
        share = float(np.average(rows["share of the need met"], weights=weights)) if len(rows) else None
        return None if told is None or share is None or len(rows) < FEWEST else np.floor(share * 20 + 1e-9) / 20

    shares = tuple(mean(places[places["area"] == area], people.areas[at]) for at, area in enumerate(areas))
    return Column("share of the need met", shares, mean(places, people.total))


def _rounded(value: float) -> float:
    """The figure with two digits, whole."""
    return float(f"{value:.2g}") if value >= 10 else float(round(value))  # noqa: PLR2004


def _words(title: str, value: float | None) -> str:
    if value is None:
        return WITHHELD
    return f"{100 * value:.0f} %" if title.startswith("share") else f"{value:,.0f}"


def public_html(sums: PublicSums, sensitivity: str) -> str:
    """The public page: one table, no script."""
    header, *rows = sums.table()
    cells = "".join(f'<th scope="col" class="num">{html.escape(name)}</th>' for name in header[1:])
    body = "".join(
        f'<tr class="{"now" if row is rows[-1] else ""}"><th scope="row">{html.escape(row[0])}</th>'
        + "".join(f'<td class="num">{html.escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    content = (
        '<header class="top"><div class="name">'
        f'<p class="kicker">Public summary &middot; {html.escape(sensitivity)}</p>'
        f"<h1>{html.escape(sums.title)}</h1></div></header><main><section><h2>What the relief plan foresees</h2>"
        f'<div class="wrap"><table><thead><tr><th scope="col">Area</th>{cells}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
        f'</div><p class="sub">Figures that rest on fewer than {FEWEST} places, or nearly all of which come from one '
        "place, are withheld, and with them as many others as it takes to keep the total from giving them back. People "
        "and tonnes are rounded to two digits, shares down to steps of 5 %. Rounded figures need not add up.</p>"
        "</section></main>"
    )
    return static_page(sums.title, content)


def public_csv(sums: PublicSums) -> str:
    """The same as a table."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [_inert(cell) for cell in row] for row in ([cell.replace(",", "") for cell in row] for row in sums.table())
    )
    return "\ufeff" + text.getvalue()


def _inert(cell: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return "'" + cell if cell[:1] in set("=+-@\t\r\uff1d\uff0b\uff0d\uff20") else cell
