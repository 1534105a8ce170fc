"""What is passed on holds nothing of others: every text and coordinate of a scenario is planted and searched for."""

from __future__ import annotations

import re
import stat
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import maro_logistics as maro
from maro_logistics.network.needs import need_rows
from maro_logistics.network.timeline import cut
from maro_logistics.plan.tables import TABLES as PLAN_TABLES
from maro_logistics.report.sharing_public import FEWEST, LARGEST_SHARE, public_sums, to_withhold
from maro_logistics.report.sharing_rules import ALL, PLAN, SCENARIO
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
            spots = start + np.arange(len(places)) * 1.21931 + 0.23457
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


@pytest.fixture(scope="module")
def drawn() -> maro.Scenario:
    """Without a label."""
    return maro.generate_scenario(size="XS", seed=1)


@pytest.fixture(scope="module")
def plants(drawn) -> Plants:
    return Plants(drawn)


@pytest.fixture(scope="module")
def plan(plants) -> maro.Plan:
    return maro.plan(plants.scenario, time_limit=10, gap=0.5)


@pytest.fixture(scope="module")
def full(plants, plan, tmp_path_factory) -> Path:
    """All there is of the operation itself: plan, papers, and the scenario in both forms."""
    folder = maro.write_plan(plan, tmp_path_factory.mktemp("full") / "plan")
    maro.write_report(plants.scenario, plan, folder)
    maro.write_scenario(plants.scenario, folder / "scenario")
    maro.write_scenario(plants.scenario, folder / "scenario.xlsx")
    return folder


def leaks(text: str, words: set[str]) -> set[str]:
    """Which of the words stand in the text."""
    found = set(re.findall(r"zq(?:\d{4}w|[a-z]+)", text))
    return {word for word in words if word.lower() in (found if PLANTED.fullmatch(word) else text)}


def spots_in(text: str, spots: list[str]) -> set[str]:
    """Coordinates found in the text, with all their digits or rounded to three and more."""
    return {spot for spot in spots if any(f"{float(spot):.{digits}f}" in text for digits in (3, 4, 5))}


def test_the_search_finds_every_plant_in_full(plants, full):
    text = readable(full)
    assert leaks(text, plants.all()) == plants.all()
    assert spots_in(text, plants.spots) == set(plants.spots)


def test_the_report_itself_names_places_fleets_and_routes_of_everybody(plants, full):
    text = (full / "report.html").read_text(encoding="utf-8").lower()
    scenario = plants.scenario
    words = {*scenario["locations"]["title"], *scenario["fleets"]["fleet"], *scenario["routes"]["route"]}
    assert leaks(text, words) == words


def test_nothing_but_areas_and_categories_is_public(plants, plan, tmp_path):
    maro.write_report(plants.scenario, plan, tmp_path / "out", audience="public")
    text = readable(tmp_path / "out")
    told = {*plants.scenario["locations"]["area"], *plants.scenario["items"]["category"]}
    assert leaks(text, plants.all() - told) == set()
    assert spots_in(text, plants.spots) == set()
    days = pd.date_range(plants.scenario.settings.start, periods=plants.scenario.settings.days)
    assert [day for day in days if day.strftime("%Y-%m-%d") in text] == []
    assert leaks(text, {"Zqtitle", "Zqlabel"}) == {"Zqtitle", "Zqlabel"}


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
    words |= {*scenario["rations"]["requirement"]}
    return words, places


def row_title(plants: Plants, agency: str) -> str:
    """The agency as people know it."""
    agencies = plants.scenario["agencies"]
    return str(agencies.loc[agencies["agency"] == agency, "title"].iloc[0])


def test_a_partner_sees_its_own_and_nothing_of_others(plants, plan, tmp_path):
    for number, agency in enumerate(plants.scenario["agencies"]["agency"]):
        folder = tmp_path / str(number)
        maro.write_report(plants.scenario, plan, folder, audience=f"partner:{agency}")
        text = readable(folder)
        words, places = allowed(plants, plan, agency)
        assert leaks(text, plants.all() - words) == set(), agency
        hidden = ~plants.scenario["locations"]["location"].isin(places)
        spots = plants.scenario["locations"].loc[hidden, ["latitude", "longitude"]].to_numpy().ravel()
        assert spots_in(text, [f"{spot:.5f}" for spot in spots]) == set(), agency
        assert leaks(text, {agency, row_title(plants, agency)})
        own = plan.movements[plan.movements["agency"] == agency]
        named = {*own["route"], *own["origin"], *own["destination"]}
        assert leaks(text, named) == named


@pytest.mark.parametrize("audience", ["public", "partner:food-aid"])
def test_without_a_label_nothing_is_written_for_others(audience, drawn, tmp_path):
    with pytest.raises(maro.InputError, match="how sensitive"):
        maro.write_report(drawn, maro.build_plan({}, {}), tmp_path / "out", audience=audience)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_without_a_label_files_are_for_their_owner_only(drawn, tmp_path):
    folder = maro.write_plan(maro.build_plan({}, {}), tmp_path / "plan")
    written = maro.write_report(drawn, maro.build_plan({}, {}), folder)
    assert all(stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600) for path in written.paths)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("audience", "words"), [("friends", "none of"), ("partner:food-ade", "did you mean 'food-aid'")]
)
def test_an_unknown_audience_is_told(audience, words, drawn, tmp_path):
    scenario = drawn.with_settings(sensitivity="internal")
    with pytest.raises(maro.InputError, match=words):
        maro.write_report(scenario, maro.build_plan({}, {}), tmp_path / "out", audience=audience)


def test_what_is_passed_on_does_not_go_into_the_folder_of_a_plan(drawn, tmp_path):
    scenario = drawn.with_settings(sensitivity="internal")
    folder = maro.write_plan(maro.build_plan({}, {}), tmp_path / "plan")
    with pytest.raises(maro.InputError, match="folder of a plan"):
        maro.write_report(scenario, maro.build_plan({}, {}), folder, audience="public")


def figures(*parts: list[float]) -> list[np.ndarray]:
    return [np.array(part, dtype=float) for part in parts]


@pytest.mark.parametrize(
    ("parts", "withheld"),
    [
        (figures([5, 5, 5], [4, 4, 4]), set()),
        (figures([5, 5, 5], [9]), {0, 1}),  # the total would give the second back
        (figures([5, 5, 5], [2, 2, 2], [9, 1]), {1, 2}),  # the smallest other one goes with it
        (figures([5, 5, 5], [9, 1], [9, 1]), {1, 2}),  # two of two places are four together
        (figures([5, 5, 5], [100, 1, 1]), {0, 1}),  # three places, but one of them is nearly all
        (figures([5, 5, 5], []), set()),  # nothing is no secret
    ],
)
def test_what_is_withheld_by_hand(parts, withheld):
    assert to_withhold(parts) == withheld


@given(st.lists(st.lists(st.integers(0, 50), max_size=6), max_size=7))
@settings(max_examples=60, deadline=None)
def test_what_the_total_leaves_unknown_is_never_one_area_or_a_few_places(lists):
    parts = figures(*lists)
    withheld = to_withhold(parts)
    told = [part[part > 0] for at, part in enumerate(parts) if at not in withheld]
    assert all(not len(part) or (len(part) >= FEWEST and part.max() <= LARGEST_SHARE * part.sum()) for part in told)
    if withheld:
        rest = np.concatenate([parts[at] for at in withheld])
        everything = {at for at, part in enumerate(parts) if part.sum() > 0}
        assert withheld == everything or (len(withheld) > 1 and (rest > 0).sum() >= FEWEST)


def test_public_sums_without_areas_are_totals_alone(plants, plan):
    scenario = plants.scenario
    bare = scenario.replace(locations=scenario["locations"].assign(area=""))
    sums = public_sums(bare, plan)
    assert sums.areas == ()
    places = plan.coverage.loc[plan.coverage["required"] > 0, "location"].nunique()
    assert sums.columns[0].total == (places if places >= FEWEST else None)


@pytest.mark.parametrize(("declared", "rules"), [(SCENARIO_TABLES, SCENARIO), (PLAN_TABLES, PLAN)])
def test_every_table_has_a_rule_that_names_columns_there_are(declared, rules):
    columns = {table.name: set(table.column_names) for table in declared}
    assert set(rules) == set(columns)
    named = {table: set(rule.columns.split()) - {ALL} for table, rule in rules.items()}
    assert {table: names - columns[table] for table, names in named.items() if names - columns[table]} == {}
