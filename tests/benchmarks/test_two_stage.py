"""Two-stage programs of public test sets are read as published, and solved to their published values."""

import pytest

from benchmarks.smps import read_smps
from benchmarks.two_stage import both_ways, public_data, published, read_case

CORE = """NAME          BAKER
ROWS
 N  COST
 L  OVEN
 G  DEMAND
COLUMNS
    BREAD     COST      1.0            OVEN      1.0
    BREAD     DEMAND    1.0
    MISSING   COST      3.0            DEMAND    1.0
RHS
    RHS       OVEN      100.0          DEMAND    2.0
BOUNDS
 UP BND       MISSING   50.0
ENDATA
"""
STAGES = """TIME          BAKER
PERIODS
    BREAD     OVEN                     TODAY
    MISSING   DEMAND                   LATER
ENDATA
"""
INDEPENDENT = """STOCH         BAKER
INDEP         DISCRETE
    ANYNAME   DEMAND    2.0            LATER     0.75
    ANYNAME   DEMAND    10.0           LATER     0.25
ENDATA
"""
BLOCKS = """STOCH         BAKER
BLOCKS        DISCRETE
 BL ONE       LATER     0.75
    RHS       DEMAND    2.0
    MISSING   COST      3.0
 BL ONE       LATER     0.25
    RHS       DEMAND    10.0
ENDATA
"""


@pytest.mark.parametrize("outcomes", [INDEPENDENT, BLOCKS])
def test_the_three_files_make_the_bakers_problem(tmp_path, outcomes):
    """Two loaves: 2 + 0.25 x 3 x 8 = 8. What a block does not say is as in its first outcome."""
    for ending, text in (("cor", CORE), ("tim", STAGES), ("sto", outcomes)):
        (tmp_path / f"baker.{ending}").write_text(text)
    problem = read_smps(*(tmp_path / f"baker.{ending}" for ending in ("cor", "tim", "sto")))
    found = both_ways(problem, 1e-7, 120.0)
    assert found["extensive"] == pytest.approx(8.0)
    assert found["decomposition"] == pytest.approx(8.0)
    assert [world.probability for world in problem.worlds] == [0.75, 0.25]


@pytest.mark.parametrize("case", ["lands", "4node + 4node-2", "airl + airl-first"])
def test_published_values_are_reached_by_both_ways(case):
    folder = public_data()
    if not (folder / "expected.csv").is_file():
        pytest.skip(f"no public test sets in {folder}; MARO_PUBLIC_DATA names another folder")
    value = published(folder)[case]
    found = both_ways(read_case(folder, case), 1e-7, 120.0)
    assert found["extensive"] == pytest.approx(value, rel=1e-6)
    assert found["decomposition"] == pytest.approx(value, rel=1e-6)
