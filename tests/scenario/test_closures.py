"""Roads that a threat may close, with probabilities worked out by hand."""

from datetime import date

import pytest

import maro_logistics as maro
from tests.builder import ONE_ROAD, over, scenario_of

RULES = {
    "threat_rules": {
        "two": {"level": 2, "closure_probability_per_day": 0.1},
        "three": {"level": 3, "closure_probability_per_day": 0.5},
        "four": {"level": 4, "closed": "departures", "closure_probability_per_day": 0.9},
    }
}


def threatened(*rows, **options):
    threats = {"threats": {str(number): row for number, row in enumerate(rows)}}
    return maro.threat_closures(scenario_of(over(ONE_ROAD, RULES, threats)), **options)


def test_the_probability_is_that_of_at_least_one_day():
    # days 2 and 3 (day 1 is before mid-horizon): 1 - 0.9 x 0.9 = 0.19
    scenario = threatened({"route": "AB", "level": 2})
    row = scenario["contingencies"].iloc[0]
    assert row["contingency"] == "threat-route-AB"
    assert row["probability"] == pytest.approx(0.19)
    assert row["known_on"].date() == date(2004, 7, 2)
    assert row["title"] == "Threats close the route AB (probability 19.0%)"


def test_the_highest_level_of_the_road_and_its_ends_holds_day_by_day():
    # day 1: level 2 (0.1); day 2: 3 at B (0.5); day 3: 2 again (0.1): 1 - 0.9 x 0.5 x 0.9 = 0.595
    high = {"location": "B", "level": 3, "from": "2004-07-02", "until": "2004-07-02"}
    scenario = threatened({"route": "AB", "level": 2}, high, since=date(2004, 7, 1))
    assert scenario["contingencies"]["probability"].tolist() == [pytest.approx(0.595)]
    closed = maro.apply(scenario, "threat-route-AB")["route_conditions"].iloc[0]
    assert (closed["from"].date(), closed["until"].date()) == (date(2004, 7, 1), date(2004, 7, 3))
    assert closed["closed"] == "departures"


def test_days_outside_and_days_closed_by_rule_do_not_count():
    # level 4 on day 3 shuts the road anyway; only day 2 counts: 0.1
    shut = {"route": "AB", "level": 4, "from": "2004-07-03"}
    scenario = threatened({"route": "AB", "level": 2}, shut)
    assert scenario["contingencies"]["probability"].tolist() == [pytest.approx(0.1)]
    assert scenario["events"]["until"].dt.date.tolist() == [date(2004, 7, 2)]
    assert threatened(shut)["contingencies"].empty
    days = {"since": date(2004, 7, 1), "until": date(2004, 7, 1)}
    assert threatened({"route": "AB", "level": 2}, **days)["contingencies"]["probability"].tolist() == [
        pytest.approx(0.1)
    ]


def test_probabilities_of_roads_that_together_exceed_one_are_told_in_the_title_only():
    world = over(
        ONE_ROAD,
        RULES,
        {"routes": {"AB2": {"origin": "A", "destination": "B", "mode": "road", "km": 90}}},
        {"threats": {"b": {"location": "B", "level": 3}}},
    )
    scenario = maro.threat_closures(scenario_of(world))
    assert scenario["contingencies"]["probability"].isna().all()
    assert scenario["contingencies"]["title"].str.endswith("(probability 75.0%)").all()


def test_what_is_generated_can_be_written_and_read(tmp_path):
    scenario = threatened({"route": "AB", "level": 3})
    maro.write_scenario(scenario, tmp_path / "s")
    assert maro.input_hash(maro.read_scenario(tmp_path / "s")) == maro.input_hash(scenario)
