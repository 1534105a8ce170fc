"""A scenario every text and coordinate of which is found nowhere else, and who may see which of them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

import maro_logistics as maro
from maro_logistics.model.first_come import first_come
from maro_logistics.model.formulation import formulate
from maro_logistics.model.replay import replay
from maro_logistics.model.tabulate import tabulate
from maro_logistics.network.needs import need_rows
from maro_logistics.network.network import expand
from maro_logistics.network.timeline import cut
from maro_logistics.scenario.tables import TABLES as SCENARIO_TABLES
from tests.report.unpack import readable

FREE = {"title", "source", "indicator", "trigger", "pcode"}
"""Texts nothing refers to."""


PLANTED = re.compile(r"Zq(?:\d{4}w|[a-z]+)")
"""What a planted word looks like."""


class Plants:
    """A scenario every text of which is a word found nowhere else."""

    def __init__(self, scenario: maro.Scenario) -> None:
        self.words: dict[str, str] = {"": ""}
        tables = {name: frame.copy() for name, frame in scenario.tables.items()}
        tables["events"] = tables["events"].iloc[:0]
        for table in SCENARIO_TABLES:
            frame = tables[table.name]
            for column in table.columns:
                if column.type == "list" and column.name != "kinds":
                    words = frame[column.name].map(lambda cell: " ".join(map(self.word, cell.split())))
                    tables[table.name] = frame = frame.assign(**{column.name: words})
                elif column.type == "text":
                    frame = frame.assign(**{column.name: self._column(table.name, column.name, frame)})
                    tables[table.name] = frame
        self.spots = []
        places = tables["locations"]
        for column, start in (("latitude", 10.0), ("longitude", 20.0)):
            spots = start + np.round(np.arange(len(places)) * 1.21931 + 0.23457, 5)
            self.spots += [f"{spot:.5f}" for spot in spots]
            places = places.assign(**{column: spots})
        tables["locations"] = places
        self.scenario = maro.Scenario(scenario.settings, tables).with_settings(
            name="Zqname", title="Zqtitle", sensitivity="Zqlabel", sources="Zqsources", licence="Zqlicence"
        )

    def word(self, text: str) -> str:
        return self.words.setdefault(text, f"Zq{len(self.words):04d}w")

    def _column(self, table: str, column: str, frame: pd.DataFrame) -> list[str]:
        if table == "locations" and column == "area":
            return [
                self.word("north" if "site" in name else "south") for name in frame.index.astype(str) + frame["kind"]
            ]
        if column in FREE:
            return [self.word(f"{table} {column} {row}") for row in frame.index]
        return [self.word(cell) for cell in frame[column]]

    def all(self) -> set[str]:
        """Every word that stands in some table."""
        cells: set[str] = set()
        for table in SCENARIO_TABLES:
            for column in table.columns:
                if column.type in {"text", "list"}:
                    for cell in self.scenario[table.name][column.name]:
                        cells |= {word for word in cell.split() if word.startswith("Zq")}
        return cells


def leaks(text: str, words: set[str]) -> set[str]:
    """Which of the words stand in the text."""
    found = set(re.findall(r"zq(?:\d{4}w|[a-z]+)", text))
    return {word for word in words if word.lower() in (found if PLANTED.fullmatch(word) else text)}


def spots_in(text: str, spots: list[str]) -> set[str]:
    """Coordinates found in the text, with all their digits or rounded to three and more."""
    return {spot for spot in spots if any(f"{float(spot):.{digits}f}" in text for digits in (3, 4, 5))}


def allowed(plants: Plants, plan: maro.Plan, agency: str) -> tuple[set[str], set[str]]:
    """By reading of the page about sharing: words an agency may see, and the places among them."""
    scenario = plants.scenario
    row = scenario["agencies"].set_index("agency").loc[agency]
    pool = row["pool"] or agency
    agencies = scenario["agencies"]
    mates = set(agencies.loc[agencies["pool"].where(agencies["pool"] != "", agencies["agency"]) == pool, "agency"])
    fleets = scenario["fleets"][scenario["fleets"]["agency"] == agency]
    stocks = scenario["stocks"][scenario["stocks"]["agency"].isin(mates)]
    buys = scenario["suppliers"][scenario["suppliers"]["agency"].isin(mates)]
    mine = set(plan.cargo.loc[plan.cargo["owner"] == pool, "movement"])
    moves = plan.movements[(plan.movements["agency"] == agency) | plan.movements["movement"].isin(mine)]
    teams = plan["teams"][plan["teams"]["fleet"].isin(set(fleets["fleet"]))]
    needs = need_rows(scenario, cut(scenario.settings))
    issued = set(plan.issues.loc[plan.issues["owner"] == pool, "need"])
    lines = needs[needs["need"].isin(issued) | needs["agency"].isin(mates)]
    ledger = plan.stock_ledger[plan.stock_ledger["owner"] == pool]
    runs = scenario["locations"].loc[scenario["locations"]["agency"] == agency, "location"]
    places = {*fleets["base"], *stocks["location"], *buys["location"], *lines["location"], *ledger["location"], *runs}
    places |= {*moves["origin"], *moves["destination"], *teams["origin"], *teams["destination"]}
    seen = scenario["locations"][scenario["locations"]["location"].isin(places)]
    words = {agency, pool, row["title"], *places, *seen["title"], *seen["area"], *seen["pcode"]}
    words |= {*fleets["fleet"], *fleets["vehicle_type"], *moves["route"], *teams["route"]}
    words |= {*stocks["stock"], *stocks["earmark"], *buys["supplier"], *lines["need"]}
    funds = scenario["funds"][scenario["funds"]["agency"] == agency]
    words |= {*funds["fund"], *" ".join(funds["locations"]).split(), *" ".join(funds["categories"]).split()}
    # Facts about goods are no secret.
    items = scenario["items"]
    words |= {*items["item"], *items["title"], *items["unit"], *items["category"], *scenario["contents"]["requirement"]}
    words |= {*scenario["rations"]["requirement"], *lines["kit"]}
    return words, places


def title_of(plants: Plants, agency: str) -> str:
    """The agency as people know it."""
    agencies = plants.scenario["agencies"]
    return str(agencies.loc[agencies["agency"] == agency, "title"].iloc[0])


def require_partner_sees_its_own_alone(plants: Plants, plan: maro.Plan, agency: str, folder: Path) -> None:
    """What is written for the agency names itself and what it moves, and nothing of others."""
    maro.write_report(plants.scenario, plan, folder, audience=f"partner:{agency}")
    text = readable(folder)
    words, places = allowed(plants, plan, agency)
    assert leaks(text, plants.all() - words) == set(), agency
    hidden = ~plants.scenario["locations"]["location"].isin(places)
    spots = plants.scenario["locations"].loc[hidden, ["latitude", "longitude"]].to_numpy().ravel()
    assert spots_in(text, [f"{spot:.5f}" for spot in spots]) == set(), agency
    assert leaks(text, {agency, title_of(plants, agency)})
    own = plan.movements[plan.movements["agency"] == agency]
    named = {*own["route"], *own["origin"], *own["destination"]}
    assert leaks(text, named) == named


def require_nothing_but_sums_is_public(plants: Plants, plan: maro.Plan, folder: Path) -> None:
    """What is public names areas, categories, title and label, and no day ahead."""
    maro.write_report(plants.scenario, plan, folder, audience="public")
    text = readable(folder)
    told = {*plants.scenario["locations"]["area"], *plants.scenario["items"]["category"]}
    assert leaks(text, plants.all() - told) == set()
    assert spots_in(text, plants.spots) == set()
    days = pd.date_range(plants.scenario.settings.start, periods=plants.scenario.settings.days)
    assert [day for day in days if day.strftime("%Y-%m-%d") in text] == []
    assert leaks(text, {"Zqtitle", "Zqlabel"}) == {"Zqtitle", "Zqlabel"}


def written_in_full(plants: Plants, plan: maro.Plan, folder: Path) -> Path:
    """All there is of the operation itself: plan, papers, and the scenario in both forms."""
    maro.write_plan(plan, folder)
    maro.write_report(plants.scenario, plan, folder)
    maro.write_scenario(plants.scenario, folder / "scenario")
    maro.write_scenario(plants.scenario, folder / "scenario.xlsx")
    return folder


def quick_plan(scenario: maro.Scenario) -> maro.Plan:
    """First come, first served, from the nearest stock: a plan without an engine."""
    formulation = formulate(expand(scenario))
    tables = tabulate(formulation.parts, replay(formulation, first_come(formulation)))
    return maro.build_plan({"scenario": scenario.settings.name, "status": "feasible"}, tables)
