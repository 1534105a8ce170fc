"""Files for maps and calendars, read back."""

from __future__ import annotations

import json

import pandas as pd

import maro_logistics as maro
from maro_logistics.report.exchange import write_calendar, write_geojson
from tests.builder import ONE_ROAD, over, scenario_of

PLACES = {
    "A": {"latitude": 13.0, "longitude": 25.0, "title": "D\u00e9p\u00f4t, " + "\u0623" * 60},
    "B": {"latitude": 14.0, "longitude": 24.0},
}


def one_trip() -> tuple[maro.Scenario, maro.Plan]:
    day = "2004-07-01"
    trip = {
        "movement": "M1",
        "depart": day,
        "arrive": day,
        "received": day,
        "route": "AB",
        "origin": "A, \u0623" + "x" * 80,
    }
    trip |= {"destination": "B", "mode": "road", "service": "fleet", "fleet": "T", "vehicles": 1.0}
    cargo = {"movement": "M1", "direction": "out", "item": "food", "batch": "-", "quantity": 5.0, "kg": 5e3, "m3": 0.0}
    tables = {"movements": pd.DataFrame([trip]), "cargo": pd.DataFrame([cargo])}
    return scenario_of(over(ONE_ROAD, {"locations": PLACES})), maro.build_plan({"scenario": "one"}, tables)


def test_sites_are_points_and_routes_lines_with_what_is_moved(tmp_path):
    scenario, plan = one_trip()
    features = json.loads(write_geojson(scenario, plan, tmp_path / "a").read_text(encoding="utf-8"))["features"]
    assert [feature["geometry"]["type"] for feature in features] == ["Point", "Point", "LineString"]
    assert features[0]["geometry"]["coordinates"] == [25.0, 13.0]
    assert features[2]["geometry"]["coordinates"] == [[25.0, 13.0], [24.0, 14.0]]
    assert (features[2]["properties"]["trips"], features[2]["properties"]["t"]) == (1.0, 5.0)


def test_departures_are_whole_days_whose_identifiers_stay(tmp_path):
    scenario, plan = one_trip()
    content = write_calendar(scenario, plan, tmp_path / "a").read_bytes()
    assert write_calendar(scenario, plan, tmp_path / "b").read_bytes() == content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert "UID:one/M1/20040701@maro-logistics" in lines
    assert "DTSTART;VALUE=DATE:20040701" in lines
    assert "DTEND;VALUE=DATE:20040702" in lines
    assert "SUMMARY:A\\, \u0623" + "x" * 80 + " - B: 1 x fleet ()" in lines


def decisions(*rows: list[str]) -> dict:
    columns = ["contingency", "title", "known_on", "trigger", "decide_by"]
    return {"columns": columns, "rows": [list(row) for row in rows]}


def test_a_day_to_decide_by_is_a_whole_day_whose_identifier_stays_when_the_day_moves(tmp_path):
    scenario, plan = one_trip()
    lines = []
    for day in ("2004-07-03", "2004-07-04"):
        told = decisions(
            ["slide", "Bridge, lost", "2004-07-02", "Rain; two days", day], ["b", "B", "", "", "no deadline"]
        )
        text = write_calendar(scenario, plan, tmp_path / day, told).read_bytes().decode().replace("\r\n ", "")
        lines.append(text.split("\r\n"))
    assert [[line for line in part if line.startswith("UID")] for part in lines] == [
        ["UID:one/M1/20040701@maro-logistics", "UID:one/decide/slide@maro-logistics"]
    ] * 2
    assert "DTSTART;VALUE=DATE:20040703" in lines[0]
    assert "DTEND;VALUE=DATE:20040704" in lines[0]
    assert "DTSTART;VALUE=DATE:20040704" in lines[1]
    assert "SUMMARY:Decide by today: Bridge\\, lost" in lines[0]
    assert any(line.endswith("known on 2004-07-02\\; sign: Rain\\; two days") for line in lines[0])


def test_the_report_puts_days_to_decide_into_the_calendar_of_the_operation_alone(tmp_path):
    scenario, plan = one_trip()
    scenario = scenario.with_settings(sensitivity="internal")
    beside = tmp_path / "answers"
    beside.mkdir()
    (beside / "contingencies.csv").write_text("contingency,decide_by\nslide,2004-07-03\n", encoding="utf-8")
    maro.write_report(scenario, plan, tmp_path / "full", beside=beside)
    assert b"/decide/slide@" in (tmp_path / "full" / "plan.ics").read_bytes()
