from __future__ import annotations

from maro_logistics.solvers.registry import engine_names


def test_engines_tells_version_abilities_answers_and_what_is_missing(run, tmp_path, monkeypatch):
    monkeypatch.setenv("MARO_CACHE", str(tmp_path))
    found = {one["name"]: one for one in run("engines", "--json").data["engines"]}
    assert set(engine_names()) >= set(found) >= {"highs", "scip", "glop", "pdlp", "cpsat", "cbc", "gurobi"}
    assert found["highs"]["known_answers"]["right"] == 12
    assert found["glop"]["known_answers"]["refused"] == 9
    assert all(one["version"] or one["install"] for one in found.values())
