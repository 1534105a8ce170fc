"""One plan now, an answer to every world later: by one program, and world by world."""

import numpy as np
import pytest
from scipy import sparse

from maro_logistics.errors import EngineError
from maro_logistics.solvers import EngineProcess, Program
from maro_logistics.solvers.decomposition import Patience, decompose
from maro_logistics.solvers.risk import Measure, Risk
from maro_logistics.solvers.two_stage import TwoStage, World, extensive

RISKS = (Risk(), Risk(Measure.CVAR, 0.5), Risk(Measure.WORST))


@pytest.fixture(scope="module")
def engines():
    with EngineProcess() as one, EngineProcess() as other:
        yield one, other


def program(cost, matrix, lower, upper, *, most=100, whole=()):
    columns = len(cost)
    return Program(
        cost=np.asarray(cost, float),
        matrix=sparse.csc_array(np.asarray(matrix, float).reshape(len(lower), columns)),
        row_lower=np.asarray(lower, float),
        row_upper=np.asarray(upper, float),
        lower=np.zeros(columns),
        upper=np.full(columns, float(most)),
        integer=np.isin(np.arange(columns), whole),
    )


def newsvendor(demands=(2.0, 10.0), probability=(0.75, 0.25), *, least_served=0.0):
    """Buy x at 1 now; each world asks for a demand, and what is missing costs 3."""
    first = program([1.0], [], [], [])
    worlds = []
    for number, (demand, weight) in enumerate(zip(demands, probability, strict=True)):
        rows = [[1.0, 1.0], [1.0, 0.0]]
        second = program([0.0, 3.0], rows, [demand, least_served], [np.inf, np.inf])
        worlds.append(World(f"w{number}", weight, second, np.array([0]), np.array([0])))
    return TwoStage(first, tuple(worlds))


def solved(problem, risk, engine):
    form = extensive(problem, risk)
    engine.load(form.program)
    result = engine.solve()
    return form, result


@pytest.mark.parametrize(
    ("risk", "value", "bought"), [(RISKS[0], 8.0, 2.0), (RISKS[1], 10.0, 10.0), (RISKS[2], 10.0, 10.0)]
)
def test_the_newsvendor_buys_as_computed_by_hand(risk, value, bought, engines):
    """Expected: the third unit is missed with 0.25 x 3 < 1, so x = 2: 2 + 0.25 x 24 = 8. Tail of 0.5: x = 10."""
    problem = newsvendor()
    form, result = solved(problem, risk, engines[0])
    parts = decompose(problem, engines, risk)
    assert result.objective == pytest.approx(value)
    assert form.first(result.x)[0] == pytest.approx(bought)
    assert parts.objective == pytest.approx(value)
    assert parts.bound == pytest.approx(value)
    assert parts.x[0] == pytest.approx(bought)


def test_a_first_stage_that_leaves_a_world_without_answer_is_cut_off(engines):
    parts = decompose(newsvendor(least_served=5.0), engines)
    assert parts.x[0] == pytest.approx(5.0)
    assert parts.objective == pytest.approx(5.0 + 0.25 * 3.0 * 5.0)


def test_cost_of_the_first_stage_that_counts_in_one_world_only(engines):
    """Buying is free in the world that comes true with 0.75: the unit price is 0.25 and the third unit pays."""
    problem = newsvendor()
    free = World("w0", 0.75, problem.worlds[0].program, np.array([0]), np.array([0]), first_cost=np.array([-1.0]))
    changed = TwoStage(problem.first, (free, problem.worlds[1]))
    _, result = solved(changed, Risk(), engines[0])
    assert result.objective == pytest.approx(2.5)
    assert decompose(changed, engines).objective == pytest.approx(2.5)


@pytest.mark.parametrize("weights", [(0.75, 0.3), (1.2, -0.2), (0.5, 0.25)])
def test_probabilities_that_are_none_are_refused(weights):
    with pytest.raises(EngineError, match="probabilities"):
        newsvendor(probability=weights)


def test_a_level_outside_its_range_is_refused():
    with pytest.raises(EngineError, match="level"):
        Risk(Measure.CVAR, 1.0)


def test_the_tail_may_split_a_world():
    costs, probability = np.array([1.0, 5.0, 9.0]), np.array([0.5, 0.3, 0.2])
    assert Risk(Measure.CVAR, 0.6).value(probability, costs) == pytest.approx((0.2 * 9 + 0.2 * 5) / 0.4)
    assert Risk(Measure.CVAR, 0.6).threshold(probability, costs) == 5.0
    assert Risk(Measure.CVAR, 0.0).value(probability, costs) == pytest.approx(probability @ costs)


def test_the_point_of_the_extensive_form_keeps_its_rows_and_has_the_value_of_the_risk():
    problem = newsvendor()
    answers = [np.array([4.0, 0.0]), np.array([4.0, 6.0])]
    for risk in RISKS:
        form = extensive(problem, risk)
        point = form.point(np.array([4.0]), answers)
        assert form.program.violation(point) <= 1e-9
        assert form.program.objective(point) == pytest.approx(risk.value(problem.probability, np.array([4.0, 22.0])))


def network(seed, *, whole_answers):
    """Whole machines now, flows (or whole trips) later, in two to five worlds; shortage is always possible."""
    random = np.random.default_rng(seed)
    machines, demands = int(random.integers(2, 5)), int(random.integers(2, 4))
    first = program(random.uniform(5, 20, machines), [], [], [], most=3, whole=range(machines))
    number = int(random.integers(2, 6))
    weight = random.dirichlet(np.ones(number))
    room = random.uniform(2, 6, machines)
    worlds = []
    for w in range(number):
        flows = machines * demands
        rows = np.zeros((machines + demands, machines + flows + demands))
        for m in range(machines):
            rows[m, m] = room[m] * random.choice([0.5, 1.0])
            rows[m, machines + m * demands : machines + (m + 1) * demands] = -1.0
        for d in range(demands):
            rows[machines + d, machines + d : machines + flows : demands] = 1.0
            rows[machines + d, machines + flows + d] = 1.0
        cost = np.concatenate([np.zeros(machines), random.uniform(0, 2, flows), random.uniform(8, 15, demands)])
        low = np.concatenate([np.zeros(machines), random.integers(1, 8, demands)])
        whole = range(machines + flows) if whole_answers else range(machines)
        second = program(cost, rows, low, np.full(len(low), np.inf), most=30, whole=whole)
        worlds.append(World(f"w{w}", weight[w], second, np.arange(machines), np.arange(machines)))
    return TwoStage(first, tuple(worlds))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("risk", RISKS)
def test_both_ways_give_the_same_value(seed, risk, engines):
    problem = network(seed, whole_answers=False)
    _, result = solved(problem, risk, engines[0])
    parts = decompose(problem, engines, risk)
    assert parts.stopped_by == "gap"
    assert parts.objective == pytest.approx(result.objective, rel=1e-5)
    assert parts.bound == pytest.approx(result.objective, rel=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_where_answers_are_whole_the_bound_stays_a_bound(seed, engines):
    problem = network(seed, whole_answers=True)
    _, result = solved(problem, Risk(), engines[0])
    parts = decompose(problem, engines, patience=Patience(rounds=60))
    assert parts.bound <= result.objective + 1e-6
    assert parts.objective >= result.objective - 1e-6


def test_answers_belong_to_the_first_stage_they_come_with(engines):
    problem = network(3, whole_answers=False)
    parts = decompose(problem, engines)
    costs = [problem.cost(w, parts.x, answer) for w, answer in enumerate(parts.answers)]
    assert Risk().value(problem.probability, np.array(costs)) == pytest.approx(parts.objective)
    for world, answer in zip(problem.worlds, parts.answers, strict=True):
        assert world.program.violation(answer) <= 1e-6
        assert answer[world.linked] == pytest.approx(parts.x[world.first])
