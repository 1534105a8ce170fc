"""`maro contingencies --single`: the loss of every route, ranked, and checked against the scenario written beside."""

from pathlib import Path

import maro_logistics as maro


def test_single_losses_are_ranked_and_their_answers_check_against_the_scenario_beside(run):
    scenario = maro.read_scenario(maro.template("given", "two-roads"))
    maro.write_plan(maro.plan(scenario, work_limit=5), "base")
    told = run("contingencies", "given", "base", "--single", "routes", "-o", "answers", "--work-limit", "5", "--json")
    assert told.code == 0, told.out + told.err
    answered = [row["contingency"] for row in told.data["contingencies"]]
    assert answered == ["lost-route-bridge_road", "lost-route-ridge_road"]
    lines = Path("answers/criticality.csv").read_text(encoding="utf-8-sig").splitlines()
    ranked = [line.split(",")[1] for line in lines]
    assert ranked == ["contingency", "lost-route-ridge_road", "lost-route-bridge_road"]
    assert run("check", "answers/scenario", "answers/plans/lost-route-ridge_road").code == 0


def test_a_day_that_is_none_is_refused(run):
    maro.template("given", "two-roads")
    maro.write_plan(maro.build_plan({"objective": 1.0}, {}), "base")
    ran = run("contingencies", "given", "base", "--single", "routes", "--from", "5 March")
    assert ran.code == 2
    assert "a date is written like 2004-07-01" in ran.err


def test_the_worst_pair_is_answered_beside_the_single_losses_and_resumed(run):
    scenario = maro.read_scenario(maro.template("given", "two-roads"))
    maro.write_plan(maro.plan(scenario, work_limit=1), "base")
    words = ("contingencies", "given", "base", "--single", "routes", "--pairs", "1", "-o", "answers")
    told = run(*words, "--work-limit", "1", "--json")
    assert told.code == 0, told.out + told.err
    pair = "lost-route-bridge_road-and-lost-route-ridge_road"
    assert pair in {row["contingency"] for row in told.data["contingencies"]}
    assert told.data["done"] == told.data["asked"] == 3
    assert run("check", "answers/pairs/scenario", f"answers/pairs/plans/{pair}").code == 0
    again = run(*words, "--work-limit", "1", "--resume")
    assert again.code == 0, again.out + again.err
    assert "1 pairs: 1 answered, 0 hurt less for certain, 0 are open" in again.out


def test_days_without_generated_losses_are_refused(run):
    maro.template("given", "two-roads")
    maro.write_plan(maro.build_plan({"objective": 1.0}, {}), "base")
    ran = run("contingencies", "given", "base", "--until", "2025-03-05")
    assert ran.code == 2
    assert "add --single, --pairs or --threats" in ran.err
    ran = run("contingencies", "given", "base", "--threats")
    assert ran.code == 2
    assert "nothing is generated" in ran.err
